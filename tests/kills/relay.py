"""The media workers of the children, forked too: a real worker process each, without its 0.2 s of imports.

What the program starts is this file without a name: it hands its stdin and stdout to the process that has imported
everything, and stays until the worker that was forked there has ended.
"""

import array
import os
import signal
import socket
import sys


def command(address: str) -> list[str]:
    return [sys.executable, "-I", "-S", __file__, address]


def hand_over(address: str) -> None:
    with socket.socket(socket.AF_UNIX) as line:
        line.connect(address)
        line.sendmsg([b"!"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [0, 1]))])
        os.close(0)
        os.close(1)
        line.recv(1)


def serve(address: str) -> None:
    """Fork a worker for each that asks. Ends when its own stdin does."""
    import select

    from wanstudio.media import pictures, streams  # noqa: F401
    from wanstudio.media.child import TASKS
    from wanstudio.media.child import serve as work

    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for them
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(address)
        door.listen(16)
        os.write(1, b"ready\n")
        while door in select.select([door, 0], [], [])[0]:
            line, _ = door.accept()
            _, passed, _, _ = line.recvmsg(1, socket.CMSG_SPACE(8))
            fds = list(array.array("i", passed[0][2]))
            if os.fork() == 0:
                os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # as the program starts them
                for number, fd in enumerate(fds):
                    os.dup2(fd, number)
                    os.close(fd)
                work(TASKS)
            for fd in fds:
                os.close(fd)
            line.close()


if __name__ == "__main__":
    if sys.argv[1] == "--serve":
        serve(sys.argv[2])
    else:
        hand_over(sys.argv[1])
