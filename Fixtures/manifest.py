#!/usr/bin/env python3
"""manifest.py write|check FOLDER FFMPEG-VERSION: MANIFEST.tsv from the clips, or the clips against MANIFEST.tsv."""
import hashlib
import os
import platform
import sys

MANIFEST = os.path.join(os.path.dirname(os.path.abspath(__file__)), "MANIFEST.tsv")
COLUMNS = ["file", "sha256", "bytes", "command", "shows"]


def measure(path):
    with open(path, "rb") as file:
        data = file.read()
    return hashlib.sha256(data).hexdigest(), len(data)


def write(folder, made_with):
    rows = []
    with open(os.path.join(folder, ".clips.tsv")) as file:
        for line in file:
            name, command, shows = line.rstrip("\n").split("\t")
            digest, size = measure(os.path.join(folder, name))
            rows.append([name, digest, str(size), command, shows])
    with open(MANIFEST, "w") as file:
        file.write("# Written by `Fixtures/generate --manifest`.\n")
        file.write(f"# made with: {made_with}\n")
        file.write("# Every ffmpeg command also has: -fflags +bitexact -flags:v +bitexact -flags:a +bitexact -threads 1\n")
        file.write("\t".join(COLUMNS) + "\n")
        for row in sorted(rows):
            file.write("\t".join(row) + "\n")
    print(f"{len(rows)} rows in {MANIFEST}")
    return 0


def check(folder, made_with):
    expected, recorded = {}, None
    with open(MANIFEST) as file:
        for line in file:
            if line.startswith("# made with: "):
                recorded = line.split(": ", 1)[1].strip()
            elif not line.startswith("#"):
                row = line.rstrip("\n").split("\t")
                expected[row[0]] = row[1:3]
    expected.pop("file")
    with open(os.path.join(folder, ".clips.tsv")) as file:
        made = {line.split("\t")[0] for line in file}
    problems = [f"{name}: in no row of the manifest" for name in sorted(made - expected.keys())]
    for name, (digest, size) in sorted(expected.items()):
        if name not in made:
            problems.append(f"{name}: not made here")
            continue
        now, bytes_now = measure(os.path.join(folder, name))
        if now != digest:
            problems.append(f"{name}: {bytes_now} bytes, the manifest has {size}" if str(bytes_now) != size
                            else f"{name}: as long as in the manifest, other bytes")
    for problem in problems:
        print(problem)
    same = recorded == made_with
    print(f"{len(expected)} clips, {len(problems)} differences; made with {made_with}, manifest from {recorded}")
    if problems and not same:
        print("Another ffmpeg or machine makes other bytes: not a failure.")
    return 1 if problems and same else 0


def main():
    if len(sys.argv) != 4 or sys.argv[1] not in ("write", "check"):
        sys.exit(__doc__)
    made_with = f"ffmpeg {sys.argv[3]} {platform.system()} {platform.machine()}"
    sys.exit({"write": write, "check": check}[sys.argv[1]](sys.argv[2], made_with))


main()
