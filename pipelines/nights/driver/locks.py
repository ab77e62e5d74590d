"""Locks of a host: held until the last process that has inherited one is gone, however it ended."""

import fcntl
import socket
from pathlib import Path
from typing import IO


class Busy(Exception):
    """Another process holds a lock; the text is its path."""


def lock_path(work: Path, what: str) -> Path:
    """This host's lock: watch, run (what a watch has started) or nightly."""
    return Path(work) / f"{what}-{socket.gethostname()}.lock"


def lock(path: Path) -> IO[str]:
    """An open file, locked until it is closed here and in all that inherit it; raises Busy."""
    path.parent.mkdir(parents=True, exist_ok=True)
    file = open(path, "a+", encoding="utf-8")  # noqa: SIM115 (it is the lock)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        raise Busy(str(path)) from None
    return file
