"""Kills `media` with signal 9 at random moments and looks at what is left.

    python3 kill.py --media .build/release/media --count 50       each commit
    python3 kill.py --media .build/release/media --count 1000     the release gate

The moment is uniform over the duration of an undisturbed run, start-up included; the kinds of runs take turns. What is
asserted after each kill:

- The destination is what it was before (absent, or the old package), or the whole new package, byte for byte; what is
  there can be opened.
- At most one hidden folder is left beside it.
- A later run succeeds with the same bytes, and nothing hidden is left then, nor in the working folder. (What a killed
  run left is removed once it is older than five seconds; its time is set back here.)
"""

import os
import random
import shutil
import statistics
import subprocess
import time
from pathlib import Path

import battery

#: Seconds a process that was started by the killed one may live on.
GRACE = 5


class Scenario:
    """A command that is killed, and the states its destination may be in."""

    def __init__(self, name, output, command, new, old=None, then=None, working=None):
        """then: the command that follows when the new package is there already, and what that makes."""
        self.name = name
        self.output = Path(output)
        self.command = command
        self.new = new
        self.old = old
        self.then = then
        self.working = working
        self.before = battery.tree(old) if old else None
        self.duration = 0.0

    def prepare(self):
        """Puts the destination back to what it is before the command."""
        for path in self.output.parent.iterdir():
            battery.remove(path)
        if self.old:
            shutil.copytree(self.old, self.output, symlinks=True)

    def measure(self):
        """Runs the command undisturbed a few times; its package has to be the expected one."""
        seconds = []
        for _ in range(3):
            self.prepare()
            seconds.append(battery.must(self.command).seconds)
        self.duration = statistics.median(seconds)
        difference = battery.difference(battery.tree(self.output), self.new)
        if difference:
            raise SystemExit(f"{self.name}: an undisturbed run gives {difference}")


class Builder:
    """Makes the scenarios, with the packages they start from."""

    def __init__(self, media, workshop):
        self.media = media
        self.workshop = workshop
        self.output = workshop.output / "film"
        self.working = workshop.folder / "out" / "working"
        self.old = workshop.folder / "old"
        battery.must(media.export(workshop.clip("audio.mp3"), self.old, "--audio-only"))

    def made(self, source, *options):
        """The package of an undisturbed export."""
        target = self.workshop.folder / "reference"
        battery.remove(target)
        battery.must(self.media.export(source, target, *options))
        found = battery.tree(target)
        battery.remove(target)
        return found

    def exports(self, name, source):
        """An export to a new folder, over a package, and kept in the system's cache."""
        options = ["--capped-4k", "--audio-only"]
        new = self.made(source, *options)
        again = self.media.export(source, self.output, *options, "--overwrite")

        def scenario(kind, *extra, old=None):
            command = self.media.export(source, self.output, *options, *extra)
            return Scenario(f"{name}-{kind}", self.output, command, new, old, then=(again, new))

        return [
            scenario("fresh", "--durability", "durable"), scenario("cached", "--durability", "cached"),
            scenario("overwrite", "--overwrite", old=self.old),
            scenario("overwrite-cached", "--overwrite", "--durability", "cached", old=self.old)]

    def resumed(self, name, source):
        """An export with a working folder."""
        options = ["--working-folder", str(self.working)]
        # Made with a working folder too: the package says how many packets were read, and segments share some of them.
        new = self.made(source, *options)
        again = self.media.export(source, self.output, *options, "--overwrite")
        return Scenario(
            f"{name}-working", self.output, self.media.export(source, self.output, *options), new,
            then=(again, new), working=self.working)

    def changes(self):
        """Tracks that are added and removed. The packages follow one another: add, remove, add again."""
        package = self.workshop.folder / "package"
        battery.must(self.media.export(self.workshop.clip("h264-aac.mp4"), package, "--capped-4k"))
        words = self.media.add(self.output, "--subtitles", f"{self.workshop.subtitles()}:en:English", "--in-mp4")
        sound = self.media.add(self.output, "--audio", f"{self.workshop.clip('audio.opus')}:fr:French")
        return self.change("text", package, words, "subtitles-en") + self.change("sound", package, sound, "audio-fr")

    def change(self, name, package, add, track):
        remove = self.media.remove(self.output, track)
        steps = [package]
        for number, command in enumerate([add, remove, add]):
            battery.remove(self.output)
            shutil.copytree(steps[-1], self.output)
            battery.must(command)
            steps.append(self.workshop.folder / f"{name}-{number}")
            shutil.copytree(self.output, steps[-1])
        trees = [battery.tree(step) for step in steps]
        return [
            Scenario(f"add-{name}", self.output, add, trees[1], steps[0], then=(remove, trees[2])),
            Scenario(f"remove-{name}", self.output, remove, trees[2], steps[1], then=(add, trees[3]))]

    def all(self):
        clip = self.workshop.clip
        encoded = self.workshop.looped("vp9-opus.webm", 3)
        return [
            *self.exports("mp4", clip("h264-aac.mp4")),
            *self.exports("long-mp4", self.workshop.looped("ladder.mp4", 20)),
            *self.exports("mkv", clip("indexed.mkv")), *self.exports("encoded", encoded),
            self.resumed("copy", clip("indexed.mkv")), self.resumed("encoded", encoded), *self.changes()]


def living(session):
    """Processes of a session that have not ended."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if fields[0] not in "ZX" and int(fields[3]) == session:
            found.append(int(path.parent.name))
    return found


def kill_after(command, delay):
    """Starts a command and kills it. Returns whether it was still running, and what outlived it."""
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        start_new_session=True)
    time.sleep(delay)
    was_running = process.poll() is None
    process.kill()
    process.wait()
    limit = time.monotonic() + GRACE
    while (left := living(process.pid)) and time.monotonic() < limit:
        time.sleep(0.005)
    battery.end(process)
    return was_running, left


def check_killed(scenario, media, report):
    """What is wrong after a kill: sentences; and whether the new package is there."""
    wrong = []
    there = scenario.output.exists()
    state = battery.tree(scenario.output) if there else None
    is_new = state == scenario.new
    if state != scenario.before and not is_new:
        wrong.append("the destination is neither the old nor the new package: "
                     + battery.difference(state or {}, scenario.new))
    left = battery.strays(scenario.output)
    report.count("left_a_folder" if left else "left_nothing")
    report.count("published" if is_new else "not_published")
    if len(left) > 1:
        wrong.append("more than one hidden folder: " + ", ".join(path.name for path in left))
    known = {scenario.output, scenario.working, *left}
    wrong += [f"also left: {path.name}" for path in scenario.output.parent.iterdir() if path not in known]
    if there:
        opened = battery.run(media.list(scenario.output))
        if opened.status != 0:
            wrong.append(f"what is there cannot be opened: {opened}")
    return wrong, is_new


def check_retry(scenario, is_new):
    """What is wrong after a later run: sentences."""
    for path in battery.strays(scenario.output):
        os.utime(path, (time.time() - 60, time.time() - 60))
    command, wanted = scenario.then if is_new else (scenario.command, scenario.new)
    result = battery.run(command)
    if result.status != 0:
        return [f"a later run fails: {result}"]
    wrong = []
    difference = battery.difference(battery.tree(scenario.output), wanted)
    if difference:
        wrong.append(f"a later run gives {difference}")
    if left := [path.name for path in battery.strays(scenario.output)]:
        wrong.append("left after a later run: " + ", ".join(left))
    if scenario.working and scenario.working.exists():
        wrong.append("left in the working folder: " + ", ".join(sorted(os.listdir(scenario.working))))
    return wrong


def work():
    parser = battery.arguments(__doc__)
    parser.add_argument("--count", type=int, default=50, help="kills")
    parser.add_argument("--scenario", action="append", default=[], help="only those whose names begin so; repeatable")
    options = parser.parse_args()
    media = battery.Media(options)
    report = battery.Report("kill")
    chance = random.Random(options.seed)
    with battery.Workshop() as workshop:
        scenarios = Builder(media, workshop).all()
        if options.scenario:
            scenarios = [one for one in scenarios if one.name.startswith(tuple(options.scenario))]
        for scenario in scenarios:
            scenario.measure()
            report.note(f"{scenario.name}: {scenario.duration:.3f} s")
        for number in range(options.count):
            scenario = scenarios[number % len(scenarios)]
            delay = chance.uniform(0, scenario.duration)
            scenario.prepare()
            was_running, outlived = kill_after(scenario.command, delay)
            report.size += 1
            report.count("killed" if was_running else "ended_before")
            wrong, is_new = check_killed(scenario, media, report)
            wrong += [f"processes outlived the kill: {outlived}"] if outlived else []
            wrong += check_retry(scenario, is_new)
            if wrong:
                report.fail(
                    f"{scenario.name}, killed after {delay:.4f} of {scenario.duration:.4f} s: {'; '.join(wrong)}",
                    f"command: {battery.quoted(scenario.command)}")
    return report.finish()


if __name__ == "__main__":
    battery.main(work)
