"""Measures media-server against nginx, and players beside work; writes SERVER.md. Started by Benchmarks/server."""
import argparse
import datetime
import json
import os
import re
import subprocess
import sys
import threading
import time
import urllib.request

from .players import quantile
from .service import MediaServer, Nginx, forget_peak, memory


def wrk(address, connections, seconds):
    """Requests and megabytes a second, and the 99th percentile of a request's time in milliseconds."""
    run = subprocess.run(
        ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "--timeout", "20s", address],
        capture_output=True, text=True, check=True)
    if "Non-2xx" in run.stdout or "Socket errors" in run.stdout:
        raise RuntimeError(f"{address}\n{run.stdout}")
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", run.stdout).group(1))
    amount, unit = re.search(r"Transfer/sec:\s+([\d.]+)([KMG]?)B", run.stdout).groups()
    last, scale = re.search(r"99%\s+([\d.]+)(us|ms|s|m)\s", run.stdout).groups()
    return (rate, float(amount) * {"": 1e-6, "K": 1e-3, "M": 1, "G": 1e3}[unit],
            float(last) * {"us": 1e-3, "ms": 1, "s": 1e3, "m": 6e4}[scale])


def median(values):
    return quantile(values, 0.5)


class Table:
    def __init__(self, *head):
        self.lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]

    def row(self, *cells):
        self.lines.append("| " + " | ".join(cells) + " |")
        print(self.lines[-1], file=sys.stderr, flush=True)


def size(path):
    return os.path.getsize(path)


def compare(server, others, targets, options):
    """Throughput of the server and of nginx in turns, for each kind of file."""
    table = Table("file", "bytes", "connections", "media-server", "nginx", "ratio", "p99", "nginx's p99")
    for name, path, file, connections in targets:
        ours, theirs = [], []
        for _ in range(options.rounds):
            ours.append(wrk(server.address + path, connections, options.seconds))
            theirs.append(wrk(others.address + file[1], connections, options.seconds))
        (rate, amount, last), (their_rate, _, their_last) = (
            [median([run[n] for run in runs]) for n in range(3)] for runs in (ours, theirs))
        table.row(name, f"{size(file[0]):,}", str(connections), f"{rate:,.0f}/s, {amount:,.0f} MB/s", f"{their_rate:,.0f}/s",
                  f"{rate / their_rate:.2f}", f"{last:.1f} ms", f"{their_last:.1f} ms")
    return table


def players(server, playback, count, seconds):
    run = subprocess.run(
        [sys.executable, "-m", "bench.players", server.address, playback, str(count), str(seconds)],
        capture_output=True, text=True, check=True)
    return json.loads(run.stdout)


def work(server, path, until, done):
    """Has media made, one after the other, and counts them."""
    while time.time() < until:
        media = server.upload(path, mp4Support="capped_4k", mediaQuality="pro")
        server.ready(media, lambda found: all(file["status"] == "ready" for file in found.get("mp4Support") or []))
        done.append(media)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--work", required=True)
    parser.add_argument("--server", required=True)
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--players", type=int, default=200)
    options = parser.parse_args()
    load = os.getloadavg()[0]
    inputs = os.path.join(options.work, "in")
    server = MediaServer(options.server, os.path.join(options.work, "library"), ["--x-accel-redirect", "/files/"])
    plain = MediaServer(options.server, os.path.join(options.work, "library-2"))
    lines = ["# What the server delivers", "", "Made by `Benchmarks/server`; do not edit.", ""]
    revision = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True).stdout.strip()
    lines += [
        f"- {datetime.date.today()}, revision {revision}, release build; {os.cpu_count()} processors, load {load:.2f} before.",
        f"- wrk with one thread, {options.rounds} runs of {options.seconds} s in turns, medians; server, nginx "
        "(sendfile, a worker per processor) and wrk share the processors.", ""]
    try:
        made = plain.upload(os.path.join(inputs, "minute.mp4"), mp4Support="capped_4k")
        media = plain.ready(made, lambda found: all(file["status"] == "ready" for file in found["mp4Support"]))
        playback, package = media["playbackIds"][0]["id"], plain.package(made)
        plain.idle()
        nginx = Nginx(os.path.join(options.work, "nginx"), f"location / {{ root {plain.folder}/media/{made[:2]}/{made}; }}")
        files = {}
        for folder, _, names in os.walk(package):
            for name in names:
                files[os.path.relpath(os.path.join(folder, name), package)] = os.path.join(folder, name)
        segments = sorted((name for name in files if name.endswith(".m4s")), key=lambda name: size(files[name]))
        sound, picture = segments[0], segments[-1]
        playlist = min((name for name in files if name.endswith(".m3u8") and "/" in name), key=len)
        mp4 = next(os.path.join(folder, name) for folder, _, names in os.walk(os.path.dirname(package))
                   for name in names if name == "capped-4k.mp4")
        targets = [
            (label, f"/stream/{playback}/{name}", (files[name], "/package/" + name), connections)
            for label, name, connections in [
                ("segment of picture", picture, 8), ("segment of picture", picture, 64), ("segment of sound", sound, 64),
                ("playlist", playlist, 64)]]
        targets.append(("MP4 for download", f"/stream/{playback}/capped-4k.mp4",
                        (mp4, "/" + os.path.relpath(mp4, os.path.join(plain.folder, "media", made[:2], made))), 8))
        before, _ = memory(plain.pid)
        forget_peak(plain.pid)
        lines += ["## Against nginx", ""] + compare(plain, nginx, targets, options).lines
        nginx.end()
        lines += ["", f"Memory of the server: {before // 1024} MB before, {memory(plain.pid)[1] // 1024} MB at most.", ""]
        table = Table("connections", "memory", "most", "for a connection")
        for connections in (16, 128, 500):
            forget_peak(plain.pid)
            start = memory(plain.pid)[0]
            wrk(plain.address + targets[0][1], connections, options.seconds)
            now, most = memory(plain.pid)
            table.row(str(connections), f"{now // 1024} MB", f"{most // 1024} MB", f"{(most - start) // connections} KB")
        lines += ["## Memory", "", "Large segments, all connections reading at once.", ""] + table.lines + [""]

        made = server.upload(os.path.join(inputs, "minute.mp4"))
        other = server.ready(made)["playbackIds"][0]["id"]
        server.package(made)
        server.idle()
        front = Nginx(os.path.join(options.work, "front"), f"""
        location / {{ proxy_pass {server.address}; proxy_http_version 1.1; proxy_set_header Connection ""; }}
        location /files/ {{ internal; alias {server.folder}/; }}""")
        table = Table("file", "nginx in front, X-Accel-Redirect", "media-server alone")
        for label, name in (("segment of picture", picture), ("segment of sound", sound)):
            with urllib.request.urlopen(front.address + f"/stream/{other}/{name}") as answer:
                assert len(answer.read()) > 0
            fronted = median([wrk(front.address + f"/stream/{other}/{name}", 64, options.seconds)[0] for _ in range(options.rounds)])
            alone = median([wrk(plain.address + f"/stream/{playback}/{name}", 64, options.seconds)[0] for _ in range(options.rounds)])
            table.row(label, f"{fronted:,.0f}/s", f"{alone:,.0f}/s")
        front.end()
        lines += ["## Behind nginx", ""] + table.lines + [""]

        table = Table("players", "beside", "segments", "first byte p50, p99", "last byte p50, p99, most")
        for busy in (False, True):
            seconds = 40
            done, until = [], time.time() + seconds
            if busy:
                thread = threading.Thread(target=work, args=(plain, os.path.join(inputs, "minute.mp4"), until, done))
                thread.start()
            found = players(plain, playback, options.players, seconds)
            if busy:
                thread.join()
            table.row(str(options.players), f"work on {len(done)} media of a minute" if busy else "nothing", str(found["segments"]),
                      ", ".join(f"{value * 1000:.1f} ms" for value in found["first"]),
                      ", ".join(f"{value * 1000:.1f} ms" for value in found["last"]))
        lines += ["## Players", "",
                  "Each reads its playlists, then a segment of picture (1.6 Mb/s) and one of sound every segment's time.", ""]
        lines += table.lines + [""]
        plain.end()
        server.end()
    finally:
        for one in (server, plain):
            one.process.kill()
    with open("SERVER.md", "w") as file:
        file.write("\n".join(lines))


if __name__ == "__main__":
    main()
