#!/usr/bin/env python3
"""Runs the battery and keeps its results in Tests/RELIABILITY.md.

usage: run.py [--scale slice|gate] [--only REGEX] [--corpus FOLDER]

`slice` takes some minutes, `gate` (what a release needs) some hours on two cores. `--only` runs the entries whose names
match; the others' rows stay as they are. Programs are built in release mode first.
"""
import argparse
import datetime
import glob
import json
import os
import re
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PAGE = os.path.join(ROOT, "Tests", "RELIABILITY.md")
BUILD = os.path.join(ROOT, ".build-battery")
MARKS = ("<!-- results -->", "<!-- end of results -->")
MEDIA, ENGINE = ".build-battery/release/media", ".build-battery/release/EngineBattery"
LIBRARY = ".build-battery/release/LibraryDriver"
TSAN = ".build-tsan/release/EngineBattery"
CLIPS = "Fixtures/clips/*.*"
FEW = "Fixtures/clips/h264-aac.mp4 Fixtures/clips/transport.ts Fixtures/clips/vp9-opus.webm Fixtures/clips/captions.mp4"

# Name, what is done, command with {N} for the size, size of a slice, size of the gate (None: no size).
ENTRIES = [
    ("hostile", "hostile files, in the process", f"python3 Tests/Battery/hostile.py --media {MEDIA}", None, None),
    ("hostile, isolated", "hostile files, in workers", f"python3 Tests/Battery/hostile.py --media {MEDIA} --option=--isolated", None, None),
    ("mutate", "files changed and spliced at random", f"{ENGINE} mutate {{N}} 1 {CLIPS} {{CORPUS}}", 20_000, 2_000_000),
    ("mutate, isolated", "the same, in workers", f"{ENGINE} isolated mutate {{N}} 2 {CLIPS} {{CORPUS}}", 500, 20_000),
    ("truncate", "files cut off, at every byte up to that size", f"{ENGINE} truncate {{N}} 997 {CLIPS} {{CORPUS}}", 2_000, 65_536),
    ("fuzz", "libFuzzer on our parsers, seconds each", "scripts/fuzz {N}", 30, 86_400),
    ("kill", "kill -9 at random moments", f"python3 Tests/Battery/kill.py --media {MEDIA} --count {{N}}", 110, 1_100),
    ("kill, isolated", "the same, in workers", f"python3 Tests/Battery/kill.py --media {MEDIA} --option=--isolated --count {{N}}", 44, 1_100),
    ("faults", "the Nth system call fails, at most so many N of a kind", f"python3 Tests/Battery/faults.py --media {MEDIA} --most {{N}}", 2, 100_000),
    ("faults, every call", "each call of a small export fails once, and from then on", f"python3 Tests/Battery/faults.py --media {MEDIA} --scenario copy --most {{N}}", 100_000, 100_000),
    ("full disk", "tmpfs of so many sizes", f"python3 Tests/Battery/full_disk.py --media {MEDIA} --sizes {{N}}", 64, 64),
    ("order", "flushes and renames, by strace", f"python3 Tests/Battery/order.py --media {MEDIA}", None, None),
    ("cancel", "cancelled at random moments", f"{ENGINE} cancel {{N}} 1 {FEW}", 1_000, 5_000),
    ("cancel, isolated", "the same, in workers", f"{ENGINE} isolated cancel {{N}} 1 {FEW}", 100, 1_000),
    ("jobs", "jobs in one process", f"{ENGINE} jobs {{N}} {FEW}", 1_000, 10_000),
    ("jobs, isolated", "jobs in workers", f"{ENGINE} isolated jobs {{N}} {FEW}", 200, 1_000),
    ("concurrent", "good, hostile, cancelled jobs, seconds", f"{ENGINE} concurrent {{N}} 1 {FEW}", 60, 3_600),
    ("concurrent, isolated", "the same, in workers", f"{ENGINE} isolated concurrent {{N}} 1 {FEW}", 30, 3_600),
    ("thread sanitizer", "the same under ThreadSanitizer, no suppressions", f"{TSAN} concurrent {{N}} 1 {FEW}", 60, 14_400),
    ("determinism", "all fixtures twice, in two orders", f"{ENGINE} determinism {CLIPS}", None, None),
    ("determinism, isolated", "the same, in workers", f"{ENGINE} isolated determinism {CLIPS}", None, None),
    ("library kills", "kill -9 inside and after every so-many-th transaction of a library", f"python3 Tests/Battery/library_kills.py --driver {LIBRARY} --step {{N}}", 1, 1),
    ("library kills, in the middle", "kill -9 in the middle of each kind of a library's work, at random", f"python3 Tests/Battery/library_kills.py --driver {LIBRARY} --rounds {{N}}", 76, 1_900),
    ("lies", "workers that were taken over", "swift test --filter LyingWorkerTests 2>&1", None, None),
    ("leaks", "valgrind, files", f"python3 Tests/Battery/leaks.py --media {MEDIA} --count {{N}}", 12, 1_000),
    ("address sanitizer", "tests that touch bytes and C", "scripts/sanitize", None, None),
    ("cost", "what limits and workers cost", f"{ENGINE} cost {{N}} {CLIPS}", 120, 600),
]


def build(names):
    """Builds what the entries run."""
    swift = ["swift", "build", "-c", "release"]
    for product in ("media", "EngineBattery", "LibraryDriver"):
        subprocess.run([*swift, "--scratch-path", BUILD, "--static-swift-stdlib", "--product", product], cwd=ROOT, check=True)
    if "thread sanitizer" in names:
        # Their mutexes are POSIX's there: the sanitizer does not see Swift's.
        subprocess.run(
            [*swift, "--sanitize=thread", "-Xswiftc", "-DMEDIA_THREAD_SANITIZER", "--scratch-path",
             os.path.join(ROOT, ".build-tsan"), "--product", "EngineBattery"], cwd=ROOT, check=True)


def run(name, command, size):
    """Runs an entry. Returns its result: the JSON object of the last line, or what the exit status says."""
    print(f"== {name}: {command}", flush=True)
    begin = time.monotonic()
    # In a group of its own, so that nothing it started outlives it.
    process = subprocess.Popen(
        ["bash", "-c", command], cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        env={**os.environ, "SWIFT_BACKTRACE": "enable=no", "MALLOC_ARENA_MAX": "1"}, start_new_session=True)
    text = process.communicate()[0].decode("utf-8", "replace")
    seconds = time.monotonic() - begin
    lines = text.strip().splitlines()
    result = {"size": size or 1, "figures": {}}
    if lines and lines[-1].startswith("{"):
        result = json.loads(lines[-1])
    result["passed"] = process.returncode == 0
    result["seconds"] = seconds
    print("\n".join(lines[-30:]) if not result["passed"] else lines[-1][:400], flush=True)
    return result


def row(name, what, command, result):
    figures = ", ".join(f"{key} {value}" for key, value in result["figures"].items() if key != "seconds")
    date = datetime.date.today().isoformat()
    verdict = "passed" if result["passed"] else "**failed**"
    size = f"{result['size']:,}" if isinstance(result["size"], int) else result["size"]
    return f"| {name} | {what} | {size} | {verdict} | {figures} | {result['seconds']:.0f} s | {date} | `{command}` |"


def keep(rows):
    """Puts rows into the page, in the order of the entries; rows of entries that did not run stay."""
    page = open(PAGE, encoding="utf-8").read()
    before, rest = page.split(MARKS[0])
    table, after = rest.split(MARKS[1])
    known = {}
    for line in table.splitlines():
        fields = [field.strip() for field in line.split("|")]
        if len(fields) > 2:
            known[fields[1]] = line
    known.update(rows)
    lines = ["| test | what | size | result | figures | took | date | command |", "|---|---|---|---|---|---|---|---|"]
    lines += [known[name] for name, *_ in ENTRIES if name in known]
    with open(PAGE, "w", encoding="utf-8") as target:
        target.write(before + MARKS[0] + "\n" + "\n".join(lines) + "\n" + MARKS[1] + after)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--scale", choices=("slice", "gate"), default="slice")
    parser.add_argument("--only", default="", metavar="REGEX")
    parser.add_argument("--corpus", default=os.environ.get("MEDIA_CORPUS", ""), metavar="FOLDER")
    arguments = parser.parse_args()
    entries = [entry for entry in ENTRIES if re.search(arguments.only, entry[0])]
    build({entry[0] for entry in entries})
    corpus = os.path.join(arguments.corpus, "*.*") if arguments.corpus and glob.glob(arguments.corpus + "/*.*") else ""
    failed = []
    for name, what, command, some, all_of_it in entries:
        size = some if arguments.scale == "slice" else all_of_it
        result = run(name, command.format(N=size, CORPUS=corpus), size)
        # Where the corpus lies is nobody else's.
        keep({name: row(name, what, command.format(N=size, CORPUS="$MEDIA_CORPUS/*.*" if corpus else "").strip(), result)})
        if not result["passed"]:
            failed.append(name)
    print("all passed" if not failed else "failed: " + ", ".join(failed))
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
