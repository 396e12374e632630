"""Gives out one file by the system's own copying, and swallows what is put: `python -m tests.bench.file_server FILE`.

A process of its own, so that what is measured shares no lock with it. Prints its port once it listens.
"""

from __future__ import annotations

import socket
import sys
import threading
from pathlib import Path


def main(path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        print(listening.getsockname()[1], flush=True)
        while True:
            connection, _ = listening.accept()
            threading.Thread(target=_serve, args=(connection, path), daemon=True).start()


def _serve(connection: socket.socket, path: Path) -> None:
    buffer = bytearray(1 << 20)
    with connection:
        while head := _head(connection):
            top, _, begun = head.partition(b"\r\n\r\n")
            if top.startswith(b"PUT"):
                _swallow(connection, _length(top) - len(begun), buffer)
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
                continue
            size = path.stat().st_size
            kind = b'Content-Type: video/mp4\r\nETag: "v1"'
            connection.sendall(b"HTTP/1.1 200 OK\r\n%s\r\nContent-Length: %d\r\n\r\n" % (kind, size))
            with path.open("rb") as file:
                connection.sendfile(file)


def _head(connection: socket.socket) -> bytes:
    head = b""
    while b"\r\n\r\n" not in head:
        if not (more := connection.recv(65536)):
            return b""
        head += more
    return head


def _length(top: bytes) -> int:
    lines = (line.partition(b":") for line in top.split(b"\r\n"))
    return next(int(value) for name, _, value in lines if name.lower() == b"content-length")


def _swallow(connection: socket.socket, left: int, buffer: bytearray) -> None:
    while left > 0:
        left -= connection.recv_into(buffer, min(left, len(buffer))) or left


if __name__ == "__main__":
    main(Path(sys.argv[1]))
