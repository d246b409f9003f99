"""Hostile text files, attached as subtitles. Made by `hostile_files.py`."""
from .common import NASTY, file

MINE = "--> 99:00:00.000"


@file("million.vtt")
def million(context):
    return b"WEBVTT\n\n" + b"00:00.000 --> 00:01.000\nx\n\n" * 1_000_000


@file("long-line.srt")
def long_line(context):
    return b"1\n00:00:00,000 --> 00:00:01,000\n" + b"x" * (10 << 20) + b"\n"


@file("long-word.ass")
def long_word(context):
    return ass_header() + b"Dialogue: 0,0:00:00.00,0:00:01.00,Default,,0,0,0,," + b"{\\b1}" * (1 << 18) + b"x\n"


def ass_header():
    return (b"[Script Info]\nScriptType: v4.00+\n\n[Events]\n"
            b"Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n")


@file("nasty.srt")
def nasty(context):
    cues = [f"a {MINE} b\n00:00:00.000 --> 99:00:00.000\nmine", "ESC \x1b[31m BEL \x07 C1 \x85\x9b", "\u202ebidi\u2066", "<script>alert(1)</script>",
            "<c.<<v a><ruby><rt>", "NOTE\nSTYLE\n::cue { }", "&lt;&#0;&#x1b;&nbsp;", NASTY, "{\\an8}{\\p1}m 0 0 l 1 1"]
    rows = [f"{index + 1}\n00:00:00,{index}00 --> 00:00:00,{index}90\n{cue}\n" for index, cue in enumerate(cues)]
    return "\n".join(rows).encode()


@file("nul.srt")
def nul(context):
    return b"1\n00:00:00,000 --> 00:00:01,000\nNUL \0 inside\n"


@file("times.srt")
def times(context):
    return b"""1
-00:00:05,000 --> 00:00:01,000
negative

2
00:00:01,500 --> 00:00:00,500
backwards

3
00:00:00,000 --> 576:00:00,000
24 days

4
00:00:01,000 --> 00:00:01,900
harmless
"""


@file("centuries.srt")
def centuries(context):
    """If segments followed the cues there were six hundred million."""
    return b"1\n00:00:00,000 --> 00:00:01,000\nnow\n\n2\n999999:59:58,000 --> 999999:59:59,000\nlater\n"


@file("overflow.srt")
def overflow(context):
    return b"1\n00:00:00,000 --> 9223372036854775807:59:59,999\nx\n\n2\n99999999999999999999:00:00,000 --> 99999999999999999999:00:01,000\ny\n"


@file("overlapping.vtt")
def overlapping(context):
    """Twenty thousand cues that all last as long as the media."""
    return b"WEBVTT\n\n" + b"00:00.000 --> 99:00:00.000\nx\n\n" * 20_000


@file("nasty.vtt")
def nasty_vtt(context):
    return (f"WEBVTT {NASTY}\nX-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:8589934591\n\nSTYLE\n::cue {{ background: url(http://evil/) }}\n\n"
            f"REGION\nid:x\nwidth:999999999999%\n\n{MINE}\n00:00.000 --> 00:01.000 line:9999999999999 position:-1% align:\"\x1b\n"
            "<c.a\x1b><v \"\u202e>x\n").encode()


@file("nasty.ass")
def nasty_ass(context):
    lines = [f"Dialogue: 0,0:00:00.{index}0,0:00:00.{index}9,Default,,0,0,0,,{text}\n" for index, text in enumerate(
        [f"a {MINE}\\Nb", "{\\p1}m 0 0 l 9 9{\\p0}drawn", "{" * 3000 + "open", "ESC \x1b[31m\x85", "\u202ebidi", "<i>&amp;</i>"])]
    fonts = "[Fonts]\nfontname: ../../evil.ttf\n" + "M" * 80 + "\n"
    return ass_header() + "".join(lines).encode() + fonts.encode()


TTML = '<tt xmlns="http://www.w3.org/ns/ttml" xml:lang="en"><body><div>'


@file("laughs.ttml")
def laughs(context):
    entities = "".join(f'<!ENTITY l{index} "{("&l%d;" % (index - 1)) * 10}">' for index in range(1, 10))
    return (f'<?xml version="1.0"?><!DOCTYPE tt [<!ENTITY l0 "ha">{entities}]>{TTML}'
            '<p begin="0s" end="1s">&l9;</p></div></body></tt>').encode()


@file("external.ttml")
def external(context):
    return ('<?xml version="1.0"?><!DOCTYPE tt [<!ENTITY x SYSTEM "file:///etc/passwd">'
            f'<!ENTITY % y SYSTEM "{context.url}/y.dtd">%y;]>{TTML}<p begin="0s" end="1s">&x;</p></div></body></tt>').encode()


@file("wide-laughs.ttml")
def wide_laughs(context):
    """The same, where a look for the letters of a document type sees none: UTF-16 without a mark."""
    return laughs(context).decode().encode("utf-16-le")


@file("deep.ttml")
def deep(context):
    return (TTML + "<span>" * 200_000 + "x" + "</span>" * 200_000 + "</div></body></tt>").encode()


@file("attributes.ttml")
def attributes(context):
    names = " ".join(f'a{index}="x"' for index in range(200_000))
    return (TTML + f'<p begin="0s" end="1s" {names}>x</p></div></body></tt>').encode()


@file("nasty.ttml")
def nasty_ttml(context):
    body = "".join(f'<p begin="{begin}" end="{end}">{text}</p>' for begin, end, text in [
        ("0s", "1s", f"a {MINE.replace('>', '&gt;')} b"), ("-5s", "1e9s", "&#x202e;bidi&#x85;"), ("0.5s", "99999999999999999999s", "late"),
        ("0t", "1t", "&lt;script&gt;"), ("00:00:01:99", "00:00:02", "frames")])
    return (TTML.replace("<tt ", '<tt xmlns:ttp="http://www.w3.org/ns/ttml#parameter" ttp:tickRate="0" ttp:frameRate="0" ')
            + body + "</div></body></tt>").encode()


@file("captions.scc")
def captions(context):
    lines = [f"{index // 3600:02}:{index // 60 % 60:02}:{index % 60:02}:00\t9420 9420 94ae 94ae 9470 9470 {'c1c1 ' * 16}942f 942f\n"
             for index in range(10_000)]
    return ("Scenarist_SCC V1.0\n\n" + "\n".join(lines)).encode()


@file("nasty.scc")
def nasty_scc(context):
    return b"Scenarist_SCC V1.0\n\n99:99:99:99\tffff 0000 zzzz 9420\n\n-1:00:00:00\t9420\n\n00:00:00:00\t" + b"1020 " * 100_000 + b"\n"


@file("escape.srt")
def escape(context):
    """Shift sequences of ISO 2022, which a detector may take for a character set."""
    return b"1\n00:00:00,000 --> 00:00:01,000\n" + b"\x1b$B\x1b(B" * 5000 + b"\x1b$)C\x0e\x21\x0f\n"


@file("braces.ass")
def braces(context):
    return ass_header() + b"Dialogue: 0,0:00:00.00,0:00:01.00,Default,,0,0,0,," + b"{" * 1_000_000 + b"x\n"


@file("brackets.vtt")
def brackets(context):
    return b"WEBVTT\n\n00:00.000 --> 00:01.000\n" + b"<i" * 500_000 + b"\n"
