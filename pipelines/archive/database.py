"""The file of the index: SQLite with two full-text tables, one row a lecture and one row a passage.

A passage is a sentence of the speech, a title, a chapter's title, a key point, a term, the text of a slide.
Its rowid is the lecture's id, the number of its column, and its own number: one lecture's passages are one
range. The full-text tables hold stems alone; the texts lie compressed beside them. A file that is
broken, another program's, or of another version of the stems is made anew: all of it comes from the notes.
"""

import contextlib
import errno
import fcntl
import logging
import os
import sqlite3
import sys
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote

from pipelines.core.errors import Unavailable
from pipelines.language.text import search_tokens

logger = logging.getLogger("konspekt.archive")

Result = TypeVar("Result")

# Columns of the full-text tables, and what a word found there counts against one that is said (bm25).
WEIGHTS = {"title": 12.0, "chapters": 6.0, "points": 3.0, "terms": 4.0, "slides": 2.0, "speech": 1.0}
COLUMNS = tuple(WEIGHTS)

# What SQLite says of a disk, as the system says it.
ERRORS = {
    sqlite3.SQLITE_FULL: errno.ENOSPC,
    sqlite3.SQLITE_IOERR: errno.EIO,
    sqlite3.SQLITE_READONLY: errno.EROFS,
}

# "KONS": whose file it is (PRAGMA application_id).
_OURS = 0x4B4F4E53
_SCHEMA_VERSION = 1
# Another process writes one lecture at a time, and needs far less (s).
_PATIENCE = 60.0
# Bits of a rowid for the number of a passage, and for its column.
_NUMBER, _COLUMN = 20, 4
SHIFT = _NUMBER + _COLUMN

_FULL_TEXT = f"fts5({', '.join(COLUMNS)}, content='', tokenize=\"ascii tokenchars '+#'\")"
_TABLES = f"""
CREATE TABLE made (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE lectures (
  id INTEGER PRIMARY KEY, path TEXT UNIQUE NOT NULL, size INTEGER, changed INTEGER, digest TEXT, course TEXT,
  title TEXT, date TEXT, language TEXT, duration REAL, video TEXT, count INTEGER);
CREATE TABLE texts (lecture INTEGER PRIMARY KEY, packed BLOB);
CREATE TABLE skipped (path TEXT PRIMARY KEY, size INTEGER, changed INTEGER, digest TEXT, reason TEXT)
  WITHOUT ROWID;
CREATE TABLE words (word TEXT, stem TEXT, PRIMARY KEY (word, stem)) WITHOUT ROWID;
CREATE VIRTUAL TABLE by_lecture USING {_FULL_TEXT};
CREATE VIRTUAL TABLE by_passage USING {_FULL_TEXT};
"""


class _Foreign(sqlite3.DatabaseError):
    """A database that another program has made."""


def rowid(lecture: int, column: int, number: int) -> int:
    """The rowid of a passage."""
    return (lecture << _COLUMN | column) << _NUMBER | number


def passage_of(row: int) -> tuple[int, int, int]:
    """The lecture, the column and the number of a passage by its rowid."""
    return row >> SHIFT, row >> _NUMBER & (1 << _COLUMN) - 1, row & (1 << _NUMBER) - 1


@cache
def made_by() -> str:
    """What the stems in an index depend on."""
    parts = (
        search_tokens.VERSION,
        version("snowballstemmer"),
        unicodedata.unidata_version,
        sys.version_info[:2],
    )
    return f"{_SCHEMA_VERSION} {parts}"


def with_index(path: Path, work: Callable[[sqlite3.Connection], Result]) -> Result:
    """What `work` makes of a connection to the index at `path`, which is made, or made anew, as it needs.

    `work` may be called twice: where it meets damage, the index is replaced by an empty one. Raises
    Unavailable where this Python's SQLite has no full-text search, OSError where the file can be neither
    used nor replaced.
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    for last in (False, True):
        try:
            with contextlib.closing(_connected(path)) as connection:
                return work(connection)
        except sqlite3.DatabaseError as error:
            if last or not _broken(error):
                raise _told(path, error) from error
            _remove(path, error)
    raise AssertionError("the loop returns or raises")


def as_it_is(path: Path, work: Callable[[sqlite3.Connection], Result]) -> Result:
    """What `work` makes of an index to which nothing can be written, as on a full disk; raises OSError."""
    # Even to read it SQLite would write, as its log is shared (https://sqlite.org/wal.html#readonly).
    address = f"file:{quote(os.fsencode(Path(path).absolute()))}?mode=ro&immutable=1"
    try:
        with contextlib.closing(sqlite3.connect(address, uri=True, isolation_level=None)) as connection:
            connection.execute("PRAGMA temp_store = MEMORY")
            return work(connection)
    except sqlite3.DatabaseError as error:
        raise _told(path, error) from error


def _told(path: Path, error: sqlite3.Error) -> OSError:
    """An error of SQLite as one of the system, where it is that: what a person can do something about."""
    code = ERRORS.get(getattr(error, "sqlite_errorcode", 0) & 0xFF)
    return OSError(code or errno.EIO, os.strerror(code) if code else str(error), str(path))


@contextlib.contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All that the body writes, or nothing of it; no other process writes meanwhile."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        with contextlib.suppress(sqlite3.Error):
            connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _broken(error: sqlite3.Error) -> bool:
    """Whether an error says that the file is no database, or a damaged one."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    return isinstance(error, _Foreign) or code in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT)


def _remove(path: Path, why: Exception) -> None:
    """Take a broken index away, unless another process has put a sound one in its place."""
    with open(path.with_name(f"{path.name}.lock"), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            with contextlib.closing(_connected(path)) as connection:
                if connection.execute("PRAGMA quick_check(1)").fetchone() == ("ok",):
                    _check_stems(connection)
                    return
        except sqlite3.DatabaseError:
            pass
        logger.warning("%s: made anew (%s)", path, why)
        # What is to be written into the file goes first: it must not meet a new one.
        for suffix in ("-wal", "-shm", ""):
            with contextlib.suppress(FileNotFoundError):
                os.remove(f"{path}{suffix}")


def _check_stems(connection: sqlite3.Connection) -> None:
    for table in ("by_lecture", "by_passage"):
        connection.execute(f"INSERT INTO {table} ({table}) VALUES ('integrity-check')")


def _connected(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None)
    try:
        if not _as_it_should_be(connection):
            _make(connection)
        connection.execute("PRAGMA synchronous = NORMAL")
    except BaseException:
        connection.close()
        raise
    return connection


def _as_it_should_be(connection: sqlite3.Connection) -> bool:
    """Whether the tables are there, made by what makes them now; raises where they are another program's."""
    if connection.execute("PRAGMA application_id").fetchone()[0] != _OURS:
        if connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            raise _Foreign("a database of another program")
        return False
    try:
        return connection.execute("SELECT value FROM made WHERE key = 'by'").fetchone() == (made_by(),)
    except sqlite3.OperationalError:
        return False


def _make(connection: sqlite3.Connection) -> None:
    """Make the tables, instead of older ones; of processes that come at once one does, the others wait."""
    connection.execute("PRAGMA journal_mode = WAL")
    with transaction(connection):
        if _as_it_should_be(connection):
            return
        for table in ("by_lecture", "by_passage", "made", "lectures", "texts", "skipped", "words"):
            connection.execute(f"DROP TABLE IF EXISTS {table}")
        try:
            for statement in filter(str.strip, _TABLES.split(";\n")):
                connection.execute(statement)
        except sqlite3.OperationalError as error:
            if "fts5" in str(error):
                raise Unavailable(
                    "the SQLite of this Python ({version}) was built without FTS5, which the search needs",
                    version=sqlite3.sqlite_version,
                ) from error
            raise
        connection.execute("INSERT INTO made VALUES ('by', ?)", (made_by(),))
        connection.execute(f"PRAGMA application_id = {_OURS}")
