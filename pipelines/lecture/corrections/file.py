"""The file of a lecture's corrections, as people read and edit it: NAME.corrections.toml beside the notes."""

import contextlib
import os
import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from pipelines.core.errors import BadInput
from pipelines.core.files.atomic import whole
from pipelines.core.files.fingerprint import fingerprint
from pipelines.core.files.names import path_of, written
from pipelines.lecture.corrections import toml
from pipelines.lecture.corrections.operations import Operation
from pipelines.locale.system_errors import reason_of

SUFFIX = ".corrections.toml"
# More is nothing that somebody wrote (bytes).
LARGEST_FILE = 10_000_000


def find(path: Path, video: Path) -> Path | None:
    """The file of a lecture's corrections: the one at `path`, where its notes are, else one beside it that
    was made for the same recording when that had another name. None where there is none.
    """
    if os.path.isfile(path):  # a name may be too long for one
        return path
    for other in _beside(path.parent):
        with contextlib.suppress(BadInput):  # its own lecture says so
            known = read(other)
            gone = known.file and not os.path.lexists(video.parent / path_of(known.file))
            # The recording itself is looked into only where one has gone.
            if gone and known.recording and known.recording == fingerprint(video):
                return other
    return None


def _beside(folder: Path) -> tuple[Path, ...]:
    try:
        status = os.stat(folder)
        return _listed(str(folder), status.st_mtime_ns, status.st_ino)
    except OSError:  # no folder, or none that may be read: so there are no notes either
        return ()


@lru_cache(maxsize=4096)
def _listed(folder: str, changed: int, inode: int) -> tuple[Path, ...]:
    """The files of corrections in a folder, looked for once as long as nothing comes or goes there."""
    with os.scandir(folder) as entries:
        return tuple(sorted(Path(entry.path) for entry in entries if entry.name.endswith(SUFFIX)))


def read(path: Path) -> toml.Corrections:
    """The corrections of a file; raises BadInput with the line and what is wrong there."""
    try:
        status = os.stat(path)
    except OSError as error:
        raise BadInput(path, reason_of(error)) from None
    return _read(str(path), status.st_size, status.st_mtime_ns, status.st_ino)


@lru_cache(maxsize=4096)
def _read(name: str, size: int, changed: int, inode: int) -> toml.Corrections:
    path = Path(name)
    if size > LARGEST_FILE:
        raise BadInput(path, "the file is larger than {most} MB", most=LARGEST_FILE // 1_000_000)
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise BadInput(path, reason_of(error)) from None
    return toml.parsed(path, raw)


def add(path: Path, operations: Sequence[Operation], video: Path) -> None:
    """Write operations after those that are there; what people wrote between them stays as it is.

    What was put right under an earlier name of the recording is carried over. Raises BadInput where the file
    cannot be read, or where nothing can be put at its end.
    """
    source = find(path, video)
    name = written(video.name)
    before = source.read_bytes().decode("utf-8-sig") if source else toml.head(fingerprint(video), name)
    if source and source != path:
        named = f"{toml.FILE} = {toml.quoted(name)}"
        before = re.sub(rf"^{toml.FILE} = .*$", lambda _: named, before, count=1, flags=re.MULTILINE)
    known = toml.parsed(source or path, before.encode())
    operations = [toml.tidy(each) for each in operations]
    text = before.rstrip("\n") + "\n" + "".join(map(toml.table, operations))
    _write(path, text, (*known.operations, *operations))


def remove_last(path: Path) -> Operation | None:
    """Take the last operation out of the file and give it; None where there is none."""
    text = path.read_bytes().decode("utf-8-sig")
    known = toml.parsed(path, text.encode()).operations
    heads = list(toml.HEAD.finditer(text))
    if not known:
        return None
    _write(path, text[: heads[-1].start()] if heads else text, known[:-1])
    return known[-1]


def _write(path: Path, text: str, expected: Sequence[Operation]) -> None:
    """Write the file if it says what it should: nobody's own way of writing TOML is spoilt."""
    try:
        said = toml.parsed(path, text.encode()).operations
    except BadInput:
        said = ()
    if said != tuple(expected):
        raise BadInput(
            path, "is written in a way that only an editor can go on with: use [[correction]] tables"
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    with whole(path) as part:
        part.write_text(text.rstrip("\n") + "\n", encoding="utf-8", newline="\n")
