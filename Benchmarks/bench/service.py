"""Servers to be measured: media-server with a library of its own, and nginx sending the same files."""
import base64
import json
import os
import re
import shutil
import socket
import subprocess
import time
import urllib.request

USER, SECRET, KEY = "bench", "bench-secret", "sk-bench"


def memory(pid):
    """Resident kilobytes of a process now, and the most it had."""
    with open(f"/proc/{pid}/status") as file:
        fields = dict(re.findall(r"^(VmRSS|VmHWM):\s+(\d+)", file.read(), re.M))
    return int(fields["VmRSS"]), int(fields["VmHWM"])


def forget_peak(pid):
    """Lets the most a process had be counted anew (proc(5), clear_refs)."""
    with open(f"/proc/{pid}/clear_refs", "w") as file:
        file.write("5")


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class MediaServer:
    """A media-server on a new library."""

    def __init__(self, program, folder, arguments=()):
        shutil.rmtree(folder, ignore_errors=True)
        os.makedirs(folder)
        self.folder = folder
        self.log = open(os.path.join(folder, "..", "server.log"), "w")
        self.process = subprocess.Popen(
            [program, "--data", folder, "--port", "0", *arguments], stdout=subprocess.PIPE, stderr=self.log, text=True,
            env=dict(os.environ, MEDIA_ACCESS_TOKEN_ID=USER, MEDIA_SECRET_KEY=SECRET, MEDIA_API_KEY=KEY))
        line = self.process.stdout.readline()
        self.port = int(line.rsplit(":", 1)[1])
        self.address = f"http://127.0.0.1:{self.port}"

    @property
    def pid(self):
        return self.process.pid

    def ask(self, method, path, body=None):
        request = urllib.request.Request(self.address + path, method=method)
        token = base64.b64encode(f"{USER}:{SECRET}".encode()).decode()
        request.add_header("Authorization", "Basic " + token)
        data = None
        if body is not None:
            request.add_header("Content-Type", "application/json")
            data = json.dumps(body).encode()
        with urllib.request.urlopen(request, data=data, timeout=60) as answer:
            return json.load(answer)["data"]

    def upload(self, path, **settings):
        """Sends a file; returns the id of its media."""
        offer = self.ask("POST", "/v1/on-demand/upload", {
            "corsOrigin": "*", "pushMediaSettings": {"accessPolicy": "public", **settings}})
        with open(path, "rb") as file:
            request = urllib.request.Request(offer["url"], data=file, method="PUT")
            request.add_header("Content-Length", str(os.path.getsize(path)))
            with urllib.request.urlopen(request, timeout=600) as answer:
                return json.load(answer)["data"]["id"]

    def ready(self, media, done=lambda media: True):
        """The media once it is ready and as `done` wants it."""
        while True:
            found = self.ask("GET", f"/v1/on-demand/{media}")
            if found["status"] == "Failed":
                raise RuntimeError(f"the media failed: {found}")
            if found["status"] == "Ready" and done(found):
                return found
            time.sleep(0.2)

    def package(self, media):
        """The folder its files lie in, once it is written."""
        folder = os.path.join(self.folder, "media", media[:2], media, "package")
        while not os.path.exists(os.path.join(folder, "master.m3u8")):
            time.sleep(0.2)
        return folder

    def idle(self):
        """Waits until nothing is to be done."""
        while True:
            with urllib.request.urlopen(self.address + "/health", timeout=10) as answer:
                jobs = json.load(answer)["jobs"]
            if jobs == {"waiting": 0, "running": 0}:
                return
            time.sleep(0.2)

    def end(self):
        self.process.terminate()
        status = self.process.wait(60)
        if status != 0:
            raise RuntimeError(f"the server ended with {status}")


class Nginx:
    """nginx as Debian has it: sendfile, a worker for each processor."""

    def __init__(self, folder, locations):
        shutil.rmtree(folder, ignore_errors=True)
        os.makedirs(folder)
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        path = os.path.join(folder, "nginx.conf")
        with open(path, "w") as file:
            file.write(f"""
user root;
worker_processes auto;
pid {folder}/pid;
error_log {folder}/error.log;
events {{ worker_connections 4096; }}
http {{
    sendfile on;
    tcp_nopush on;
    keepalive_requests 1000000;
    types {{ video/mp4 m4s mp4; application/vnd.apple.mpegurl m3u8; }}
    access_log {folder}/access.log;
    server {{
        listen 127.0.0.1:{self.port};
        {locations}
    }}
}}
""")
        self.process = subprocess.Popen(["nginx", "-c", path, "-p", folder, "-g", "daemon off;"])
        for _ in range(100):
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                time.sleep(0.05)
        raise RuntimeError("nginx does not start")

    def end(self):
        self.process.terminate()
        self.process.wait(20)
