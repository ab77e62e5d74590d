"""A text file as a table, and where exactly it is none: the encoding, the line, the row."""

import codecs
import csv
import gzip
import io
import os
import re
import zlib
from collections.abc import Container, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

from pipelines.core.errors import BadInput, BadSetting
from pipelines.core.settings import TrainingSettings
from pipelines.locale.message import N_, Message, counted
from pipelines.locale.system_errors import reason_of

CHUNK, LINE_LIMIT = 2**20, 16 * 2**20  # bytes
NO_ROWS = N_("has a header but no rows")
UNNAMED_INDEX = N_(
    "column 1 of {count} has no name; an index that pandas wrote? to_csv(index=False) leaves it out"
)
UTF_16 = N_("is UTF-16 text: set [training] encoding = utf-16")
UTF_16_UNMARKED = N_("is UTF-16 text: set [training] encoding = utf-16-le or -be")
NOT_TEXT = {
    b"PK\x03\x04": N_("is a ZIP archive, as Excel workbooks are: save it as CSV"),
    b"\xd0\xcf\x11\xe0": N_("is an Excel workbook: save it as CSV"),
    b"PAR1": N_("is a Parquet file: call it .parquet"),
    b"\x1f\x8b": N_("is packed by gzip: call it .csv.gz"),
}


def check_names(path: Path, names: list[str]) -> list[str]:
    """Column names without needless blanks; raises BadInput where they name nothing, or two columns."""
    names = [" ".join(name.split()) for name in names]
    for place, name in enumerate(names):
        if not name:
            if place == 0:
                raise BadInput(path, UNNAMED_INDEX, count=len(names))
            raise BadInput(path, "column {place} of {count} has no name", place=place + 1, count=len(names))
        if name in names[:place]:
            raise BadInput(path, "two columns are called {name}", name=name)
    numbers = [name for name in names if re.fullmatch(r"[-+]?\d*[.,]?\d+([eE][-+]?\d+)?", name)]
    if numbers == names and not all(map(str.isdigit, names)):
        raise BadInput(
            path, "the first line has numbers ({names}) and no names of columns", names=list(names[:3])
        )
    return names


def read_text(path: Path, chosen: TrainingSettings, categorical: Container[str], missing: Sequence[str]):
    """A text file as an Arrow table, types inferred; columns named `categorical` are text.

    What is `missing` is null.
    """
    import pyarrow
    from pyarrow import csv as arrow_csv

    encoding = _python_name(chosen.encoding)
    width, quotes = _scan(path, encoding)
    delimiter, header = _layout(path, encoding, chosen.delimiter)
    if quotes % 2:  # one stays open; Arrow would take the rest of the file for its value
        for _ in _records(path, encoding, delimiter, strict=True):
            pass
    names = check_names(path, header)
    text = {name: pyarrow.string() for name, clean in zip(header, names) if clean in categorical}

    def arrow(read, block: int, types: dict):
        return read(
            arrow_file(path),
            arrow_csv.ReadOptions(block_size=block, encoding=encoding.replace("utf-8-sig", "utf8")),
            arrow_csv.ParseOptions(delimiter=delimiter, newlines_in_values=quotes > 0),
            arrow_csv.ConvertOptions(
                column_types=types,
                null_values=list(missing),
                strings_can_be_null=True,
                decimal_point=chosen.decimal,
            ),
            # A sixth less processor time than Arrow's own pool: 0.62 s for 0.73 s over 210 MB of numbers.
            memory_pool=pyarrow.system_memory_pool(),
        )

    block = min(4 * LINE_LIMIT, max(CHUNK, 1000 * width))
    try:
        with arrow(arrow_csv.open_csv, block, text) as start:
            types = {field.name: field.type for field in start.schema if field.type != pyarrow.null()}
        # Where types are given Arrow need not keep all the text to convert it anew.
        return arrow(arrow_csv.read_csv, block, types | text).rename_columns(names)
    except (pyarrow.ArrowException, OSError):
        try:
            return arrow(arrow_csv.read_csv, 4 * LINE_LIMIT, text).rename_columns(names)
        except (pyarrow.ArrowException, OSError) as error:
            raise _explained(path, encoding, delimiter, len(header), error) from None


def arrow_file(path: Path):
    """A file as Arrow reads it, unpacked; Arrow itself takes no name that is not UTF-8."""
    import pyarrow

    file = pyarrow.OSFile(os.fsencode(path))
    return pyarrow.CompressedInputStream(file, "gzip") if _packed(path) else file


def layout(path: Path, chosen: TrainingSettings) -> tuple[str, str, bytes]:
    """The delimiter of a file, what Python calls its encoding, and its first bytes."""
    encoding = _python_name(chosen.encoding)
    with _opened(path) as file:
        start = file.read(4)
    return _layout(path, encoding, chosen.delimiter)[0], encoding, start


def _python_name(encoding: str) -> str:
    """What Python calls an encoding; of UTF-8, the one that drops a byte order mark."""
    try:
        "".encode(encoding)
        name = codecs.lookup(encoding).name
    except LookupError:
        raise BadSetting(
            "[training] encoding = {encoding}: no encoding, such as utf-8 or cp1251", encoding=encoding
        ) from None
    return "utf-8-sig" if name == "utf-8" else name


def _packed(path: Path) -> bool:
    return path.name.lower().endswith(".gz")


@contextmanager
def _opened(path: Path):
    """The bytes of a file, unpacked; raises BadInput where it cannot be read or unpacked."""
    try:
        with gzip.open(path) if _packed(path) else open(path, "rb", buffering=0) as file:
            yield file
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise BadInput(path, "is not a whole gzip file ({error})", error=error) from None
    except OSError as error:
        raise BadInput(path, reason_of(error)) from None


def _chunks(path: Path) -> Iterator[bytearray]:
    """A file MiB by MiB, each in the place of the one before."""
    place = bytearray(CHUNK)
    with _opened(path) as file:
        while size := file.readinto(place):
            yield place if size == CHUNK else place[:size]


def _line(path: Path, chunk: int, start: bytes | bytearray) -> int:
    """The line in which a chunk of a file goes on after its `start`, counted only where there is an error."""
    before = sum(_breaks(data) for data in islice(_chunks(path), chunk))
    return 1 + before + _breaks(start)


def _breaks(data: bytes | bytearray) -> int:
    return data.count(b"\n") or data.count(b"\r")


def _scan(path: Path, encoding: str) -> tuple[int, int]:
    """Check that a file is text in lines that are short enough, in 2 MiB of memory and 0.2 ms a MiB.

    Returns the length of the longest line met (bytes; of short ones some are met) and the number of quotes.
    """
    decoder, extends_ascii = codecs.getincrementaldecoder(encoding)(), _extends_ascii(encoding)
    number, unbroken, longest, quotes = -1, 0, 0, 0
    data: bytes | bytearray
    for number, data in enumerate(_chunks(path)):
        if number == 0:
            _check_signature(path, data, encoding)
        if not extends_ascii or not data.isascii() or decoder.getstate()[0]:
            _check_nul(path, number, data if extends_ascii else b"")
            data = _decoded(path, number, decoder, data, encoding)
        _check_nul(path, number, data)
        first = re.search(rb"[\r\n]", data)
        longest = max(longest, unbroken + (first.start() if first else len(data)))
        if longest > LINE_LIMIT:
            raise BadInput(
                path,
                "line {line} is longer than {most} MiB",
                line=_line(path, number, b""),
                most=LINE_LIMIT // CHUNK,
            )
        last = max(data.rfind(b"\n"), data.rfind(b"\r"))
        unbroken = len(data) - 1 - last if first else unbroken + len(data)
        quotes += data.count(b'"') if b'"' in data else 0
    _decoded(path, number + 1, decoder, b"", encoding)
    return longest, quotes


def _check_nul(path: Path, number: int, data: bytes | bytearray) -> None:
    if (nul := data.find(b"\0")) >= 0:
        raise BadInput(
            path, "line {line}: a NUL byte; this is not a text file", line=_line(path, number, data[:nul])
        )


def _extends_ascii(encoding: str) -> bool:
    """Whether bytes below 128 are always the letters of ASCII: mostly there are no others."""
    letters = bytes(range(128))
    try:
        return letters.decode(encoding) == letters.decode("ascii")
    except UnicodeError:
        return False


def _check_signature(path: Path, start: bytes | bytearray, encoding: str) -> None:
    """Raise BadInput where the first bytes are those of another format."""
    for signature, what in NOT_TEXT.items():
        if start.startswith(signature):
            raise BadInput(path, what)
    marked = start[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    every_other = any(start[:64]) and not (any(start[:64:2]) and any(start[1:64:2]))
    if not encoding.startswith("utf-16") and (marked or every_other):
        raise BadInput(path, UTF_16 if marked else UTF_16_UNMARKED)


def _decoded(path: Path, number: int, decoder, data: bytes | bytearray, encoding: str) -> bytes | bytearray:
    """The next bytes as UTF-8; raises BadInput with the line of a byte that is not in the encoding."""
    try:
        text = decoder.decode(data, final=not data)
    except UnicodeDecodeError as error:
        line, byte = _line(path, number, error.object[: error.start]), error.object[error.start]
        name = encoding.removesuffix("-sig").upper()
        raise BadInput(
            path,
            "line {line}: byte 0x{byte:02X} is not {name}; set [training] encoding, for example cp1251",
            line=line,
            byte=byte,
            name=name,
        ) from None
    except UnicodeError as error:
        raise BadInput(
            path,
            "is not {encoding} ({error}); set [training] encoding",
            encoding=encoding.upper(),
            error=error,
        ) from None
    return data if encoding == "utf-8-sig" else text.encode("utf-8", "surrogatepass")


def _records(
    path: Path, encoding: str, delimiter: str, strict: bool = False
) -> Iterator[tuple[int, list[str]]]:
    """Each record that is not blank with the line where it starts, header first, by Python's csv module."""
    csv.field_size_limit(LINE_LIMIT)
    with _opened(path) as file:
        text, line = io.TextIOWrapper(file, encoding, newline=""), 1
        reader = csv.reader(text, delimiter=delimiter, strict=strict)
        try:
            for values in reader:
                if values:
                    yield line, values
                line = reader.line_num + 1
        except csv.Error as error:
            told = str(error)
            if "limit" in told:
                told = Message(
                    "a value from there on is longer than {most} MiB; is its quote closed?",
                    most=LINE_LIMIT // CHUNK,
                )
            elif "end of data" in told:
                told = Message("a quote that opens there is never closed")
            raise BadInput(path, "line {line}: {told}", line=line, told=told) from None


def _layout(path: Path, encoding: str, delimiter: str) -> tuple[str, list[str]]:
    """The delimiter and the header: what cuts the first lines alike, else what cuts the header most."""
    named = {"auto": ["\t", ";", "|", ","], "tab": ["\t"], "\\t": ["\t"]}
    choices = named.get(delimiter.lower(), [delimiter])
    if len(choices[0]) != 1 or choices[0] in '"\r\n' or not choices[0].isascii():
        raise BadSetting(
            "[training] delimiter = {delimiter}: one character, tab or auto is allowed", delimiter=delimiter
        )
    first = {choice: islice(_records(path, encoding, choice), 3) for choice in choices}
    starts = {choice: [values for _, values in records] for choice, records in first.items()}
    if not any(starts.values()):
        raise BadInput(path, "the file is empty")
    alike = [choice for choice, rows in starts.items() if len(rows[0]) > 1 and len(set(map(len, rows))) == 1]
    chosen = alike[0] if alike else max(reversed(choices), key=lambda choice: len(starts[choice][0]))
    return chosen, starts[chosen][0]


def _explained(path: Path, encoding: str, delimiter: str, width: int, error: Exception) -> BadInput:
    """What Arrow's error is about: the first row that has more or fewer values than the header, or none."""
    row = 0
    for row, (line, values) in enumerate(_records(path, encoding, delimiter)):
        if len(values) != width:
            return BadInput(
                path,
                counted(
                    "data row {row} (line {line}) has {count} value, the header has {width}",
                    "data row {row} (line {line}) has {count} values, the header has {width}",
                    len(values),
                    row=row,
                    line=line,
                    width=width,
                ),
            )
    return BadInput(path, str(error).splitlines()[0] if row else NO_ROWS)
