#!/usr/bin/env python3
"""Writes an MP4 whose media begins at a far offset, with a hole before it.

    stretch.py SOURCE TARGET OFFSET

The movie header has to come before the media. Chunk offsets become 64-bit ones; the hole takes no room on the disk.
"""
import struct
import sys


def boxes(data, start, end):
    while start + 8 <= end:
        size, kind = struct.unpack_from(">I4s", data, start)
        head = 8
        if size == 1:
            size, head = struct.unpack_from(">Q", data, start + 8)[0], 16
        yield kind, start, head, size
        start += size


def rebuilt(data, start, end, shift):
    """The boxes with every stco and co64 replaced by a co64 whose offsets are shifted."""
    out = b""
    for kind, place, head, size in boxes(data, start, end):
        body = data[place + head:place + size]
        if kind in (b"moov", b"trak", b"mdia", b"minf", b"stbl"):
            body = rebuilt(data, place + head, place + size, shift)
        elif kind in (b"stco", b"co64"):
            count = struct.unpack_from(">I", body, 4)[0]
            offsets = struct.unpack_from(f">{count}{'I' if kind == b'stco' else 'Q'}", body, 8)
            kind = b"co64"
            body = struct.pack(">II", 0, count) + struct.pack(f">{count}Q", *(offset + shift for offset in offsets))
        out += struct.pack(">I4s", len(body) + 8, kind) + body
    return out


def main():
    source, target, start = sys.argv[1], sys.argv[2], int(sys.argv[3])
    data = open(source, "rb").read()
    top = {kind: (place, head, size) for kind, place, head, size in boxes(data, 0, len(data))}
    (ftyp, _, ftyp_size), (media, head, media_size) = top[b"ftyp"], top[b"mdat"]
    moov, _, moov_size = top[b"moov"]
    assert moov < media, "the movie header does not come first"
    shift = start - (media + head)
    header = rebuilt(data, moov, moov + moov_size, shift)
    front = data[ftyp:ftyp + ftyp_size] + header
    # A free box with 64 bits of size reaches to the head of the media.
    hole = start - 16 - len(front)
    with open(target, "wb") as file:
        file.write(front + struct.pack(">I4sQ", 1, b"free", hole))
        file.seek(start - 16)
        file.write(struct.pack(">I4sQ", 1, b"mdat", media_size - head + 16) + data[media + head:media + media_size])


main()
