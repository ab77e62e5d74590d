"""What the tests of the guard have done in its processes."""

import os
import signal
import socket
import subprocess
import time
from pathlib import Path

from pipelines.core.errors import BadInput


def add(one: int, other: int) -> int:
    return one + other


def halves(tell) -> str:
    tell(0.5)
    return "done"


def refuse(path: Path) -> None:
    raise BadInput(path, "has no track {track}", track=3)


def take(mebibytes: int) -> int:
    return len(bytearray(mebibytes * 2**20))


def crash() -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def be_killed() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def sleep(note: Path) -> None:
    """Sleeps in a program that it has started, as ffmpeg is."""
    from pipelines.core.guard.confinement import die_with_parent

    child = subprocess.Popen(["sleep", "600"], preexec_fn=die_with_parent)
    note.write_text(f"{os.getpid()} {child.pid}")
    child.wait()


def burn() -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        pass


def write(path: Path, count: int) -> None:
    path.write_bytes(bytes(count))


def read(path: Path) -> str:
    return path.read_text()


def many_files() -> int:
    files = []
    while True:
        files.append(open(os.devnull))  # noqa: SIM115


def connect(port: int) -> None:
    socket.create_connection(("127.0.0.1", port), timeout=5).close()


def say_much() -> str:
    return "x" * 100_000_000


def wrong() -> None:
    raise ZeroDivisionError("a fault of the program")


def number() -> int:
    return os.getpid()
