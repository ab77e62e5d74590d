"""Voices that a person has named, to be known again in later lectures of the course: personal data.

One file a course, on this machine alone, readable by its owner only; nothing is kept unless [speakers] voices
says so, and forget() removes it.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.core.files.atomic import whole
from pipelines.core.files.json_files import load, save
from pipelines.lecture.records import Speaker
from pipelines.lecture.speakers.clustering import likeness

if TYPE_CHECKING:
    import numpy

SUFFIX = ".voices.json"
# From what likeness on a voice is known, and how much liker it has to be than to any other known voice. One
# person on different days: 0.80 to 0.88; people who sound alike: 0.77.
KNOWN, MARGIN = 0.80, 0.05
# Who speaks less than this (s) is not known again, and no voice is kept of him.
LEAST = 10.0


@dataclass(frozen=True)
class VoicePrint:
    """A voice as the sum of unit vectors heard for so many seconds, and the recording that it is from."""

    name: str
    vector: tuple[float, ...]
    seconds: float
    recording: str


def file_of(folder: Path, course: str) -> Path:
    """Where the voices of a course are kept."""
    return folder / f"{course or '_'}{SUFFIX}"


def known_voices(path: Path) -> tuple[VoicePrint, ...]:
    """The voices of a course; none where none are kept."""
    return load(path, tuple[VoicePrint, ...]) if path.is_file() else ()


def remember(path: Path, print_: VoicePrint) -> None:
    """Keep a voice; one from the same recording under the same name is replaced."""
    others = [
        each for each in known_voices(path) if (each.name, each.recording) != (print_.name, print_.recording)
    ]
    _write(path, [*others, print_])


def kept(folder: Path) -> list[tuple[str, VoicePrint]]:
    """All voices, each with its course."""
    return [
        (str(path.relative_to(folder)).removesuffix(SUFFIX), each)
        for path in sorted(folder.rglob(f"*{SUFFIX}"))
        for each in known_voices(path)
    ]


def forget(folder: Path, name: str = "") -> int:
    """Delete the voices of that name in all courses, or all voices; gives how many there were."""
    count = 0
    for path in sorted(folder.rglob(f"*{SUFFIX}")):
        known = known_voices(path)
        kept = [each for each in known if name and each.name != name]
        count += len(known) - len(kept)
        if not kept:
            path.unlink()
        elif len(kept) < len(known):
            _write(path, kept)
    return count


def _write(path: Path, prints: Sequence[VoicePrint]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with whole(path) as part:
        part.touch(mode=0o600)
        save(tuple(prints), part)
        os.chmod(part, 0o600)


def recognised(
    speakers: Sequence[Speaker], voices: "numpy.ndarray", known: Sequence[VoicePrint]
) -> tuple[Speaker, ...]:
    """The speakers, with names where their voices (sums, one a speaker) are known; a name is given once."""
    import numpy

    names = list(dict.fromkeys(each.name for each in known))
    if not names or not len(voices):
        return tuple(speakers)
    seconds = numpy.array([each.seconds for each in speakers])
    theirs = numpy.array([each.vector for each in known], numpy.float32)
    alike = likeness(voices, seconds, theirs, numpy.array([each.seconds for each in known]))
    best = numpy.stack(
        [alike[:, [each.name == name for each in known]].max(axis=1) for name in names], axis=1
    )
    found = list(speakers)
    for number, each in enumerate(speakers):
        name = int(best[number].argmax())
        others = numpy.delete(best[number], name)
        rivals = numpy.delete(best[:, name], number)
        sure = each.seconds >= LEAST and best[number, name] >= KNOWN
        sure = sure and not any(other > best[number, name] - MARGIN for other in others)
        if sure and not any(rival > best[number, name] for rival in rivals):
            found[number] = replace(each, name=names[name])
    return tuple(found)
