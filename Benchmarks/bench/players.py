"""Players that watch a stream as players do: playlists first, then a segment of picture and of sound each segment's time."""
import asyncio
import re
import time
import urllib.parse


class Connection:
    """One HTTP/1.1 connection that is kept."""

    def __init__(self, address):
        parts = urllib.parse.urlsplit(address)
        self.host, self.port = parts.hostname, parts.port

    async def open(self):
        self.reader, self.writer = await asyncio.open_connection(self.host, self.port, limit=1 << 20)

    async def get(self, path):
        """The body, seconds until its first byte, and seconds until its last."""
        start = time.perf_counter()
        self.writer.write(f"GET {path} HTTP/1.1\r\nHost: {self.host}\r\n\r\n".encode())
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode()
        first = time.perf_counter() - start
        if not head.startswith("HTTP/1.1 200"):
            raise RuntimeError(f"{path}: {head.splitlines()[0]}")
        length = int(re.search(r"^content-length: (\d+)", head, re.M | re.I).group(1))
        body = await self.reader.readexactly(length)
        return body, first, time.perf_counter() - start

    def close(self):
        self.writer.close()


async def watch(address, playback, delay, until, results):
    """One player. `results` gets (first byte, last byte) of each segment, in seconds."""
    await asyncio.sleep(delay)
    connection = Connection(address)
    await connection.open()
    base = f"/stream/{playback}.m3u8"
    master = (await connection.get(base))[0].decode()
    variant = next(line for line in master.splitlines() if line and not line.startswith("#"))
    sound = re.search(r'TYPE=AUDIO.*URI="([^"]+)"', master)
    lists = [urllib.parse.urljoin(base, name) for name in [variant] + ([sound.group(1)] if sound else [])]
    segments = []
    for name in lists:
        text = (await connection.get(name))[0].decode()
        seconds = float(re.search(r"#EXTINF:([\d.]+)", text).group(1))
        segments.append([urllib.parse.urljoin(name, line) for line in text.splitlines() if line and line[0] != "#"])
    step, due = 0, time.perf_counter()
    while time.perf_counter() < until:
        for parts in segments:
            _, first, last = await connection.get(parts[step % len(parts)])
            results.append((first, last))
        step += 1
        due += seconds
        await asyncio.sleep(max(0, due - time.perf_counter()))
    connection.close()


def quantile(values, share):
    values = sorted(values)
    return values[min(len(values) - 1, int(share * len(values)))]


def run(address, playback, count, seconds):
    """Lets players watch for a while; returns how many segments they had, and quantiles of their times in seconds."""
    async def all_of_them():
        results, until = [], time.perf_counter() + seconds
        await asyncio.gather(*(watch(address, playback, 4 * n / count, until, results) for n in range(count)))
        return results

    results = asyncio.run(all_of_them())
    firsts, lasts = [first for first, _ in results], [last for _, last in results]
    return {
        "segments": len(results), "first": [quantile(firsts, share) for share in (0.5, 0.99)],
        "last": [quantile(lasts, share) for share in (0.5, 0.99, 1)],
    }


if __name__ == "__main__":
    import json
    import sys

    print(json.dumps(run(sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4]))))
