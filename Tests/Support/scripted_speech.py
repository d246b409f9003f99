#!/usr/bin/env python3
"""Stands in for whisper-cli: "hears" one cue in each started second of a recording.

    scripted_speech.py -f IN.wav -ovtt -of OUTBASE [-l LANG] [-pp] [-m MODEL] [-t THREADS]

It writes OUTBASE.vtt. With -pp it prints progress to stderr, as whisper-cli does. It exits with 3 when IN.wav is not 16 kHz mono
16 bit PCM, or holds less than it announces. The environment variable SCRIPTED_SPEECH makes it misbehave:

Mode      What it does
--------  -----------------------------------------------------------
fail      says why on stderr, exits with 1
hang      sleeps until it is killed
garbage   writes a file that is no WebVTT, exits with 0
nothing   writes no file, exits with 0
huge      writes 50 MB of WebVTT, exits with 0
flood     writes to stderr without end
late      sleeps for two seconds, then works as it should
paced     works as it should, with a pause of a tenth of a second before each line of progress
"""
import argparse
import os
import sys
import time
import wave

MODES = ("", "fail", "hang", "garbage", "nothing", "huge", "flood", "late", "paced")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0], allow_abbrev=False)
    parser.add_argument("-f", dest="source", required=True)
    parser.add_argument("-ovtt", action="store_true", required=True)
    parser.add_argument("-of", dest="base", required=True)
    parser.add_argument("-l", dest="language", default="en")
    parser.add_argument("-pp", dest="progress", action="store_true")
    parser.add_argument("-m", dest="model")
    parser.add_argument("-t", dest="threads", type=int)
    return parser.parse_args()


def say(text):
    print(text, file=sys.stderr, flush=True)


def milliseconds_of(path):
    """The duration of the recording; ends the program when it is not what whisper-cli takes."""
    try:
        with wave.open(path, "rb") as recording:
            form = (recording.getframerate(), recording.getnchannels(), recording.getsampwidth() * 8)
            if form != (16000, 1, 16):
                raise wave.Error("%d Hz, %d channels, %d bit" % form)
            count = recording.getnframes()
            if len(recording.readframes(count)) != 2 * count:
                raise wave.Error("it is shorter than it announces")
            return count * 1000 // 16000
    except (wave.Error, EOFError, OSError) as problem:
        say(f"error: '{path}' is not 16 kHz mono 16 bit PCM: {problem}")
        sys.exit(3)


def stamp(milliseconds):
    seconds, rest = divmod(milliseconds, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{rest:03}"


def cues(duration, language):
    for number, start in enumerate(range(0, duration, 1000), 1):
        yield f"\n{stamp(start)} --> {stamp(min(start + 1000, duration))}\nSecond {number} in {language}.\n"


def write(base, parts):
    with open(base + ".vtt", "w", encoding="utf-8") as target:
        target.write("WEBVTT\n")
        target.writelines(parts)


def huge(language):
    text = " ".join([f"Much was said in {language}."] * 40)
    size, number = 0, 0
    while size < 50_000_000:
        cue = f"\n{stamp(number * 1000)} --> {stamp(number * 1000 + 1000)}\n{text}\n"
        size, number = size + len(cue), number + 1
        yield cue


def main():
    options, mode = arguments(), os.environ.get("SCRIPTED_SPEECH", "")
    if mode not in MODES:
        say(f"error: no mode '{mode}'")
        sys.exit(2)
    duration = milliseconds_of(options.source)
    if mode == "fail":
        say("error: failed to load the model")
        sys.exit(1)
    while mode == "hang":
        time.sleep(3600)
    while mode == "flood":
        sys.stderr.write("whisper_full: something went wrong, and this line comes again and again\n" * 100)
    if mode == "late":
        time.sleep(2)
    for percent in (25, 50, 75, 100) if options.progress else ():
        if mode == "paced":
            time.sleep(0.1)
        say(f"whisper_print_progress_callback: progress = {percent:3}%")
    if mode == "garbage":
        with open(options.base + ".vtt", "wb") as target:
            target.write(b"\x00\xff\xfe this is no WebVTT\n12 --> nowhere\n\x1b[31m\n")
    elif mode == "huge":
        write(options.base, huge(options.language))
    elif mode != "nothing":
        write(options.base, cues(duration, options.language))


main()
