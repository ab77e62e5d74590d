"""The chapters of a lecture as players want them: without gaps, to the end of the recording."""

from collections.abc import Sequence

from pipelines.lecture.notes.parts import printable
from pipelines.lecture.notes.record import Notes
from pipelines.lecture.records import Chapter

# The shortest chapter (ms): a cue that ends when it begins is dropped by players.
SHORTEST = 1


def timed(notes: Notes) -> list[tuple[int, int, str]]:
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
