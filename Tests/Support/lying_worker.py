#!/usr/bin/env python3
"""A worker process that was taken over: it says and leaves behind what no honest one would. The file is linked under the
name of what it does; see `lies` for them."""
import array
import json
import os
import socket
import struct
import sys
import time

host = socket.socket(fileno=3)


def read(count):
    data = b""
    while len(data) < count:
        part = host.recv(count - len(data))
        if not part:
            sys.exit(0)
        data += part
    return data


def request():
    """The descriptors and the request, as an honest worker takes them."""
    _, ancillary, _, _ = host.recvmsg(1, socket.CMSG_SPACE(4 * 120))
    descriptors = array.array("i")
    for _, _, data in ancillary:
        descriptors.frombytes(data[:len(data) - len(data) % descriptors.itemsize])
    kind, length = struct.unpack(">BI", read(5))
    return list(descriptors), json.loads(read(length))


def frame(kind, data):
    return struct.pack(">BI", kind, len(data)) + data


def say(message):
    host.sendall(frame(1, json.dumps(message).encode()))


def protected():
    say({"protected": {"_0": {"hasOwnNetwork": True, "restrictsFiles": True, "restrictsSystemCalls": True}}})


def moment(value, timescale=1):
    return {"value": value, "timescale": timescale, "seconds": 0}


def planned():
    protected()
    say({"planned": {"memory": 1, "encodes": False}})
    read(1)


def report(files, outputs=None, warnings=()):
    content = {
        "outputs": outputs or [], "tracks": [], "attachments": [], "repairs": [], "warnings": list(warnings),
        "files": [{"path": path, "bytes": size} for path, size in files], "publishedInOneStep": True}
    answer = {"content": content, "durations": [moment(1) for _ in content["outputs"]]}
    host.sendall(frame(2, json.dumps(answer).encode()))


def stay():
    time.sleep(600)


def write(path, mode=0o644):
    os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
    with open(path, "w", encoding="utf-8") as target:
        target.write("x")
    os.chmod(path, mode)


def half_a_message():
    host.sendall(struct.pack(">BI", 1, 1000) + b"{")
    stay()


def too_long():
    host.sendall(struct.pack(">BI", 1, 0x7FFFFFFF))
    stay()


def endless_answer():
    protected()
    host.sendall(struct.pack(">BI", 2, 64 << 20))
    while True:
        host.sendall(b"[" * 65536)


def flood():
    planned()
    number = 0
    while True:
        number += 1
        say({"progress": {"processed": moment(number), "duration": moment(10)}})


def absurd_times():
    planned()
    say({"progress": {"processed": moment(1, 2147483647), "duration": moment(2**63 - 1)}})
    stay()


def answers_and_stays():
    planned()
    write("master.m3u8")
    report([("master.m3u8", 1)])
    stay()


def unprotected_answer():
    host.sendall(frame(2, b"{}"))
    stay()


def cancelled():
    protected()
    say({"failure": {"_0": {"code": "cancelled", "message": "", "operation": "read", "log": []}}})
    stay()


def set_user_id():
    planned()
    write("video/segment_00001.m4s", 0o6777)
    report([("video/segment_00001.m4s", 1)])


def foreign_name():
    planned()
    write("evil.html")
    report([("evil.html", 1)])


def hidden_name():
    planned()
    write(".htaccess")
    report([(".htaccess", 1)])


def link():
    planned()
    os.symlink("/etc/passwd", "master.m3u8")
    report([("master.m3u8", 1)])


def unreported():
    planned()
    write("master.m3u8")
    write("audio/index.m3u8")
    report([("master.m3u8", 1)])


def deep():
    planned()
    for _ in range(2000):
        os.mkdir("d")
        os.chdir("d")
    report([])


def foreign_output():
    planned()
    write("master.m3u8")
    report([("master.m3u8", 1)], [{"kind": "hls", "path": "../../etc/passwd", "bytes": -5, "duration": 1}])


def control_characters():
    planned()
    write("master.m3u8")
    report([("master.m3u8", 1)], warnings=["\x1b[31m red \u202e\u0007 \u009b"])


def speech(size, samples):
    answer = {"track": 1, "sampleCount": samples, "byteCount": size, "damaged": 0, "silence": moment(0)}
    host.sendall(frame(2, json.dumps(answer).encode()))


def speech_of_another_size():
    planned()
    write("sound.wav")
    speech(46, 1)


def speech_of_another_head():
    planned()
    with open("sound.wav", "wb") as target:
        target.write(bytes(46))
    speech(46, 1)


def speech_by_a_link():
    planned()
    os.symlink("/etc/passwd", "sound.wav")
    speech(46, 1)


def speech_and_more():
    planned()
    write("sound.wav")
    write("evil.html")
    speech(1, 1)


def endless_speech():
    planned()
    write("sound.wav")
    speech(2**62, 2**61)


def composition(files, clips=((0,),), size=1, duration=1):
    content = {
        "plan": {
            "clips": [{"source": clip[0], "start": moment(0), "firstFrame": 0, "frameCount": 1, "firstSample": 0,
                       "sampleCount": 1} for clip in clips],
            "picture": {"none": {}}, "frameCount": 1, "sampleCount": 1, "duration": moment(1), "notes": []},
        "duration": moment(duration), "byteCount": size, "repairs": [], "warnings": []}
    for path in files:
        write(path)
    host.sendall(frame(2, json.dumps(content).encode()))


def composition_honest():
    planned()
    composition(["composition.mp4"])


def composition_missing():
    planned()
    composition([])


def composition_size():
    planned()
    composition(["composition.mp4"], size=5)


def composition_other():
    planned()
    composition(["composition.mp4"], clips=((0,), (7,)))


def composition_endless():
    planned()
    composition(["composition.mp4"], duration=2**40)


def composition_more():
    planned()
    composition(["composition.mp4", "master.m3u8"])


def composition_link():
    planned()
    os.symlink("/etc/passwd", "composition.mp4")
    composition([])


# The file is run through a link that is named for what it does.
LIES = {name: value for name, value in globals().items() if callable(value) and getattr(value, "__module__", "") == "__main__"}
descriptors, wanted = request()
if "output" in wanted:
    os.fchdir(descriptors[wanted["output"] - 16])
LIES[os.path.basename(sys.argv[0])]()
