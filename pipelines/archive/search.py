"""Searches the index: the lectures that fit, each with its best passages, their times and their chapters."""

import sqlite3
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipelines.archive.database import COLUMNS, as_it_is, passage_of, with_index
from pipelines.archive.index import Passage, index_path, unpacked
from pipelines.archive.query import Query
from pipelines.archive.ranking import Ranking
from pipelines.archive.snippets import Marks, Matcher, snippet
from pipelines.core.files.names import path_of
from pipelines.language.text.search_tokens import fold

# Passages of a lecture that are shown; one that is said within so many seconds (s) of another tells the same.
PASSAGES, SAME_TIME = 3, 1.0


@dataclass(frozen=True)
class Hit:
    """A passage that fits: its time (s), its chapter, its text, and where in it (characters) the words are.

    `kind` is its column: chapters, points, terms, slides or speech.
    """

    kind: str
    start: float
    text: str
    marks: Marks
    chapter: str = ""


@dataclass(frozen=True)
class Lecture:
    """A lecture that fits: its JSON file below the notes folder, what it is, its passages; duration in s."""

    path: str
    title: str
    marks: Marks  # in the title
    date: str
    course: str
    language: str
    duration: float
    video: str
    score: float
    hits: tuple[Hit, ...] = ()
    passages: int = 0  # moments that fit, those that are not shown included


@dataclass(frozen=True)
class Answer:
    """The lectures from `offset` on, of `total`; `some_words`: none has all the words, these have some."""

    query: Query
    total: int = 0
    offset: int = 0
    some_words: bool = False
    lectures: tuple[Lecture, ...] = ()


def search(work: Path, query: Query, limit: int = 10, offset: int = 0) -> Answer:
    """The answer of the index in the folder of work; raises Unavailable and OSError as `update` does.

    Of an index to which nothing can be written, too, as on a full disk.
    """
    path = index_path(work)
    try:
        return with_index(path, lambda index: _answer(index, query, limit, offset))
    except OSError:
        if not (path.exists() and path.stat().st_size):
            raise
        return as_it_is(path, lambda index: _answer(index, query, limit, offset))


def _answer(connection: sqlite3.Connection, query: Query, limit: int, offset: int) -> Answer:
    # One state of the index for all that is asked, whatever is written meanwhile.
    connection.execute("BEGIN")
    ranking = Ranking(connection, query)
    ranked, some_words = ranking.lectures()
    shown = ranked[offset : offset + limit]
    ranking.look_into([lecture for lecture, _ in shown])
    lectures = tuple(_lecture(connection, ranking, *each) for each in shown)
    return Answer(query, len(ranked), offset, some_words, lectures)


def _lecture(connection: sqlite3.Connection, ranking: Ranking, lecture: int, score: float) -> Lecture:
    columns = "path, title, date, course, language, duration, video, packed"
    statement = f"SELECT {columns} FROM lectures JOIN texts ON lecture = id WHERE id = ?"
    row = connection.execute(statement, (lecture,)).fetchone()
    path, title, date, course, language, duration, video, packed = row
    matcher = Matcher(ranking.query.terms, ranking.spoken, language)
    rows = [row for row in ranking.passages(lecture) if COLUMNS[passage_of(row)[1]] != "title"]
    texts = unpacked(packed) if rows else []
    chosen = _apart(texts[passage_of(row)[2]] for row in rows)
    # In the order of the lecture they can be followed.
    hits = sorted((_hit(passage, texts, matcher) for passage in chosen), key=lambda hit: hit.start)
    return Lecture(
        str(path_of(path)), title, matcher.marks(title), date, course, language, duration, video,
        round(score, 4), tuple(hits), len({int(texts[passage_of(row)[2]].start) for row in rows}),
    )  # fmt: skip


def _hit(passage: Passage, texts: Sequence[Passage], matcher: Matcher) -> Hit:
    chapters = [each for each in texts if COLUMNS[each.column] == "chapters"]
    at = bisect_right([each.start for each in chapters], passage.start + 0.01) - 1
    chapter = chapters[at].text if at >= 0 and passage is not chapters[at] else ""
    text, marks = snippet(passage.text, matcher.marks(passage.text))
    return Hit(COLUMNS[passage.column], passage.start, text, marks, chapter)


def _apart(passages: Iterable[Passage]) -> list[Passage]:
    """The first passages, without those that say at the same time what a better one says."""
    chosen: list[Passage] = []
    for passage in passages:
        same = (
            each
            for each in chosen
            if abs(each.start - passage.start) <= SAME_TIME
            and (fold(each.text) in fold(passage.text) or fold(passage.text) in fold(each.text))
        )
        if not any(same):
            chosen.append(passage)
            if len(chosen) == PASSAGES:
                break
    return chosen
