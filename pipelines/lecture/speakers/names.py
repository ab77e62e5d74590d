"""What speakers are called: by a file of their course that a person has written, and by nobody else."""

import os
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from pipelines.core.errors import BadInput
from pipelines.core.files import toml_files
from pipelines.language.language import language_of
from pipelines.lecture.records import Sentence, Speaker
from pipelines.lecture.speakers.roles import LECTURER
from pipelines.locale.system_errors import reason_of

# More is nothing that somebody wrote (bytes).
LARGEST = 1_000_000


@dataclass(frozen=True)
class Names:
    """The names for one lecture: of whoever lectures, and of speakers by their numbers from 1.

    `own` says whether the file has something for this lecture alone.
    """

    lecturer: str = ""
    by_number: tuple[tuple[int, str], ...] = ()

    @property
    def own(self) -> bool:
        return bool(self.by_number)

    @property
    def content(self) -> list[Any] | None:
        """What is signed of them; None for none."""
        return [self.lecturer, list(self.by_number)] if self.lecturer or self.by_number else None


NOBODY = Names()


def read_names(path: Path, video: Path) -> Names:
    """The names that a course's file has for a recording; raises BadInput with what is wrong in it."""
    try:
        status = os.stat(path)
    except OSError as error:
        raise BadInput(path, reason_of(error)) from None
    lecturer, lectures = _read(path, status.st_size, status.st_mtime_ns, status.st_ino)
    own = {**lectures.get(video.stem, {}), **lectures.get(video.name, {})}
    return Names(lecturer, tuple(sorted(own.items())))


@lru_cache(maxsize=256)
def _read(path: Path, size: int, *_version: int) -> tuple[str, dict[str, dict[int, str]]]:
    if size > LARGEST:
        raise BadInput(path, "is larger than {most} MB", most=LARGEST // 1_000_000)
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise BadInput(path, reason_of(error)) from None
    _, found = toml_files.content(path, raw)
    lecturer, lectures = "", {}
    for key, value in found.items():
        if key == LECTURER and isinstance(value, str):
            lecturer = " ".join(value.split())
        elif isinstance(value, dict):
            lectures[key] = {_number(path, key, each): _name(path, key, value[each]) for each in value}
        else:
            raise BadInput(
                path,
                "“{key}” is neither a name of the lecturer nor a table with a lecture's speakers",
                key=key,
            )
    return lecturer, lectures


def _number(path: Path, lecture: str, key: str) -> int:
    if not key.isdecimal() or int(key) < 1:
        raise BadInput(path, "[{lecture}] {key}: speakers are numbers from 1", lecture=lecture, key=key)
    return int(key)


def _name(path: Path, lecture: str, value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise BadInput(path, "[{lecture}]: a speaker's name has to be a text", lecture=lecture)
    return " ".join(value.split())


def named(speakers: tuple[Speaker, ...], names: Names) -> tuple[Speaker, ...]:
    """The speakers with the names of a file, which count more than those of known voices."""
    own = dict(names.by_number)

    def name(each: Speaker) -> str:
        # Who speaks alone in a lecture gives it.
        lectures = each.role == LECTURER or len(speakers) == 1
        return own.get(each.number) or (names.lecturer if lectures and names.lecturer else each.name)

    return tuple(replace(each, name=name(each)) for each in speakers)


def suggested(
    speakers: tuple[Speaker, ...], sentences: tuple[Sentence, ...], language: str
) -> tuple[Speaker, ...]:
    """The speakers with the names by which they introduce themselves, for a person to look at."""
    introducing = language_of(language).introducing
    if introducing is None:
        return speakers
    found: dict[int, str] = {}
    for sentence in sentences:
        if sentence.speaker and (said := introducing.search(sentence.text)):
            found.setdefault(sentence.speaker, said["name"])
    return tuple(replace(each, suggested=found.get(each.number, "")) for each in speakers)
