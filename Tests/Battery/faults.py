"""Makes each call to the system fail once, and from then on, and looks at what `media` does then.

    python3 faults.py --media .build/release/media              every call (the release gate)
    python3 faults.py --media .build/release/media --most 4     four calls of each kind (each commit)

For each scenario (a copy, packets, an encoding, a package that is replaced, one that may not be, a mount point, tracks
that are added) and each group of calls the run is made once undisturbed to count the calls; then the Nth one fails, for
N = 1, 2, 3 … What is asserted:

- An interrupted call and a short one are survived: success with the same bytes. A typed error is accepted too.
- A failure is a typed error of a fitting code and an exit code, no signal; or it did no harm: the same bytes.
- After an error the destination is what it was before, absent or the old package, and nothing lies beside it.
- The same command without the fault succeeds afterwards, with the same bytes.

Calls are made to fail by faults.c, which is built here and loaded before the C library. Linux only.
"""

import contextlib
import shutil
import struct
from collections import Counter
from pathlib import Path

import battery

#: What a call can come to; a plus sign: every later call fails as well.
MODES = {
    "write": ["ENOSPC", "ENOSPC+", "EIO", "EINTR", "short", "short+"],
    "fsync": ["EIO", "ENOSPC", "EINTR"],
    "rename": ["ENOSPC", "EIO", "EIO+"],
    "open": ["ENOSPC", "EIO", "EMFILE", "EMFILE+", "EINTR"],
    "openread": ["EIO", "EMFILE", "EMFILE+", "EINTR"],
    "close": ["EIO", "ENOSPC", "EINTR"],
    "mkdir": ["ENOSPC", "EIO", "ENOSPC+"],
    "truncate": ["ENOSPC", "EIO"],
    "read": ["EIO", "EIO+", "EINTR", "short", "short+"],
    "copy": ["ENOSPC", "EIO", "EINTR", "short", "short+"],
    "writeback": ["EIO", "ENOSPC"],
    "link": ["EMLINK", "EMLINK+", "ENOSPC+", "EIO"],
    "opendir": ["EMFILE", "EIO", "EACCES+"],
    "readdir": ["EIO"],
}
SURVIVED = {"EINTR", "short", "short+"}
#: Groups that look at what is there instead of making something.
LOOKING = {"read", "openread", "opendir", "readdir"}
WRITING_CODES = {"outputFailed", "outputUnwritable"}
READING_CODES = {"unreadable"}
#: What was written cannot be read back, or the old package cannot be read.
REREADING_CODES = WRITING_CODES | READING_CODES | {"verificationFailed"}


class Scenario:
    """A command, what is at its destination before, and what is to be there afterwards."""

    def __init__(self, name, output, command, old=None, groups=None, is_refused=False):
        self.name = name
        self.output = Path(output)
        self.command = command
        self.old = old
        self.groups = groups or list(MODES)
        self.is_refused = is_refused
        self.before = battery.tree(old) if old else None
        self.after = None

    def prepare(self):
        """Puts the destination back to what it is before the command."""
        for path in self.output.parent.iterdir():
            battery.remove(path)
        if self.old:
            shutil.copytree(self.old, self.output, symlinks=True)

    def measure(self):
        """Runs the command undisturbed and keeps what it makes."""
        self.prepare()
        if self.is_refused:
            result = battery.run(self.command)
            if result.code != "outputExists":
                raise SystemExit(f"{self.name}: not refused: {result}")
        else:
            battery.must(self.command)
        self.after = battery.tree(self.output)

    def place(self):
        """What has to be there while the scenario is run."""
        return contextlib.nullcontext()

    def state(self):
        """What is at the destination: None where nothing is."""
        return battery.tree(self.output) if self.output.exists() else None


class InsideScenario(Scenario):
    """A destination that is a mount point: nothing can be renamed to it, so that its files are moved one by one."""

    def place(self):
        for path in self.output.parent.iterdir():
            battery.remove(path)
        return battery.Disk(self.output, 64 << 20)

    def prepare(self):
        for path in self.output.iterdir():
            battery.remove(path)

    def state(self):
        return battery.tree(self.output) or None


class Fault:
    """One call that fails."""

    def __init__(self, library, workshop, group, mode, number):
        self.group = group
        self.mode = mode
        self.number = number
        self.record = workshop.folder / "record"
        battery.remove(self.record)
        self.environment = {
            "LD_PRELOAD": str(library), "FAULT_CALL": group, "FAULT_MODE": mode.rstrip("+"), "FAULT_N": str(number),
            "FAULT_PERSISTENT": "1" if mode.endswith("+") else "0", "FAULT_RECORD": str(self.record),
            "FAULT_ONLY": f"{workshop.folder / 'in'}:{workshop.output}"}

    def read(self):
        """Calls seen, calls that failed, and the first one of these."""
        if not self.record.exists():
            return 0, 0, ""
        data = self.record.read_bytes()
        seen, failed = struct.unpack("=QQ", data[:16])
        return seen, failed, data[16:].split(b"\0")[0].decode(errors="replace")

    def fitting(self, first, workshop):
        """The error codes that say truly what went wrong."""
        if str(workshop.folder / "in") in first:
            return READING_CODES
        return REREADING_CODES if self.group in LOOKING else WRITING_CODES


def scenarios(media, workshop):
    """The commands that are run."""
    output = workshop.output / "film"
    copy = workshop.clip("h264-aac.mp4")
    old = workshop.folder / "old"
    battery.must(media.export(workshop.clip("audio.mp3"), old, "--audio-only"))
    package = workshop.folder / "package"
    downloads = ["--capped-4k", "--audio-only"]
    battery.must(media.export(copy, package, *downloads))
    words = f"{workshop.subtitles()}:en:English"
    sound = f"{workshop.clip('audio.opus')}:fr:French"
    return [
        Scenario("copy", output, media.export(copy, output, *downloads)),
        Scenario("packets", output, media.export(workshop.clip("two-languages.mkv"), output, *downloads)),
        Scenario("encoded", output, media.export(workshop.clip("vp9-opus.webm"), output, *downloads)),
        Scenario("overwrite", output, media.export(copy, output, *downloads, "--overwrite"), old),
        Scenario("refused", output, media.export(copy, output, *downloads), old, sorted(LOOKING), is_refused=True),
        InsideScenario("mount-point", workshop.folder / "out" / "disk", media.export(
            copy, workshop.folder / "out" / "disk", *downloads)),
        Scenario("track-text", output, media.add(output, "--subtitles", words, "--in-mp4"), package),
        Scenario("track-sound", output, media.add(output, "--audio", sound), package),
    ]


def spread(count, most):
    """Numbers from 1 to count, all or some of them evenly."""
    if not most or count <= most:
        return list(range(1, count + 1))
    if most == 1:
        return [1]
    return sorted({1 + round(index * (count - 1) / (most - 1)) for index in range(most)})


def is_removal(fault, first, output):
    """Whether a folder could not be looked through that was to be removed."""
    return fault.group in ("opendir", "readdir") and (fault.mode.endswith("+") or f"/.{output.name}." in first)


def judge(scenario, fault, workshop, result):
    """What is wrong after a run with a fault: sentences."""
    _, failed, first = fault.read()
    state = scenario.state()
    left = [path.name for path in scenario.output.parent.iterdir() if path != scenario.output]
    wrong = []
    if is_removal(fault, first, scenario.output):
        hidden = f".{scenario.output.name}."
        state = {name: value for name, value in state.items() if not name.startswith(hidden)} if state else None
    elif left:
        wrong.append("left beside the destination: " + ", ".join(left))
    if result.status == 0:
        if scenario.is_refused:
            wrong.append("a folder that may not be replaced was replaced")
        elif state != scenario.after:
            wrong.append("success, but " + battery.difference(state or {}, scenario.after))
        return wrong
    if result.status is None or result.status < 0 or result.status >= 128:
        return wrong + [f"ended by a signal or not at all: {result}"]
    if not failed and not scenario.is_refused:
        wrong.append("an error without a fault")
    codes = fault.fitting(first, workshop) | ({"outputExists"} if scenario.is_refused else set())
    if result.code not in codes:
        wrong.append(f"an error that does not fit, {result.code}")
    if state != scenario.before:
        what = "the new package" if state == scenario.after else battery.difference(state or {}, scenario.before or {})
        wrong.append(f"an error, but at the destination: {what}")
    return wrong


def retry(scenario):
    """Whether the command succeeds without the fault, from what the failed run has left: sentences."""
    result = battery.run(scenario.command)
    if scenario.is_refused:
        return [] if result.code == "outputExists" else [f"not refused afterwards: {result}"]
    if result.status != 0:
        return [f"trying again fails: {result}"]
    difference = battery.difference(battery.tree(scenario.output), scenario.after)
    return [f"trying again gives {difference}"] if difference else []


def try_call(scenario, fault, workshop, report, kinds):
    """One run with one fault."""
    scenario.prepare()
    result = battery.run(scenario.command, fault.environment)
    _, failed, first = fault.read()
    report.size += 1
    report.count("survived" if result.status == 0 else "failed")
    if not failed:
        report.count("not_reached")
    if fault.mode in SURVIVED and result.status != 0 and not scenario.is_refused:
        report.count("interrupted_with_error")
    wrong = judge(scenario, fault, workshop, result)
    if result.status != 0:
        wrong += retry(scenario)
    if wrong:
        kinds[f"{scenario.name}: {fault.group}: {'; '.join(sentence[:60] for sentence in wrong)}"] += 1
        settings = [f"{name}={value}" for name, value in fault.environment.items() if name != "FAULT_RECORD"]
        report.fail(
            f"{scenario.name}: {fault.group} {fault.number} {fault.mode}: {'; '.join(wrong)}",
            f"failing call: {first}", f"result: {result}",
            f"again: {' '.join(settings)} {battery.quoted(scenario.command)}")


def try_groups(scenario, library, workshop, options, report, kinds):
    """All calls of a scenario."""
    scenario.measure()
    for group in options.group or scenario.groups:
        if group not in scenario.groups:
            continue
        scenario.prepare()
        counting = Fault(library, workshop, group, "EIO", 0)
        battery.run(scenario.command, counting.environment)
        for number in spread(counting.read()[0], options.most):
            for mode in MODES[group]:
                try_call(scenario, Fault(library, workshop, group, mode, number), workshop, report, kinds)


def work():
    parser = battery.arguments(__doc__)
    parser.add_argument("--most", type=int, default=0, help="calls of each group, spread evenly; 0: all")
    parser.add_argument("--scenario", action="append", default=[], help="only this one; repeatable")
    parser.add_argument("--group", action="append", default=[], choices=list(MODES), help="only this one; repeatable")
    options = parser.parse_args()
    can_mount = battery.enter_namespace()
    media = battery.Media(options)
    report = battery.Report("faults")
    kinds = Counter()
    with battery.Workshop() as workshop:
        library = workshop.folder / "faults.so"
        compiler = shutil.which("cc") or shutil.which("clang") or shutil.which("gcc")
        battery.must(
            [compiler, "-shared", "-fPIC", "-O1", "-o", library, battery.FOLDER / "faults.c", "-ldl", "-lpthread"])
        for scenario in scenarios(media, workshop):
            if options.scenario and scenario.name not in options.scenario:
                continue
            if isinstance(scenario, InsideScenario) and not can_mount:
                report.note(f"{scenario.name}: left out, mounting takes root or user namespaces")
                continue
            started = report.size
            with scenario.place():
                try_groups(scenario, library, workshop, options, report, kinds)
            report.figures[f"runs_{scenario.name}"] = report.size - started
    for kind, count in kinds.most_common():
        report.note(f"{count} x {kind}")
    return report.finish()


if __name__ == "__main__":
    battery.main(work)
