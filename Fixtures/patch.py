#!/usr/bin/env python3
"""Makes the fixtures that no encoder writes, by changing ISO BMFF files box by box.

usage: patch.py STEP ARGUMENTS...      (every step is a function below, `_` written as `-`)
"""
import struct
import sys

CONTAINERS = {b"moov", b"trak", b"edts", b"mdia", b"minf", b"stbl", b"dinf"}


class Box:
    def __init__(self, kind, payload=b"", children=None):
        self.kind, self.payload, self.children = kind, payload, children

    def bytes(self):
        body = self.payload if self.children is None else b"".join(c.bytes() for c in self.children)
        return struct.pack(">I4s", 8 + len(body), self.kind) + body

    def child(self, *path):
        box = self
        for kind in path:
            box = next((c for c in box.children if c.kind == kind.encode()), None)
            if box is None:
                return None
        return box

    def remove(self, *kinds):
        self.children = [c for c in self.children if c.kind.decode("latin1") not in kinds]


def parse(data):
    boxes, at = [], 0
    while at + 8 <= len(data):
        size, kind = struct.unpack_from(">I4s", data, at)
        assert size >= 8, "sizes of 0 and 1 are not written by the muxer used here"
        body = data[at + 8:at + size]
        boxes.append(Box(kind, children=parse(body)) if kind in CONTAINERS else Box(kind, body))
        at += size
    return boxes


def load(path):
    with open(path, "rb") as file:
        boxes = parse(file.read())
    return boxes, next(b for b in boxes if b.kind == b"moov")


def save(path, boxes):
    with open(path, "wb") as file:
        for box in boxes:
            file.write(box.bytes())


def moov_is_last(boxes):
    assert boxes[-1].kind == b"moov", "only a file with moov at the end keeps its chunk offsets"


def tracks(moov, handler=None):
    found = [b for b in moov.children if b.kind == b"trak"]
    if handler is None:
        return found
    return [t for t in found if t.child("mdia", "hdlr").payload[8:12] == handler.encode()]


def put(box, offset, form, *values):
    body = bytearray(box.payload)
    struct.pack_into(form, body, offset, *values)
    box.payload = bytes(body)


def timescale(box):
    """Of mvhd or mdhd, version 0."""
    assert box.payload[0] == 0
    return struct.unpack_from(">I", box.payload, 12)[0]


def set_duration(box, value):
    """Of mvhd, mdhd (offset 16) or tkhd (offset 20), version 0."""
    assert box.payload[0] == 0
    put(box, 20 if box.kind == b"tkhd" else 16, ">I", value)


def longest_track(moov):
    return max((struct.unpack_from(">I", t.child("tkhd").payload, 20)[0] for t in tracks(moov)), default=0)


def entries(box):
    return struct.unpack_from(">I", box.payload, 4)[0]


# Steps


def rotate(source, target, degrees):
    """Writes the display matrix a phone writes for 90, 180 or 270 degrees clockwise."""
    boxes, moov = load(source)
    header = tracks(moov, "vide")[0].child("tkhd")
    width, height = struct.unpack_from(">II", header.payload, 76)
    one = 0x10000
    a, b, c, d, x, y = {
        90: (0, one, -one, 0, height, 0),
        180: (-one, 0, 0, -one, width, height),
        270: (0, -one, one, 0, 0, width),
    }[int(degrees)]
    put(header, 40, ">9i", a, b, 0, c, d, 0, x, y, 0x40000000)
    save(target, boxes)


def edits(source, target, *lists):
    """Replaces edit lists. A list is HANDLER=EDIT,EDIT…; an edit is DURATION@MEDIATIME in seconds, MEDIATIME `empty` plays nothing."""
    boxes, moov = load(source)
    moov_is_last(boxes)
    movie = timescale(moov.child("mvhd"))
    for handler, wanted in (item.split("=") for item in lists):
        for track in tracks(moov, handler):
            media = timescale(track.child("mdia", "mdhd"))
            rows = []
            for duration, start in (edit.split("@") for edit in wanted.split(",")):
                rows.append((round(float(duration) * movie), -1 if start == "empty" else round(float(start) * media)))
            body = struct.pack(">II", 0, len(rows)) + b"".join(struct.pack(">IiI", d, s, 0x10000) for d, s in rows)
            track.remove("edts")
            track.children.insert(1, Box(b"edts", children=[Box(b"elst", body)]))
            set_duration(track.child("tkhd"), sum(d for d, _ in rows))
    set_duration(moov.child("mvhd"), longest_track(moov))
    save(target, boxes)


def keep_tracks(source, target, handler):
    """Drops every track of another handler."""
    boxes, moov = load(source)
    moov_is_last(boxes)
    kept = tracks(moov, handler)
    assert kept, "no such track"
    for track in kept:
        track.remove("tref")
    moov.children = [b for b in moov.children if b.kind != b"trak" or b in kept]
    set_duration(moov.child("mvhd"), longest_track(moov))
    save(target, boxes)


def without_samples(source, target):
    """Keeps the tracks and their descriptions, takes every sample away."""
    boxes, moov = load(source)
    set_duration(moov.child("mvhd"), 0)
    for track in tracks(moov):
        set_duration(track.child("tkhd"), 0)
        set_duration(track.child("mdia", "mdhd"), 0)
        track.remove("edts")
        table = track.child("mdia", "minf", "stbl")
        description = table.child("stsd")
        table.children = [description] + [Box(k, bytes(8)) for k in (b"stts", b"stsc")]
        table.children += [Box(b"stsz", bytes(12)), Box(b"stco", bytes(8))]
    save(target, [Box(b"mdat") if b.kind == b"mdat" else b for b in boxes])


def samples_of(path):
    """The bytes of each sample of the first video track."""
    with open(path, "rb") as file:
        data = file.read()
    _, moov = load(path)
    table = tracks(moov, "vide")[0].child("mdia", "minf", "stbl")
    count = struct.unpack_from(">I", table.child("stsz").payload, 8)[0]
    sizes = struct.unpack_from(f">{count}I", table.child("stsz").payload, 12)
    offsets = struct.unpack_from(f">{entries(table.child('stco'))}I", table.child("stco").payload, 8)
    runs = [struct.unpack_from(">III", table.child("stsc").payload, 8 + 12 * i)
            for i in range(entries(table.child("stsc")))]
    samples, run = [], 0
    for chunk, at in enumerate(offsets, start=1):
        while run + 1 < len(runs) and runs[run + 1][0] <= chunk:
            run += 1
        for _ in range(runs[run][1]):
            size = sizes[len(samples)]
            samples.append(data[at:at + size])
            at += size
    assert len(samples) == count
    return samples


def second_description(source, other, target):
    """Appends the video of `other` to the video track of `source`, as a second sample description."""
    boxes, moov = load(source)
    moov_is_last(boxes)
    _, other_moov = load(other)
    track, more = tracks(moov, "vide")[0], tracks(other_moov, "vide")[0]
    table, extra = track.child("mdia", "minf", "stbl"), more.child("mdia", "minf", "stbl")
    assert table.child("ctts") is None and extra.child("ctts") is None, "no B-frames here"
    assert timescale(track.child("mdia", "mdhd")) == timescale(more.child("mdia", "mdhd"))
    samples = samples_of(other)
    first = struct.unpack_from(">I", table.child("stsz").payload, 8)[0]
    chunk = entries(table.child("stco")) + 1
    data = Box(b"mdat", b"".join(samples))
    offset = sum(len(b.bytes()) for b in boxes[:-1]) + 8

    def append(kind, rows, body):
        box = table.child(kind)
        at = 8 if kind == "stsz" else 4
        put(box, at, ">I", struct.unpack_from(">I", box.payload, at)[0] + rows)
        box.payload += body

    append("stsd", 1, extra.child("stsd").payload[8:])
    append("stts", entries(extra.child("stts")), extra.child("stts").payload[8:])
    keys = struct.unpack_from(f">{entries(extra.child('stss'))}I", extra.child("stss").payload, 8)
    append("stss", len(keys), b"".join(struct.pack(">I", k + first) for k in keys))
    append("stsz", len(samples), b"".join(struct.pack(">I", len(s)) for s in samples))
    append("stsc", 1, struct.pack(">III", chunk, len(samples), 2))
    append("stco", 1, struct.pack(">I", offset))
    movie, media = timescale(moov.child("mvhd")), timescale(track.child("mdia", "mdhd"))
    ticks = sum(n * d for n, d in struct.iter_unpack(">II", table.child("stts").payload[8:]))
    set_duration(track.child("mdia", "mdhd"), ticks)
    set_duration(track.child("tkhd"), ticks * movie // media)
    put(track.child("edts", "elst"), 8, ">I", ticks * movie // media)
    set_duration(moov.child("mvhd"), longest_track(moov))
    save(target, boxes[:-1] + [data, moov])


def alias(source, target, name):
    """A MOV of moov only, whose samples lie in another file named by a Macintosh alias record."""
    boxes, moov = load(source)

    def pascal(text, room):
        return struct.pack(">B", len(text)) + text.ljust(room, b"\0")

    path = b"disk:" + name.encode()
    record = bytes(10) + pascal(b"disk", 27) + bytes(12) + pascal(name.encode(), 63) + bytes(16)
    record += struct.pack(">HH", 1, 1) + bytes(16)
    record += struct.pack(">HH", 2, len(path)) + path + bytes(len(path) & 1) + struct.pack(">HH", 0xFFFF, 0)
    entry = Box(b"alis", bytes(4) + record)
    for track in tracks(moov):
        track.child("mdia", "minf", "dinf", "dref").payload = struct.pack(">II", 0, 1) + entry.bytes()
    save(target, [b for b in boxes if b.kind in (b"ftyp", b"moov")])


def rename_entry(source, target, old, new):
    """Gives the sample entries of one kind another four-character code."""
    boxes, moov = load(source)
    changed = 0
    for track in tracks(moov):
        description = track.child("mdia", "minf", "stbl", "stsd")
        if description.payload[12:16] == old.encode():
            put(description, 12, ">4s", new.encode())
            changed += 1
    assert changed
    save(target, boxes)


def signal_sbr(source, target):
    """Sets sbrPresentFlag in the AudioSpecificConfig of a 24 kHz AAC track: HE-AAC, 48 kHz, signalled backward compatibly."""
    boxes, moov = load(source)
    description = tracks(moov, "soun")[0].child("mdia", "minf", "stbl", "stsd")
    at = description.payload.index(b"\x56\xe5\x00")
    put(description, at + 2, ">B", 0x98)  # sbrPresentFlag 1, extension frequency index 3, zero bits
    save(target, boxes)


def dolby_vision(source, target):
    """Adds a Dolby Vision configuration record (profile 8, compatible with HDR10) to the video sample entry."""
    boxes, moov = load(source)
    moov_is_last(boxes)
    description = tracks(moov, "vide")[0].child("mdia", "minf", "stbl", "stsd")
    profile, level, rpu, enhancement, base, compatibility = 8, 1, 1, 0, 1, 1
    bits = profile << 9 | level << 3 | rpu << 2 | enhancement << 1 | base
    record = Box(b"dvvC", struct.pack(">BBHB", 1, 0, bits, compatibility << 4) + bytes(19)).bytes()
    size = struct.unpack_from(">I", description.payload, 8)[0]
    assert size == len(description.payload) - 8, "one sample entry"
    put(description, 8, ">I", size + len(record))
    description.payload += record
    save(target, boxes)


def drop(source, target, kind):
    """Leaves out one kind of box at the top level."""
    boxes, _ = load(source)
    save(target, [b for b in boxes if b.kind != kind.encode()])


def truncate(source, target, part):
    """Keeps the given part (0 to 1) of the bytes of the last mdat."""
    with open(source, "rb") as file:
        data = file.read()
    at = data.rindex(b"mdat") + 4
    with open(target, "wb") as file:
        file.write(data[:at + int((len(data) - at) * float(part))])


def sample_bomb(target, count):
    """A file of a few hundred bytes that claims to hold `count` samples of one byte."""
    count = int(count)
    matrix = struct.pack(">9i", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)

    def full(kind, body, flags=0):
        return Box(kind, struct.pack(">I", flags) + body)

    entry = bytes(6) + struct.pack(">H", 1) + bytes(16) + struct.pack(">HHIIIH", 16, 16, 0x480000, 0x480000, 0, 1)
    entry += bytes(32) + struct.pack(">Hh", 24, -1)
    entry += Box(b"avcC", bytes.fromhex("0142c00affe100096742c00adb0a11a01001000468ce0fc8")).bytes()
    table = [
        full(b"stsd", struct.pack(">I", 1) + Box(b"avc1", entry).bytes()),
        full(b"stts", struct.pack(">III", 1, count, 1)),
        full(b"stsc", struct.pack(">IIII", 1, 1, count, 1)),
        full(b"stsz", struct.pack(">II", 1, count)),
        full(b"stco", struct.pack(">II", 1, 8)),
    ]
    info = [
        full(b"vmhd", bytes(8), 1),
        Box(b"dinf", children=[full(b"dref", struct.pack(">I", 1) + full(b"url ", b"", 1).bytes())]),
        Box(b"stbl", children=table),
    ]
    media = [
        full(b"mdhd", struct.pack(">IIIIHH", 0, 0, 1000, count, 0x55C4, 0)),
        full(b"hdlr", bytes(4) + b"vide" + bytes(13)),
        Box(b"minf", children=info),
    ]
    header = struct.pack(">IIIII", 0, 0, 1, 0, count) + bytes(16) + matrix + struct.pack(">II", 16 << 16, 16 << 16)
    track = [full(b"tkhd", header, 3), Box(b"mdia", children=media)]
    movie = struct.pack(">IIIIIH", 0, 0, 1000, count, 0x10000, 0x100) + bytes(10) + matrix + bytes(24)
    movie += struct.pack(">I", 2)
    moov = Box(b"moov", children=[full(b"mvhd", movie), Box(b"trak", children=track)])
    save(target, [Box(b"ftyp", b"isom" + bytes(4) + b"isom"), moov, Box(b"mdat", bytes(8))])


def vobsub(index, data):
    """Two bitmap subtitles in an MPEG program stream, and the index file beside it."""
    stops, packs = [(1, 2), (3, 4)], []
    for start, stop in stops:
        field = bytes.fromhex("00010002")  # two lines, each one run to the end of the line
        control = 4 + 2 * len(field)
        shown = struct.pack(">HH", 0, control + 24)
        shown += bytes.fromhex("03321004fff0")    # colours, contrast
        shown += bytes.fromhex("050100ff0a00a3")  # x 16 to 255, y 160 to 163
        shown += bytes([6]) + struct.pack(">HH", 4, 4 + len(field)) + bytes([1, 0xFF])
        ticks = (stop - start) * 90000 // 1024
        hidden = struct.pack(">HH", ticks, control + 24) + bytes([2, 0xFF])
        body = field + field + shown + hidden
        unit = struct.pack(">HH", 4 + len(body), control) + body
        pts = start * 90000
        stamp = bytes([0x21 | (pts >> 29) & 0xE, (pts >> 22) & 0xFF, 1 | (pts >> 14) & 0xFE, (pts >> 7) & 0xFF,
                       1 | (pts << 1) & 0xFE])
        payload = bytes([0x81, 0x80, 5]) + stamp + bytes([0x20]) + unit
        reference = (1 << 46) | ((pts >> 30) & 7) << 43 | 1 << 42 | ((pts >> 15) & 0x7FFF) << 27
        reference |= 1 << 26 | (pts & 0x7FFF) << 11 | 1 << 10 | 1
        pack = b"\x00\x00\x01\xba" + reference.to_bytes(6, "big") + bytes.fromhex("0189c3f8")
        pack += b"\x00\x00\x01\xbd" + struct.pack(">H", len(payload)) + payload
        rest = 2048 - len(pack) - 6
        pack += b"\x00\x00\x01\xbe" + struct.pack(">H", rest) + b"\xff" * rest
        packs.append(pack)
    with open(data, "wb") as file:
        file.write(b"".join(packs))
    palette = ", ".join(["000000", "ffffff", "808080", "ff0000"] * 4)
    lines = ["# VobSub index file, v7 (do not modify this line!)", "size: 320x180", f"palette: {palette}", "langidx: 0",
             "id: en, index: 0"]
    lines += [f"timestamp: 00:00:{start:02d}:000, filepos: {2048 * i:09x}" for i, (start, _) in enumerate(stops)]
    with open(index, "w") as file:
        file.write("\n".join(lines) + "\n")


def far_offset(source, target, gibibytes):
    """The same file with a hole between its boxes, so that every chunk lies beyond 4 GiB (the hole takes no space)."""
    boxes, moov = load(source)
    moov_is_last(boxes)
    hole = int(gibibytes) << 30
    for track in tracks(moov):
        table = track.child("mdia", "minf", "stbl")
        old = table.child("stco")
        offsets = struct.unpack_from(f">{entries(old)}I", old.payload, 8)
        old.kind = b"co64"
        old.payload = struct.pack(">II", 0, len(offsets)) + b"".join(struct.pack(">Q", o + hole) for o in offsets)
    with open(target, "wb") as file:
        for box in boxes:
            if box.kind == b"mdat":
                file.write(struct.pack(">I4sQ", 1, b"free", hole))
                file.seek(hole - 16, 1)
            file.write(box.bytes())


def main():
    if len(sys.argv) < 3 or sys.argv[1].startswith("_"):
        sys.exit(__doc__)
    step = globals().get(sys.argv[1].replace("-", "_"))
    step(*sys.argv[2:])


main()
