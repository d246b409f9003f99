"""What the drivers of the reliability battery share: running `media`, comparing folders, reporting.

It is no program of its own. The drivers are faults.py, kill.py, full_disk.py and order.py; each says at its top what it
asserts and how it is run. Python 3.9 or later, its standard library, and ffmpeg for longer inputs.
"""

import argparse
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
CLIPS = FOLDER.parent.parent / "Fixtures" / "clips"
SUBTITLES = "1\n00:00:00,500 --> 00:00:02,000\nFirst.\n\n2\n00:00:02,500 --> 00:00:03,500\nSecond.\n"
#: Seconds after which a run counts as hanging.
PATIENCE = 60
#: Set in the environment of a program that runs in a mount namespace of its own.
NAMESPACE = "MEDIA_BATTERY_NAMESPACE"


def arguments(description):
    """The options every driver has; a driver adds its own."""
    parser = argparse.ArgumentParser(
        description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--media", required=True, help="the program under test")
    parser.add_argument("--seed", type=int, default=1, help="of what is chosen at random")
    parser.add_argument(
        "--option", action="append", default=[], help="passed on to `media export`, as --option=--name; repeatable")
    return parser


class Run:
    """What one run of the program came to."""

    def __init__(self, status, output, errors, seconds):
        self.status = status
        self.output = output
        self.errors = errors
        self.seconds = seconds

    @property
    def error(self):
        """The error as it is printed with --json; None where there is none."""
        for line in reversed(self.errors.splitlines()):
            try:
                found = json.loads(line)
            except ValueError:
                continue
            if isinstance(found, dict) and isinstance(found.get("error"), dict):
                return found["error"]
        return None

    @property
    def code(self):
        return (self.error or {}).get("code")

    def __str__(self):
        if self.status is None:
            return f"no end within {PATIENCE} s"
        text = f"exit {self.status}"
        if self.error:
            return text + f", {self.code}: {self.error.get('message')}"
        return text + (", " + self.errors.strip()[-300:] if self.errors.strip() else "")


class Media:
    """The program under test."""

    def __init__(self, options):
        self.path = str(Path(options.media).resolve())
        self.options = options.option

    def export(self, source, output, *extra):
        """The command of an export."""
        return [self.path, "export", str(source), "--output", str(output), "--json", *extra, *self.options]

    def add(self, package, *extra):
        """The command that adds a track."""
        return [self.path, "track", "add", str(package), "--json", *extra]

    def remove(self, package, track):
        """The command that removes a track."""
        return [self.path, "track", "remove", str(package), track, "--json"]

    def list(self, package):
        """The command that lists a package's tracks."""
        return [self.path, "track", "list", str(package), "--json"]


def run(command, environment=None, patience=PATIENCE):
    """Runs a command to its end; what takes too long is killed."""
    started = time.monotonic()
    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env={**os.environ, **(environment or {})}, start_new_session=True)
    try:
        output, errors = process.communicate(timeout=patience)
        status = process.returncode
    except subprocess.TimeoutExpired:
        end(process)
        output, errors = process.communicate()
        status = None
    except BaseException:
        end(process)
        process.wait()
        raise
    return Run(
        status, output.decode(errors="replace"), errors.decode(errors="replace"), time.monotonic() - started)


def end(process):
    """Ends a process that was started in a session of its own, and what it started."""
    try:
        os.killpg(process.pid, 9)
    except ProcessLookupError:
        pass


def must(command, environment=None):
    """Runs a command that has to succeed for the test to make sense."""
    result = run(command, environment, patience=600)
    if result.status != 0:
        raise SystemExit(f"{' '.join(map(str, command))}: {result}")
    return result


# Folders


def tree(folder):
    """Everything in a folder: a digest for each file, the target of each link, nothing for a folder."""
    found = {}
    for path in sorted(Path(folder).rglob("*")):
        name = str(path.relative_to(folder))
        if path.is_symlink():
            found[name] = "-> " + os.readlink(path)
        elif path.is_dir():
            found[name + "/"] = ""
        else:
            found[name] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


def difference(got, wanted):
    """How two trees differ, in a few words; empty where they do not."""
    words = [f"no {name}" for name in sorted(wanted.keys() - got.keys())]
    words += [f"also {name}" for name in sorted(got.keys() - wanted.keys())]
    words += [f"other bytes in {name}" for name in sorted(got.keys() & wanted.keys()) if got[name] != wanted[name]]
    return ", ".join(words[:6]) + (" …" if len(words) > 6 else "")


def strays(output):
    """What lies beside an output, hidden, under a name made from its own."""
    output = Path(output)
    return sorted(path for path in output.parent.iterdir() if path.name.startswith(f".{output.name[:80]}."))


def remove(path):
    """Removes a file or a folder, where there is one."""
    path = Path(path)
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    elif path.is_symlink() or path.exists():
        path.unlink()


# Disks


def enter_namespace():
    """Runs this program again where it may mount and no mount survives it. Returns whether it may mount."""
    if os.environ.get(NAMESPACE):
        return True
    flags = "-m" if os.geteuid() == 0 else "-rm"
    if subprocess.run(["unshare", flags, "true"], check=False, capture_output=True).returncode == 0:
        os.environ[NAMESPACE] = "1"
        os.execvp("unshare", ["unshare", flags, sys.executable, *sys.argv])
    return os.geteuid() == 0


class Disk:
    """A tmpfs, mounted while it is used."""

    def __init__(self, path, size):
        self.path = Path(path)
        self.size = size

    def __enter__(self):
        self.path.mkdir(exist_ok=True)
        subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={self.size},mode=755", "media-battery", str(self.path)], check=True)
        return self

    def __exit__(self, *_):
        if subprocess.run(["umount", str(self.path)], check=False).returncode != 0:
            subprocess.run(["umount", "-l", str(self.path)], check=True)

    @property
    def used(self):
        status = os.statvfs(self.path)
        return (status.f_blocks - status.f_bfree) * status.f_frsize


class Workshop:
    """A temporary folder with the inputs, removed in the end."""

    def __enter__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="media-battery-"))
        (self.folder / "in").mkdir()
        (self.folder / "out").mkdir()
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def output(self):
        """The folder outputs are made in."""
        return self.folder / "out"

    def clip(self, name):
        """A copy of a fixture, so that its folder can be watched alone."""
        target = self.folder / "in" / name
        if not target.exists():
            shutil.copyfile(CLIPS / name, target)
        return target

    def looped(self, name, times):
        """A fixture several times over, packets copied."""
        source = CLIPS / name
        target = self.folder / "in" / f"{source.stem}-{times}{source.suffix}"
        if not target.exists():
            must(["ffmpeg", "-nostdin", "-v", "error", "-stream_loop", str(times - 1), "-i", str(source),
                  "-map", "0", "-c", "copy", "-fflags", "+bitexact", str(target)])
        return target

    def subtitles(self):
        """A small SubRip file."""
        target = self.folder / "in" / "words.srt"
        target.write_text(SUBTITLES)
        return target


class Report:
    """Counts, prints failures, and prints the result line."""

    #: Failures printed at most.
    LIMIT = 60

    def __init__(self, test):
        self.test = test
        self.size = 0
        self.failures = 0
        self.figures = {}
        self.started = time.monotonic()

    def count(self, name, by=1):
        self.figures[name] = self.figures.get(name, 0) + by

    def fail(self, what, *details):
        """Notes a failure: one line that says what, further ones that help."""
        self.failures += 1
        if self.failures <= self.LIMIT:
            print(f"FAILED {what}", *(f"    {detail}" for detail in details), sep="\n", flush=True)

    def note(self, text):
        print(text, flush=True)

    def finish(self):
        """Prints the result; returns the exit status."""
        if self.failures > self.LIMIT:
            print(f"… and {self.failures - self.LIMIT} failures more")
        self.figures.update(failures=self.failures, seconds=round(time.monotonic() - self.started, 1))
        passed = self.failures == 0 and self.size > 0
        print(json.dumps({"test": self.test, "size": self.size, "passed": passed, "figures": self.figures}))
        return 0 if passed else 1


def quoted(command):
    """A command as it is typed."""
    return subprocess.list2cmdline([str(part) for part in command])


def main(work):
    """Runs a driver's work with an orderly end, which removes its folders, when it is interrupted."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        sys.exit(work())
    except KeyboardInterrupt:
        sys.exit(130)
