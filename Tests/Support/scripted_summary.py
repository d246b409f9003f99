#!/usr/bin/env python3
"""Stands in for a program that sums up a transcript: its summary is the first words of it.

    scripted_summary.py [--words N] < TRANSCRIPT

It prints `Summary of N words: …` to stdout. The environment variable SCRIPTED_SUMMARY makes it misbehave; `fail`, `hang` and
`flood` do not read the transcript, so whoever writes it meets a closed or a full pipe:

Mode    What it does
------  -----------------------------------------
fail    says why on stderr, exits with 1
hang    sleeps until it is killed
empty   prints nothing, exits with 0
flood   prints without end
"""
import argparse
import os
import sys
import time


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0], allow_abbrev=False)
    parser.add_argument("--words", type=int, default=100)
    words, mode = parser.parse_args().words, os.environ.get("SCRIPTED_SUMMARY", "")
    if mode not in ("", "fail", "hang", "empty", "flood"):
        sys.exit(f"error: no mode '{mode}'")
    if mode == "fail":
        sys.exit("error: the model is not available")
    while mode == "hang":
        time.sleep(3600)
    while mode == "flood":
        sys.stdout.write("This summary has no end. " * 400)
    transcript = sys.stdin.buffer.read().decode("utf-8").split()
    if mode != "empty":
        print(f"Summary of {words} words: {' '.join(transcript[:words])}")


main()
