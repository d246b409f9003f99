"""Figures taken inside a process: probing, playlists and segments on demand. Milliseconds."""
import json
import os
import statistics
import subprocess
from dataclasses import dataclass


@dataclass
class Figure:
    title: str
    values: list
    bar: float
    #: What the bar is of: median, or a high percentile.
    of: str = "median"
    unit: str = "ms"

    @property
    def value(self):
        if self.of == "median":
            return statistics.median(self.values)
        return sorted(self.values)[min(len(self.values) - 1, int(len(self.values) * 0.99))]

    @property
    def is_met(self):
        return self.value <= self.bar


def timings(program, *arguments):
    output = subprocess.run([program, *arguments], capture_output=True, text=True, stdin=subprocess.DEVNULL, check=True)
    return json.loads(output.stdout)


def figures(program, inputs, ffmpeg):
    """All figures of streams."""
    path = {name: os.path.join(inputs, name) for name in os.listdir(inputs)}
    found = [
        Figure("probe in process, 500 MB MP4", timings(program, "probe", path["500mb.mp4"], "25")["probe"], 3),
        Figure("playlists of a two-hour MP4", timings(program, "playlist", path["film.mp4"], "15")["playlist"], 60),
        Figure("playlists of a two-hour Matroska", timings(program, "playlist", path["film.mkv"], "25")["playlist"], 8),
    ]
    for name, count in (("500mb.mp4", 300), ("film.mp4", 300), ("film.mkv", 200), ("500mb.ts", 100)):
        for rendition, values in timings(program, "segments", path[name], str(count)).items():
            found.append(Figure(f"copied segment, {name}, {rendition}", values, 5))
            found.append(Figure(f"copied segment, {name}, {rendition}, 99th percentile", values, 25, "p99"))
    return found + transcoded(program, path, ffmpeg)


def transcoded(program, path, ffmpeg):
    """The first segment asked for, anywhere in a long file, against the same six seconds as a file of their own."""
    alone = os.path.join(os.path.dirname(path["1gb.mp4"]), "six-seconds.mp4")
    if not os.path.exists(alone):
        subprocess.run(
            [ffmpeg, "-nostdin", "-v", "error", "-y", "-ss", "600", "-i", path["1gb.mp4"], "-t", "6", "-map", "0:v",
             "-c", "copy", alone], check=True)
    far, near = [], []
    for _ in range(3):
        far += [value[0] for value in timings(program, "transcoded", path["1gb.mp4"], "720").values()]
        near += timings(program, "transcoded", alone, "720")["at 1/10"]
    base = statistics.median(near)
    return [Figure("1080p to 720p, first segment anywhere in 18 minutes, by the time of those 6 s as a file",
                   [value / base for value in far], 1.2, unit="x")]
