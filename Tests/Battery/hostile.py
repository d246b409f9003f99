#!/usr/bin/env python3
"""Runs `media` on every hostile file of hostile.tsv, and holds it to: the exact error or a clean output, within 10 s and
512 MB, no signal, no socket, no file opened but the input, its own output folder and the system's, nothing left behind.

usage: hostile.py --media PATH [--option OPT]... [--rows REGEX] [--jobs N] [--files FOLDER]

Each row runs twice: alone for its time and memory, then under strace. Needs strace, ffmpeg, Linux. The last line is a JSON
object; exit status 0 where all rows passed, else 1. Commands in hostile.tsv: `@name` is a made file, `{port}` the port of
a server that counts connections, text in quotes with backslashes is read like JSON.
"""
import argparse
import concurrent.futures
import json
import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time

from hostile import clean, trace

HERE = os.path.dirname(os.path.abspath(__file__))
SECONDS = 10
MEGABYTES = 512
EXIT_CODES = {
    "ok": 0, "usage": 64, "invalidSettings": 64, "emptySource": 65, "unsupportedFormat": 65, "damaged": 65, "limitExceeded": 65,
    "unsupportedCodec": 65, "noSuitableTrack": 65, "notFound": 66, "accessDenied": 66, "unreadable": 66, "codecUnavailable": 69,
}
# Commands that report as JSON; of the others only the exit code tells what happened.
REPORTING = ("probe", "export")
OUTPUTS = {"export": "out", "thumbnail": "out.jpg"}


class Server:
    """Listens on 127.0.0.1 and counts who connects."""

    def __init__(self):
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.connections = 0
        threading.Thread(target=self.run, daemon=True).start()

    def run(self):
        while True:
            connection, _ = self.socket.accept()
            self.connections += 1
            connection.close()


class Row:
    def __init__(self, line):
        self.name, self.attack, self.command, expected = line.split("\t")
        self.needs_isolation = expected.startswith("isolated:")
        self.expected = expected.removeprefix("isolated:").split("|")
        if not set(self.expected) <= set(EXIT_CODES):
            raise SystemExit(f"hostile.tsv: {self.name}: {expected} is no code")

    def arguments(self, files, port, options):
        """The arguments of `media`, and the files they name."""
        words, inputs = [], set()
        for word in shlex.split(self.command.replace("{port}", str(port))):
            if "\\" in word:
                word = json.loads(f'"{word}"')
            if word.startswith("@"):
                inputs.add(os.path.join(files, word[1:].split(":")[0]))
                word = os.path.join(files, word[1:])
            words.append(word)
        output = ["--output", OUTPUTS[words[0]]] if words[0] in OUTPUTS else []
        return [*words, *output, *(["--json", *options] if words[0] in REPORTING else [])], inputs


class Outcome:
    """How a program ended."""

    def __init__(self, status, seconds, megabytes, output, errors):
        self.status, self.seconds, self.megabytes, self.output, self.errors = status, seconds, megabytes, output, errors

    @property
    def code(self):
        """`ok`, the code of the error, or what else happened."""
        if self.status is None:
            return "hang"
        if os.WIFSIGNALED(self.status):
            return signal.Signals(os.WTERMSIG(self.status)).name
        if os.WEXITSTATUS(self.status) == 0:
            return "ok"
        try:
            return json.loads(self.errors)["error"]["code"]
        except (ValueError, KeyError, TypeError):
            return f"exit {os.WEXITSTATUS(self.status)} without an error object"


def run(command, folder, logs):
    """Runs a program in a folder; it is killed when it takes too long."""
    begin = time.monotonic()
    with open(logs + ".out", "w+b") as output, open(logs + ".err", "w+b") as errors:
        child = subprocess.Popen(
            command, cwd=folder, stdin=subprocess.DEVNULL, stdout=output, stderr=errors, start_new_session=True)
        killer = threading.Timer(SECONDS, os.killpg, (child.pid, signal.SIGKILL))
        killer.start()
        _, status, usage = os.wait4(child.pid, 0)
        killer.cancel()
        child.returncode = status
        seconds = time.monotonic() - begin
        was_killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL and seconds >= SECONDS
        output.seek(0)
        errors.seek(0)
        return Outcome(None if was_killed else status, seconds, usage.ru_maxrss / 1024,
                       output.read(64 << 20).decode("utf-8", "replace"), errors.read(1 << 20).decode("utf-8", "replace"))


class Battery:
    def __init__(self, arguments, files, work, port):
        self.media, self.options, self.files, self.work, self.port = arguments.media, arguments.option, files, work, port

    def check(self, row):
        """Runs a row both ways. Returns problems, the outcome alone, opens outside."""
        words, inputs = row.arguments(self.files, self.port, self.options)
        with tempfile.TemporaryDirectory(prefix="row.", dir=self.work) as base:
            alone = self.attempt(row, "alone", [self.media, *words], base)
            log = os.path.join(base, "calls")
            traced = self.attempt(row, "traced", trace.command(log, [self.media, *words]), base)
            problems = alone[0] + [problem for problem in traced[0] if problem not in alone[0]]
            if alone[1].megabytes > MEGABYTES:
                problems.append(f"peak of {alone[1].megabytes:.0f} MB")
            found, outside = trace.violations(log, self.media, os.path.join(base, "traced"), inputs, "--isolated" in self.options)
            return problems + sorted(set(found))[:5], alone[1], outside

    def attempt(self, row, name, command, base):
        folder = os.path.join(base, name)
        os.mkdir(folder)
        outcome = run(command, folder, os.path.join(base, name))
        return self.judge(row, outcome, folder), outcome

    def judge(self, row, outcome, folder):
        left = os.listdir(folder)
        verb = row.command.split()[0]
        if outcome.code not in row.expected and (verb in REPORTING or not outcome.code.startswith("exit")):
            problems = [f"{outcome.code} instead of {' or '.join(row.expected)}: {message(outcome)}"]
        elif os.WEXITSTATUS(outcome.status) not in [EXIT_CODES[code] for code in row.expected]:
            problems = [f"exit code {os.WEXITSTATUS(outcome.status)} of {' or '.join(row.expected)}"]
        else:
            problems = []
        if outcome.code == "ok":
            problems += clean.of_json(outcome.output, "report")[:5] if verb in REPORTING else []
            wanted = [OUTPUTS[verb]] if verb in OUTPUTS else []
            problems += clean.of_folder(folder)
        else:
            problems += clean.of_json(outcome.errors, "error") if outcome.errors.startswith("{") else []
            wanted = []
        if sorted(left) != wanted and outcome.code != "hang" and not outcome.code.startswith("SIG"):
            problems.append(f"left behind: {left}")
        return problems


def message(outcome):
    try:
        return json.loads(outcome.errors)["error"]["message"][:160]
    except (ValueError, KeyError, TypeError):
        return next((line for line in outcome.errors.splitlines() if line.strip()), "")[:160]


def load(pattern, is_isolated):
    """Rows by name; those whose expectation begins with `isolated:` need memory that only a worker's limit refuses."""
    with open(os.path.join(HERE, "hostile.tsv"), encoding="utf-8") as source:
        lines = source.read().splitlines()[1:]
    rows = [Row(line) for line in lines if line and not line.startswith("#")]
    return [row for row in rows if re.search(pattern, row.name) and (is_isolated or not row.needs_isolation)]


def report(rows, results, server):
    """Prints failures and the object of figures. Returns whether all passed."""
    failed = [(row, result) for row, result in zip(rows, results) if result[0]]
    for row, result in failed:
        print(f"{row.name:26} {row.attack}\n{'':26} media {row.command}")
        for problem in result[0]:
            print(f"{'':28}{problem}")
    slowest = max(zip(rows, results), key=lambda pair: pair[1][1].seconds)
    largest = max(zip(rows, results), key=lambda pair: pair[1][1].megabytes)
    passed = not failed and server.connections == 0
    print(f"{len(rows) - len(failed)} of {len(rows)} rows passed")
    figures = {
        "slowest_s": round(slowest[1][1].seconds, 2), "slowest_row": slowest[0].name, "peak_mb": round(largest[1][1].megabytes),
        "peak_row": largest[0].name, "connections": server.connections, "outside_opens": sum(result[2] for result in results)}
    print(json.dumps({"test": "hostile", "size": len(rows), "passed": passed, "figures": figures}))
    return passed


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--media", required=True, help="the program")
    parser.add_argument("--option", action="append", default=[], help="one more for probe and export: --option=--isolated")
    parser.add_argument("--rows", default="", metavar="REGEX", help="names of rows to run")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--files", metavar="FOLDER", help="keep the hostile files here")
    arguments = parser.parse_args()
    # As the loader sees it, which looks beside it.
    arguments.media = os.path.realpath(arguments.media)
    rows = load(arguments.rows, "--isolated" in arguments.option)
    if not rows:
        raise SystemExit("hostile: no row has such a name")
    server = Server()
    with tempfile.TemporaryDirectory(prefix="hostile.") as work:
        work = os.path.realpath(work)
        files = os.path.abspath(arguments.files or os.path.join(work, "files"))
        # In a process of its own: memory used here would count as that of the programs started.
        maker = [sys.executable, "-B", os.path.join(HERE, "hostile_files.py"), files, "--port", str(server.port)]
        subprocess.run(maker, check=True)
        battery = Battery(arguments, files, work, server.port)
        with concurrent.futures.ThreadPoolExecutor(arguments.jobs) as pool:
            results = list(pool.map(battery.check, rows))
        sys.exit(0 if report(rows, results, server) else 1)


if __name__ == "__main__":
    main()
