#!/usr/bin/env python3
"""Kills a library's process, and lets the next process take up what is left.

    python3 library_kills.py --driver .build/release/LibraryDriver [--step N]
    python3 library_kills.py --driver .build/release/LibraryDriver --rounds N [--seed N] [--relentless N] [--only STEP]

Without `--rounds` it is killed inside and after each Nth transaction of the whole life of media
(`Tests/LibraryDriver/Scenario.swift`). After each kill another process opens the library: every media has to become ready, with
all its tracks and files; store and disk have to agree; nothing may be left in the folder of what is being removed; no event of a
life may have happened twice.

With `--rounds` it is killed in the middle of work: each round does one step (`Tests/LibraryDriver/Step.swift`) on a copy of a
library, and kills it at a random one of the changes that are seen of it, files, progress and processes; one round in three also
kills the process that takes up what is left, once or twice. What becomes of it has to be what becomes of an undisturbed run:
the same files byte by byte, the same records, the same events in their order, each told to a receiver of webhooks at least
once and in order; no files, jobs or processes may be left over. One round in ten (`--relentless`) kills every process that takes
up what is left, twelve times at most: a job that was cut short more than three times may end as `interrupted`, with nothing of it left.
"""
import argparse
import collections
import hashlib
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
CLIPS = os.path.join(ROOT, "Fixtures", "clips")
SUBTITLES = "1\n00:00:00,500 --> 00:00:01,500\n{}\n"
STEPS = ("download", "copy", "encode", "compose", "loudness", "clip", "send", "files", "fewer", "track", "replace", "untrack",
         "subtitles", "summary", "file", "lend", "give", "delete", "abandon")
AREAS = ("media", "files", "user-media", "uploads", "removed")
ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# Names of tracks in a package are never used again: a track that had been published when its process was killed, and is added
# or replaced once more, gets another number.
NUMBERED = re.compile(r"((?:subtitles|audio)\\?[/-][a-z]+)[.-][0-9]+")
RETIRED = re.compile(r'"retiredFolders" ?: ?\[[^\]]*\]')


class Ground:
    """The driver, the servers it talks to, and the folder everything lies in."""

    def __init__(self, driver):
        self.work = tempfile.mkdtemp(prefix="library-kills-")
        self.driver = shutil.copy(driver, os.path.join(self.work, "driver"))
        self.served = os.path.join(self.work, "served")
        os.mkdir(self.served)
        for clip in ("h264-aac.mp4", "audio.mp3", "audio.flac", "format.avi", "rotated.mov", "ladder.mp4"):
            shutil.copy(os.path.join(CLIPS, clip), self.served)
        for name, text in (("subtitles", "Hello"), ("hello", "Hello"), ("bonjour", "Bonjour")):
            with open(os.path.join(self.served, name + ".srt"), "w") as file:
                file.write(SUBTITLES.format(text))
        subprocess.run(
            ["ffmpeg", "-nostdin", "-v", "error", "-f", "lavfi", "-i", "sine=frequency=440:sample_rate=48000:duration=8",
             os.path.join(self.served, "long.wav")], check=True)
        self.helpers = []
        self.server = self.start("media_server.py", "--files", self.served)
        self.hooks = os.path.join(self.work, "hooks")
        self.receiver = self.start("webhook_receiver.py", "--log", self.hooks)

    def start(self, script, *arguments):
        helper = subprocess.Popen(
            [sys.executable, os.path.join(ROOT, "Tests", "Support", script), *arguments], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, text=True)
        self.helpers.append(helper)
        return f"http://127.0.0.1:{helper.stdout.readline().split()[1]}/"

    def run(self, root, *command, hook=None):
        environment = dict(os.environ, SWIFT_BACKTRACE="enable=no", SCRIPTED_SPEECH="paced")
        if hook:
            environment["LIBRARY_WEBHOOK"] = self.receiver + "hook?library=" + hook
        return subprocess.run([self.driver, root, *command], stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              timeout=300, env=environment)

    def path(self, name):
        return os.path.join(self.work, name)

    def told(self, hook):
        """What the receiver was told by a library: object, type and time of each event, once, in the order they came."""
        seen, events = set(), []
        with open(self.hooks, encoding="utf-8") as log:
            for line in log:
                entry = json.loads(line)
                body = entry.get("body")
                if entry["path"].endswith("library=" + hook) and body and body["id"] not in seen:
                    seen.add(body["id"])
                    events.append((body["object"]["id"], body["type"], body["createdAt"]))
        return events

    def end(self):
        for helper in self.helpers:
            helper.stdin.close()
            helper.wait()
        shutil.rmtree(self.work)


def problems(report):
    """What is wrong with a library after it was taken up."""
    found = [f"media {state}" for state in report["media"].values() if state != "Ready"]
    found += report["failures"] + report["findings"] + [f"left {name}" for name in report["folders"]]
    found += [f"process {name}" for name in report["processes"]]
    return found + (["an event happened twice"] if report["doubledEvents"] else [])


def transactions(ground, step):
    """Kills at transactions. Returns the kills, the figures and what was wrong."""
    scenario = ["scenario", ground.server + "files/", os.path.join(CLIPS, "rotated.mov")]
    whole = ground.run(ground.path("whole"), *scenario)
    if whole.returncode:
        sys.exit(f"the scenario fails without any kill: {whole.stderr[-500:]}")
    count = int(whole.stdout.split()[1])
    kills, unkilled, wrong = 0, 0, []
    for moment in ("before", "after"):
        for number in range(1, count + 1, step):
            root = ground.path(f"{moment}-{number}")
            killed = ground.run(root, *scenario, moment, str(number))
            if killed.returncode == -9:
                kills += 1
            elif killed.returncode == 0:
                unkilled += 1  # this run took a few transactions less
            else:
                wrong.append(f"{moment} {number}: status {killed.returncode}: {killed.stderr[-300:]}")
            taken = ground.run(root, "recover")
            if taken.returncode:
                wrong.append(f"{moment} {number}: recovery has status {taken.returncode}: {taken.stderr[-300:]}")
            else:
                wrong += [f"{moment} {number}: {problem}" for problem in problems(json.loads(taken.stdout))]
            shutil.rmtree(root)
    return kills, {"transactions": count, "runs that ended before": unkilled}, wrong


def tree(root):
    """All files of a library but its store, as often as they are there, with names that do not differ between libraries."""
    found = collections.Counter()
    for area in AREAS:
        for folder, _, names in os.walk(os.path.join(root, area)):
            for name in names:
                path = os.path.join(folder, name)
                with open(path, "rb") as file:
                    data = file.read()
                if name in ("master.m3u8", "package.json"):
                    data = RETIRED.sub("", NUMBERED.sub(r"\1", data.decode())).encode()
                short = re.sub(r"/[0-9a-f]{2}/ID", "/ID", ID.sub("ID", os.path.relpath(path, root)))
                short = NUMBERED.sub(r"\1", short)
                found[f"{short} {hashlib.sha256(data).hexdigest()[:12]}"] += 1
    return found


def report_of(run):
    report = json.loads(run.stdout.strip().splitlines()[-1])
    report["state"] = [NUMBERED.sub(r"\1", entry) for entry in report["state"]]
    return report


class Walk:
    """A random walk of kills."""

    def __init__(self, ground, seed, steps, relentless):
        self.relentless, self.ground, self.steps, self.random = relentless, ground, steps, random.Random(seed)
        self.wrong, self.kills, self.missed, self.given_up = [], collections.Counter(), 0, 0
        self.template = ground.path("template")
        made = ground.run(self.template, "prepare", ground.server, os.path.join(ground.served, "ladder.mp4"))
        if made.returncode:
            sys.exit(f"nothing to work on can be made: {made.stderr[-500:]}")
        self.rest = {None: (report_of(made), tree(self.template))}
        for step in sorted({*steps, "download"}):
            root = self.copy("whole-" + step)
            whole = self.step(root, step)
            if whole.returncode:
                sys.exit(f"{step} fails without any kill: {whole.stderr[-500:]}")
            report = report_of(whole)
            if report["findings"] or report["processes"]:
                sys.exit(f"{step} leaves something without any kill: {report}")
            self.rest[step] = (report, tree(root))
            shutil.rmtree(root)

    def copy(self, name):
        root = self.ground.path(name)
        shutil.copytree(self.template, root)
        return root

    def step(self, root, step, *moment, hook=None):
        clip = os.path.join(self.ground.served, "ladder.mp4")
        return self.ground.run(root, "step", step, self.ground.server, clip, *moment, hook=hook)

    def recover(self, root, *moment, hook=None):
        return self.ground.run(root, "recover", os.path.join(self.ground.served, "ladder.mp4"), *moment, hook=hook)

    def round(self, number):
        step = self.steps[number % len(self.steps)]
        most = max(self.rest[step][0]["changes"], 1)
        is_endless = self.random.randrange(10) < self.relentless
        times, least = (12, most // 3 + 1) if is_endless else (self.random.choice((1, 1, 1, 1, 2, 3)), 1)
        moments = [f"change:{self.random.randint(least, most)}" for _ in range(times)]
        name, root, killed = f"round {number}: {step} at {moments}", self.copy(f"round-{number}"), 0
        run = self.step(root, step, moments[0], hook=str(number))
        is_taken = "taken" in run.stdout
        for moment in moments[1:] + [None]:
            if run.returncode == -9:
                killed += 1
            elif run.returncode:
                return self.wrong.append(f"{name}: status {run.returncode}: {run.stderr[-300:]}")
            else:
                break  # it came to its end before
            run = self.recover(root, *([moment] if moment else []), hook=str(number))
        if run.returncode:
            return self.wrong.append(f"{name}: recovery has status {run.returncode}: {run.stderr[-300:]}")
        self.kills[step] += killed
        self.missed += killed == 0
        self.judge(name, step, number, is_taken, killed, report_of(run), tree(root))
        shutil.rmtree(root)

    def judge(self, name, step, number, is_taken, killed, report, files):
        """Holds what became of a library against an undisturbed one."""
        found = [f"lasting {finding}" for finding in report["lasting"]] + [f"left {entry}" for entry in report["folders"]]
        found += [f"process {entry}" for entry in report["processes"]]
        wanted, whole = self.rest[step]
        # What nobody was told is taken may be as if it had never been asked for.
        unasked, before = self.rest[None]
        is_unasked = not is_taken and (report["state"], report["events"]) == (unasked["state"], unasked["events"])
        if is_unasked:
            wanted, whole = unasked, before
            # It was killed before there was enough to delete.
            files = collections.Counter({path: count for path, count in files.items() if "/ballast/" not in path})
            # Bytes that came for a file nobody knows yet: found by a check, and removed by it.
            if step == "give":
                report["findings"] = [entry for entry in report["findings"] if not entry.startswith("strayFolder files")]
        elif step == "abandon" and not is_taken and report["events"] == self.rest["download"][0]["events"]:
            # It was killed before anybody asked for the end of it.
            fetched, whole = self.rest["download"]
            wanted = dict(fetched, state=[entry.replace("media download ", "media abandon ") for entry in fetched["state"]])
        is_interrupted = killed > 3 and "interrupted" in str(report["state"]) + str(report["failures"])
        self.given_up += is_interrupted
        found += [f"finding {finding}" for finding in report["findings"]]
        if is_interrupted:
            # Of what came before it, everything is there; of itself, nothing but what is written in the records.
            found += [f"left {path}" for path in (files - whole - before) if not path.startswith(("media/ID/track-", "files/",
                                                                                                "user-media/"))]
            found += [f"lost {path}" for path in before - files if step not in ("replace", "untrack", "fewer", "delete", "track")]
        else:
            if report["state"] != wanted["state"]:
                found.append(f"records {report['state']} instead of {wanted['state']}")
            if report["events"] != wanted["events"]:
                found.append(f"events {report['events'][len(unasked['events']):]}")
            found += [f"more {path}" for path in files - whole] + [f"missing {path}" for path in whole - files]
        told = self.ground.told(str(number))
        if len(told) != len(report["events"]) - len(unasked["events"]):
            found.append(f"{len(told)} events told: {[entry[1] for entry in told]}")
        for item in {entry[0] for entry in told}:
            times = [entry[2] for entry in told if entry[0] == item]
            if times != sorted(times):
                found.append(f"told in another order: {told}")
        self.wrong += [f"{name}: {problem}" for problem in found]


def walk(ground, rounds, seed, steps, relentless):
    """Kills at random moments. Returns the kills, the figures and what was wrong."""
    print(f"seed {seed}", flush=True)
    random_walk = Walk(ground, seed, steps, relentless)
    for number in range(rounds):
        random_walk.round(number)
    figures = {"seed": seed, "rounds": rounds, "rounds without a kill": random_walk.missed,
               "jobs given up": random_walk.given_up, "kinds of work": len(random_walk.kills)}
    print(dict(random_walk.kills))
    return sum(random_walk.kills.values()), figures, random_walk.wrong


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--driver", required=True)
    parser.add_argument("--step", type=int, default=1, help="every how many transactions")
    parser.add_argument("--rounds", type=int, help="kills in the middle of work instead, so many times")
    parser.add_argument("--seed", type=int, default=None, help="of the random moments")
    parser.add_argument("--relentless", type=int, default=1, help="rounds in ten that kill every process, 1")
    parser.add_argument("--only", choices=STEPS, action="append", help="this kind of work; may be given again")
    arguments = parser.parse_args()
    ground, start = Ground(arguments.driver), time.monotonic()
    try:
        if arguments.rounds:
            seed = random.randrange(1 << 32) if arguments.seed is None else arguments.seed
            kills, figures, wrong = walk(ground, arguments.rounds, seed, arguments.only or STEPS, arguments.relentless)
        else:
            kills, figures, wrong = transactions(ground, arguments.step)
    finally:
        ground.end()
    for line in wrong:
        print(line)
    figures.update({"problems": len(wrong), "seconds": round(time.monotonic() - start)})
    print(json.dumps({"size": kills, "figures": figures}))
    sys.exit(1 if wrong else 0)


main()
