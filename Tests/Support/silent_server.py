#!/usr/bin/env python3
"""A server that takes connections and never says a word. Says its port first, ends when its input does."""
import socket, sys, threading

server = socket.create_server(("127.0.0.1", 0))
print("PORT", server.getsockname()[1], flush=True)
held = []


def accept():
    while True:
        held.append(server.accept()[0])


threading.Thread(target=accept, daemon=True).start()
sys.stdin.read()
