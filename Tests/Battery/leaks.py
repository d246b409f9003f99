#!/usr/bin/env python3
"""Runs `media` under valgrind: no definite leak, no read or write of memory that is not its own, nothing decided by
memory nobody wrote.

usage: leaks.py --media PATH [--files FOLDER] [--count N]

`--count` takes that many files of the folder, spread evenly; all without it. Each is probed; those that are copied are
exported as well, and a thumbnail is made (encoders are left out: they decide by unwritten memory, x264 by design). The
last line is a JSON object; exit status 0 where all were clean.
"""
import argparse
import json
import os
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
CLIPS = os.path.join(HERE, "..", "..", "Fixtures", "clips")
VALGRIND = [
    "valgrind", "-q", "--leak-check=full", "--errors-for-leak-kinds=definite", "--show-leak-kinds=definite",
    "--error-exitcode=99", "--num-callers=12"]
COPIED = {"h264-aac.mp4", "fragmented.mp4", "transport.ts", "h264.avi", "cover.m4a", "text.mp4", "chapters.mkv", "captions.mp4"}


def check(command):
    """The report of valgrind where it has one to make, else None."""
    done = subprocess.run(
        [*VALGRIND, *command], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=600)
    return done.stderr.decode("utf-8", "replace") if done.returncode == 99 or done.returncode < 0 else None


def commands(media, clip, folder):
    yield [media, "probe", clip]
    if os.path.basename(clip) in COPIED:
        output = os.path.join(folder, "out")
        yield [media, "export", clip, "--output", output, "--capped-4k", "--audio-only", "--overwrite", "--quiet"]
        yield [media, "thumbnail", clip, "--output", os.path.join(folder, "out.png")]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--media", required=True)
    parser.add_argument("--files", default=CLIPS)
    parser.add_argument("--count", type=int, default=0)
    arguments = parser.parse_args()
    names = sorted(os.listdir(arguments.files))
    if arguments.count:
        rest = [name for name in names if name not in COPIED]
        wanted = max(arguments.count - len(COPIED), 0)
        names = sorted(COPIED & set(names))[:arguments.count] + rest[::max(len(rest) // max(wanted, 1), 1)][:wanted]
    begin, runs, failures = time.monotonic(), 0, 0
    with tempfile.TemporaryDirectory(prefix="leaks.") as folder:
        # Swift's debugging information is newer than valgrind.
        media = os.path.join(folder, "media")
        subprocess.run(["strip", "-g", "-o", media, arguments.media], check=True)
        for name in names:
            for command in commands(media, os.path.join(arguments.files, name), folder):
                runs += 1
                report = check(command)
                if report:
                    failures += 1
                    print(f"{name} {command[1]}:\n{report[:2000]}")
    figures = {"files": len(names), "failures": failures, "seconds": round(time.monotonic() - begin)}
    print(json.dumps({"test": "leaks", "size": runs, "passed": failures == 0, "figures": figures}))
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
