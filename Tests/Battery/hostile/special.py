"""What is no regular media file: nothing, folders, pipes, devices, links, holes of a terabyte. Made by `hostile_files.py`."""
import os

from .common import file, sparse


@file("empty.mp4")
def empty(context):
    return b""


@file("one-byte.mp4")
def one_byte(context):
    return b"\0"


@file("zeros-1tb.mp4")
def zeros(context):
    sparse(context.path("zeros-1tb.mp4"), 1 << 40)


@file("zeros-1tb.srt")
def zeros_text(context):
    sparse(context.path("zeros-1tb.srt"), 1 << 40)


@file("folder.mp4")
def folder(context):
    os.makedirs(context.path("folder.mp4"), exist_ok=True)


@file("pipe.mp4")
def pipe(context):
    if not os.path.exists(context.path("pipe.mp4")):
        os.mkfifo(context.path("pipe.mp4"))


def link(name, target):
    def make(context):
        if not os.path.islink(context.path(name)):
            os.symlink(target, context.path(name))
    file(name)(make)


link("zero-device.mp4", "/dev/zero")
link("random-device.srt", "/dev/urandom")
link("itself.mp4", "itself.mp4")
link("nowhere.mp4", "nowhere")
