"""Pictures: as covers too large to decode, and by themselves under the name of a video. Made by `hostile_files.py`."""
import struct

from .common import PICTURE, TONE, box, ffmpeg, file, full, png, read

COVER = dict(width=16000, height=16000)


@file("cover-16000.mp3")
def cover_mp3(context):
    sound = read(context.made("sound.mp3", *TONE, "-c:a", "libmp3lame", "-b:a", "32k", "-id3v2_version", "0"))
    frame = b"\0image/png\0\3\0" + png(**COVER)
    frame = b"APIC" + struct.pack(">IH", len(frame), 0) + frame
    return b"ID3\3\0\0" + syncsafe(len(frame)) + frame + sound


def syncsafe(value):
    return bytes((value >> shift) & 0x7F for shift in (21, 14, 7, 0))


@file("cover-16000.m4a")
def cover_m4a(context):
    data = read(context.remuxed("sound.m4a", "-vn"))
    item = box("covr", box("data", struct.pack(">II", 14, 0), png(**COVER)))
    meta = box("meta", full(0, 0), box("hdlr", full(0, 0) + b"\0\0\0\0mdirappl" + bytes(9)), box("ilst", item))
    at = data.index(b"moov") - 4
    moov = data[at + 8:]
    assert struct.unpack_from(">I", data, at)[0] == len(moov) + 8, "the header is last"
    kept = moov[:moov.index(b"udta") - 4] if b"udta" in moov else moov
    return data[:at] + box("moov", kept, box("udta", meta))


@file("cover-16000.flac")
def cover_flac(context):
    data = read(context.made("sound.flac", *TONE, "-c:a", "flac"))
    picture = struct.pack(">II", 3, 9) + b"image/png" + struct.pack(">I", 0) + struct.pack(">4I", 16000, 16000, 48, 0)
    body = png(**COVER)
    block = picture + struct.pack(">I", len(body)) + body
    return data[:42].replace(b"fLaC\x80", b"fLaC\0") + b"\x06" + len(block).to_bytes(3, "big") + block + data[42:]


def picture(name, *arguments):
    def make(context):
        target = context.path("." + name + "." + arguments[-1])
        ffmpeg(*PICTURE, "-frames:v", "1", *arguments[:-1], "-f", arguments[-1] if arguments[-1] == "gif" else "image2", target)
        return read(target)
    file(name)(make)


picture("png.mp4", "png")
picture("jpeg.mp4", "jpg")
picture("gif.mp4", "gif")
picture("tiff.mp4", "tiff")
picture("bmp.mp4", "bmp")


@file("pattern-%03d.png")
def pattern(context):
    return png(16, 16)


@file("pattern-001.png")
def pattern_first(context):
    return png(16, 16)


@file("svg.mp4")
def svg(context):
    return (b'<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
            b'<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><text>&x;</text></svg>')
