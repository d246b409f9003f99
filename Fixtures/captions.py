#!/usr/bin/env python3
"""Makes closed captions (CEA-608) for the clips.

    captions.py scc OUT                      a Scenarist file, drop-frame time codes
    captions.py embed IN OUT CODEC KIND      IN is an MP4 with one track of h264, hevc or mpeg2video at 30 frames a
                                             second, mdat before moov; KIND is 608 or 708 (then nothing of 608 is in it)

Both show "HELLO WORLD" from frame 45 to 90 and two lines, one in italics, from frame 120 to 165.
"""
import struct
import sys

CAPTIONS = [(45, 90, ["HELLO WORLD"]), (120, 165, ["SECOND ONE", "<i>IN ITALICS"])]
LOAD, ERASE_HIDDEN, SHOW, ERASE = 0x1420, 0x142E, 0x142F, 0x142C
ROWS = [0x1470, 0x1450]  # rows 15 and 14
ITALICS = 0x112E


def parity(byte):
    return byte | 0x80 if bin(byte).count("1") % 2 == 0 else byte


def pair(word):
    return parity(word >> 8), parity(word & 0x7F)


def pairs_of(lines):
    """What loads a caption into the hidden memory."""
    words = [LOAD, LOAD, ERASE_HIDDEN, ERASE_HIDDEN]
    for number, line in enumerate(lines):
        words += [ROWS[len(lines) - 1 - number]] * 2
        if line.startswith("<i>"):
            line = line[3:]
            words += [ITALICS] * 2
        line += "\0" * (len(line) % 2)
        words += [ord(line[i]) << 8 | ord(line[i + 1]) for i in range(0, len(line), 2)]
    return words


def schedule():
    """The pair of each frame."""
    frames = {}
    for start, end, lines in CAPTIONS:
        words = pairs_of(lines)
        for index, word in enumerate(words):
            frames[start - len(words) + index] = word
        frames[start] = frames[start + 1] = SHOW
        frames[end] = frames[end + 1] = ERASE
    return frames


def timecode(frame):
    """Drop-frame time code of a frame."""
    minutes, rest = divmod(frame, 1798) if frame < 17982 else (0, frame)
    frame += 2 * minutes if frame >= 1800 else 0
    return "%02d:%02d:%02d;%02d" % (frame // 108000, frame // 1800 % 60, frame // 30 % 60, frame % 30)


def write_scc(path):
    lines = ["Scenarist_SCC V1.0", ""]
    for start, end, text in CAPTIONS:
        words = pairs_of(text) + [SHOW, SHOW]
        code = lambda word: "%02x%02x" % pair(word)
        lines += [timecode(start - len(words) + 2) + "\t" + " ".join(map(code, words)), ""]
        lines += [timecode(end) + "\t" + " ".join(map(code, [ERASE, ERASE])), ""]
    with open(path, "w") as file:
        file.write("\n".join(lines))


def user_data(frame, kind, frames):
    """GA94 user data of a picture."""
    first, second = pair(frames.get(frame, 0))
    if kind == "608":
        constructs = bytes([0xFC, first, second])
    else:
        constructs = bytes([0xFF, 0x42, 0x11, 0xFE, 0x41 + frame % 26, 0x42])
    return b"GA94\x03" + bytes([0xC0 | len(constructs) // 3, 0xFF]) + constructs + b"\xff"


def protected(payload):
    """With emulation prevention."""
    result, zeros = bytearray(), 0
    for byte in payload:
        if zeros >= 2 and byte <= 3:
            result.append(3)
            zeros = 0
        result.append(byte)
        zeros = zeros + 1 if byte == 0 else 0
    return bytes(result)


def boxes(data, start, end):
    """Type, content and end of each box."""
    while start + 8 <= end:
        size = struct.unpack(">I", data[start:start + 4])[0]
        yield data[start + 4:start + 8].decode(), start, start + size
        start += size


def find(data, path, start, end):
    for kind, first, last in boxes(data, start, end):
        if kind == path[0]:
            return (first, last) if len(path) == 1 else find(data, path[1:], first + 8, last)
    return None


def runs(data, place):
    """The values of a table of runs (stts, ctts), one for each sample."""
    count = struct.unpack(">I", data[place[0] + 12:place[0] + 16])[0]
    values = []
    for index in range(count):
        number, value = struct.unpack(">Ii", data[place[0] + 16 + index * 8:place[0] + 24 + index * 8])
        values += [value] * number
    return values


def embed(source, target, codec, kind):
    data = open(source, "rb").read()
    top = {name: (first, last) for name, first, last in boxes(data, 0, len(data))}
    table = ["trak", "mdia", "minf", "stbl"]
    moov = top["moov"]
    place = lambda name: find(data, table + [name], moov[0] + 8, moov[1])
    sizes_at, chunks_at = place("stsz"), place("stco")
    count = struct.unpack(">I", data[sizes_at[0] + 16:sizes_at[0] + 20])[0]
    sizes = struct.unpack(">%dI" % count, data[sizes_at[0] + 20:sizes_at[0] + 20 + 4 * count])
    steps = runs(data, place("stts"))
    offsets = runs(data, place("ctts")) if place("ctts") else [0] * count
    times, clock = [], 0
    for step, offset in zip(steps, offsets):
        times.append(clock + offset)
        clock += step
    order = {time: number for number, time in enumerate(sorted(times))}
    frames, media, position, new_sizes = schedule(), bytearray(), top["mdat"][0] + 8, []
    for size, time in zip(sizes, times):
        unit = with_captions(data[position:position + size], user_data(order[time], kind, frames), codec)
        position += size
        media += unit
        new_sizes.append(len(unit))
    # One chunk holds everything, as it did before.
    assert struct.unpack(">I", data[chunks_at[0] + 12:chunks_at[0] + 16])[0] == 1, "more than one chunk"
    head = bytearray(data[moov[0]:moov[1]])
    at = sizes_at[0] + 20 - moov[0]
    head[at:at + 4 * count] = struct.pack(">%dI" % count, *new_sizes)
    with open(target, "wb") as file:
        file.write(data[:top["mdat"][0]] + struct.pack(">I", len(media) + 8) + b"mdat" + media + head)


def with_captions(unit, body, codec):
    if codec == "mpeg2video":
        place = next(i for i in range(len(unit)) if unit[i:i + 3] == b"\0\0\1" and 1 <= unit[i + 3] <= 0xAF)
        return unit[:place] + b"\0\0\1\xb2" + body + unit[place:]
    payload = b"\xb5\x00\x31" + body
    sei = (b"\x06" if codec == "h264" else b"\x4e\x01") + protected(bytes([4, len(payload)]) + payload + b"\x80")
    place = 0
    while True:
        kind = unit[place + 4] & 0x1F if codec == "h264" else unit[place + 4] >> 1 & 0x3F
        if kind in (1, 5) if codec == "h264" else kind < 32:
            return unit[:place] + struct.pack(">I", len(sei)) + sei + unit[place:]
        place += 4 + struct.unpack(">I", unit[place:place + 4])[0]


if sys.argv[1] == "scc":
    write_scc(sys.argv[2])
else:
    embed(*sys.argv[2:6])
