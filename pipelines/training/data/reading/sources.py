"""The files that a dataset may be: text, packed or not, sheets of workbooks, Parquet; each opened as
bytes."""

import bz2
import csv
import gzip
import io
import lzma
import os
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from pipelines.core.errors import BadInput, Unavailable
from pipelines.locale.message import N_
from pipelines.locale.system_errors import reason_of

TEXT = (".csv", ".tsv", ".txt")
PACKED = (".gz", ".bz2", ".xz", ".zst", ".zip")
SHEETS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
PARQUET = ".parquet"
PACKED_TEXT = tuple(text + packed for text in TEXT for packed in PACKED)
SUFFIXES = (*TEXT, *PACKED_TEXT, ".zip", PARQUET, *SHEETS)
# In a folder, a .txt file is more likely to tell about the data.
IN_FOLDERS = tuple(suffix for suffix in SUFFIXES if not suffix.startswith(".txt"))
NO_LIBRARY = N_("workbooks need the package python-calamine: pip install 'konspekt[sheets]'")
# What is in archives beside the data.
BESIDE = re.compile(r"(^|/)(__MACOSX/|\.|readme|licen[cs]e)", re.IGNORECASE)


def stem(name: str) -> str:
    """The name of a dataset without what tells the kind of its file."""
    suffix = max((end for end in SUFFIXES if name.lower().endswith(end)), key=len, default="")
    return name[: len(name) - len(suffix)]


def is_parquet(path: Path) -> bool:
    """Whether a file is called one of Parquet."""
    return path.name.lower().endswith(PARQUET)


def is_sheet(path: Path) -> bool:
    """Whether a file is called a workbook."""
    return path.name.lower().endswith(SHEETS)


@dataclass(frozen=True)
class Source:
    """A file as text; of a workbook, one `sheet`, the only one that has rows where none is named."""

    path: Path
    sheet: str = ""

    @property
    def packing(self) -> str:
        """The suffix that tells how the file is packed, or nothing."""
        suffix = self.path.suffix.lower()
        return suffix if suffix in PACKED else ""

    @contextmanager
    def opened(self) -> Iterator[Any]:
        """Its bytes, unpacked; those of a sheet are CSV in UTF-8. Raises BadInput where it cannot be read."""
        try:
            with self._open() as file:
                yield file
        except (zlib.error, lzma.LZMAError, gzip.BadGzipFile, zipfile.BadZipFile) as error:
            raise self._broken(error) from None
        except EOFError as error:
            raise self._broken(error) from None
        except OSError as error:
            if self.packing and error.errno is None:  # bz2 and zst tell so
                raise self._broken(error) from None
            raise BadInput(self.path, reason_of(error)) from None

    def _broken(self, error: Exception) -> BadInput:
        kind = {".gz": "gzip"}.get(self.packing, self.packing.removeprefix("."))
        return BadInput(self.path, "is not a whole {kind} file ({error})", kind=kind, error=error)

    def _open(self):
        if is_sheet(self.path):
            return io.BytesIO(_sheet(self.path, self.sheet, self.path.stat().st_mtime_ns))
        match self.packing:
            case ".gz":
                return gzip.open(self.path)
            case ".bz2":
                return bz2.open(self.path)
            case ".xz":
                return lzma.open(self.path)
            case ".zst":
                return _unpacked_zst(self.path)
            case ".zip":
                return _member(self.path)
        return open(self.path, "rb", buffering=0)

    def arrow(self):
        """The file as Arrow reads it, unpacked; Arrow itself takes no name that is not UTF-8."""
        import pyarrow

        if not self.packing and not is_sheet(self.path):
            return pyarrow.OSFile(os.fsencode(self.path))
        if self.packing == ".gz":
            return pyarrow.CompressedInputStream(pyarrow.OSFile(os.fsencode(self.path)), "gzip")
        return pyarrow.PythonFile(self._open(), "r")


class _Arrow(io.RawIOBase):
    """An Arrow stream as a file of Python."""

    def __init__(self, stream):
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, place) -> int:
        data = self._stream.read(len(place))
        place[: len(data)] = data
        return len(data)

    def close(self) -> None:
        if not self.closed:
            self._stream.close()
        super().close()


def _unpacked_zst(path: Path):
    import pyarrow

    stream = pyarrow.CompressedInputStream(pyarrow.OSFile(os.fsencode(path)), "zstd")
    return io.BufferedReader(_Arrow(stream), 2**20)


@contextmanager
def _closing_both(archive, member):
    with archive, member:
        yield member


def _member(path: Path):
    """The one table in a ZIP archive; raises BadInput where there is none, or several."""
    archive = zipfile.ZipFile(path)
    files = [info for info in archive.infolist() if not info.is_dir() and not BESIDE.search(info.filename)]
    tables = [info for info in files if info.filename.lower().endswith(TEXT)] or files
    if len(tables) != 1 or tables[0].flag_bits & 1:
        archive.close()
        if not tables:
            raise BadInput(path, "there is no table in the archive")
        names = [info.filename for info in tables[:5]]
        if len(tables) == 1:
            raise BadInput(path, "{names} in the archive has a password: unpack it", names=names)
        raise BadInput(
            path, "the archive has several files ({names}): unpack the one that is meant", names=names
        )
    member = archive.open(tables[0])
    member.close_archive = archive  # type: ignore[attr-defined]  # open as long as its member
    return member


@lru_cache(maxsize=1)
def _sheet(path: Path, sheet: str, changed: int) -> bytes:
    """One sheet of a workbook as CSV; kept while the file has not `changed`, as it is read more than once."""
    try:
        from python_calamine import CalamineError, CalamineWorkbook
    except ImportError:
        raise Unavailable(NO_LIBRARY) from None
    try:
        with CalamineWorkbook.from_path(os.fspath(path)) as book:
            names = list(book.sheet_names)
            if sheet and sheet not in names:
                raise BadInput(path, "there is no sheet {sheet}; there are {names}", sheet=sheet, names=names)
            tables = {
                name: book.get_sheet_by_name(name).to_python() for name in ([sheet] if sheet else names)
            }
    except (CalamineError, OSError, ValueError) as error:
        told = str(error).splitlines()[0]
        raise BadInput(path, "is not a whole workbook ({error})", error=told) from None
    filled = [name for name, rows in tables.items() if rows]
    if len(filled) > 1:
        raise BadInput(
            path, "has the sheets {names}: set [training] sheet to the one that is meant", names=filled
        )
    if not filled:
        raise BadInput(path, "the file is empty")
    text = io.StringIO()
    csv.writer(text).writerows([_cell(value) for value in row] for row in tables[filled[0]])
    return text.getvalue().encode()


def _cell(value: object) -> str:
    """A cell as text that can be read again: numbers with a point, dates as of ISO 8601."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return str(int(value))
    return str(value)
