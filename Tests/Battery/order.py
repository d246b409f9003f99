"""Watches with strace in which order an export goes to the device.

    python3 order.py --media .build/release/media

What is asserted of a durable run: into a new folder, into one in folders that are new too, over a package, with a
working folder, and when tracks are added and removed:

- Every published file was flushed (fsync or fdatasync) after its last write and before the rename that publishes it.
- Every folder of the package was flushed after its last entry was made and before that rename.
- The folder it was published in was flushed afterwards, before the program ended.
- Folders that had to be made on the way were flushed into theirs.
- What the package replaced was removed only after that, so that a loss of power leaves the one or the other.

After a cached run nothing was flushed.
"""

import re
import shutil
import tempfile
from pathlib import Path

import battery

WRITES = {"write", "writev", "pwrite64", "pwritev", "pwritev2", "copy_file_range", "sendfile", "ftruncate"}
SYNCS = {"fsync", "fdatasync"}
RENAMES = {"rename", "renameat", "renameat2"}
MAKES = {"mkdir", "mkdirat", "link", "linkat", "symlink", "symlinkat", "creat"}
REMOVES = {"unlink", "unlinkat", "rmdir"}
TRACED = sorted(WRITES | SYNCS | RENAMES | MAKES | REMOVES | {"open", "openat"})

LINE = re.compile(r"^(\d+)\s+(.*)$")
CALL = re.compile(r"^(\w+)\((.*)\)\s+= (-?\d+|0x[0-9a-f]+|\?)(.*)$")
DESCRIPTOR = re.compile(r"^(-?\d+|AT_FDCWD)<(.*)>$")
#: A descriptor with its path, a string, or anything else up to the next comma. Data is not shown (-s 0).
ARGUMENT = re.compile(r'(?:\d+|AT_FDCWD)<[^>]*>|"(?:[^"\\]|\\.)*"(?:\.\.\.)?|\[[^\]]*\]|[^,]+')


class Event:
    """One call that succeeded, with the lines of the trace it began and ended at."""

    def __init__(self, start, end, name, arguments):
        self.start = start
        self.end = end
        self.name = name
        self.arguments = arguments

    def descriptor(self, index=0):
        """The path of a descriptor."""
        match = DESCRIPTOR.match(self.arguments[index])
        return match.group(2) if match else None

    def path(self, index):
        """A path that was given, made absolute by the folder before it where there is one."""
        path = self.arguments[index].strip('"')
        folder = DESCRIPTOR.match(self.arguments[index - 1]) if index else None
        return path if path.startswith("/") or not folder else f"{folder.group(2)}/{path}"

    def paths(self):
        """All paths that were given by name."""
        return [self.path(index) for index, text in enumerate(self.arguments) if text.startswith('"')]


def parse(text):
    """The successful calls of a trace, in the order they ended."""
    begun, events = {}, []
    for number, line in enumerate(text.splitlines()):
        match = LINE.match(line)
        if not match:
            continue
        thread, body = match.groups()
        start = number
        if body.endswith("<unfinished ...>"):
            begun[thread] = (number, body[: -len("<unfinished ...>")].rstrip())
            continue
        if body.startswith("<... ") and thread in begun:
            start, head = begun.pop(thread)
            body = head + body.partition(" resumed>")[2]
        call = CALL.match(body)
        if not call or call.group(3).startswith("-") or call.group(3) == "?":
            continue
        arguments = [part.strip() for part in ARGUMENT.findall(call.group(2)) if part.strip()]
        events.append(Event(start, number, call.group(1), arguments))
    return events


class Trace:
    """What a run did to its files."""

    def __init__(self, events, output):
        self.events = events
        self.output = str(output)
        self.published = [event for event in events if event.name in RENAMES and self.output in event.paths()]
        self.staging = ""
        if self.published:
            old, new = self.published[-1].paths()[:2]
            self.staging = new if old == self.output else old

    def is_exchange(self):
        return any("RENAME_EXCHANGE" in text for text in self.published[-1].arguments)

    def last_writes(self):
        """When each file was last written, by the name it ended up with in the staging folder."""
        last = {}
        for event in self.events:
            if event.name in WRITES:
                index = 2 if event.name == "copy_file_range" else 0
                last[event.descriptor(index)] = event.end
            elif event.name in RENAMES and event is not self.published[-1]:
                old, new = event.paths()[:2]
                if old in last:
                    last[new] = last.pop(old)
        return last

    def last_entries(self):
        """When each folder last got or lost an entry, before it was published."""
        last = {}
        for event in self.events:
            makes = event.name in MAKES | REMOVES or event.name in RENAMES
            if event.name in ("open", "openat"):
                makes = any("O_CREAT" in text for text in event.arguments)
            if makes and event.end < self.published[-1].start:
                for path in event.paths():
                    last[str(Path(path).parent)] = event.end
        return last

    def synced(self, path, after, before):
        """Whether a file or folder was flushed between two lines of the trace."""
        return any(
            event.name in SYNCS and event.descriptor() == path and event.start > after and event.end < before
            for event in self.events)


def check(trace, made):
    """What is wrong with the order of a durable run: sentences."""
    if not trace.published:
        return ["nothing was renamed to the destination"]
    wrong = []
    publish = trace.published[-1]
    writes, entries = trace.last_writes(), trace.last_entries()
    output = Path(trace.output)
    for path in sorted(output.rglob("*")):
        staged = f"{trace.staging}/{path.relative_to(output)}"
        if path.is_file() and not trace.synced(staged, writes.get(staged, -1), publish.start):
            wrong.append(f"not flushed after its last write: {path.relative_to(output)}")
    for folder in [output, *(path for path in sorted(output.rglob("*")) if path.is_dir())]:
        staged = f"{trace.staging}/{folder.relative_to(output)}".removesuffix("/.")
        if not trace.synced(staged, entries.get(staged, -1), publish.start):
            wrong.append(f"folder not flushed after its last entry: {folder.relative_to(output)}/")
    end = trace.events[-1].end + 1
    if not trace.synced(str(output.parent), publish.end, end):
        wrong.append("the folder it was published in was not flushed afterwards")
    for folder in made:
        if not trace.synced(str(folder.parent), entries.get(str(folder.parent), -1), end):
            wrong.append(f"a folder made on the way was not flushed into its own: {folder.name}")
    wrong += check_removal(trace, publish, output.parent, end)
    return wrong


def check_removal(trace, publish, parent, end):
    """Whether what was replaced is removed before the exchange is on the device."""
    if not trace.is_exchange():
        return []
    removed = [
        event for event in trace.events
        if event.name in REMOVES and event.start > publish.end
        and any(path.startswith(trace.staging) for path in event.paths())]
    if removed and not trace.synced(str(parent), publish.end, removed[0].start):
        return ["the old package was removed before the exchange was flushed"]
    return []


def traced(command, output):
    """Runs a command under strace."""
    with tempfile.NamedTemporaryFile(prefix="media-battery-") as file:
        battery.must(
            ["strace", "-f", "-y", "-s", "0", "-e", "trace=" + ",".join(TRACED), "-e", "signal=none",
             "-o", file.name, *command])
        return Trace(parse(Path(file.name).read_text(errors="replace")), output)


def cases(media, workshop):
    """Names, commands, destinations, and the packages that are there before."""
    source = workshop.clip("h264-aac.mp4")
    package, old = workshop.folder / "package", workshop.folder / "old"
    battery.must(media.export(source, package, "--capped-4k"))
    battery.must(media.export(workshop.clip("audio.mp3"), old, "--audio-only"))
    output = workshop.output / "film"
    deep = workshop.output / "new" / "deep" / "film"
    all_outputs = ["--capped-4k", "--audio-only", "--durability", "durable"]
    words = f"{workshop.subtitles()}:en:English"
    with_words = workshop.folder / "with-words"
    shutil.copytree(package, with_words)
    battery.must(media.add(with_words, "--subtitles", words, "--in-mp4"))
    durable = ["--durability", "durable"]
    return [
        ("fresh", media.export(source, output, *all_outputs), output, None),
        ("packets", media.export(workshop.clip("two-languages.mkv"), output, *all_outputs), output, None),
        ("encoded", media.export(workshop.clip("vp9-opus.webm"), output, *all_outputs), output, None),
        ("new-folders", media.export(source, deep, *all_outputs), deep, None),
        ("overwrite", media.export(source, output, *all_outputs, "--overwrite"), output, old),
        ("working-folder", media.export(
            source, output, *durable, "--working-folder", str(workshop.folder / "working")), output, None),
        ("add-text", media.add(output, "--subtitles", words, "--in-mp4", *durable), output, package),
        ("add-sound", media.add(
            output, "--audio", f"{workshop.clip('audio.opus')}:fr:French", *durable), output, package),
        ("remove-text", [*media.remove(output, "subtitles-en"), *durable], output, with_words),
    ]


def new_folders(output):
    """Folders above a destination that are not there yet."""
    return [folder for folder in output.parents if not folder.exists()]


def work():
    parser = battery.arguments(__doc__)
    options = parser.parse_args()
    media = battery.Media(options)
    report = battery.Report("order")
    with battery.Workshop() as workshop:
        for name, command, output, old in cases(media, workshop):
            for path in workshop.output.iterdir():
                battery.remove(path)
            if old:
                shutil.copytree(old, output)
            made = new_folders(output)
            trace = traced(command, output)
            report.size += 1
            syncs = sum(event.name in SYNCS for event in trace.events)
            report.note(f"{name}: {len(trace.events)} calls, {syncs} flushes")
            for sentence in check(trace, made):
                report.fail(f"{name}: {sentence}", f"command: {battery.quoted(command)}")
        output = workshop.output / "cached"
        trace = traced(media.export(workshop.clip("h264-aac.mp4"), output, "--durability", "cached"), output)
        report.size += 1
        if any(event.name in SYNCS for event in trace.events):
            report.fail("cached: something was flushed")
        if not check(trace, []):
            report.fail("the check does not notice a run that flushes nothing")
    return report.finish()


if __name__ == "__main__":
    battery.main(work)
