"""What a file contains, as a short digest, without reading all of a long video."""

import hashlib
import os
import stat
import time
from dataclasses import dataclass

from pipelines.core.errors import BadInput
from pipelines.core.files.names import path_of, written
from pipelines.locale.system_errors import reason_of

SAMPLE_BYTES = 64 * 1024
SAMPLES = 8
# A file that changed this lately (s) might change again within one tick of its clock.
SETTLED_SECONDS = 2.0

# A path, whether all of the file is meant, and its identity.
Key = tuple[str, bool, int, int, int, int]

_known: dict[Key, str] = {}
_vouched: dict[Key, str] = {}


def _identity(status: os.stat_result) -> tuple[int, int, int, int]:
    """What the file system says of a file, without opening it: bytes, ns, ns, inode."""
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino


def _stat_file(path: str) -> os.stat_result:
    """The file's status; raises BadInput for what is not a readable file with something in it."""
    try:
        status = os.stat(path)
    except (FileNotFoundError, ValueError):  # no file has a zero byte in its name
        raise BadInput(path, "no such file") from None
    except OSError as error:
        raise BadInput(path, reason_of(error)) from None
    if stat.S_ISDIR(status.st_mode):
        raise BadInput(path, "is a folder, not a file")
    if not stat.S_ISREG(status.st_mode):
        raise BadInput(path, "is not a regular file")
    if status.st_size == 0:
        raise BadInput(path, "the file is empty")
    return status


def fingerprint(path: str | os.PathLike[str], entire: bool = False) -> str:
    """Digest of a file's size and of eight 64 KiB samples, first and last included (hex).

    The time does not depend on the file's length, unless the `entire` file is to be read
    (SHA-256 then). The name, the folder and the modification time do not enter. Raises
    BadInput for what cannot be read.
    """
    path = os.fspath(path)
    status = _stat_file(path)
    key = (path, entire, *_identity(status))
    if key not in _known:
        try:
            _known[key] = sha256_of(path) if entire else samples_of(path, status.st_size)
        except OSError as error:
            raise BadInput(path, reason_of(error)) from None
    return _known[key]


def key_of(path: str, entire: bool = False) -> Key:
    """As what a file is known as long as nobody touches it; raises BadInput for what cannot be read."""
    return (path, entire, *_identity(_stat_file(path)))


def vouched(key: Key) -> str | None:
    """The fingerprint that a record tells of a file that is as it was then."""
    return _vouched.get(key)


def samples_of(path: str, size: int) -> str:
    """The digest of a file's size (bytes) and samples."""
    digest = hashlib.blake2b(str(size).encode(), digest_size=16)
    last = max(0, size - SAMPLE_BYTES)
    offsets = sorted({last * index // (SAMPLES - 1) for index in range(SAMPLES)})
    with open(path, "rb") as file:
        for offset in offsets:
            file.seek(offset)
            digest.update(file.read(SAMPLE_BYTES))
    return digest.hexdigest()


@dataclass(frozen=True)
class Source:
    """A file that an output came from: its fingerprint, and what allows that to be trusted later by one stat.

    `identity` are bytes, ns of content and of metadata, inode; None where the file had changed just before.
    `entire`: the fingerprint is the SHA-256 of the whole file.
    """

    path: str
    fingerprint: str
    entire: bool = False
    identity: tuple[int, int, int, int] | None = None


def source_record(path: str | os.PathLike[str], entire: bool = False, digest: str = "") -> Source:
    """The file as a record names it, with another `digest` than its own where that is given.

    Raises BadInput for what cannot be read.
    """
    path = os.fspath(path)
    digest = digest or fingerprint(path, entire)
    status = _stat_file(path)
    settled = time.time() - max(status.st_mtime, status.st_ctime) > SETTLED_SECONDS
    return Source(written(path), digest, entire, _identity(status) if settled else None)


def remember(source: Source) -> None:
    """Take a fingerprint from a record, so that an unchanged file need not be opened."""
    if source.identity:
        key = (os.fspath(path_of(source.path)), source.entire, *source.identity)
        _known.setdefault(key, source.fingerprint)
        _vouched[key] = source.fingerprint


def sha256_of(path: str | os.PathLike[str]) -> str:
    """SHA-256 (hex) of the whole file, for files whose sum is published."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
