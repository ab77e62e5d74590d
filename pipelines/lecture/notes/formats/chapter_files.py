"""The chapters of a lecture in the forms that players and ffmpeg read."""

import re
from collections.abc import Sequence
from pathlib import Path

from pipelines.lecture.notes.parts import printable
from pipelines.lecture.notes.record import Notes
from pipelines.lecture.records import Chapter
from pipelines.typeset.webvtt import webvtt

# What has a meaning in ffmpeg's metadata files, https://ffmpeg.org/ffmpeg-formats.html#Metadata-2
_SPECIAL = re.compile(r"[=;#\\]")
# The shortest chapter (ms): a cue that ends when it begins is dropped by players.
SHORTEST = 1


def write_chapters_vtt(notes: Notes, path: Path) -> None:
    """Write the chapters as WebVTT, for `<track kind="chapters">`."""
    cues = [(start / 1000, end / 1000, title) for start, end, title in _timed(notes)]
    Path(path).write_text(webvtt(cues), encoding="utf-8")


def write_ffmetadata(notes: Notes, path: Path) -> None:
    """Write title, date and chapters for `ffmpeg -i VIDEO -i FILE -map_metadata 1 -codec copy OUT`."""
    notes = printable(notes)
    lines = [";FFMETADATA1", f"title={_escaped(notes.title)}"]
    if notes.date:
        lines.append(f"date={notes.date.isoformat()}")
    for start, end, title in _timed(notes):
        lines += ["[CHAPTER]", "TIMEBASE=1/1000", f"START={start}", f"END={end}", f"title={_escaped(title)}"]
    Path(path).write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def _timed(notes: Notes) -> list[tuple[int, int, str]]:
    """Start, end (ms) and title of each chapter, one after the other to the end of the recording."""
    notes = printable(notes)
    whole = Chapter(notes.title, 0.0, notes.duration)
    chapters: Sequence[Chapter] = notes.chapters or (whole,)
    # What is said before the first chapter belongs to it.
    starts = [0, *(round(1000 * chapter.start) for chapter in chapters[1:])]
    ends = [*starts[1:], round(1000 * max(notes.duration, chapters[-1].end))]
    return [
        (start, max(end, start + SHORTEST), " ".join(chapter.title.split()))
        for start, end, chapter in zip(starts, ends, chapters)
    ]


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", " ".join(text.split()))
