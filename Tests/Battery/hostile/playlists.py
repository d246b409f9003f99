"""Files that name other files or addresses, under the names of harmless media. Made by `hostile_files.py`."""
import struct

from .common import box, file, full, join, opened, read


def playlist(*lines):
    return "\n".join(["#EXTM3U", "#EXT-X-VERSION:3", "#EXT-X-TARGETDURATION:10", *lines]).encode() + b"\n"


def segment(uri):
    return playlist("#EXTINF:10,", uri, "#EXT-X-ENDLIST")


@file("hls-file.mp4")
def hls_file(context):
    return segment("file://" + context.remuxed("target.ts"))


@file("hls-relative.mp4")
def hls_relative(context):
    context.remuxed("target.ts")
    return segment("target.ts")


@file("hls-http.mp4")
def hls_http(context):
    return segment(context.url + "/x.ts")


@file("hls-data.mp4")
def hls_data(context):
    return segment("data:video/mp2t;base64,R0ARAABC8CUAAcEAAA==")


@file("hls-concat.mp4")
def hls_concat(context):
    return segment("concat:/etc/hostname|/etc/passwd")


@file("hls-subfile.mp4")
def hls_subfile(context):
    return segment("subfile,,start,0,end,64,,:/etc/passwd")


@file("hls-key.mp4")
def hls_key(context):
    return playlist('#EXT-X-KEY:METHOD=AES-128,URI="file:///etc/hostname"', "#EXTINF:10,",
                    context.url + "/x.ts", "#EXT-X-ENDLIST")


@file("child.conf")
def child(context):
    return segment("/etc/hostname")


@file("hls-master.mp4")
def hls_master(context):
    return b"#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nchild.conf\n#EXT-X-STREAM-INF:BANDWIDTH=2\n/etc/passwd\n"


@file("hls-self.m3u8")
def hls_self(context):
    return playlist("#EXTINF:10,", "hls-self.m3u8", "#EXTINF:10,", "hls-self.m3u8")


@file("hls-self-master.m3u8")
def hls_self_master(context):
    return b"#EXTM3U\n" + b"#EXT-X-STREAM-INF:BANDWIDTH=1\nhls-self-master.m3u8\n" * 50


@file("ffconcat.mp4")
def ffconcat(context):
    context.movie()
    return b"ffconcat version 1.0\nfile seed.mp4\nfile /etc/passwd\n"


@file("dash.mp4")
def dash(context):
    return f"""<?xml version="1.0"?>
<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" mediaPresentationDuration="PT10S" profiles="urn:mpeg:dash:profile:isoff-on-demand:2011">
<Period><AdaptationSet mimeType="video/mp4"><Representation id="1" bandwidth="1"><BaseURL>{context.url}/x.mp4</BaseURL>
</Representation></AdaptationSet></Period></MPD>
""".encode()


@file("sdp.mp4")
def sdp(context):
    return (b"v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=x\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
            b"m=video 5004 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\n")


@file("rtsp.mov")
def rtsp(context):
    return f"RTSPtext\nrtsp://127.0.0.1:{context.port}/x\n".encode()


@file("imf.xml")
def imf(context):
    return b"""<?xml version="1.0"?>
<CompositionPlaylist xmlns="http://www.smpte-ra.org/schemas/2067-3/2016"><Id>urn:uuid:00000000-0000-0000-0000-000000000001</Id>
<EditRate>24 1</EditRate><SegmentList/></CompositionPlaylist>
"""


@file("smil.mp4")
def smil(context):
    return f'<smil><body><video src="{context.url}/x.mp4"/></body></smil>'.encode()


@file("avisynth.avi")
def avisynth(context):
    return b'AviSource("/etc/passwd")\n'


@file("lavfi.mp4")
def lavfi(context):
    return b"movie=/etc/passwd\n"


@file("vobsub.idx")
def vobsub(context):
    lines = ["# VobSub index file, v7 (do not modify this line!)", "size: 720x576", "palette: " + ", ".join(["000000"] * 16)]
    for index in range(40):  # more than the 32 that an array has room for
        lines += [f"id: en, index: {index}", "timestamp: 00:00:01:000, filepos: 000000000"]
    return "\n".join(lines).encode() + b"\n"


@file("vobsub.sub")
def vobsub_stream(context):
    pack = b"\0\0\1\xba" + bytes.fromhex("44000400040100000303f8")[:10]
    return (pack + b"\0\0\1\xbd" + struct.pack(">H", 12) + b"\x81\x80\x05\x21\0\x01\0\x01\x20\0\x04\0").ljust(2048, b"\xff")


# QuickTime: media that lies elsewhere


def with_reference(context, kind, payload):
    boxes, moov, track = opened(read(context.movie()))
    reference = track.child("mdia", "minf", "dinf", "dref")
    reference.payload = full(0, 0, "I", 1) + box(kind, payload)
    return join(boxes)


@file("dref-http.mov")
def dref_http(context):
    return with_reference(context, "url ", full(0, 0) + context.url.encode() + b"/x.mov\0")


@file("dref-file.mov")
def dref_file(context):
    return with_reference(context, "url ", full(0, 0) + b"file:///etc/passwd\0")


@file("dref-alias.mov")
def dref_alias(context):
    path = b"/etc/passwd"
    head = struct.pack(">4sHHH", b"\0\0\0\0", 150 + 4 + len(path) + 5, 2, 0) + b"\x04disk".ljust(28, b"\0")
    head += bytes(6) + bytes(4) + b"\x06passwd".ljust(64, b"\0") + bytes(16) + struct.pack(">HH", 1, 1) + bytes(14)
    tail = struct.pack(">HH", 18, len(path)) + path + b"\0" + struct.pack(">HH", 0xFFFF, 0)
    return with_reference(context, "alis", full(0, 0) + head + tail)


@file("dref-sibling.mov")
def dref_sibling(context):
    context.movie()
    return with_reference(context, "url ", full(0, 0) + b"seed.mp4\0")


@file("reference-movie.mov")
def reference_movie(context):
    address = context.url.encode() + b"/x.mov\0"
    rdrf = box("rdrf", full(0, 0), b"url ", struct.pack(">I", len(address)), address)
    return box("ftyp", b"qt  \0\0\0\0qt  ") + box("moov", box("rmra", box("rmda", rdrf)))


@file("matroska-linked.mkv")
def matroska_linked(context):
    """Chapters that play a part of another file (linked segments)."""
    from .matroska import element, number, seeded, text
    atom = element("B6", number("73C4", 1), number("91", 0), element("6E67", b"\x11" * 16), number("6EBC", 1),
                   element("80", text("85", "x")))
    head, parts = seeded(context)
    info = parts["1549A966"] + element("3CB923", b"\x22" * 16) + text("3C83AB", "/etc/passwd") + text("7384", "seed.mkv")
    return head + element("18538067", element("1549A966", info), element("1654AE6B", parts["1654AE6B"]),
                          element("1043A770", element("45B9", atom)), parts["clusters"])


@file("avi-gab2.avi")
def avi_gab2(context):
    """Subtitles in AVI are a whole text file, whose kind FFmpeg guesses: this one is a playlist."""
    text = segment("/etc/passwd")
    packet = b"GAB2\0\2\0" + struct.pack("<I", 2) + b"x\0" + struct.pack("<HI", 4, len(text)) + text
    packet += b"\0" * (len(packet) & 1)
    data = read(context.remuxed("seed.avi"))
    at = data.index(b"LIST", data.index(b"movi") - 8)
    strh = b"txts" + bytes(16) + struct.pack("<II", 1, 25) + bytes(28)
    stream = riff(b"strl", riff_chunk(b"strh", strh) + riff_chunk(b"strf", bytes(4)))
    size = struct.unpack_from("<I", data, 16)[0]
    header = data[20:20 + size]
    header = header[:header.index(b"avih") + 8 + 24] + struct.pack("<I", 3) + header[header.index(b"avih") + 8 + 28:]
    movie = riff(b"movi", riff_chunk(b"02tx", packet) + data[at + 12:])
    body = b"AVI " + b"LIST" + struct.pack("<I", size + len(stream)) + header + stream + movie
    return b"RIFF" + struct.pack("<I", len(body)) + body


def riff_chunk(name, data):
    return name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) & 1)


def riff(name, data):
    return riff_chunk(b"LIST", name + data)
