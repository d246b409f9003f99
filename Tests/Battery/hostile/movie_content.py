"""Hostile MP4 files: times, sizes of pictures, encryption, text. Made by `hostile_files.py`."""
import struct

from .common import NASTY, PICTURE, Box, box, file, full, h264_parameters, join, opened, parse, read, table

# Times


def with_movie(context, change):
    boxes, moov, track = opened(read(context.movie()))
    change(moov, track)
    return join(boxes)


@file("elst-count.mp4")
def elst_count(context):
    def change(moov, track):
        track.child("edts", "elst").payload = full(0, 0, "I3I", 0x0FFFFFFF, 1, 0, 0x10000)
    return with_movie(context, change)


@file("elst-many.mp4")
def elst_many(context):
    """A hundred thousand edits that play the same two seconds."""
    def change(moov, track):
        track.child("edts", "elst").payload = full(0, 0, "I", 100_000) + struct.pack(">3I", 2000, 0, 0x10000) * 100_000
    return with_movie(context, change)


@file("elst-values.mp4")
def elst_values(context):
    def change(moov, track):
        rows = struct.pack(">QqI", (1 << 63) - 1, (1 << 63) - 1, 0x10000) + struct.pack(">QqI", (1 << 64) - 1, -(1 << 63), 0)
        track.child("edts", "elst").payload = full(1, 0, "I", 2) + rows
    return with_movie(context, change)


@file("elst-empty.mp4")
def elst_empty(context):
    """The sound begins after 136 years of nothing."""
    def change(moov, track):
        other = [item for item in moov.children if item.kind == b"trak"][1]
        rows = struct.pack(">QqI", 1000 * 0xFFFFFFFF, -1, 0x10000) + struct.pack(">QqI", 2000, 1024, 0x10000)
        other.child("edts", "elst").payload = full(1, 0, "I", 2) + rows
    return with_movie(context, change)


@file("timescale-zero.mp4")
def timescale_zero(context):
    return with_movie(context, lambda moov, track: track.child("mdia", "mdhd").put(12, ">I", 0))


@file("timescale-movie-zero.mp4")
def timescale_movie_zero(context):
    return with_movie(context, lambda moov, track: moov.child("mvhd").put(12, ">I", 0))


@file("timescale-max.mp4")
def timescale_max(context):
    """Fifty pictures within 12 microseconds."""
    return with_movie(context, lambda moov, track: track.child("mdia", "mdhd").put(12, ">I", 0xFFFFFFFF))


@file("duration-centuries.mp4")
def duration_centuries(context):
    def change(moov, track):
        old = moov.child("mvhd").payload
        moov.child("mvhd").payload = full(1, 0, "QQIQ", 0, 0, 1, (1 << 63) - 1) + old[20:]
        old = track.child("tkhd").payload
        track.child("tkhd").payload = full(1, 3, "QQIIQ", 0, 0, 1, 0, (1 << 63) - 1) + old[24:]
    return with_movie(context, change)


# Pictures


@file("avc-16000.mp4")
def avc_16000(context):
    return declared(context, 16000, h264_parameters(16000, 16000))


@file("avc-65535.mp4")
def avc_65535(context):
    """Only the container says so: the pictures are small."""
    return declared(context, 65535, None)


def declared(context, size, parameters):
    def change(moov, track):
        description = table(track).child("stsd")
        description.put(8 + 32, ">HH", size, size)
        track.child("tkhd").put(76, ">II", (size << 16) & 0xFFFFFFFF, (size << 16) & 0xFFFFFFFF)
        if parameters:
            entries = parse_entry(description.payload)
            old = entries["avcC"]
            length = struct.unpack_from(">H", old, 6)[0]
            new = b"\x01" + parameters[1:4] + old[4:6] + struct.pack(">H", len(parameters)) + parameters + old[8 + length:]
            description.payload = full(0, 0, "I", 1) + box("avc1", description.payload[16:16 + 78], box("avcC", new))
    return with_movie(context, change)


def parse_entry(payload):
    """The boxes of the first entry of a video sample description."""
    size = struct.unpack_from(">I", payload, 8)[0]
    return {item.kind.decode(): item.payload for item in parse(payload[8 + 86:8 + size])}


@file("hvcc-arrays.mp4")
def hvcc_arrays(context):
    path = context.made("hevc.mp4", *PICTURE, "-c:v", "libx265", "-preset", "ultrafast", "-x265-params",
                        "log-level=error:pools=none:frame-threads=1", "-tag:v", "hvc1")
    boxes, _, track = opened(read(path))
    description = table(track).child("stsd")
    old = parse_entry(description.payload)["hvcC"]
    arrays = b"".join(struct.pack(">BH", 0xA0 | kind & 0x1F, 0xFFFF) + struct.pack(">HBB", 2, 0x40, 1) * 400 for kind in range(255))
    head = description.payload[16:16 + 78]
    description.payload = full(0, 0, "I", 1) + box("hvc1", head, box("hvcC", old[:22] + b"\xff" + arrays))
    return join(boxes)


# Encryption


def encrypted(context):
    path = context.made("cenc.mp4", "-i", context.movie(), "-c", "copy", "-encryption_scheme", "cenc-aes-ctr", "-encryption_key",
                        "00112233445566778899aabbccddeeff", "-encryption_kid", "0123456789abcdef0123456789abcdef")
    return opened(read(path))


@file("cenc-senc-count.mp4")
def senc_count(context):
    boxes, _, track = encrypted(context)
    table(track).child("senc").put(4, ">I", 0x0FFFFFFF)
    return join(boxes)


@file("cenc-subsamples.mp4")
def senc_subsamples(context):
    """The count of parts of the first sample is larger than the box."""
    boxes, _, track = encrypted(context)
    target = table(track).child("senc")
    target.payload = full(0, 2, "I", 50) + (bytes(8) + struct.pack(">H", 0xFFFF)) * 50
    return join(boxes)


@file("cenc-saiz.mp4")
def saiz(context):
    boxes, _, track = encrypted(context)
    stbl = table(track)
    stbl.without("senc", "saiz", "saio")
    stbl.children += [Box(b"saiz", full(0, 0, "BI", 255, 0xFFFFFFFF)), Box(b"saio", full(1, 0, "IQ", 0x0FFFFFFF, (1 << 64) - 1))]
    return join(boxes)


# Text


@file("names.mp4")
def names(context):
    boxes, moov, track = opened(read(context.movie()))
    value = (NASTY + "t" * 100_000).encode()
    items = box(b"\xa9nam", box("data", struct.pack(">II", 1, 0), value)) + box(b"\xa9ART", box("data", struct.pack(">II", 1, 0), value))
    items += box(b"\xa9cmt", struct.pack(">I4sII", 0x7FFFFFFF, b"data", 1, 0), b"x")
    meta = box("meta", full(0, 0), box("hdlr", full(0, 0) + b"\0\0\0\0mdirappl" + bytes(9)), box("ilst", items))
    chapters = box("chpl", full(1, 0), b"\0\xff" + b"".join(struct.pack(">QB", index, 200) + value[:200] for index in range(255)))
    moov.without("udta")
    moov.children.append(Box(b"udta", meta + chapters))
    for item in (child for child in moov.children if child.kind == b"trak"):
        media = item.child("mdia")
        media.child("mdhd").put(20, ">H", 0x7FFF)
        media.child("hdlr").payload = media.child("hdlr").payload[:24] + value
        media.children.append(Box(b"elng", full(0, 0) + b'en"\r\n#EXT,X="\0'))
        item.children.append(Box(b"udta", box("name", value)))
    return join(boxes)


@file("timed-text.mp4")
def timed_text(context):
    """3GPP timed text with arrows, zero bytes, escape sequences, styles that count too far."""
    with open(context.path("timed-text.srt"), "w", encoding="utf-8", newline="\n") as target:
        for index in range(4):
            target.write(f"{index + 1}\n00:00:0{index // 2},{index % 2}00 --> 00:00:0{index // 2},{index % 2}90\n{'A' * 40}\n\n")
    path = context.made("text-seed.mp4", "-i", context.movie(), "-i", context.path("timed-text.srt"), "-map", "0", "-map", "1",
                        "-c", "copy", "-c:s", "mov_text")
    data = read(path)
    for value in [b"a --> b\n\n00:00.000 --> 99:00.000\nhi!!!!!", b"NUL\0 \x01\x1b[31m\x9b" + b"B" * 29,
                  "\u202ebidi\u2066</c><script>alert(1)</script>".encode()[:40], b"\xff\xfe\xc0\x80" * 10]:
        data = data.replace(b"A" * 40, value[:40].ljust(40, b"C"), 1)
    return data
