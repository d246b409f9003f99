"""The results as a page of Markdown."""
import os
import platform
import subprocess
import time


def first_line(*words):
    try:
        result = subprocess.run(words, capture_output=True, text=True, stdin=subprocess.DEVNULL)
        return (result.stdout or result.stderr).split("\n")[0].strip()
    except OSError:
        return "not found"


def processor():
    try:
        with open("/proc/cpuinfo") as file:
            return next(line.split(":")[1].strip() for line in file if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor()


def seconds(samples, name="wall"):
    low, high = samples.range(name)
    return f"{samples.median(name):.3f} ({low:.3f}-{high:.3f})"


def table(job, results):
    """One job: its rows, and a line for each bar."""
    lines = [f"### {job.title}", "",
             "| | wall, s | vs media | CPU, s | peak memory, MB |", "|---|---|---|---|---|"]
    own = results["media"]
    for name, *_ in job.commands:
        samples = results[name]
        if isinstance(samples, str):
            lines.append(f"| {name} | {samples} | | | |")
            continue
        ratio = "" if isinstance(own, str) else f"{samples.median('wall') / own.median('wall'):.2f}"
        lines.append(f"| {name} | {seconds(samples)} | {ratio} | {samples.median('cpu'):.3f}"
                     f" | {samples.median('memory'):.1f} |")
    lines.append("")
    for text, is_met in bars(job, results):
        lines.append(f"- {'met' if is_met else '**not met**'}: {text}")
    return lines + ([""] if job.bars or job.samples else [])


def bars(job, results):
    """What media is held to in a job, and whether it does it."""
    own = results["media"]
    found = []
    if isinstance(own, str):
        return [("media failed", False)]
    for name, limit, is_goal in job.bars:
        peer = results.get(name)
        if not peer or isinstance(peer, str):
            continue
        ratio = own.median("wall") / peer.median("wall")
        found.append((f"{ratio:.2f}x of {name}'s time, {'goal' if is_goal else 'bar'} {limit:.2f}x", ratio <= limit))
    if job.samples:
        limit = 48 + 64 * job.samples / 1e6
        memory = own.median("memory")
        found.append((f"peak memory {memory:.1f} MB, bar {limit:.1f} MB (48 MB and 64 bytes for each of"
                      f" {job.samples:,} samples)", memory <= limit))
    if job.id == "probe":
        empty = results.get("an empty process linked to libavformat")
        if empty and not isinstance(empty, str):
            more = (own.median("wall") - empty.median("wall")) * 1000
            found.append((f"{more:.0f} ms more than the empty process, bar 15 ms", more <= 15))
    return found


def losses(jobs, results):
    """Where another tool was quicker, or a bar was missed."""
    lines = []
    for job in jobs:
        own = results[job.id]["media"]
        if isinstance(own, str):
            continue
        for name, *_ in job.commands:
            peer = results[job.id].get(name)
            if name != "media" and peer and not isinstance(peer, str) and not name.startswith("an empty"):
                if peer.median("wall") < own.median("wall"):
                    lines.append(f"- {job.title}: {name} takes {peer.median('wall') / own.median('wall'):.2f}x of our time.")
        lines += [f"- {job.title}: {text}." for text, is_met in bars(job, results[job.id]) if not is_met]
    return lines


def machine(options, work):
    return [
        f"- {time.strftime('%Y-%m-%d')}, revision {options.revision}, release build with the"
        " Swift libraries inside.",
        f"- {os.cpu_count()} x {processor()}, {os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 1e9:.0f} GB,"
        f" {platform.system()} {platform.release()}; load average before the first run {options.load:.2f}.",
        f"- {first_line('swift', '--version')}; {first_line(options.ffmpeg, '-version').split(' Copyright')[0]};"
        f" {options.versions}.",
        f"- n={options.runs} whole processes each, in turns, after one round that is not counted; median (lowest-highest)."
        f" Of flushed runs n={options.durable_runs}."
        " CPU is user and system of the process; memory is its highest resident size.",
        f"- Inputs in the page cache and outputs on {first_line('stat', '-f', '-c', '%T', work)};"
        f" flushed runs on {first_line('stat', '-f', '-c', '%T', options.disk)}.",
        "- `vs media` above 1: slower than media. Memory of three ffmpeg commands is that of the largest.",
    ]
