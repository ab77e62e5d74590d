"""Tells a long file that was edited in place from what it was, without reading all of it each time.

Its fingerprint is that of samples. Of a file that was worked on all of it is noted once, beside its time of
change; where size and samples are the same and the time is not, all of it is read once and compared. A rename
and a copy that keeps its time cost nothing.
"""

import contextlib
import hashlib
import os
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from pipelines.core.errors import BadInput
from pipelines.core.files import fingerprint, json_files
from pipelines.core.files.atomic import whole
from pipelines.core.files.fingerprint import Source
from pipelines.core.files.names import path_of
from pipelines.locale.system_errors import reason_of

# So many times of change are remembered of one content.
KEPT = 50

_told_apart: dict[tuple[str, bool, int, int, int, int], str] = {}


@dataclass(frozen=True)
class Noted:
    """Of files with the same samples: the digest of all of the one that was worked on first, and what was
    found of others by their time of change (ns).
    """

    first: str
    found: dict[str, str] = field(default_factory=dict)


def content(path: str | os.PathLike[str], notes: Path) -> str:
    """The fingerprint of a file, or another one where it is not the same in spite of its samples.

    `notes` is the folder of what is noted. Raises BadInput for what cannot be read.
    """
    path = os.fspath(path)
    key = fingerprint.key_of(path)
    if known := fingerprint.vouched(key):
        return known
    if key not in _told_apart:
        _told_apart[key] = _distinct(path, fingerprint.fingerprint(path), notes)
    return _told_apart[key]


def _distinct(path: str, samples: str, notes: Path) -> str:
    known = _read(notes / f"{samples}.json")
    if known is None:
        return samples
    changed = str(os.stat(path).st_mtime_ns)
    if changed not in known.found:
        try:
            digest = digest_of(path)
        except OSError as error:
            raise BadInput(path, reason_of(error)) from None
        known = _added(known, changed, digest)
        _write(known, notes / f"{samples}.json")
    digest = known.found[changed]
    if digest == known.first:
        return samples
    return hashlib.blake2b(f"{samples} {digest}".encode(), digest_size=16).hexdigest()


def note(path: str | os.PathLike[str], notes: Path) -> None:
    """Read all of a file that was worked on, to know it again; nothing where it changes meanwhile."""
    before = os.stat(path)
    samples, digest = fingerprint.samples_of(os.fspath(path), before.st_size), digest_of(path)
    after = os.stat(path)
    if (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns):
        place = notes / f"{samples}.json"
        known = _read(place) or Noted(digest)
        _write(_added(known, str(after.st_mtime_ns), digest), place)


def note_unchanged(source: Source, notes: Path) -> None:
    """The same for a file as which a record names it, if that was never done and it has not changed since."""
    path = path_of(source.path)
    with contextlib.suppress(OSError):
        status = path.stat()
        same = source.identity is not None and source.identity[:2] == (status.st_size, status.st_mtime_ns)
        if same and not source.entire and not (notes / f"{source.fingerprint}.json").exists():
            note(path, notes)


def digest_of(path: str | os.PathLike[str]) -> str:
    """BLAKE2b (hex) of all of a file."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=16)).hexdigest()


def _added(known: Noted, changed: str, digest: str) -> Noted:
    latest = dict(list(known.found.items())[1 - KEPT :])
    return Noted(known.first, latest | {changed: digest})


def _read(place: Path) -> Noted | None:
    try:
        return json_files.load(place, Noted)
    except (OSError, msgspec.DecodeError):
        return None


def _write(known: Noted, place: Path) -> None:
    with contextlib.suppress(OSError), whole(place) as part:  # on a full disk it is read once more
        json_files.save(known, part)
