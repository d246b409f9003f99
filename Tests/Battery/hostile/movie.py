"""Hostile MP4 and QuickTime files: counts, boxes, fragments. Made by `hostile_files.py`."""
import struct
import zlib

from .common import TONE, Box, box, file, full, join, opened, parse, read, sparse, table

FTYP = box("ftyp", b"isom\0\0\2\0isomiso2mp41")


REPLACED = {"stz2": ["stsz"], "co64": ["stco"]}


def with_table(context, kind, payload):
    """The seed whose first track has another table."""
    boxes, _, track = opened(read(context.movie()))
    target = table(track)
    target.without(kind, *REPLACED.get(kind, ()))
    target.children.append(Box(kind.encode(), payload))
    return join(boxes)


def count_bomb(name, kind, payload):
    file(name)(lambda context: with_table(context, kind, payload))


count_bomb("stsz-count.mp4", "stsz", full(0, 0, "II", 0, 80_000_000))
count_bomb("stz2-count.mp4", "stz2", full(0, 0, "II", 4, 0xFFFFFFFF))
count_bomb("stsc-count.mp4", "stsc", full(0, 0, "I3I", 0x0FFFFFFF, 1, 1, 1))
count_bomb("stts-count.mp4", "stts", full(0, 0, "I2I", 0x1FFFFFFF, 1, 1))
count_bomb("ctts-count.mp4", "ctts", full(0, 0, "I2I", 0x1FFFFFFF, 1, 1))
count_bomb("stco-count.mp4", "stco", full(0, 0, "2I", 0x3FFFFFFF, 48))
count_bomb("co64-count.mp4", "co64", full(0, 0, "IQ", 0x1FFFFFFF, 48))
count_bomb("stss-count.mp4", "stss", full(0, 0, "2I", 0x3FFFFFFF, 1))
count_bomb("stsd-count.mp4", "stsd", full(0, 0, "I", 0x0FFFFFFF))
count_bomb("stts-samples.mp4", "stts", full(0, 0, "I2I", 1, 0xFFFFFFFF, 1))
count_bomb("stts-centuries.mp4", "stts", full(0, 0, "I2I", 1, 50, 0x7FFFFFFF))
count_bomb("ctts-sum.mp4", "ctts", full(0, 0, "I6I", 3, 0x7FFFFFFF, 1, 0x7FFFFFFF, 1, 0x7FFFFFFF, 1))
count_bomb("ctts-values.mp4", "ctts", full(0, 0, "I4I", 2, 25, 0x7FFFFFFF, 25, 0x80000001))
count_bomb("stsc-chunk.mp4", "stsc", full(0, 0, "I3I", 1, 1, 0xFFFFFFFF, 1))
count_bomb("co64-wild.mp4", "co64", full(0, 0, "IQ", 1, (1 << 63) - 2))
count_bomb("sgpd-count.mp4", "sgpd", full(1, 0, "4sII", b"roll", 2, 0x0FFFFFFF))


@file("stsz-fixed.mp4")
def stsz_fixed(context):
    """80 million samples of one byte in a file of 651 bytes: neither table needs room."""
    return with_samples(context, 80_000_000, 1)


@file("one-byte-packets.mp4")
def one_byte_packets(context):
    """Ten hours of sound in packets of one byte."""
    return with_samples(context, 1_550_390, 1, bytes(1_550_390))


def with_samples(context, count, size, data=b"", delta=1024):
    boxes, moov, _ = opened(read(context.remuxed("sound.m4a", "-vn")))
    track = next(item for item in moov.children if item.kind == b"trak")
    track.without("edts")
    stbl = table(track)
    stbl.without("stts", "stsc", "stsz", "stco", "sgpd", "sbgp")
    stbl.children += [
        Box(b"stts", full(0, 0, "I2I", 1, count, delta)), Box(b"stsc", full(0, 0, "I3I", 1, 1, count, 1)),
        Box(b"stsz", full(0, 0, "II", size, count)), Box(b"stco", full(0, 0, "2I", 1, len(FTYP) + 8))]
    return FTYP + box("mdat", data or bytes(8)) + moov.bytes()


@file("same-bytes.mp4")
def same_bytes(context):
    """2,048 samples that are all the same 256 KB: half a gigabyte of output from a small file."""
    size, count = 256 << 10, 2048
    boxes, moov, track = opened(read(context.remuxed("sound.m4a", "-vn")))
    track.without("edts")
    stbl = table(track)
    stbl.without("stts", "stsc", "stsz", "stco", "sgpd", "sbgp")
    stbl.children += [
        Box(b"stts", full(0, 0, "I2I", 1, count, 1024)), Box(b"stsc", full(0, 0, "I3I", 1, 1, 1, 1)),
        Box(b"stsz", full(0, 0, "II", size, count)),
        Box(b"stco", full(0, 0, "I", count) + struct.pack(">I", len(FTYP) + 8) * count)]
    return FTYP + box("mdat", bytes(size)) + moov.bytes()


@file("same-bytes-avc.mp4")
def same_picture(context):
    """Half a million pictures that are all the first one, of a few kilobytes."""
    boxes, moov, track = opened(read(context.remuxed("picture.mp4", "-an")))
    track.without("edts")
    stbl = table(track)
    size = struct.unpack_from(">I", stbl.child("stsz").payload, 12)[0]
    offset = struct.unpack_from(">I", stbl.child("stco").payload, 8)[0]
    count = 500_000
    stbl.without("stts", "stsc", "stsz", "stco", "stss")
    stbl.children += [
        Box(b"stts", full(0, 0, "I2I", 1, count, 512)), Box(b"stsc", full(0, 0, "I3I", 1, 1, 1, 1)),
        Box(b"stsz", full(0, 0, "II", size, count)), Box(b"stco", full(0, 0, "I", count) + struct.pack(">I", offset) * count)]
    return join(boxes)


# Boxes


@file("size-64.mp4")
def size_64(context):
    return FTYP + struct.pack(">I4sQ", 1, b"moov", (1 << 64) - 1) + bytes(64)


@file("size-64-wrap.mp4")
def size_64_wrap(context):
    return FTYP + struct.pack(">I4sQ", 1, b"free", (1 << 64) - len(FTYP)) + read(context.movie())


@file("size-huge.mp4")
def size_huge(context):
    return FTYP + struct.pack(">I4s", 0xFFFFFFF0, b"moov") + box("mvhd", bytes(100))


@file("size-small.mp4")
def size_small(context):
    return FTYP + struct.pack(">I4s", 4, b"moov") + bytes(64)


@file("nested.mp4")
def nested(context):
    data = b""
    for _ in range(3000):
        data = box("moov", data)
    return FTYP + data


@file("nested-tags.mp4")
def nested_tags(context):
    """Boxes inside boxes, beside a harmless track."""
    data = b""
    for _ in range(20_000):
        data = box("udta", data)
    boxes, moov, _ = opened(read(context.movie()))
    return join(boxes[:-1]) + box("moov", *[item.bytes() for item in moov.children], data)


@file("traks-empty.mp4")
def empty_tracks(context):
    return FTYP + box("moov", box("mvhd", full(0, 0) + bytes(96)), box("trak") * 50_000)


@file("traks-full.mp4")
def full_tracks(context):
    boxes, moov, track = opened(read(context.movie()))
    return join(boxes[:-1]) + box("moov", moov.child("mvhd").bytes(), track.bytes() * 500)


@file("boxes-tiny.mp4")
def tiny_boxes(context):
    return FTYP + box("free") * 300_000 + read(context.movie())


@file("moov-huge.mp4")
def huge_header(context):
    sparse(context.path("moov-huge.mp4"), 8 << 30, FTYP + struct.pack(">I4sQ", 1, b"moov", (8 << 30) - len(FTYP)))


@file("cmov.mov")
def compressed_header(context):
    bomb = zlib.compress(bytes(200 << 20), 9)
    body = box("cmov", box("dcom", b"zlib"), box("cmvd", struct.pack(">I", 200 << 20), bomb))
    return box("ftyp", b"qt  \0\0\0\0qt  ") + box("moov", body)


@file("heif-iloc.mp4")
def heif(context):
    iloc = box("iloc", full(2, 0), b"\x44\x00", struct.pack(">I", 0xFFFFFFFF))
    meta = box("meta", full(0, 0), box("hdlr", full(0, 0) + b"\0\0\0\0pict" + bytes(13)), iloc)
    return box("ftyp", b"avif\0\0\0\0avifmif1") + meta


# Fragments


def fragmented(context):
    return parse(read(context.remuxed("fragmented.mp4", "-movflags", "+frag_keyframe+empty_moov+default_base_moof")))


def fragment(number, *traf):
    return box("moof", box("mfhd", full(0, 0, "I", number)), box("traf", box("tfhd", full(0, 0x020038, "4I", 1, 512, 0, 0)), *traf))


def with_fragments(context, *parts):
    head = [item for item in fragmented(context) if item.kind in (b"ftyp", b"moov")]
    return join(head) + b"".join(parts)


@file("trun-count.mp4")
def trun_count(context):
    """Four thousand million samples that need no byte of a table."""
    return with_fragments(context, fragment(1, box("trun", full(0, 0, "I", 0xFFFFFFFF))), box("mdat", bytes(64)))


@file("trun-table.mp4")
def trun_table(context):
    return with_fragments(context, fragment(1, box("trun", full(0, 0xF01, "2I", 0x0FFFFFFF, 0))), box("mdat", bytes(64)))


@file("fragments.mp4")
def fragments(context):
    """Twenty thousand fragments, each of 2,000 samples without bytes."""
    return with_fragments(context, *[fragment(number, box("trun", full(0, 0, "I", 2000))) for number in range(20_000)])


@file("tfdt-max.mp4")
def tfdt_max(context):
    boxes = fragmented(context)
    for item in boxes:
        if item.kind == b"moof":
            for traf in (child for child in item.children if child.kind == b"traf"):
                traf.child("tfdt").payload = full(1, 0, "Q", (1 << 64) - 100)
    return join(boxes)


@file("sidx-count.mp4")
def sidx_count(context):
    boxes = fragmented(context)
    sidx = box("sidx", full(0, 0, "4IHH", 1, 90_000, 0, 0, 0, 0xFFFF))
    loop = box("sidx", full(1, 0, "IIQQHH", 1, 1, 0, (1 << 64) - 200, 0, 1), struct.pack(">3I", 0x80000000 | 44, 1, 0))
    return join(boxes[:2]) + sidx + loop * 1000 + join(boxes[2:])


@file("tfra-count.mp4")
def tfra_count(context):
    tfra = box("tfra", full(1, 0, "III", 1, 0x3F, 0x0FFFFFFF))
    return join(fragmented(context)) + box("mfra", tfra, box("mfro", full(0, 0, "I", len(tfra) + 24)))


@file("mdat-1tb.mp4")
def mdat_1tb(context):
    size = 1 << 40
    sparse(context.path("mdat-1tb.mp4"), size, FTYP + struct.pack(">I4sQ", 1, b"mdat", size - len(FTYP)))


@file("pcm-10-minutes.mov")
def pcm(context):
    """Not hostile: ten minutes of uncompressed sound have 28.8 million samples."""
    context.made("pcm-seed.mov", *TONE, "-c:a", "pcm_u8", "-ar", "48000")
    boxes, moov, track = opened(read(context.path("pcm-seed.mov")))
    count = 48000 * 600
    stbl = table(track)
    track.without("edts")
    stbl.without("stts", "stsc", "stsz", "stco")
    head = box("ftyp", b"qt  \0\0\2\0qt  ")
    stbl.children += [
        Box(b"stts", full(0, 0, "I2I", 1, count, 1)), Box(b"stsc", full(0, 0, "I3I", 1, 1, count, 1)),
        Box(b"stsz", full(0, 0, "II", 1, count)), Box(b"stco", full(0, 0, "2I", 1, len(head) + len(moov.bytes()) + 1024 + 8))]
    size = len(moov.bytes())
    stbl.child("stco").put(8, ">I", len(head) + size + 8)
    sparse(context.path("pcm-10-minutes.mov"), len(head) + size + 8 + count,
           head + moov.bytes() + struct.pack(">I4s", 8 + count, b"mdat"))
