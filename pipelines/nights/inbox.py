"""Which recordings lie in the inbox, and which of them are still on their way."""

import fnmatch
import os
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from pipelines.ops.partial_files import PARTIAL


def recordings(
    folders: Sequence[Path], patterns: str, on_error: Callable[[OSError], None]
) -> Iterator[tuple[Path, Path]]:
    """Every recording below the folders, each once, with the folder that it was found under.

    Hidden files and folders, symbolic links, and files with the ending of a partial one are
    passed over. `patterns` is a comma-separated list as for fnmatch, without regard to case; one with
    a "/" goes for the path below the folder, one that begins with "!" leaves out. A folder that
    cannot be read is told to `on_error`, and the others are read.
    """
    wanted = [pattern.strip().lower() for pattern in patterns.split(",") if pattern.strip()]
    seen: set[Path] = set()
    for folder in folders:
        for path in _files(folder, on_error):
            below = path.relative_to(folder).as_posix().lower()
            if path not in seen and not below.endswith(PARTIAL) and _matches(below, wanted):
                seen.add(path)
                yield path, folder


def _files(folder: Path, on_error: Callable[[OSError], None]) -> Iterator[Path]:
    for place, folders, names in os.walk(folder, onerror=on_error):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = os.path.join(place, name)
            if not name.startswith(".") and not os.path.islink(path) and os.path.isfile(path):
                yield Path(path)


def _matches(below: str, patterns: Sequence[str]) -> bool:
    def fits(pattern: str) -> bool:
        return fnmatch.fnmatchcase(below if "/" in pattern else below.rpartition("/")[2], pattern)

    wanted = [pattern for pattern in patterns if not pattern.startswith("!")]
    return any(map(fits, wanted)) and not any(fits(p[1:]) for p in patterns if p.startswith("!"))


def still_for(path: Path) -> float:
    """Seconds since anything about the file changed (size, content, name, times).

    A file's date may lie in the future, from a camera with another clock; then it does not count.
    """
    status, now = path.stat(), time.time()
    past = [moment for moment in (status.st_mtime, status.st_ctime) if moment <= now]
    return now - max(past, default=now)
