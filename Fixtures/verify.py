#!/usr/bin/env python3
"""verify.py FOLDER: asks ffprobe whether each clip shows what the manifest says it shows."""
import json
import os
import struct
import subprocess
import sys

FOLDER = os.path.abspath(sys.argv[1])
REFUSED = ["empty.mp4", "text.mp4", "no-moov.mp4"]
# Opening these as what they pretend to be reads other files, or never ends.
NEVER_OPENED = ["playlist.mp4", "ffconcat.mp4", "playlist-self.m3u8"]


def path(name):
    return os.path.join(FOLDER, name)


def read(name):
    with open(path(name), "rb") as file:
        return file.read()


def ffprobe(name, *arguments):
    command = ["ffprobe", "-v", "error", "-of", "json", *arguments, path(name)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    return json.loads(done.stdout or "{}") if done.returncode == 0 else None


class Clip:
    def __init__(self, name):
        self.name = name
        self.info = ffprobe(name, "-show_format", "-show_streams", "-show_chapters")
        assert self.info and self.info.get("streams"), "ffprobe cannot read it"
        self.streams = self.info["streams"]
        self.cached = None

    def codecs(self):
        return [s.get("codec_name", "none") for s in self.streams]

    def video(self):
        return next(s for s in self.streams if s["codec_type"] == "video")

    def audio(self):
        return next(s for s in self.streams if s["codec_type"] == "audio")

    def packets(self, index=0):
        if self.cached is None:
            self.cached = ffprobe(self.name, "-show_packets")["packets"]
        return [p for p in self.cached if p["stream_index"] == index]

    def frame_side_data(self):
        frames = ffprobe(self.name, "-select_streams", "v", "-read_intervals", "%+#2", "-show_frames")["frames"]
        return {d["side_data_type"] for f in frames for d in f.get("side_data_list", [])}

    def side_data(self):
        return {d["side_data_type"]: d for s in self.streams for d in s.get("side_data_list", [])}

    def leading(self):
        """How many frames follow a key frame in the file and are shown before it."""
        found, key = 0, None
        for packet in self.packets():
            if "K" in packet["flags"]:
                key = float(packet["pts_time"])
            elif key is not None and float(packet["pts_time"]) < key:
                found += 1
        return found

    def keys(self):
        return [float(p["pts_time"]) for p in self.packets() if "K" in p["flags"]]


def boxes(data, wanted):
    """Payloads of boxes of a kind, found by their four letters."""
    at = -1
    while (at := data.find(wanted, at + 1)) >= 0:
        size = struct.unpack_from(">I", data, at - 4)[0]
        yield data[at + 4:at - 4 + size]


def edit_lists(name):
    return [struct.unpack_from(">I", b, 4)[0] for b in boxes(read(name), b"elst")]


def only(*codecs):
    def test(clip):
        assert clip.codecs() == list(codecs), clip.codecs()
    return test


def h264_aac(clip):
    only("h264", "aac")(clip)
    assert clip.video()["has_b_frames"] > 0 and clip.leading() == 0
    assert clip.keys() == [0, 2, 4, 6, 8, 10], clip.keys()
    data = read(clip.name)
    assert edit_lists(clip.name) == [1, 1]
    assert float(clip.packets(1)[0]["pts_time"]) < 0, "AAC priming"
    assert data.index(b"moov") > data.index(b"mdat")


def faststart(clip):
    data = read(clip.name)
    assert data.index(b"moov") < data.index(b"mdat")


def vfr(clip):
    steps = {round(float(p["duration_time"]), 4) for p in clip.packets()}
    assert len(steps) >= 3, steps


def rotated(clip):
    vfr(clip)
    assert clip.side_data()["Display Matrix"]["rotation"] in (-90, 270), clip.side_data()
    assert clip.audio()["channels"] == 1 and b"ftypqt  " in read(clip.name)


def open_gop(clip):
    assert len(clip.keys()) > 3 and clip.leading() > 0


def long_gop(clip):
    assert len(clip.keys()) == 1 and float(clip.info["format"]["duration"]) > 20


def hdr10(clip):
    video = clip.video()
    assert (video["pix_fmt"], video["color_transfer"], video["color_primaries"]) == ("yuv420p10le", "smpte2084", "bt2020")
    assert video["codec_tag_string"] == "hev1" and clip.leading() == 0
    seen = clip.frame_side_data()
    assert {"Mastering display metadata", "Content light level metadata"} <= seen, seen


def dolby_vision(clip):
    record = clip.side_data()["DOVI configuration record"]
    assert record["dv_profile"] == 8 and record["dv_bl_signal_compatibility_id"] == 1, record


def hlg(clip):
    assert clip.video()["color_transfer"] == "arib-std-b67" and clip.video()["codec_tag_string"] == "hvc1"


def late_audio(clip):
    assert 1.4 < float(clip.audio()["start_time"]) < 1.6
    assert sorted(edit_lists(clip.name)) == [1, 2]


def trimmed(clip):
    assert edit_lists(clip.name) == [1, 1]
    assert abs(float(clip.packets()[0]["pts_time"]) + 0.7) < 0.01


def several_edits(clip):
    assert edit_lists(clip.name) == [2, 2] and abs(float(clip.info["format"]["duration"]) - 6) < 0.01
    decoded = ffprobe(clip.name, "-count_frames", "-show_streams")["streams"][0]["nb_read_frames"]
    assert int(decoded) == 180, decoded


def negative_mp4(clip):
    assert int(clip.packets()[0]["dts"]) < 0
    assert next(boxes(read(clip.name), b"ctts"))[0] == 1


def negative_mkv(clip):
    assert "pts" not in clip.packets()[0] and float(clip.packets(1)[0]["pts_time"]) < -0.05


def two_descriptions(clip):
    assert struct.unpack_from(">I", next(boxes(read(clip.name), b"stsd")), 4)[0] == 2
    frames = ffprobe(clip.name, "-select_streams", "v", "-show_entries", "frame=width,height")["frames"]
    sizes = [(f["width"], f["height"]) for f in frames]
    assert sizes == [(320, 180)] * 60 + [(160, 90)] * 60, set(sizes)


def interlaced(clip):
    assert clip.video()["field_order"] == "tt"
    frames = ffprobe(clip.name, "-select_streams", "v", "-read_intervals", "%+#2", "-show_frames")["frames"]
    assert all(f["interlaced_frame"] == 1 and f["top_field_first"] == 1 for f in frames)


def anamorphic(clip):
    assert clip.video()["sample_aspect_ratio"] == "4:3" and clip.video()["width"] == 240


def encrypted(clip):
    data = read(clip.name)
    assert all(kind in data for kind in (b"encv", b"enca", b"schm", b"tenc", b"cenc"))


def cover(clip):
    assert [s["disposition"]["attached_pic"] for s in clip.streams][-1] == 1
    assert clip.info["format"]["tags"]["title"] == "A Title"


def chapters(clip):
    titles = [c["tags"]["title"] for c in clip.info["chapters"]]
    assert titles == ["Opening", "Middle & end"] and clip.info["chapters"][1]["start_time"] == "2.500000", titles


def two_languages(clip):
    only("h264", "aac", "aac", "subrip", "subrip")(clip)
    assert [s["tags"]["language"] for s in clip.streams[1:]] == ["eng", "ger", "eng", "ger"]
    assert [s["tags"]["title"] for s in clip.streams[1:]] == ["English", "Deutsch", "English", "Deutsch"]
    assert [s["disposition"]["forced"] for s in clip.streams] == [0, 0, 0, 0, 1]
    assert [s["disposition"]["default"] for s in clip.streams[1:]] == [1, 0, 0, 0]


def surround(clip):
    assert clip.codecs() == ["h264", "ac3", "aac"] and [s["channels"] for s in clip.streams[1:]] == [6, 2]


def hevc_mkv(clip):
    assert clip.codecs() == ["hevc", "aac"] and "dts" not in clip.packets()[0] and clip.video()["has_b_frames"] > 0


def timecode(clip):
    assert clip.streams[2]["codec_tag_string"] == "tmcd" and clip.streams[2]["tags"]["timecode"] == "01:00:00:00"


def data_only(clip):
    assert [s["codec_type"] for s in clip.streams] == ["data"] and clip.streams[0]["codec_tag_string"] == "tmcd"


def wraps(clip):
    first, last = clip.packets()[0], clip.packets()[-1]
    raw = read(clip.name)
    stamps = []
    for at in range(0, len(raw), 188):
        packet = raw[at:at + 188]
        start = packet.find(b"\x00\x00\x01\xe0")
        if packet[1] & 0x40 and start > 0 and packet[start + 7] & 0x80:
            b = packet[start + 9:start + 14]
            stamps.append((b[0] >> 1 & 7) << 30 | b[1] << 22 | b[2] >> 1 << 15 | b[3] << 7 | b[4] >> 1)
    assert max(stamps) > 2**33 - 90000 and min(stamps) < 90000, (min(stamps), max(stamps))
    assert stamps[0] > stamps[-1] and first and last


def offset(clip):
    assert float(clip.info["format"]["start_time"]) > 50000


def backwards(clip):
    pts = [int(p["pts"]) for p in clip.packets()]
    assert pts[len(pts) // 2:].count(pts[0]) == 1


def two_audio(clip):
    assert clip.codecs() == ["h264", "aac", "aac"]
    assert [s["tags"]["language"] for s in clip.streams[1:]] == ["eng", "ger"]


def avi_b_frames(clip):
    assert clip.codecs() == ["h264", "mp3"] and clip.video()["has_b_frames"] > 0


def without_samples(clip):
    assert clip.codecs() == ["h264", "aac"] and ffprobe(clip.name, "-show_packets")["packets"] == []


def truncated(clip):
    assert max(int(p["pos"]) for p in clip.packets()) <= len(read(clip.name))
    assert len(clip.packets()) < 300


def unknown_codec(clip):
    assert clip.streams[0].get("codec_name", "unknown") == "unknown" and clip.streams[0]["codec_tag_string"] == "zzzz"


def dref(clip):
    found = subprocess.run(["ffprobe", "-v", "error", "-enable_drefs", "1", "-select_streams", "v", "-show_entries",
                            "packet=size", "-of", "csv=p=0", path(clip.name)], capture_output=True, text=True)
    assert len(found.stdout.split()) > 100 and b"mdat" not in read(clip.name)


def he_aac(clip):
    description = next(boxes(read(clip.name), b"stsd"))
    assert b"\x56\xe5\x98" in description and clip.audio()["sample_rate"] == "48000"


def fragmented(clip):
    assert read(clip.name).count(b"moof") >= 3 and read(clip.name).count(b"mvex") == 1


CHECKS = {
    "h264-aac.mp4": h264_aac, "faststart.mp4": faststart, "vfr.mp4": vfr, "rotated.mov": rotated,
    "surround-aac.mp4": lambda c: c.audio()["channels"] == 6 or 1 / 0, "open-gop.mp4": open_gop,
    "hevc-open-gop.mp4": open_gop, "long-gop.mp4": long_gop, "hevc-hvc1.mp4": only("hevc", "aac"),
    "hevc-hdr10.mp4": hdr10, "dolby-vision.mp4": dolby_vision, "hlg.mp4": hlg, "fragmented.mp4": fragmented,
    "late-audio.mp4": late_audio, "trimmed.mp4": trimmed, "several-edits.mp4": several_edits,
    "negative-start.mp4": negative_mp4, "negative-start.mkv": negative_mkv, "two-descriptions.mp4": two_descriptions,
    "interlaced.mp4": interlaced, "anamorphic.mp4": anamorphic,
    "yuv444.mp4": lambda c: c.video()["pix_fmt"] == "yuv444p" or 1 / 0,
    "high10.mp4": lambda c: c.video()["profile"] == "High 10" or 1 / 0, "timecode.mov": timecode,
    "data-only.mp4": data_only, "pcm.mov": only("h264", "pcm_s16le"), "mp3.mp4": only("h264", "mp3"),
    "flac.mp4": only("flac"), "opus.mp4": only("opus"), "alac.m4a": only("alac"), "he-aac.mp4": he_aac,
    "encrypted.mp4": encrypted, "cover.m4a": cover, "attached-picture.mp4": cover, "audio.mp3": cover,
    "chapters.mp4": chapters, "chapters.mkv": chapters, "two-languages.mkv": two_languages,
    "mov_text.mp4": only("h264", "aac", "mov_text"), "vobsub.idx": only("dvd_subtitle"),
    "bitmap-subtitle.mkv": only("h264", "aac", "dvd_subtitle"), "surround.mkv": surround, "hevc.mkv": hevc_mkv,
    "vp9-opus.webm": only("vp9", "opus"), "vp8-vorbis.webm": only("vp8", "vorbis"),
    "av1-opus.webm": only("av1", "opus"), "transport.ts": only("h264", "aac"), "transport-offset.ts": offset,
    "transport-wrap.ts": wraps, "transport-backwards.ts": backwards, "transport-two-audio.ts": two_audio,
    "mpeg2.ts": only("mpeg2video", "mp2"), "mpeg2.mpg": only("mpeg2video", "mp2"), "flv.flv": only("h264", "aac"),
    "h264.avi": only("h264", "mp3"), "h264-bframes.avi": avi_b_frames, "mpeg4-mp3.avi": only("mpeg4", "mp3"),
    "magicyuv.avi": only("magicyuv"), "audio.flac": only("flac"), "audio.wav": only("pcm_s16le"),
    "audio.ogg": only("vorbis"), "audio.opus": only("opus"), "audio.aac": only("aac"),
    "zero-duration.mp4": without_samples, "truncated.mp4": truncated, "unknown-codec.mp4": unknown_codec,
    "dref.mov": dref, "dref-target.mov": only("h264", "aac"),
}


def check(name):
    if name in REFUSED:
        assert ffprobe(name) is None, "ffprobe reads it"
    elif name in NEVER_OPENED:
        assert read(name).startswith((b"#EXTM3U", b"ffconcat"))
    elif name == "sample-bomb.mp4":
        size = len(read(name))
        assert size < 1024 and struct.unpack_from(">I", next(boxes(read(name), b"stsz")), 8)[0] == 80_000_000, size
    elif name == "vobsub.sub":
        assert read(name).startswith(b"\x00\x00\x01\xba")
    elif name.startswith("captions"):
        # cc_dec reads SCC and, through the frames' side data, the other ones; 708 has no text it knows.
        source = ["-i", path(name)] if name.endswith(".scc") else ["-f", "lavfi", "-i", f"movie={path(name)}[out+subcc]"]
        command = ["ffmpeg", "-nostdin", "-v", "quiet", *source, "-map", "0:s", "-f", "webvtt", "-"]
        text = subprocess.run(command, capture_output=True, text=True, timeout=60).stdout
        assert ("HELLO WORLD" in text and "IN ITALICS" in text) == (name != "captions-708.mp4"), text
    elif name in CHECKS:
        CHECKS[name](Clip(name))
    else:
        # What these show, the tests that use them look at.
        Clip(name)


def main():
    with open(path(".clips.tsv")) as file:
        names = [line.split("\t")[0] for line in file]
    failures = 0
    for name in names:
        try:
            check(name)
        except Exception as error:  # one line for each clip, whatever went wrong
            failures += 1
            print(f"{name}: {type(error).__name__} {error}")
    print(f"{len(names)} clips, {failures} failures")
    sys.exit(1 if failures else 0)


main()
