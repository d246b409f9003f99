"""Runs whole processes and takes their time, processor time and memory."""
import os
import shlex
import shutil
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass, field


@dataclass
class Sample:
    wall: float
    cpu: float
    memory: float


@dataclass
class Samples:
    """What several runs of one command gave."""
    runs: list = field(default_factory=list)

    def values(self, name):
        return [getattr(run, name) for run in self.runs]

    def median(self, name):
        return statistics.median(self.values(name))

    def range(self, name):
        return min(self.values(name)), max(self.values(name))


def run(command, out, flushes=False):
    """Runs a command once with an empty output folder; flushes: until the device has everything."""
    shutil.rmtree(out, ignore_errors=True)
    os.makedirs(out)
    text = command.replace("OUT", out)
    if flushes:
        text += f" && sync -f {shlex.quote(out)}"
    words = ["bash", "-c", text] if "&&" in text else shlex.split(text)
    start = time.perf_counter()
    child = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    errors = child.stderr.read()
    _, status, usage = os.wait4(child.pid, 0)
    wall = time.perf_counter() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    child.stderr.close()
    if child.returncode != 0:
        raise RuntimeError(f"exit {child.returncode}: {text}\n{errors.decode(errors='replace')[-600:]}")
    # Linux gives kilobytes; the shell's own few do not count where it only starts one program after another.
    scale = 1 if sys.platform == "darwin" else 1024
    return Sample(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * scale / 1e6)


def interleaved(commands, out, runs):
    """Runs named commands in turns, after one round that is not counted. Returns samples, or the error, by name."""
    results = {name: Samples() for name, _, _ in commands}
    for turn in range(runs + 1):
        # The order turns, so that no command always follows the same one.
        start = turn % len(commands)
        for name, command, flushes in commands[start:] + commands[:start]:
            if isinstance(results[name], str):
                continue
            try:
                sample = run(command, out, flushes)
            except (RuntimeError, OSError) as error:
                print(f"bench: {name}: {error}", file=sys.stderr)
                results[name] = "failed"
                continue
            if turn > 0:
                results[name].runs.append(sample)
    shutil.rmtree(out, ignore_errors=True)
    return results
