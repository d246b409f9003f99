#!/usr/bin/env python3
"""Makes hostile media files: bombs of counts and sizes, playlists under false names, text that breaks out of quotes.

usage: hostile_files.py FOLDER [--port N] [--only REGEX]

Needs ffmpeg and nothing else. The same files every time, apart from the folder and the port that some of them name.
What each file attacks is told in hostile.tsv; `hostile.py` makes the files by itself.
"""
import argparse
import os
import re

from hostile import common, matroska, movie, movie_content, pictures, playlists, special, streams, text, transport  # noqa: F401


def generate(folder, port, only=""):
    """Makes the files whose names match, in the order of their registration."""
    folder = os.path.abspath(folder)
    os.makedirs(folder, exist_ok=True)
    context = common.Context(folder, port)
    context.movie()
    for name, make in common.REGISTRY.items():
        if not re.search(only, name):
            continue
        data = make(context)
        if data is not None:
            with open(context.path(name), "wb") as target:
                target.write(data)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder")
    parser.add_argument("--port", type=int, default=47911, help="of 127.0.0.1, named in URLs (47911)")
    parser.add_argument("--only", default="", metavar="REGEX", help="files to make")
    arguments = parser.parse_args()
    generate(arguments.folder, arguments.port, arguments.only)


if __name__ == "__main__":
    main()
