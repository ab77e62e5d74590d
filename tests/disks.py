"""Disks that are full, for tests: a small tmpfs, where this user may mount one."""

import contextlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest


@contextlib.contextmanager
def disk(place: Path, options: str) -> Iterator["Disk"]:
    """A disk at `place` with the options of tmpfs(5), such as size=8k or nr_inodes=8; gone at the end."""
    place.mkdir(exist_ok=True)
    command = ["mount", "-t", "tmpfs", "-o", options, "konspekt-test", place]
    if os.geteuid() != 0 or subprocess.run(command, capture_output=True).returncode:
        pytest.skip("a full disk takes the rights of root to mount one")
    try:
        yield Disk(place)
    finally:
        subprocess.run(["umount", "--lazy", place], check=True)


class Disk:
    def __init__(self, place: Path):
        self.place = place

    def change(self, options: str) -> None:
        """Make it larger, or read-only (ro)."""
        subprocess.run(["mount", "-o", f"remount,{options}", self.place], check=True)

    def fill(self) -> None:
        """Leave no room."""
        with contextlib.suppress(OSError), open(self.place / "full", "wb", buffering=0) as file:
            while True:
                file.write(bytes(4096))


def failing_disk(folder: Path, failing: str, what: str, program: str = "") -> dict[str, str]:
    """The environment for a process to which reading, writing or fsync (`what`) of paths that have `failing`
    in them is an input/output error, in all that it starts or in the `program` alone.

    Device-mapper's error target would need a kernel that has it, and a disk of its own.
    """
    compiler = shutil.which("cc")
    if compiler is None:
        pytest.skip("a disk that fails takes a C compiler")
    shim = folder / "failing_disk.so"
    if not shim.exists():
        source = Path(__file__).with_name("failing_disk.c")
        subprocess.run([compiler, "-shared", "-fPIC", "-o", shim, source, "-ldl"], check=True)
    return {"LD_PRELOAD": str(shim), "FAILING": failing, "FAILS": what, "FAILS_IN": program}
