#!/usr/bin/env python3
"""A stream's worker that was taken over. It has an honest worker, the program `real` beside it, and passes on what that
says, but for one lie. The file is linked under the name of what it does. Where a file `once` lies beside it, it lies once
and is honest from then on."""
import array
import base64
import json
import os
import socket
import struct
import subprocess
import sys
import threading
import time

host = socket.socket(fileno=os.dup(3))
here = os.path.dirname(sys.argv[0])
lie = os.path.basename(sys.argv[0])


def read(end, count):
    data = b""
    while len(data) < count:
        part = end.recv(min(count - len(data), 1 << 16))
        if not part:
            os._exit(0)
        data += part
    return data


def frame(kind, data):
    return struct.pack(">BI", kind, len(data)) + data


def take(end):
    kind, length = struct.unpack(">BI", read(end, 5))
    return kind, read(end, length)


def honest():
    """Starts the honest worker with the host's request and descriptors. Returns the socket to it."""
    count, ancillary, _, _ = host.recvmsg(1, socket.CMSG_SPACE(4 * 120))
    if not count:
        os._exit(0)
    request = take(host)
    own, other = socket.socketpair()
    os.dup2(other.fileno(), 3)
    subprocess.Popen([here + "/real", "--media-worker"], pass_fds=[3])
    os.close(3)
    other.close()
    own.sendmsg([count], ancillary)
    own.sendall(frame(*request))
    return own


def copy(source, target):
    while True:
        part = source.recv(1 << 16)
        if not part:
            os._exit(0)
        target.sendall(part)


# Lies about what the stream is.

def text(answer, path):
    return base64.b64decode(answer["contents"][path]).decode()


def put(answer, path, content):
    answer["contents"][path] = base64.b64encode(content).decode()


def change(path, old, new):
    def lie(answer):
        before = text(answer, path)
        assert old in before, before
        put(answer, path, before.replace(old, new).encode())
    return lie


def other_file(answer):
    put(answer, "../../etc/cron.d/evil", b"x")


def missing_list(answer):
    del answer["contents"]["video/180p/index.m3u8"]


def foreign_folder(answer):
    answer["description"]["renditions"][0]["playlist"] = "video/../../evil/index.m3u8"


def twice(answer):
    answer["description"]["renditions"].append(answer["description"]["renditions"][0])


def no_segments(answer):
    answer["description"]["renditions"][0]["segments"] = []


def many_segments(answer):
    segments = answer["description"]["renditions"][0]["segments"]
    segments += [segments[-1]] * 500000


def absurd_times(answer):
    answer["description"]["renditions"][0]["duration"]["value"] = 2**63 - 1


def other_settings(answer):
    for output in answer["description"]["plan"]["outputs"]:
        output["request"]["hls"]["_0"]["segmentDuration"]["value"] *= 3


def garbage_initialization(answer):
    put(answer, "video/180p/init.mp4", os.urandom(700))


def long_initialization(answer):
    put(answer, "video/180p/init.mp4", base64.b64decode(answer["contents"]["video/180p/init.mp4"]) + bytes(5 << 20))


def swapped_initializations(answer):
    contents = answer["contents"]
    sound = [path for path in contents if path.startswith("audio/") and path.endswith("init.mp4")][0]
    contents["video/180p/init.mp4"] = contents[sound]


def escape_in_list(answer):
    put(answer, "video/180p/index.m3u8", text(answer, "video/180p/index.m3u8").encode() + b"#\x1b[31m\n")


def extremes(answer):
    """Another number in one place of the description, by the number in the lie's name."""
    seed = int(lie.split("-")[1])
    places = []

    def look(value):
        pairs = value.items() if isinstance(value, dict) else list(enumerate(value))[:2]
        for key, item in pairs:
            if isinstance(item, (dict, list)):
                look(item)
            elif isinstance(item, int) and not isinstance(item, bool):
                places.append((value, key))

    look(answer["description"])
    numbers = [0, -1, 1, 2**31 - 1, -2**31, 2**32 - 1, 2**53, 2**62, 2**63 - 1, -2**63]
    value, key = places[seed * 37 % len(places)]
    value[key] = numbers[seed % len(numbers)]


LISTS = {
    "foreign_variant": change("master.m3u8", "video/180p/index.m3u8", "https://example.com/index.m3u8"),
    "comment_in_list": change("video/180p/index.m3u8", "#EXT-X-ENDLIST", "# hello\n#EXT-X-ENDLIST"),
    "foreign_segment": change("video/180p/index.m3u8", "segment_00002.m4s", "../../../secret.m4s"),
    "foreign_map": change("video/180p/index.m3u8", 'URI="init.mp4"', 'URI="https://example.com/init.mp4"'),
    "key_in_list": change("video/180p/index.m3u8", "#EXTINF", '#EXT-X-KEY:METHOD=AES-128,URI="https://a.example/"\n#EXTINF'),
}
for name in ("other_file missing_list foreign_folder twice no_segments many_segments absurd_times other_settings "
             "garbage_initialization long_initialization swapped_initializations escape_in_list").split():
    LISTS[name] = globals()[name]
if lie.startswith("extremes-"):
    LISTS[lie] = extremes


# Lies about segments: what is said instead of an honest answer.

def begun(number):
    host.sendall(frame(1, json.dumps({"begun": {"_0": number}}).encode()))


def garbage_segment(number, data):
    begun(number)
    host.sendall(frame(3, os.urandom(5000)))


def empty_segment(number, data):
    begun(number)
    host.sendall(frame(3, b""))


def cut_segment(number, data):
    begun(number)
    host.sendall(frame(3, data[:-100]))


def longer_segment(number, data):
    begun(number)
    host.sendall(frame(3, data + b"\x00\x00\x00\x10evil" + bytes(8)))


def too_long_segment(number, data):
    begun(number)
    host.sendall(struct.pack(">BI", 3, 0x7FFFFFFF))
    time.sleep(600)


def endless_segment(number, data):
    begun(number)
    host.sendall(struct.pack(">BI", 3, 8 << 20))
    while True:
        host.sendall(bytes(1 << 16))


def answer_instead(number, data):
    begun(number)
    host.sendall(frame(2, data))


def silence(number, data):
    time.sleep(600)


def silence_after_begun(number, data):
    begun(number)
    time.sleep(600)


def flood(number, data):
    while True:
        begun(number)


def dies(number, data):
    os._exit(3)


def dies_after_begun(number, data):
    begun(number)
    os.kill(os.getpid(), 11)


def plans_again(number, data):
    host.sendall(frame(1, json.dumps({"planned": {"memory": 1 << 60, "encodes": True}}).encode()))
    time.sleep(600)


def says_cancelled(number, data):
    failure = {"code": "cancelled", "message": "", "operation": "read", "log": []}
    host.sendall(frame(1, json.dumps({"failure": {"_0": failure}}).encode()))
    time.sleep(600)


def control_characters(number, data):
    failure = {"code": "damaged", "message": "\x1b[31m red \u202e", "operation": "read", "log": []}
    host.sendall(frame(1, json.dumps({"failure": {"_0": failure}}).encode()))
    time.sleep(600)


def take_answer(end):
    """The honest worker's next answer; what it says besides is passed on."""
    while True:
        kind, data = take(end)
        if kind != 1:
            return kind, data
        message = json.loads(data)
        if "begun" in message:
            continue
        host.sendall(frame(kind, data))
        if "planned" in message:
            end.sendall(read(host, 1))
        if "failure" in message:
            os._exit(0)


end = honest()
once = here + "/once"
if os.path.exists(once + ".done"):
    threading.Thread(target=copy, args=(host, end), daemon=True).start()
    copy(end, host)
kind, data = take_answer(end)
if os.path.exists(once):
    os.rename(once, once + ".done")
if lie in LISTS:
    answer = json.loads(data)
    LISTS[lie](answer)
    data = json.dumps(answer).encode()
host.sendall(frame(kind, data))
while True:
    kind, data = take(host)
    order = json.loads(data)
    end.sendall(frame(kind, data))
    if "render" not in order:
        continue
    kind, data = take_answer(end)
    if lie in LISTS:
        begun(order["render"]["_0"]["number"])
        host.sendall(frame(kind, data))
        continue
    globals()[lie](order["render"]["_0"]["number"], data)
