"""Hostile Matroska and WebM files. Made by `hostile_files.py`."""
import struct
import zlib

from .common import NASTY, file, h264_parameters, read

MASTERS = {"18538067", "1654AE6B", "AE", "E0", "E1"}


def element(identifier, *parts):
    body = b"".join(parts)
    return bytes.fromhex(identifier) + (0x0100000000000000 | len(body)).to_bytes(8, "big") + body


def declared(identifier, size, body=b""):
    """An element that says it has `size` bytes."""
    return bytes.fromhex(identifier) + (0x0100000000000000 | size).to_bytes(8, "big") + body


def unknown(identifier, *parts):
    """An element of unknown size."""
    return bytes.fromhex(identifier) + b"\x01" + b"\xff" * 7 + b"".join(parts)


def number(identifier, value):
    return element(identifier, value.to_bytes(max(1, (value.bit_length() + 7) // 8), "big"))


def text(identifier, value):
    return element(identifier, value.encode())


def elements(data):
    """Identifier (hexadecimal) and content of each element."""
    at = 0
    while at < len(data):
        length = 9 - data[at].bit_length()
        identifier = data[at:at + length].hex().upper()
        at += length
        length = 9 - data[at].bit_length()
        size = int.from_bytes(data[at:at + length], "big") & ((1 << 7 * length) - 1)
        at += length
        yield identifier, data[at:at + size]
        at += size


def seeded(context):
    """The EBML header of a harmless file, and its info and tracks (content), and its clusters (elements)."""
    data = read(context.remuxed("seed.mkv", "-cluster_time_limit", "500"))
    header, segment = elements(data)
    parts = {"clusters": b""}
    for identifier, content in elements(segment[1]):
        if identifier == "1F43B675":
            parts["clusters"] += element(identifier, content)
        elif identifier in ("1549A966", "1654AE6B"):
            parts[identifier] = content
    return element(header[0], header[1]), parts


def whole(context, info=None, tracks=None, clusters=None, before=b"", after=b""):
    head, parts = seeded(context)
    return head + element(
        "18538067", element("1549A966", parts["1549A966"] if info is None else info), before,
        element("1654AE6B", parts["1654AE6B"] if tracks is None else tracks),
        parts["clusters"] if clusters is None else clusters, after)


def changed(content, changes):
    """The same elements, some with other content, at any depth."""
    result = b""
    for identifier, body in elements(content):
        if identifier in changes:
            body = changes[identifier]
        elif identifier in MASTERS:
            body = changed(body, changes)
        result += element(identifier, body)
    return result


def sound_track(index=1, *more):
    audio = element("E1", element("B5", struct.pack(">d", 8000)), number("9F", 1), number("6264", 8))
    return element("AE", number("D7", index), number("73C5", index), number("83", 2), text("86", "A_PCM/INT/LIT"), audio, *more)


def block(track, time, body, lacing=0):
    return element("A3", bytes([0x80 | track]), struct.pack(">hB", time, 0x80 | lacing), body)


def cluster(time, *blocks):
    return element("1F43B675", number("E7", time), *blocks)


def info(scale=1_000_000, duration=None):
    length = element("4489", struct.pack(">d", duration)) if duration is not None else b""
    return number("2AD7B1", scale) + length


def sound(context, clusters, *more, **options):
    return whole(context, options.get("info", info()), sound_track(1, *more), clusters)


@file("mkv-size-huge.mkv")
def size_huge(context):
    head, parts = seeded(context)
    private = declared("63A2", (1 << 55), b"x")
    return head + declared("18538067", (1 << 56) - 2, declared("1654AE6B", 1 << 55, declared("AE", 1 << 54, private)))


@file("mkv-unknown-sizes.mkv")
def unknown_sizes(context):
    head, parts = seeded(context)
    clusters = b"".join(unknown("1F43B675", content) for _, content in elements(parts["clusters"]))
    return head + unknown("18538067", element("1549A966", parts["1549A966"]), element("1654AE6B", parts["1654AE6B"]), clusters)


@file("mkv-tracks.mkv")
def many_tracks(context):
    return whole(context, info(), b"".join(sound_track(index) for index in range(1, 5001)), cluster(0, block(1, 0, b"\x80" * 800)))


@file("mkv-cues.mkv")
def cues(context):
    point = element("BB", number("B3", 0xFFFFFF), element("B7", number("F7", 1), number("F1", 1 << 40)))
    return whole(context, after=element("1C53BB6B", point * 25_000))


@file("mkv-cues-self.mkv")
def cues_self(context):
    """A SeekHead that names itself, over and over."""
    seek = element("4DBB", element("53AB", bytes.fromhex("114D9B74")), number("53AC", 0))
    head, parts = seeded(context)
    return head + element("18538067", element("114D9B74", seek * 20_000), element("1549A966", parts["1549A966"]),
                          element("1654AE6B", parts["1654AE6B"]), parts["clusters"])


@file("mkv-lacing.mkv")
def lacing(context):
    body = b"\xff" + b"\x01" + b"\xff" * 7 + b"\x01" * 300
    blocks = [block(1, 0, b"\x80" * 80)] + [block(1, 10, body, 0x06), block(1, 10, b"\xff" * 400, 0x02), block(1, 10, b"\xff", 0x04)]
    return sound(context, b"".join(cluster(time * 10, *blocks * 20) for time in range(100)))


def compressed(scope):
    return element("6D80", element("6240", number("5032", scope), element("5034", number("4254", 0))))


@file("mkv-zlib-blocks.mkv")
def zlib_blocks(context):
    bomb = zlib.compress(bytes(60 << 20), 9)
    return sound(context, cluster(0, *[block(1, time, bomb) for time in range(60)]), compressed(1))


@file("mkv-zlib-private.mkv")
def zlib_private(context):
    private = element("63A2", zlib.compress(bytes(200 << 20), 9))
    return sound(context, cluster(0, block(1, 0, b"\x80" * 800)), compressed(2), private)


@file("mkv-encodings.mkv")
def encodings(context):
    one = element("6240", number("5031", 0), number("5032", 1), element("5034", number("4254", 3), element("4255", b"x" * 64)))
    return sound(context, cluster(0, block(1, 0, b"\x80" * 800)), element("6D80", one * 5000))


@file("mkv-duration.mkv")
def duration(context):
    return whole(context, info(duration=1e300))


@file("mkv-duration-nan.mkv")
def duration_nan(context):
    return whole(context, info(duration=float("nan")))


@file("mkv-times-max.mkv")
def times_max(context):
    return sound(context, cluster(0, block(1, 0, b"\x80" * 800)) + cluster((1 << 63) - 2, block(1, 1, b"\x80" * 800)))


@file("mkv-scale-max.mkv")
def scale_max(context):
    return sound(context, cluster(1, block(1, 0, b"\x80" * 800), block(1, 9, b"\x80" * 800)), info=info((1 << 63) - 1))


@file("mkv-scale-zero.mkv")
def scale_zero(context):
    return sound(context, cluster(1, block(1, 0, b"\x80" * 800), block(1, 9, b"\x80" * 800)), info=info(0))


@file("mkv-sound-gap.mkv")
def sound_gap(context):
    """A second of sound, and the next one ten years later: gaps are filled with silence."""
    year = 365 * 86400 * 1000
    return sound(context, cluster(0, block(1, 0, b"\x80" * 8000)) + cluster(10 * year, block(1, 0, b"\x80" * 8000)))


@file("mkv-65535.mkv")
def size_65535(context):
    _, parts = seeded(context)
    return whole(context, tracks=changed(parts["1654AE6B"], {"B0": b"\xff\xff", "BA": b"\xff\xff"}))


@file("mkv-16000.mkv")
def size_16000(context):
    _, parts = seeded(context)
    parameters = h264_parameters(16000, 16000)
    private = next(dict(elements(body))["63A2"] for _, body in elements(parts["1654AE6B"]) if b"V_MPEG4" in body)
    length = struct.unpack_from(">H", private, 6)[0]
    private = b"\x01" + parameters[1:4] + private[4:6] + struct.pack(">H", len(parameters)) + parameters + private[8 + length:]
    tracks = b""
    for identifier, body in elements(parts["1654AE6B"]):
        picture = {"B0": b"\x3e\x80", "BA": b"\x3e\x80", "63A2": private}
        tracks += element(identifier, changed(body, picture) if b"V_MPEG4" in body else body)
    return whole(context, tracks=tracks)


@file("mkv-names.mkv")
def names(context):
    _, parts = seeded(context)
    tracks = b"".join(element(identifier, body, text("536E", NASTY + "n" * 100_000), text("22B59C", 'en"\r\n#EXT,X="'))
                      for identifier, body in elements(parts["1654AE6B"]))
    tag = element("7373", element("63C0"), element("67C8", text("45A3", "TI\"\r\nTLE\u202e"), text("4487", NASTY + "t" * 100_000)))
    chapter = element("B6", number("73C4", 1), number("91", 0), element("80", text("85", NASTY + "c" * 100_000), text("437C", '"\r\n')))
    return whole(context, info() + text("7BA9", NASTY), tracks,
                 before=element("1043A770", element("45B9", chapter)), after=element("1254C367", tag))


@file("mkv-attachments.mkv")
def attachments(context):
    one = [element("61A7", text("466E", "../../../../tmp/hostile-attachment\0.ttf"), text("4660", "font/ttf"),
                   element("465C", b"x" * 100), number("46AE", index + 1)) for index in range(3)]
    return whole(context, before=element("1941A469", *one))


@file("mkv-chapters.mkv")
def chapters(context):
    atoms = [element("B6", number("73C4", index + 1), number("91", index), element("80", text("85", "x"))) for index in range(50_000)]
    return whole(context, before=element("1043A770", element("45B9", *atoms)))


@file("mkv-nested-tags.mkv")
def nested_tags(context):
    tag = text("45A3", "x")
    for _ in range(3000):
        tag = element("67C8", tag)
    return whole(context, after=element("1254C367", element("7373", tag)))


def subtitled(context, codec, cues, private=b""):
    _, parts = seeded(context)
    track = element("AE", number("D7", 3), number("73C5", 3), number("83", 17), text("86", codec),
                    text("536E", NASTY), *([element("63A2", private)] if private else []))
    blocks = [element("A0", element("A1", b"\x83", struct.pack(">hB", 100 * index, 0), cue), number("9B", 90))
              for index, cue in enumerate(cues)]
    first, *rest = elements(parts["clusters"])
    clusters = element(first[0], first[1], *blocks) + b"".join(element(*item) for item in rest)
    return whole(context, tracks=parts["1654AE6B"] + track, clusters=clusters)


CUES = [b"a --> b\n\n00:00:00.000 --> 99:00:00.000\nmine", b"NUL\0in\x01side\x1b[31m", "\u202ebidi\u2066".encode(),
        b"<script>alert(1)</script>&lt;<c.<<v a>", b"\xff\xfe\xc0\x80 not UTF-8", b"WEBVTT\n\nSTYLE\n::cue{}", b"x" * 200_000]


@file("mkv-subrip.mkv")
def subrip(context):
    return subtitled(context, "S_TEXT/UTF8", CUES)


@file("mkv-ass.mkv")
def ass(context):
    header = b"[Script Info]\nScriptType: v4.00+\n[Events]\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
    lines = [f"{index},0,Default,,0,0,0,,".encode() + cue.replace(b"\n", b"\\N") for index, cue in enumerate(CUES)]
    lines.append(b"9,0,Default,,0,0,0,,{\\p1}m 0 0 l 9 9{\\p0}{\\fn" + b"x" * 50_000 + b"}" + b"{" * 50_000)
    return subtitled(context, "S_TEXT/ASS", lines, header)
