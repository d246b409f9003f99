"""Hostile AVI, FLV, ASF, Ogg, WAV, MP3 and FLAC files, and valid files of containers and codecs that are not opened. Made
by `hostile_files.py`."""
import base64
import struct
import zlib

from .common import PICTURE, TONE, file, read
from .pictures import syncsafe
from .playlists import riff, riff_chunk

# AVI


@file("magicyuv.avi")
def magicyuv(context):
    context.made("magicyuv.avi", *PICTURE, "-c:v", "magicyuv", "-t", "1")


def avi(context):
    return bytearray(read(context.remuxed("seed.avi")))


@file("avi-index.avi")
def avi_index(context):
    """An index of 100,000 entries, all of them the same."""
    data = avi(context)
    entry = struct.pack("<4sIII", b"00dc", 0x10, 4, 0xFFFFFFF)
    at = data.index(b"idx1")
    data[at:] = riff_chunk(b"idx1", entry * 100_000)
    struct.pack_into("<I", data, 4, len(data) - 8)
    return bytes(data)


@file("avi-super-index.avi")
def avi_super_index(context):
    """An index of indices that counts too far and names itself."""
    data = avi(context)
    start = data.index(b"strl") - 8
    size = struct.unpack_from("<I", data, start + 4)[0]
    index = riff_chunk(b"indx", struct.pack("<HBBI4s3I", 4, 0, 0, 0x7FFFFFFF, b"00dc", 0, 0, 0)
                       + struct.pack("<QII", start, 0x7FFFFFFF, 1) * 1000)
    data[start + 8 + size:start + 8 + size] = index
    struct.pack_into("<I", data, start + 4, size + len(index))
    header = data.index(b"hdrl") - 8
    struct.pack_into("<I", data, header + 4, struct.unpack_from("<I", data, header + 4)[0] + len(index))
    return bytes(data)


@file("avi-streams.avi")
def avi_streams(context):
    data = avi(context)
    header = data.index(b"hdrl") - 8
    size = struct.unpack_from("<I", data, header + 4)[0]
    start = data.index(b"strl") - 8
    stream = data[start:start + 8 + struct.unpack_from("<I", data, start + 4)[0]]
    content = data[header + 8:start] + stream * 300
    struct.pack_into("<I", content, content.index(b"avih") + 8 + 24, 300)
    return bytes(data[:header] + riff_chunk(b"LIST", bytes(content)) + data[header + 8 + size:])


@file("avi-rate.avi")
def avi_rate(context):
    """No time at all for each picture, and a sample size of four gigabytes."""
    data = avi(context)
    at = data.index(b"strh") + 8
    struct.pack_into("<IIIIIII", data, at + 20, 0, 0xFFFFFFFF, 0, 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF)
    return bytes(data)


# FLV


def flv_tag(kind, time, body):
    head = bytes([kind]) + len(body).to_bytes(3, "big") + (time & 0xFFFFFF).to_bytes(3, "big") + bytes([time >> 24 & 255]) + bytes(3)
    return head + body + struct.pack(">I", len(body) + 11)


FLV = b"FLV\1\5\0\0\0\x09\0\0\0\0"


def amf_name(name):
    return struct.pack(">H", len(name)) + name


@file("flv-keyframes.flv")
def flv_keyframes(context):
    body = b"\2" + amf_name(b"onMetaData") + b"\x08\0\0\0\1" + amf_name(b"keyframes") + b"\3"
    for name in (b"times", b"filepositions"):
        body += amf_name(name) + b"\x0a" + struct.pack(">I", 0x0FFFFFFF) + b"\0" + bytes(8)
    return FLV + flv_tag(18, 0, body + b"\0\0\x09" * 2) + read(context.remuxed("seed.flv"))[13:]


@file("flv-nested.flv")
def flv_nested(context):
    body = b"\2" + amf_name(b"onMetaData") + (b"\3" + amf_name(b"a")) * 5000 + b"\5" + b"\0\0\x09" * 5000
    return FLV + flv_tag(18, 0, body) + read(context.remuxed("seed.flv"))[13:]


@file("flv-endless.flv")
def flv_endless(context):
    """Metadata, and again, and never a picture."""
    body = b"\2" + amf_name(b"onMetaData") + b"\x08\0\0\0\1" + amf_name(b"title") + b"\2" + amf_name(b"x" * 20) + b"\0\0\x09"
    return FLV + flv_tag(18, 0, body) * 30_000


# ASF


def guid(text):
    parts = text.split("-")
    return struct.pack("<IHH", *(int(part, 16) for part in parts[:3])) + bytes.fromhex(parts[3] + parts[4])


def asf(context):
    return read(context.made("seed.asf", *TONE, "-c:a", "wmav2"))


def asf_with(context, name, content, size=None):
    """One more object in the header."""
    data = bytearray(asf(context))
    item = guid(name) + struct.pack("<Q", size or len(content) + 24) + content
    at = struct.unpack_from("<Q", data, 16)[0]
    data[at:at] = item
    struct.pack_into("<QI", data, 16, at + len(item), struct.unpack_from("<I", data, 24)[0] + 1)
    return bytes(data)


@file("asf-object.asf")
def asf_object(context):
    data = bytearray(asf(context))
    at = data.index(guid("B7DC0791-A9B7-11CF-8EE6-00C00C205365"))
    struct.pack_into("<Q", data, at + 16, (1 << 63) + 5)
    return bytes(data)


@file("asf-marker.asf")
def asf_marker(context):
    return asf_with(context, "F487CD01-A951-11CF-8EE6-00C00C205365", bytes(16) + struct.pack("<IHH", 0xFFFFFFFF, 0, 0) + bytes(64))


@file("asf-attributes.asf")
def asf_attributes(context):
    one = struct.pack("<H", 2) + b"\0\0" + struct.pack("<HH", 1, 0xFFFF) + b"x"
    return asf_with(context, "D2D0A440-E307-11D2-97F0-00A0C95EA850", struct.pack("<H", 0xFFFF) + one * 2000)


@file("asf-packet.asf")
def asf_packet(context):
    data = bytearray(asf(context))
    at = data.index(guid("8CABDCA1-A947-11CF-8EE4-00C00C205365"))
    struct.pack_into("<III", data, at + 24 + 16 + 8 * 3 + 8 * 3, 2, 0xFFFFFFFF, 0xFFFFFFFF)
    return bytes(data)


# Ogg

OGG_TABLE = []


def ogg_crc(data):
    if not OGG_TABLE:
        for index in range(256):
            value = index << 24
            for _ in range(8):
                value = (value << 1) ^ (0x04C11DB7 if value & 0x80000000 else 0)
            OGG_TABLE.append(value & 0xFFFFFFFF)
    value = 0
    for byte in data:
        value = (value << 8 & 0xFFFFFFFF) ^ OGG_TABLE[value >> 24 ^ byte]
    return value


def page(serial, number, flags, granule, packet):
    lacing = b"\xff" * (len(packet) // 255) + bytes([len(packet) % 255])
    head = struct.pack("<4sBBqIII", b"OggS", 0, flags, granule, serial, number, 0) + bytes([len(lacing)]) + lacing
    data = head + packet
    return data[:22] + struct.pack("<I", ogg_crc(data)) + data[26:]


HEAD = b"OpusHead\1\1" + struct.pack("<HIhB", 0, 48000, 0, 0)
TAGS = b"OpusTags" + struct.pack("<I", 1) + b"x" + struct.pack("<I", 0)


def chain(serial, granule=960, tags=TAGS):
    return page(serial, 0, 2, 0, HEAD) + page(serial, 1, 0, 0, tags) + page(serial, 2, 4, granule, b"\xf8\xff\xfe")


@file("ogg-chains.ogg")
def ogg_chains(context):
    return b"".join(chain(serial) for serial in range(1, 5001))


@file("ogg-streams.ogg")
def ogg_streams(context):
    return b"".join(page(serial, 0, 2, 0, HEAD) for serial in range(1, 3001)) + chain(5000)


@file("ogg-granule.ogg")
def ogg_granule(context):
    return chain(1, (1 << 63) - 1)


@file("ogg-tags.ogg")
def ogg_tags(context):
    tags = b"OpusTags" + struct.pack("<I", 1) + b"x" + struct.pack("<I", 0xFFFFFFFF) + struct.pack("<I", 0xFFFFFFF0) + b"TITLE=x"
    return chain(1, tags=tags)


@file("ogg-picture.ogg")
def ogg_picture(context):
    block = struct.pack(">II", 3, 0xFFFFFFF0) + b"image/png" + struct.pack(">I", 0xFFFFFFF0) + bytes(32)
    comment = b"METADATA_BLOCK_PICTURE=" + base64.b64encode(block)
    tags = b"OpusTags" + struct.pack("<I", 1) + b"x" + struct.pack("<II", 1, len(comment)) + comment
    return chain(1, tags=tags)


# WAV


def wave(rate=8000, channels=1, align=1, bits=8, data_size=8000, more=b""):
    fmt = struct.pack("<HHIIHH", 1, channels, rate, rate * align & 0xFFFFFFFF, align, bits)
    return (b"RIFF\xff\xff\xff\xffWAVE" + riff_chunk(b"fmt ", fmt) + more + b"data" + struct.pack("<I", data_size) + b"\x80" * 8000)


@file("wav-length.wav")
def wav_length(context):
    return wave(data_size=0xFFFFFFFF)


@file("wav-zero.wav")
def wav_zero(context):
    return wave(rate=0, channels=0, align=0, bits=0)


@file("wav-channels.wav")
def wav_channels(context):
    return wave(rate=0x7FFFFFFF, channels=65535, align=65535, bits=8)


@file("wav-lists.wav")
def wav_lists(context):
    return wave(more=riff(b"INFO", riff_chunk(b"INAM", b"x")) * 50_000)


@file("wav-rf64.wav")
def wav_rf64(context):
    size = struct.pack("<QQQI", (1 << 64) - 1, (1 << 64) - 1, (1 << 64) - 1, 0xFFFFFFFF)
    return b"RF64" + wave(data_size=0xFFFFFFFF)[4:12] + riff_chunk(b"ds64", size) + wave(data_size=0xFFFFFFFF)[12:]


# MP3


def mp3(context):
    return read(context.made("sound.mp3", *TONE, "-c:a", "libmp3lame", "-b:a", "32k", "-id3v2_version", "0"))


@file("id3-size.mp3")
def id3_size(context):
    """A tag of 256 MB, of which there is nothing."""
    return b"ID3\4\0\0" + syncsafe((1 << 28) - 1) + b"TIT2" + syncsafe((1 << 28) - 100) + b"\0\0\3x" + mp3(context)


@file("id3-zlib.mp3")
def id3_zlib(context):
    """A compressed frame that says it has 255 MB."""
    body = syncsafe((1 << 28) - 1) + zlib.compress(b"\3" + b"x" * (200 << 20), 9)
    frame = b"TIT2" + syncsafe(len(body)) + b"\0\x09" + body
    return b"ID3\4\0\0" + syncsafe(len(frame)) + frame + mp3(context)


@file("id3-frames.mp3")
def id3_frames(context):
    """A hundred thousand chapters and private frames."""
    frames = b"".join(b"CHAP" + struct.pack(">IH", 18, 0) + b"c\0" + struct.pack(">4I", index, index + 1, 0, 0) for index in range(50_000))
    frames += (b"PRIV" + struct.pack(">IH", 4, 0) + b"a\0xx") * 50_000
    return b"ID3\3\0\0" + syncsafe(len(frames)) + frames + mp3(context)


@file("id3-endless.mp3")
def id3_endless(context):
    """Tag behind tag."""
    return (b"ID3\4\0\0" + syncsafe(10) + bytes(10)) * 100_000 + mp3(context)


@file("xing-frames.mp3")
def xing_frames(context):
    data = bytearray(mp3(context))
    at = max(data.find(b"Info"), data.find(b"Xing"))
    struct.pack_into(">II", data, at + 8, 0xFFFFFFFF, 0xFFFFFFFF)
    return bytes(data)


# FLAC


def flac_with(context, block, change=None):
    data = bytearray(read(context.made("sound.flac", *TONE, "-c:a", "flac")))
    data[4] &= 0x7F
    if change:
        change(data)
    return bytes(data[:42]) + block + bytes(data[42:])


@file("flac-seek-table.flac")
def flac_seek_table(context):
    return flac_with(context, b"\3\xff\xff\xf0" + struct.pack(">QQH", 1 << 63, 1 << 63, 0xFFFF) * 100)


@file("flac-picture.flac")
def flac_picture(context):
    block = struct.pack(">II", 3, 9) + b"image/png" + struct.pack(">5I", 0, 65535, 65535, 48, 0) + struct.pack(">I", 0xFFFFFFF0)
    return flac_with(context, b"\6" + len(block).to_bytes(3, "big") + block)


@file("flac-samples.flac")
def flac_samples(context):
    def change(data):
        data[8 + 13] |= 0x0F
        data[8 + 14:8 + 18] = b"\xff" * 4
    return flac_with(context, b"\1\0\0\0", change)


@file("flac-cue-sheet.flac")
def flac_cue_sheet(context):
    return flac_with(context, b"\5\xff\xff\xff" + bytes(395) + b"\xff" + bytes(100))


# Containers that are not opened


def foreign(name, *arguments):
    file(name)(lambda context: context.made(name, *arguments) and None)


foreign("nut.mp4", *TONE, "-c:a", "pcm_s16le", "-f", "nut")
foreign("caf.mp4", *TONE, "-c:a", "pcm_s16le", "-f", "caf")
foreign("au.mp4", *TONE, "-c:a", "pcm_s16be", "-f", "au")
foreign("ivf.mp4", *PICTURE, "-c:v", "libvpx", "-t", "0.2", "-f", "ivf")
foreign("y4m.mp4", *PICTURE, "-t", "0.2", "-pix_fmt", "yuv420p", "-f", "yuv4mpegpipe")
foreign("dv.mp4", "-f", "lavfi", "-i", "testsrc2=s=720x576:r=25:d=0.2", "-c:v", "dvvideo", "-pix_fmt", "yuv420p", "-f", "dv")
foreign("gxf.mp4", "-f", "lavfi", "-i", "testsrc2=s=720x576:r=25:d=0.2", "-c:v", "mpeg2video", "-f", "gxf")


@file("xbin.mp4")
def xbin(context):
    return b"XBIN\x1a" + struct.pack("<HHBB", 65535, 65535, 16, 0) + b"A\x07" * 4000


@file("tty.mp4")
def tty(context):
    return b"\x1b[2J\x1b[1;1HHello\x1b[31m" * 500


@file("module.mp4")
def module(context):
    samples = (b"s".ljust(22, b"\0") + struct.pack(">HBBHH", 1, 0, 64, 0, 1)) * 31
    return b"song".ljust(20, b"\0") + samples + b"\1\x7f" + bytes(128) + b"M.K." + bytes(1024) + bytes(62)
