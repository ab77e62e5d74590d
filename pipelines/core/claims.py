"""Who makes an output: one process at a time, though no scheduler knows of both.

A claim is a lock on a file in the folder of work, which the kernel takes back from a process that is gone. A
file system that has no locks has no claims: work may then be done twice, as is safe, if a waste.
"""

import contextlib
import fcntl
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Self

FOLDER = ".claims"
# Seconds between two looks at a claim that another process has.
LOOK = 0.5


class Claim:
    """The right to make an output, asked for by its folder of work and a name that no other output has."""

    def __init__(self, work: Path, name: str):
        self.path = Path(work) / FOLDER / name
        self.working, self.begun = False, False  # how far who has it has come: to wait, to begin the work
        self._file: int | None = None

    def take(self) -> bool:
        """Have it, where no other process does; True as well where there can be no claims."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
        except OSError:  # a full or a read-only disk, which the work itself will tell
            return True
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(file)
            return False
        except OSError:
            os.close(file)
            return True
        if not _is(file, self.path):  # who had it has just gone, and the file with it
            os.close(file)
            return self.take()
        self._file = file
        return True

    def wait(self, tell: Callable[[], None]) -> Self:
        """Have it as soon as the other process is done or gone; `tell` says that one waits."""
        if not self.take():
            tell()
            while not self.take():
                time.sleep(LOOK)
        return self

    def release(self) -> None:
        """Let others have it."""
        if self._file is None:
            return
        file, self._file = self._file, None
        with contextlib.suppress(OSError):
            self.path.unlink()
        with contextlib.suppress(OSError):
            fcntl.flock(file, fcntl.LOCK_UN)  # a process that was forked meanwhile has the file, too
        os.close(file)


def _is(file: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(file), os.stat(path))
    except FileNotFoundError:
        return False
