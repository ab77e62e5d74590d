"""A text file as a table, and where exactly it is none: the encoding, the line, the row."""

import codecs
import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from pipelines.core.errors import BadInput, BadSetting
from pipelines.core.settings import TrainingSettings
from pipelines.locale.message import N_
from pipelines.training.data.reading.layout import (
    LINE_LIMIT, Layout, layout, records, without_what_is_no_row, wrong_width,
)  # fmt: skip
from pipelines.training.data.reading.exceptions import words_for_nothing
from pipelines.training.data.reading.names import checked
from pipelines.training.data.reading.sources import Source, is_sheet
from pipelines.training.records import Finding

CHUNK = 2**20  # bytes
# Those that are looked for where a file is not UTF-8, by so many of its bytes.
ENCODINGS = [
    "cp1252",
    "cp1251",
    "cp1250",
    "koi8_r",
    "cp866",
    "shift_jis",
    "gb18030",
    "euc_kr",
    "cp1253",
    "cp1254",
]
LOOKED_AT = 2**16
NO_ROWS = N_("has a header but no rows")
UTF_16_UNMARKED = N_("is UTF-16 text: set [training] encoding = utf-16-le or -be")
NOT_TEXT = {
    b"PK\x03\x04": N_("is a ZIP archive, as Excel workbooks are: call it .zip or .xlsx"),
    b"\xd0\xcf\x11\xe0": N_("is an Excel workbook: call it .xls"),
    b"PAR1": N_("is a Parquet file: call it .parquet"),
    b"\x1f\x8b": N_("is packed by gzip: call it .csv.gz"),
    b"BZh": N_("is packed by bzip2: call it .csv.bz2"),
    b"\xfd7zXZ\x00": N_("is packed by xz: call it .csv.xz"),
    b"\x28\xb5\x2f\xfd": N_("is packed by zstd: call it .csv.zst"),
}
LEFT_OUT = {
    "above": N_("{count} lines above the names of the columns are left out"),
    "comments": N_("{count} lines that begin with # are left out as comments"),
    "below": N_("{count} lines below the table are left out"),
}


def read_text(
    source: Source, chosen: TrainingSettings, categorical: Container[str], missing: Sequence[str]
) -> tuple:
    """A text file as an Arrow table, types inferred, what to tell, and the columns in which all text is kept.

    Columns named `categorical` are text. What is `missing` is null, but in the columns that are kept. Whole numbers that are written with zeros in front, as codes are, are text.
    """
    encoding = encoding_of(source, chosen)
    width, quotes, zeros = _scan(source, encoding)
    found = layout(source, encoding, delimiter_of(source, chosen))
    told = [Finding("reading", "", f"is read as {encoding}")] if _told(encoding, source, chosen) else []
    if not found.odd:
        try:
            table, words, kept = _regular(
                source, encoding, found, chosen, categorical, missing, (width, quotes, zeros)
            )
            return table, [*told, *words], kept
        except BadInput as error:
            if quotes % 2:
                raise
            found, refused = replace(found, odd=True), error
    else:
        refused = None
    try:
        content, delimiter, header, left = without_what_is_no_row(source, encoding, found)
    except BadInput as error:
        raise refused or error from None
    if refused and not left:
        raise refused
    told += [
        Finding("reading", "", LEFT_OUT[what].format(count=count)) for what, count in left.items() if count
    ]
    clean = Layout(delimiter, header)
    shape = (width, max(quotes, content.count(b'"')), zeros)
    table, words, kept = _regular(source, "utf-8-sig", clean, chosen, categorical, missing, shape, content)
    return table, [*told, *words], kept


def _regular(
    source: Source,
    encoding: str,
    found: Layout,
    chosen: TrainingSettings,
    categorical: Container[str],
    missing: Sequence[str],
    shape: tuple[int, int, bool],
    content: bytes | None = None,
) -> tuple:
    """A table by Arrow, of a file that is nothing else, or of its `content` when that is known; and what to tell.

    And the columns in which NA is a name.

    `shape` is the length of its longest line, the number of its quotes, and whether a value begins with 0.
    """
    import pyarrow
    from pyarrow import csv as arrow_csv

    width, quotes, zeros = shape
    delimiter, header = found.delimiter, found.header
    if quotes % 2 and content is None:  # one stays open; Arrow would take the rest of the file for its value
        for _ in records(source, encoding, delimiter, strict=True):
            pass
    names = checked(source.path, header)
    text = {name: pyarrow.string() for name, clean in zip(header, names) if clean in categorical}

    def arrow(read, block: int, types: dict, nothing: Sequence[str] = missing, **options):
        return read(
            source.arrow() if content is None else pyarrow.BufferReader(content),
            arrow_csv.ReadOptions(block_size=block, encoding=encoding.replace("utf-8-sig", "utf8")),
            arrow_csv.ParseOptions(delimiter=delimiter, newlines_in_values=quotes > 0),
            arrow_csv.ConvertOptions(
                column_types=types,
                null_values=list(nothing),
                strings_can_be_null=True,
                decimal_point=chosen.decimal,
                **options,
            ),
            # A sixth less processor time than Arrow's own pool: 0.62 s for 0.73 s over 210 MB of numbers.
            memory_pool=pyarrow.system_memory_pool(),
        )

    block = min(4 * LINE_LIMIT, max(CHUNK, 1000 * width))
    try:
        with arrow(arrow_csv.open_csv, block, text) as start:
            types = {field.name: field.type for field in start.schema if field.type != pyarrow.null()}
        # Where types are given Arrow need not keep all the text to convert it anew.
        table = arrow(arrow_csv.read_csv, block, types | text)
    except (pyarrow.ArrowException, OSError):
        try:
            table = arrow(arrow_csv.read_csv, 4 * LINE_LIMIT, text)
        except (pyarrow.ArrowException, OSError) as error:
            raise _explained(source, encoding, found, error) from None
    told: list[Finding] = []
    kept: list[str] = []
    if len(set(header)) == len(header):
        for name in _needing_text(table, zeros):
            again = arrow(arrow_csv.read_csv, block, {name: pyarrow.string()}, include_columns=[name])
            if _is_code(again[name], table[name].type):
                table = table.set_column(table.column_names.index(name), name, again[name])
        if gaps := [name for name in _with_gaps(table) if len(missing) > 1]:
            again = arrow(
                arrow_csv.read_csv, block, dict.fromkeys(gaps, pyarrow.string()), [""], include_columns=gaps
            )
            for name in gaps:
                place = table.column_names.index(name)
                before = table[name]
                column, found_words = words_for_nothing(names[place], before, again[name], missing)
                kept += [names[place]] * (column is not before)
                table, told = table.set_column(place, name, column), [*told, *found_words]
    return table.rename_columns(names), told, tuple(kept)


def _with_gaps(table) -> list[str]:
    """The columns of text in which some values are missing."""
    from pyarrow import types

    return [
        found.name
        for found in table.schema
        if types.is_string(found.type) and 0 < table[found.name].null_count < table.num_rows
    ]


def _needing_text(table, zeros: bool) -> list[str]:
    """The columns of numbers that may have been codes: with zeros in front, or beyond 64 bits."""
    from pyarrow import compute, types

    found = []
    for field in table.schema:
        if types.is_integer(field.type) and zeros:
            found.append(field.name)
        elif types.is_floating(field.type):
            most = compute.max(compute.abs(table[field.name])).as_py()
            if most is not None and most >= 2**63:
                found.append(field.name)
    return found


def _is_code(column, kind) -> bool:
    """Whether numbers as they are written are codes: as long as each other with zeros in front, or long ids."""
    from pyarrow import compute, types

    present = compute.utf8_trim_whitespace(column).drop_null()
    if types.is_integer(kind):
        lengths = compute.min_max(compute.utf8_length(present)).as_py()
        zero = compute.any(compute.match_substring_regex(present, r"^0\d")).as_py()
        return bool(zero) and lengths["min"] == lengths["max"] >= 3
    long = compute.match_substring_regex(present, r"^\d{19,}$")
    share = compute.mean(long.cast("int8")).as_py()
    return bool(share and share > 0.9) and compute.count_distinct(present).as_py() > 0.5 * len(present)


def layout_of(source: Source, chosen: TrainingSettings) -> tuple[str, str, bytes]:
    """The delimiter of a file, what Python calls its encoding, and its first bytes."""
    encoding = encoding_of(source, chosen)
    with source.opened() as file:
        start = file.read(4)
    found = layout(source, encoding, delimiter_of(source, chosen)).delimiter
    return (found if len(found) == 1 else ","), encoding, start


def delimiter_of(source: Source, chosen: TrainingSettings) -> str:
    """What is set to stand between values; between cells of a sheet it is known."""
    return "," if is_sheet(source.path) else chosen.delimiter


def encoding_of(source: Source, chosen: TrainingSettings) -> str:
    """What Python calls the encoding of a file: that which is set, or UTF-16 where its first bytes say so."""
    if is_sheet(source.path):
        return "utf-8-sig"
    name = _python_name(chosen.encoding)
    if name == "utf-8-sig":
        with source.opened() as file:
            if file.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
                return "utf-16"
    return name


def _told(encoding: str, source: Source, chosen: TrainingSettings) -> bool:
    return encoding != _python_name(chosen.encoding) and not is_sheet(source.path)


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


def _chunks(source: Source) -> Iterator[bytearray]:
    """A file MiB by MiB, each in the place of the one before."""
    place = bytearray(CHUNK)
    with source.opened() as file:
        while size := file.readinto(place):
            yield place if size == CHUNK else place[:size]


def _line(source: Source, chunk: int, start: bytes | bytearray) -> int:
    """The line in which a chunk of a file goes on after its `start`, counted only where there is an error."""
    before = sum(_breaks(data) for data in islice(_chunks(source), chunk))
    return 1 + before + _breaks(start)


def _breaks(data: bytes | bytearray) -> int:
    return data.count(b"\n") or data.count(b"\r")


def _scan(source: Source, encoding: str) -> tuple[int, int, bool]:
    """Check that a file is text in lines that are short enough, in 2 MiB of memory and 0.5 ms a MiB.

    Returns the length of the longest line met (bytes; of short ones some are met), the number of quotes, and
    whether some value may begin with 0 and go on with a digit.
    """
    decoder, extends_ascii = codecs.getincrementaldecoder(encoding)(), _extends_ascii(encoding)
    number, unbroken, longest, quotes, zeros = -1, 0, 0, 0, False
    data: bytes | bytearray
    for number, data in enumerate(_chunks(source)):
        if number == 0:
            _check_signature(source, data, encoding)
        if not extends_ascii or not data.isascii() or decoder.getstate()[0]:
            _check_nul(source, number, data if extends_ascii else b"")
            data = _decoded(source, number, decoder, data, encoding)
        _check_nul(source, number, data)
        first = re.search(rb"[\r\n]", data)
        longest = max(longest, unbroken + (first.start() if first else len(data)))
        if longest > LINE_LIMIT:
            raise BadInput(
                source.path,
                "line {line} is longer than {most} MiB",
                line=_line(source, number, b""),
                most=LINE_LIMIT // CHUNK,
            )
        last = max(data.rfind(b"\n"), data.rfind(b"\r"))
        unbroken = len(data) - 1 - last if first else unbroken + len(data)
        quotes += data.count(b'"') if b'"' in data else 0
        zeros = zeros or _begins_with_zero(data)
    _decoded(source, number + 1, decoder, b"", encoding)
    return longest, quotes, zeros


def _begins_with_zero(data: bytes | bytearray) -> bool:
    """Whether a 0 is followed by a digit, and stands behind none, nor behind a mark that is within a value."""
    import numpy

    values = numpy.frombuffer(data, dtype="uint8")
    before, zero, after = values[:-2], values[1:-1] == ord("0"), values[2:]
    # From - to : are the marks of numbers, dates and times, and the digits.
    return bool((zero & (after - ord("0") < 10) & ((before < ord("-")) | (before > ord(":")))).any())


def _check_nul(source: Source, number: int, data: bytes | bytearray) -> None:
    if (nul := data.find(b"\0")) >= 0:
        raise BadInput(
            source.path,
            "line {line}: a NUL byte; this is not a text file",
            line=_line(source, number, data[:nul]),
        )


def _extends_ascii(encoding: str) -> bool:
    """Whether bytes below 128 are always the letters of ASCII: mostly there are no others."""
    letters = bytes(range(128))
    try:
        return letters.decode(encoding) == letters.decode("ascii")
    except UnicodeError:
        return False


def _check_signature(source: Source, start: bytes | bytearray, encoding: str) -> None:
    """Raise BadInput where the first bytes are those of another format."""
    for signature, what in NOT_TEXT.items():
        if start.startswith(signature):
            raise BadInput(source.path, what)
    marked = start[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    every_other = any(start[:64]) and not (any(start[:64:2]) and any(start[1:64:2]))
    if not encoding.startswith("utf-16") and (marked or every_other):
        raise BadInput(source.path, UTF_16 if marked else UTF_16_UNMARKED)


def _decoded(
    source: Source, number: int, decoder, data: bytes | bytearray, encoding: str
) -> bytes | bytearray:
    """The next bytes as UTF-8; raises BadInput with the line of a byte that is not in the encoding."""
    try:
        text = decoder.decode(data, final=not data)
    except UnicodeDecodeError as error:
        line, byte = _line(source, number, error.object[: error.start]), error.object[error.start]
        name = encoding.removesuffix("-sig").upper()
        told = {"line": line, "byte": byte, "name": name}
        if likely := _likely(error.object, error.start):
            raise BadInput(
                source.path,
                "line {line}: byte 0x{byte:02X} is not {name}; set [training] encoding, it may be {likely} ({text!r})",
                **told,
                likely=likely[0],
                text=likely[1],
            ) from None
        raise BadInput(
            source.path,
            "line {line}: byte 0x{byte:02X} is not {name}; set [training] encoding, for example cp1251",
            **told,
        ) from None
    except UnicodeError as error:
        raise BadInput(
            source.path,
            "is not {encoding} ({error}); set [training] encoding",
            encoding=encoding.upper(),
            error=error,
        ) from None
    return data if encoding == "utf-8-sig" else text.encode("utf-8", "surrogatepass")


def _likely(data: bytes, place: int) -> tuple[str, str] | None:
    """An encoding that bytes may be in, and a word in it that stands at a place there."""
    from charset_normalizer import from_bytes

    words = re.findall(rb"[\w\x80-\xff]*[\x80-\xff][\w\x80-\xff]*", data[:LOOKED_AT])
    best = from_bytes(sample := b" ".join(words), cp_isolation=ENCODINGS).best()
    if best is None:
        return None
    # Of several that read the same text the one that most files are in.
    found = next(each for each in ENCODINGS if sample.decode(each, "replace") == str(best))
    first = re.search(rb"[^\s,;|\"']*$", data[:place])
    last = re.match(rb"[^\s,;|\"']*", data[place:])
    word = (first[0] if first else b"") + (last[0] if last else b"")
    return found, word[:40].decode(found, "replace")


def _explained(source: Source, encoding: str, found: Layout, error: Exception) -> BadInput:
    """What Arrow's error is about: the first row that has more or fewer values than the header, or none."""
    row, width = 0, len(found.header)
    for row, (line, values) in enumerate(records(source, encoding, found.delimiter)):
        if len(values) != width:
            return wrong_width(source, row, line, values, width)
    return BadInput(source.path, str(error).splitlines()[0] if row else NO_ROWS)
