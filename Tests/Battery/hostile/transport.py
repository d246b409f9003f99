"""Hostile transport streams. Made by `hostile_files.py`."""
import struct

from .common import PICTURE, file, h264_parameters, read


def crc(data):
    value = 0xFFFFFFFF
    for byte in data:
        value ^= byte << 24
        for _ in range(8):
            value = (value << 1) ^ (0x04C11DB7 if value & 0x80000000 else 0)
    return (value & 0xFFFFFFFF).to_bytes(4, "big")


def section(table, identifier, body, version=0, number=0, last=0):
    head = struct.pack(">BHHBBB", table, 0xB000 | len(body) + 9, identifier, 0xC1 | version << 1, number, last)
    return head + body + crc(head + body)


def packets(pid, section_bytes):
    data, first, counter = b"\0" + section_bytes, True, 0
    result = b""
    while data:
        part, data = data[:184], data[184:]
        result += struct.pack(">BHB", 0x47, pid | (0x4000 if first else 0), 0x10 | counter) + part.ljust(184, b"\xff")
        first, counter = False, (counter + 1) & 15
    return result


def program_map(program, streams, version=0):
    body = struct.pack(">HH", 0xE000 | streams[0][1], 0xF000)
    body += b"".join(struct.pack(">BHH", kind, 0xE000 | pid, 0xF000) for kind, pid in streams)
    return section(2, program, body, version)


def elementary(pid, time, data, kind=0xE0, counter=0):
    """A packet of an elementary stream that begins with a header and fits."""
    stamp = bytes([0x21 | (time >> 29 & 0x0E), time >> 22 & 0xFF, time >> 14 & 0xFE | 1, time >> 7 & 0xFF, time << 1 & 0xFE | 1])
    payload = b"\0\0\1" + bytes([kind]) + b"\0\0\x80\x80\x05" + stamp + data
    result, first = b"", True
    while payload:
        part, payload = payload[:184], payload[184:]
        fill = 184 - len(part)
        adaptation = b"" if not fill else bytes([fill - 1]) + (b"\0" + b"\xff" * (fill - 2) if fill > 1 else b"")
        head = struct.pack(">BHB", 0x47, pid | (0x4000 if first else 0), (0x30 if fill else 0x10) | counter & 15)
        result += head + adaptation + part
        first, counter = False, counter + 1
    return result


@file("ts-programs.ts")
def programs(context):
    """Four hundred programs of two streams."""
    data = b""
    for part in range(2):
        rows = b"".join(struct.pack(">HH", 1 + part * 200 + index, 0xE000 | 0x100 + part * 200 + index) for index in range(200))
        data += packets(0, section(0, 1, rows, 0, part, 1))
    for index in range(400):
        data += packets(0x100 + index, program_map(1 + index, [(0x1B, 0x400 + 2 * index), (0x0F, 0x401 + 2 * index)]))
    return data * 3


@file("ts-pids.ts")
def pids(context):
    """Eight thousand streams without any table."""
    return b"".join(elementary(pid, 90_000, b"\xff" * 100, 0xC0) for pid in range(0x20, 0x1FFE)) * 2


@file("ts-streams.ts")
def many_streams(context):
    pat = packets(0, section(0, 1, struct.pack(">HH", 1, 0xE100)))
    pmt = packets(0x100, program_map(1, [(0x0F, 0x200 + index) for index in range(190)]))
    return (pat + pmt + b"".join(elementary(0x200 + index, 90_000, b"\xff" * 100, 0xC0) for index in range(190))) * 4


@file("ts-versions.ts")
def versions(context):
    """A program map that changes in every packet, each time with other streams."""
    data = packets(0, section(0, 1, struct.pack(">HH", 1, 0xE100)))
    for turn in range(600):
        kinds = [(0x1B, 0x0F, 0x03, 0x24, 0x02)[turn % 5]]
        data += packets(0x100, program_map(1, [(kind, 0x200 + turn * 10) for kind in kinds], turn & 31))
        data += elementary(0x200 + turn * 10, 90_000 + turn * 3600, b"\xff\xf1\x50\x80" + b"\x11" * 100)
    return data


@file("ts-16000.ts")
def size_16000(context):
    """H.264 whose parameter sets, inside the stream, say 16000x16000."""
    raw = read(context.remuxed("raw.h264", "-an", "-bsf:v", "h264_mp4toannexb", "-f", "h264"))
    units = raw.replace(b"\0\0\0\1", b"\0\0\1").split(b"\0\0\1")[1:]
    units = [h264_parameters(16000, 16000) if unit[0] & 31 == 7 else unit for unit in units]
    data, counter, time = b"", 0, 90_000
    tables = packets(0, section(0, 1, struct.pack(">HH", 1, 0xE100))) + packets(0x100, program_map(1, [(0x1B, 0x200)]))
    access = []
    for unit in units:
        access.append(b"\0\0\0\1" + unit)
        if unit[0] & 31 in (1, 5):
            part = elementary(0x200, time, b"\0\0\0\1\x09\xf0" + b"".join(access), counter=counter)
            data, counter, time, access = data + part, counter + len(part) // 188, time + 3600, []
    return (tables + data) * 4


@file("ts-parameter-sets.ts")
def parameter_sets(context):
    """HEVC with 20,000 video parameter sets before the first picture."""
    path = context.made("seed.hevc", *PICTURE, "-c:v", "libx265", "-preset", "ultrafast", "-x265-params",
                        "log-level=error:pools=none:frame-threads=1", "-f", "hevc")
    raw = read(path)
    first = raw[:raw.index(b"\0\0\0\1\x42")]
    many = b"".join(first + b"\4" + index.to_bytes(3, "little") for index in range(20_000))
    tables = packets(0, section(0, 1, struct.pack(">HH", 1, 0xE100))) + packets(0x100, program_map(1, [(0x24, 0x200)]))
    return tables + elementary(0x200, 90_000, many + raw) + elementary(0x200, 180_000, raw)


@file("ts-units.ts")
def units(context):
    """A picture of 150,000 tiny units: FFmpeg takes kilobytes for each."""
    raw = read(context.remuxed("raw.h264", "-an", "-bsf:v", "h264_mp4toannexb", "-f", "h264"))
    tables = packets(0, section(0, 1, struct.pack(">HH", 1, 0xE100))) + packets(0x100, program_map(1, [(0x1B, 0x200)]))
    many = b"\0\0\0\1\x09\xf0" + b"\0\0\1\x06\x05\x01\xff\x80" * 150_000
    return tables + elementary(0x200, 90_000, many + raw) + elementary(0x200, 180_000, raw)


@file("ts-clock.ts")
def clock(context):
    """Times that jump over the whole clock with each packet of sound."""
    adts = b"\xff\xf1\x50\x80\x0d\x7f\xfc" + b"\x21\x10\x04\x60\x8c\x1c" + bytes(94)
    tables = packets(0, section(0, 1, struct.pack(">HH", 1, 0xE100))) + packets(0x100, program_map(1, [(0x0F, 0x200)]))
    times = [(index * 0x13579BDF7) & ((1 << 33) - 1) for index in range(500)]
    return tables + b"".join(elementary(0x200, time, adts * 8, 0xC0) for time in times)
