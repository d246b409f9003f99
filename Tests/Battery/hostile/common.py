"""What all makers of hostile files share: the registry, the harmless seeds, boxes of ISO BMFF, bits. Not run by itself."""
import functools
import os
import struct
import subprocess
import zlib

REGISTRY = {}

PICTURE = ["-f", "lavfi", "-i", "testsrc2=s=64x64:r=25:d=2"]
TONE = ["-f", "lavfi", "-i", "sine=f=440:r=44100:d=2"]
AVC = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-g", "25", "-bf", "0"]
AAC = ["-c:a", "aac", "-b:a", "32k"]
BITEXACT = ["-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact", "-threads", "1"]


def file(name):
    """Registers the maker of a file: it gets the context and returns the bytes, or writes the file and returns None."""
    def register(function):
        assert name not in REGISTRY, name
        REGISTRY[name] = function
        return function
    return register


def ffmpeg(*arguments):
    command = ["ffmpeg", "-nostdin", "-hide_banner", "-v", "error", "-y", *arguments]
    subprocess.run(["timeout", "-s", "KILL", "60", *command], stdin=subprocess.DEVNULL, check=True)


class Context:
    """Where files go, which port URLs name, and harmless files to start from."""

    def __init__(self, folder, port):
        self.folder, self.port = folder, port
        self.url = f"http://127.0.0.1:{port}"

    def path(self, name):
        return os.path.join(self.folder, name)

    @functools.lru_cache(maxsize=None)
    def made(self, name, *arguments):
        """The path of a file ffmpeg makes; it stays in the folder."""
        path = self.path(name)
        ffmpeg(*arguments, *BITEXACT, path)
        return path

    def movie(self):
        """The path of two seconds of H.264 and AAC in MP4, `moov` at the end."""
        return self.made("seed.mp4", *PICTURE, *TONE, *AVC, *AAC)

    def remuxed(self, name, *arguments):
        return self.made(name, "-i", self.movie(), *arguments, "-c", "copy")


def read(path):
    with open(path, "rb") as source:
        return source.read()


def sparse(path, size, head=b""):
    with open(path, "wb") as target:
        target.write(head)
        target.truncate(size)


# ISO BMFF

CONTAINERS = {b"moov", b"trak", b"edts", b"mdia", b"minf", b"stbl", b"dinf", b"moof", b"traf", b"mvex", b"udta"}


class Box:
    def __init__(self, kind, payload=b"", children=None):
        self.kind, self.payload, self.children = kind, payload, children

    def bytes(self):
        body = self.payload if self.children is None else b"".join(child.bytes() for child in self.children)
        return box(self.kind, body)

    def child(self, *path):
        found = self
        for kind in path:
            found = next(child for child in found.children if child.kind == kind.encode())
        return found

    def put(self, offset, form, *values):
        body = bytearray(self.payload)
        struct.pack_into(form, body, offset, *values)
        self.payload = bytes(body)

    def without(self, *kinds):
        self.children = [child for child in self.children if child.kind.decode("latin1") not in kinds]


def box(kind, *parts):
    body = b"".join(parts)
    return struct.pack(">I4s", 8 + len(body), kind.encode() if isinstance(kind, str) else kind) + body


def full(version, flags, form="", *values):
    """The payload of a full box."""
    return struct.pack(">I" + form, version << 24 | flags, *values)


def parse(data):
    boxes, at = [], 0
    while at + 8 <= len(data):
        size, kind = struct.unpack_from(">I4s", data, at)
        assert size >= 8, "the muxer used here writes plain sizes"
        body = data[at + 8:at + size]
        boxes.append(Box(kind, children=parse(body)) if kind in CONTAINERS else Box(kind, body))
        at += size
    return boxes


def join(boxes):
    return b"".join(item.bytes() for item in boxes)


def opened(data):
    """The boxes of a file, its `moov`, and the `trak` of its first track."""
    boxes = parse(data)
    moov = next(item for item in boxes if item.kind == b"moov")
    return boxes, moov, next(item for item in moov.children if item.kind == b"trak")


def table(track):
    return track.child("mdia", "minf", "stbl")


# Bits


class Bits:
    """Writes fields of a bit stream."""

    def __init__(self):
        self.text = ""

    def u(self, count, value):
        self.text += format(value, f"0{count}b")
        return self

    def ue(self, *values):
        for value in values:
            code = format(value + 1, "b")
            self.text += "0" * (len(code) - 1) + code
        return self

    def bytes(self):
        text = self.text + "0" * (-len(self.text) % 8)
        return bytes(int(text[at:at + 8], 2) for at in range(0, len(text), 8))


def h264_parameters(width, height):
    """A sequence parameter set of constrained baseline, level 6.2, for any multiple of 16."""
    bits = Bits().u(8, 66).u(8, 0xC0).u(8, 62).ue(0, 0, 2, 1).u(1, 0)
    bits.ue(width // 16 - 1, height // 16 - 1).u(1, 1).u(1, 1).u(1, 0).u(1, 0).u(1, 1)
    return b"\x67" + escaped(bits.bytes())


def escaped(data):
    """With emulation prevention bytes."""
    result = bytearray()
    for byte in data:
        if byte <= 3 and result[-2:] == b"\0\0":
            result.append(3)
        result.append(byte)
    return bytes(result)


# Pictures


def png(width, height, depth=16, colour=2):
    """A valid picture of zeros, whatever its size, made from one deflated block repeated."""
    row = 1 + width * depth * {0: 1, 2: 3, 6: 4}[colour] // 8
    total, block = row * height, 1 << 20
    packer = zlib.compressobj(9)
    packer.compress(bytes(block))
    packer.flush(zlib.Z_FULL_FLUSH)
    packer.compress(bytes(block))
    repeated = packer.flush(zlib.Z_FULL_FLUSH)
    last = zlib.compressobj(9, wbits=-15)
    rest = last.compress(bytes(total % block)) + last.flush()
    adler = (total % 65521) << 16 | 1
    data = b"\x78\xda" + repeated * (total // block) + rest + struct.pack(">I", adler)

    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


# Text that tries to break out of what it is quoted in

NASTY = '"\r\n#EXT-X-MEDIA:TYPE=AUDIO,URI="http://evil/"\x1b[31m\x07\u202e\u2066\u200f\x85\u2028<b>&]]>-->'
