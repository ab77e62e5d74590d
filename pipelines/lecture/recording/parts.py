"""Files that are one lecture, as a camera's parts are: by a pattern of their names, or by lecture.toml."""

import fnmatch
import os
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from pathlib import Path

from natsort import natsorted

from pipelines.core.errors import BadInput
from pipelines.core.settings import names_in
from pipelines.lecture.recording import lecture_file


def parts_of(video: Path, pattern: str) -> tuple[Path, ...]:
    """The files that are a lecture, the first of which is the recording itself; that one alone, mostly.

    `pattern` is [recording] parts. Raises BadInput where lecture.toml names a file that is not there.
    """
    return next((group for group in _groups(video.parent, pattern) if group[0] == video), (video,))


def is_later_part(video: Path, pattern: str) -> bool:
    """Whether a file is the second part of a lecture, or a later one, and so no recording by itself."""
    try:
        return any(video in group[1:] for group in _groups(video.parent, pattern))
    except BadInput:  # each recording of the folder is refused with it
        return False


def _groups(folder: Path, pattern: str) -> tuple[tuple[Path, ...], ...]:
    names = lecture_file.names_in_folder(folder)
    file = folder / lecture_file.FILE
    known = lecture_file.read(file) if lecture_file.FILE in names else lecture_file.LectureFile()
    if not pattern and not known.all.parts and not any(said.parts for _, said in known.one):
        return ()
    status = os.stat(folder)
    return _grouped(folder, pattern, known, status.st_mtime_ns, status.st_ino)


@lru_cache(maxsize=256)
def _grouped(
    folder: Path, pattern: str, known: lecture_file.LectureFile, *_version: int
) -> tuple[tuple[Path, ...], ...]:
    """The groups of a folder, looked for once as long as nothing comes or goes there."""
    names = natsorted(name for name in os.listdir(folder) if not name.startswith("."))
    said = [_expanded(folder, names, known.all.parts)] if known.all.parts else []
    for name, about in known.one:
        if about.parts:
            listed = _expanded(folder, names, about.parts)
            said.append([name, *(each for each in listed if each != name)])
    taken = {name for group in said for name in group}
    named = _by_pattern([name for name in names if name not in taken], pattern)
    return tuple(tuple(folder / name for name in group) for group in [*said, *named])


def _expanded(folder: Path, names: Sequence[str], wanted: Sequence[str]) -> list[str]:
    """The names that patterns stand for, each pattern in its natural order."""
    found: dict[str, None] = {}
    for pattern in wanted:
        fitting = [name for name in names if name == pattern or fnmatch.fnmatch(name, pattern)]
        fitting = [name for name in fitting if not name.endswith(".toml")]
        if not fitting:
            raise BadInput(
                folder / lecture_file.FILE, "parts: there is no file {name} beside it", name=pattern
            )
        found |= dict.fromkeys(fitting)
    return list(found)


def _by_pattern(names: Sequence[str], patterns: str) -> Iterator[list[str]]:
    """Runs of names that differ in the number alone, which goes up by one."""
    for pattern in names_in(patterns):
        regex, found = _regex(pattern), []
        for name in names:
            if match := regex.fullmatch(name):
                begin, end = match.span("number")
                found.append((name[:begin].casefold(), name[end:].casefold(), int(match["number"]), name))
        # A run: the number less the place is the same.
        ordered = enumerate(sorted(found))
        for _, run in groupby(ordered, key=lambda each: (*each[1][:2], each[1][2] - each[0])):
            group = [name for _, (_, _, _, name) in run]
            if len(group) > 1:
                yield group


def _regex(pattern: str) -> re.Pattern[str]:
    """A pattern of names: # is the number of a part, ## one of two digits; * and ? as ever."""

    def piece(found: re.Match[str]) -> str:
        text = found[0]
        if text[0] == "[":
            return text
        if text[0] == "#":
            return r"(?P<number>\d+)" if len(text) == 1 else rf"(?P<number>\d{{{len(text)}}})"
        return {"*": ".*?", "?": "."}.get(text) or re.escape(text)

    return re.compile(re.sub(r"\[[^\[\]!^]+\]|#+|\*|\?|[^#*?\[]+|\[", piece, pattern), re.IGNORECASE)
