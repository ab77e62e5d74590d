"""What of an output is not as it was written: its lengths at each look, its sums before it is used.

A disk that was full or goes bad, a power cut and a copy that broke off empty files, cut them and turn bits.
"""

import os
import stat
from collections.abc import Iterable, Mapping
from pathlib import Path

from pipelines.core.files.fingerprint import sha256_of
from pipelines.core.files.names import path_of, written
from pipelines.locale.message import Message

# What our JSON ends with, if it is whole, by what it begins with.
ENDS_OF_JSON = {b"{": b"}", b"[": b"]"}

_right: set[tuple[object, ...]] = set()


def contents(path: Path, name: str, beside: Iterable[Path] = ()) -> dict[str, Path]:
    """The files of an output: those of a folder by their path in it, else the one by its name.

    With those `beside` a file, by their path from its folder; what is a folder there gives all that is in it.
    """
    if path.is_dir():
        return {each.relative_to(path).as_posix(): each for each in _files(path)}
    found = {name: path}
    for each in beside:
        for file in _files(each) if each.is_dir() else [each] if each.is_file() else []:
            found[file.relative_to(each.parent).as_posix()] = file
    return found


def sums_of(path: Path) -> dict[str, str]:
    """SHA-256 of every file of an output."""
    return {written(name): sha256_of(file) for name, file in contents(path, path.name).items()}


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def are_of(path: Path, sums: Mapping[str, str]) -> bool:
    """Whether sums are those of an output: records of before have none, or have them by a temporary name."""
    return written(path.name) in sums or (bool(sums) and path.is_dir())


def shorter(path: Path, lengths: Mapping[str, int]) -> Message | None:
    """Which file of an output is missing or shorter than it was written, and how much of it is there.

    One that has become longer is somebody's work, such as remarks in a PDF.
    """
    return _wrong_length(path, lengths, longer=False)


def damage(path: Path, lengths: Mapping[str, int], sums: Mapping[str, str]) -> Message | None:
    """What of an output of ours is missing, of another length, or of another SHA-256, or None.

    What has been found right is not read again by this process, as long as the file system says the same.
    """
    if told := _wrong_length(path, lengths, longer=True):
        return told
    folder = path if path.is_dir() else path.parent
    for name, wanted in sums.items():
        if told := wrong_sum(folder / path_of(name), wanted):
            return told
    return None


def wrong_sum(file: Path, wanted: str) -> Message | None:
    """Whether a file is missing, or has not this SHA-256; read once as long as it stays as it is."""
    try:
        key = (os.fspath(file), wanted, *identity(file))
        if key in _right:
            return None
        if sha256_of(file) != wanted:
            return Message("{file} is damaged: it is not what was written (SHA-256)", file=file)
    except FileNotFoundError:
        return Message("{file} is missing", file=file)
    _right.add(key)
    return None


def identity(file: Path) -> tuple[int, int, int, int]:
    """What the file system says of a file: bytes, ns of content and of metadata, inode."""
    status = os.stat(file)
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino


def unsummed(path: Path) -> Message | None:
    """What can be said of a work product without sums: that it is empty, or JSON without its end."""
    try:
        if path.is_dir():
            return None
        size = path.stat().st_size
        if path.suffix == ".json" and size:
            with open(path, "rb") as file:
                begin = file.read(1)
                file.seek(max(0, size - 64))
                if not file.read().rstrip().endswith(ENDS_OF_JSON.get(begin, b"")):
                    return Message("{file} is damaged: its end is missing", file=path)
    except FileNotFoundError:
        return Message("{file} is missing", file=path)
    return None if size else Message("{file} is damaged: it is empty", file=path)


def _wrong_length(path: Path, lengths: Mapping[str, int], longer: bool) -> Message | None:
    # Asked for ten thousand lectures: one stat for each file, and no paths that are not needed.
    place = os.fspath(path)
    folder, own = os.path.split(place)
    try:
        status = os.stat(place)
    except OSError:
        return Message("{file} is missing", file=place)
    if is_folder := stat.S_ISDIR(status.st_mode):
        folder = place
    for name, wanted in lengths.items():
        if name.startswith("file:"):
            name = os.fspath(path_of(name))
        file = f"{folder}/{name}"
        try:
            size = status.st_size if name == own and not is_folder else os.stat(file).st_size
        except OSError:
            return Message("{file} is missing", file=file)
        if size < wanted or (longer and size != wanted):
            return Message(
                "{file} is damaged: it has {size} of {wanted} bytes", file=file, size=size, wanted=wanted
            )
    return None
