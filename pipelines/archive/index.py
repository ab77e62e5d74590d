"""Keeps the index of all lectures as the notes folder is: what is new comes in, what is gone leaves.

A lecture is looked at by its size and time of change, then by the SHA-256 of its file. Each goes in by one
transaction, so whatever stops an update leaves whole lectures; two updates at once do each other no harm.
"""

import hashlib
import logging
import sqlite3
import time
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import msgspec

from pipelines.archive.database import COLUMNS, rowid, transaction, with_index
from pipelines.archive.lectures import Found, NoNotes, lecture_files, read_notes
from pipelines.core.files.names import escaped, path_of
from pipelines.language.text.search_tokens import readable, tokens
from pipelines.lecture.notes.record import Notes
from pipelines.locale.system_errors import reason_of

logger = logging.getLogger("konspekt.archive")

# A file that changed so lately (ns) may change again within the same tick of its file system's clock.
_SETTLED = 2_000_000_000
# Set in the place of a time of change, it makes the next update look at the file again.
_UNSETTLED = -1
# A stem that no word has: between passages, so that no phrase goes on from one to the next.
_GAP = "#"


@dataclass(frozen=True)
class Skipped:
    """A JSON file that holds no notes, with the reason."""

    path: str
    reason: str


@dataclass(frozen=True)
class Changes:
    """What an update did, by paths below the notes folder; `skipped` are files not told of before."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    lectures: int = 0  # that there are now

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)


class Passage(msgspec.Struct, frozen=True, array_like=True):
    """A text that can be found, with its column and the time (s) at which it is said or shown."""

    column: int
    start: float
    text: str


@dataclass(frozen=True)
class _State:
    """How a file was when it was last looked at; `table` tells what came of it."""

    table: str
    size: int
    changed: int
    digest: str


def index_path(work: Path) -> Path:
    """Where the index lies in the folder of work products."""
    return Path(work) / "archive" / "index.db"


def update(notes: Path, work: Path, on_progress: Callable[[int, int], None] | None = None) -> Changes:
    """Bring the index up to date with the notes folder; `on_progress` gets how many of how many are done.

    Raises Unavailable where there is no full-text search, OSError where the folder of work cannot be written.
    """
    tell = on_progress or (lambda done, total: None)
    return with_index(index_path(work), lambda connection: _update(connection, Path(notes), tell))


def passages(notes: Notes) -> Iterator[Passage]:
    """All texts of a lecture that can be found; a key point is there again where it is said."""
    summary = notes.summary
    told = (*notes.abstract, *summary.points, *chain.from_iterable(summary.by_chapter), *summary.organisation)
    points = dict.fromkeys(told)
    found = [("title", 0.0, notes.title)]
    found += [("chapters", chapter.start, chapter.title) for chapter in notes.chapters]
    found += [("points", point.start, point.text) for point in points]
    for term in notes.terms:
        start = term.explained if term.explained is not None else min(term.mentions, default=0.0)
        found.append(("terms", start, f"{term.text}: {term.definition}" if term.definition else term.text))
    for slide in notes.slides:
        # What was read as the title is most often the first line of the text as well.
        shown = slide.text if slide.text.startswith(slide.title) else f"{slide.title}\n{slide.text}"
        found.append(("slides", slide.start, " · ".join(filter(str.strip, shown.splitlines()))))
    found += [("speech", said.start, said.text) for block in notes.paragraphs for said in block.sentences]
    for column, start, text in found:
        if text := readable(text):
            yield Passage(COLUMNS.index(column), start, text)


def unpacked(blob: bytes) -> list[Passage]:
    """The passages of a lecture as they lie in the index."""
    return msgspec.json.decode(zlib.decompress(blob), type=list[Passage])


def _update(connection: sqlite3.Connection, notes: Path, on_progress: Callable[[int, int], None]) -> Changes:
    known = _known(connection)
    there, waiting = set(), []
    for found in lecture_files(notes):
        there.add(found.key)
        state = known.get(found.key)
        if state is None or (state.size, state.changed) != (found.size, found.changed):
            waiting.append(found)
    done: dict[str, list] = defaultdict(list)
    for number, found in enumerate(waiting):
        on_progress(number, len(waiting))
        for kind, what in _look(connection, notes, found):
            done[kind].append(what)
    for path in sorted(known.keys() - there):
        if _leave(connection, notes, path) and known[path].table == "lectures":
            done["removed"].append(path)
    if waiting:
        on_progress(len(waiting), len(waiting))
    count = connection.execute("SELECT count(*) FROM lectures").fetchone()[0]
    return Changes(**{name: tuple(each) for name, each in done.items()}, lectures=count)


def _known(connection: sqlite3.Connection) -> dict[str, _State]:
    return {
        path: _State(table, *rest)
        for table in ("lectures", "skipped")
        for path, *rest in connection.execute(f"SELECT path, size, changed, digest FROM {table}")
    }


def _look(connection: sqlite3.Connection, notes: Path, found: Found) -> list[tuple[str, object]]:
    """Take in a file that is new or has changed; gives the kinds of change, and what each is of."""
    try:
        written = (notes / found.path).read_bytes()
    except FileNotFoundError:
        return []  # the next update will miss it
    except OSError as error:
        return [("skipped", Skipped(found.key, reason_of(error)))]
    digest = hashlib.sha256(written).hexdigest()
    settled = time.time_ns() - found.changed > _SETTLED and len(written) == found.size
    state = _State("", found.size, found.changed if settled else _UNSETTLED, digest)
    if _only_touched(connection, found.key, state):
        return []
    try:
        lecture = read_notes(written)
    except NoNotes as error:
        return _skip(connection, found.key, state, error.message)
    return [(_take(connection, found, state, lecture), found.key)]


def _only_touched(connection: sqlite3.Connection, path: str, state: _State) -> bool:
    """Whether the content is what it was, or another process has just taken it in; notes its new time."""
    with transaction(connection):
        for table in ("lectures", "skipped"):
            cursor = connection.execute(
                f"UPDATE {table} SET size = ?, changed = ? WHERE path = ? AND digest = ?",
                (state.size, state.changed, path, state.digest),
            )
            if cursor.rowcount:
                return True
    return False


def _skip(connection: sqlite3.Connection, path: str, state: _State, reason: str) -> list[tuple[str, object]]:
    with transaction(connection):
        was_there = _delete(connection, path)
        row = (path, state.size, state.changed, state.digest, str(reason))
        connection.execute("INSERT INTO skipped VALUES (?, ?, ?, ?, ?)", row)
    return [("skipped", Skipped(path, reason)), *([("removed", path)] if was_there else [])]


def _take(connection: sqlite3.Connection, found: Found, state: _State, notes: Notes) -> str:
    texts = list(passages(notes))
    title = readable(notes.title)
    by_passage, by_lecture, words = _stemmed(texts, notes.language, _named(title, found))
    packed = zlib.compress(msgspec.json.encode(texts), 6)
    date = notes.date.isoformat() if notes.date else ""
    with transaction(connection):
        was_there = _delete(connection, found.key)
        begin = (found.key, state.size, state.changed, state.digest, escaped(found.course), title, date)
        row = (*begin, notes.language, notes.duration, notes.video_name, len(texts))
        marks = ", ".join("?" * len(row))
        cursor = connection.execute(f"INSERT INTO lectures VALUES (NULL, {marks})", row)
        assert cursor.lastrowid is not None
        connection.execute("INSERT INTO texts VALUES (?, ?)", (cursor.lastrowid, packed))
        _write_stems(connection, cursor.lastrowid, by_passage, by_lecture, delete=False)
        connection.executemany("INSERT OR IGNORE INTO words VALUES (?, ?)", words)
    return "changed" if was_there else "added"


def _leave(connection: sqlite3.Connection, notes: Path, path: str) -> bool:
    """Take a lecture out whose file is gone; it may have come back meanwhile."""
    with transaction(connection):
        return not (notes / path_of(path)).exists() and _delete(connection, path)


def _delete(connection: sqlite3.Connection, path: str) -> bool:
    """Take a file out of all tables; gives whether it was a lecture in the index."""
    connection.execute("DELETE FROM skipped WHERE path = ?", (path,))
    row = connection.execute(
        "SELECT id, title, language, packed FROM lectures JOIN texts ON lecture = id WHERE path = ?", (path,)
    ).fetchone()
    if row is None:
        return False
    lecture, title, language, packed = row
    # The full-text tables hold no texts: they are told again what they were given, to take it out.
    found = Found(str(path_of(path)), 0, 0, frozenset())
    by_passage, by_lecture, _ = _stemmed(unpacked(packed), language, _named(title, found))
    _write_stems(connection, lecture, by_passage, by_lecture, delete=True)
    connection.execute("DELETE FROM texts WHERE lecture = ?", (lecture,))
    connection.execute("DELETE FROM lectures WHERE id = ?", (lecture,))
    return True


def _named(title: str, found: Found) -> str:
    """What a lecture is found by as by its title: that, its course and the name of its file."""
    name = found.stem.rpartition("/")[2]
    named = dict.fromkeys((title, escaped(found.course), escaped(name)))
    return readable(" / ".join(named).replace("_", " "))


def _stemmed(texts: list[Passage], language: str, named: str):
    """Of each passage (column, number, stems); the stems of each column; pairs of word and stem."""
    by_passage: list[tuple[int, int, str]] = []
    words: set[tuple[str, str]] = set()
    by_lecture: list[list[str]] = [[] for _ in COLUMNS]
    for number, passage in enumerate(texts):
        found = list(tokens(passage.text, language))
        words.update((token.word, token.stem) for token in found)
        joined = " ".join(token.stem for token in found)
        by_passage.append((passage.column, number, joined))
        if passage.column != 0:
            by_lecture[passage.column] += (joined, _GAP)
    found = list(tokens(named, language))
    words.update((token.word, token.stem) for token in found)
    by_lecture[0] = [token.stem for token in found]
    return by_passage, [" ".join(each) for each in by_lecture], words


def _write_stems(connection, lecture: int, by_passage, by_lecture: list[str], delete: bool) -> None:
    into = {name: f"{name}, " if delete else "" for name in ("by_lecture", "by_passage")}
    first = ("delete",) if delete else ()
    marks = ", ".join("?" * (len(first) + 1 + len(COLUMNS)))
    columns = ", ".join(COLUMNS)
    connection.execute(
        f"INSERT INTO by_lecture ({into['by_lecture']}rowid, {columns}) VALUES ({marks})",
        (*first, lecture, *by_lecture),
    )
    connection.executemany(
        f"INSERT INTO by_passage ({into['by_passage']}rowid, {columns}) VALUES ({marks})",
        (
            (
                *first,
                rowid(lecture, column, number),
                *(joined if at == column else "" for at in range(len(COLUMNS))),
            )
            for column, number, joined in by_passage
        ),
    )
