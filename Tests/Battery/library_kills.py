#!/usr/bin/env python3
"""Kills a library's process inside and after each of its transactions, and lets the next process take up what is left.

    python3 library_kills.py --driver .build/release/LibraryDriver [--step N]

The scenario is the whole life of media (`Tests/LibraryDriver/Scenario.swift`). After each kill another process opens the
library: every media has to become ready, with all its tracks and files; store and disk have to agree; nothing may be left in
the folder of what is being removed; no event of a life may have happened twice.
"""
import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
CLIPS = os.path.join(ROOT, "Fixtures", "clips")
SUBTITLES = "1\n00:00:00,500 --> 00:00:01,500\nHello\n"


def problems(report):
    """What is wrong with a library after it was taken up."""
    found = [f"media {state}" for state in report["media"].values() if state != "Ready"]
    found += report["failures"] + report["findings"] + [f"left {name}" for name in report["folders"]]
    return found + (["an event happened twice"] if report["doubledEvents"] else [])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--driver", required=True)
    parser.add_argument("--step", type=int, default=1, help="every how many transactions")
    arguments = parser.parse_args()
    work = tempfile.mkdtemp(prefix="library-kills-")
    driver = shutil.copy(arguments.driver, os.path.join(work, "driver"))
    served = os.path.join(work, "served")
    os.mkdir(served)
    for clip in ("h264-aac.mp4", "audio.mp3", "audio.flac"):
        shutil.copy(os.path.join(CLIPS, clip), served)
    with open(os.path.join(served, "subtitles.srt"), "w") as file:
        file.write(SUBTITLES)
    server = subprocess.Popen(
        [sys.executable, os.path.join(ROOT, "Tests", "Support", "media_server.py"), "--files", served,
         "--log", os.path.join(work, "log")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    port = server.stdout.readline().split()[1]
    environment = dict(os.environ, SWIFT_BACKTRACE="enable=no")

    def run(root, *command):
        return subprocess.run([driver, root, *command], stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              timeout=300, env=environment)

    scenario = ["scenario", f"http://127.0.0.1:{port}/files/", os.path.join(CLIPS, "rotated.mov")]
    whole = run(os.path.join(work, "whole"), *scenario)
    if whole.returncode:
        sys.exit(f"the scenario fails without any kill: {whole.stderr[-500:]}")
    count = int(whole.stdout.split()[1])
    kills, unkilled, wrong, start = 0, 0, [], time.monotonic()
    for moment in ("before", "after"):
        for number in range(1, count + 1, arguments.step):
            root = os.path.join(work, f"{moment}-{number}")
            killed = run(root, *scenario, moment, str(number))
            if killed.returncode == -9:
                kills += 1
            elif killed.returncode == 0:
                unkilled += 1  # this run took a few transactions less
            else:
                wrong.append(f"{moment} {number}: status {killed.returncode}: {killed.stderr[-300:]}")
            taken = run(root, "recover")
            if taken.returncode:
                wrong.append(f"{moment} {number}: recovery has status {taken.returncode}: {taken.stderr[-300:]}")
            else:
                wrong += [f"{moment} {number}: {problem}" for problem in problems(json.loads(taken.stdout))]
            shutil.rmtree(root)
    server.stdin.close()
    shutil.rmtree(work)
    for line in wrong:
        print(line)
    print(json.dumps({"size": kills, "figures": {
        "transactions": count, "runs that ended before": unkilled, "problems": len(wrong),
        "seconds": round(time.monotonic() - start)}}))
    sys.exit(1 if wrong else 0)


main()
