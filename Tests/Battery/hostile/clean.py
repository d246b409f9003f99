"""Judges whether text that came out of hostile media is clean: reports, playlists, manifests, WebVTT. Not run by itself."""
import json
import os
import re
import xml.etree.ElementTree

BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
UNCLEAN = re.compile(f"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff{BIDI}]")
VTT_UNCLEAN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
ATTRIBUTE = r'[A-Z0-9-]+=(?:"[^"\r\n]*"|[^",\s]+)'
TAG = re.compile(rf"#EXT[A-Z0-9-]*(?::(?:{ATTRIBUTE}(?:,{ATTRIBUTE})*|[A-Za-z0-9:.,+@-]*))?")
URI = re.compile(r"(?:\.\./){0,2}[A-Za-z0-9][A-Za-z0-9_/-]*\.[a-z0-9]+")
TIMING = re.compile(r"\d{2,}:\d\d:\d\d\.\d{3} --> \d{2,}:\d\d:\d\d\.\d{3}(?: [a-z]+:[A-Za-z0-9.,%-]+)*")
MARKUP = re.compile(r"<(?!/?(?:i|b|u|c|v|lang|ruby|rt)(?:[. >]|$))")
LONGEST = 8192
LARGEST_OUTPUT = 64 << 20


def strings(value, key=""):
    """All texts in a JSON value with their keys, and the keys."""
    if isinstance(value, dict):
        for name, item in value.items():
            yield name, name
            yield from strings(item, name)
    elif isinstance(value, list):
        for item in value:
            yield from strings(item, key)
    elif isinstance(value, str):
        yield key, value


def of_json(text, name):
    try:
        value = json.loads(text)
    except ValueError as error:
        return [f"{name} is no JSON: {error}"]
    problems = []
    for key, item in strings(value):
        # A location is what the caller called the file.
        if key != "location" and UNCLEAN.search(item):
            problems.append(f"{name}: {key} holds {UNCLEAN.search(item).group()!r}")
        if len(item) > LONGEST:
            problems.append(f"{name}: {key} has {len(item)} characters")
    return problems


def of_playlist(text, name):
    lines = text.split("\n")
    problems = [f"{name}: unclean line {line[:60]!r}" for line in lines if UNCLEAN.search(line)]
    for line in lines:
        if not line or TAG.fullmatch(line) or (not line.startswith("#") and URI.fullmatch(line)):
            continue
        problems.append(f"{name}: odd line {line[:100]!r}")
    return problems


def of_manifest(text, name):
    try:
        root = xml.etree.ElementTree.fromstring(text)
    except xml.etree.ElementTree.ParseError as error:
        return [f"{name} is no XML: {error}"]
    values = [value for node in root.iter() for value in [*node.attrib.values(), (node.text or "").strip()]]
    return [f"{name}: unclean {value[:60]!r}" for value in values if UNCLEAN.search(value)]


def of_captions(text, name):
    problems = []
    if not text.startswith("WEBVTT"):
        problems.append(f"{name} does not begin with WEBVTT")
    is_style = False
    for line in text.split("\n"):
        if VTT_UNCLEAN.search(line):
            problems.append(f"{name}: unclean line {line[:60]!r}")
        if "-->" in line and not TIMING.fullmatch(line):
            problems.append(f"{name}: odd timing {line[:80]!r}")
        if MARKUP.search(line):
            problems.append(f"{name}: mark-up {MARKUP.search(line).group()!r} in {line[:60]!r}")
        if re.search(r"url\(|@import", line) and is_style:
            problems.append(f"{name}: a style that names an address {line[:60]!r}")
        is_style = bool(line) and (is_style or line == "STYLE")
    return problems


JUDGES = {".m3u8": of_playlist, ".json": of_json, ".mpd": of_manifest, ".vtt": of_captions}


def of_folder(folder):
    """What is unclean in a package, and whether there is too much of it."""
    problems, total = [], 0
    for base, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(base, name)
            total += os.path.getsize(path)
            judge = JUDGES.get(os.path.splitext(name)[1])
            if not judge:
                continue
            with open(path, "rb") as source:
                data = source.read()
            try:
                problems += judge(data.decode(), os.path.relpath(path, folder))
            except UnicodeDecodeError:
                problems.append(f"{name} is not UTF-8")
    if total > LARGEST_OUTPUT:
        problems.append(f"the output has {total >> 20} MB")
    return problems[:5]
