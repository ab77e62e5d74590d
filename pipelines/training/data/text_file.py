"""A text file as a table, and where exactly it is none: the encoding, the line, the row."""

import codecs
from collections.abc import Container, Sequence
from dataclasses import replace

from pipelines.core.errors import BadInput, BadSetting
from pipelines.core.settings import TrainingSettings
from pipelines.locale.message import N_
from pipelines.training.data.reading.exceptions import words_for_nothing
from pipelines.training.data.reading.layout import (
    LINE_LIMIT,
    Layout,
    layout,
    records,
    without_what_is_no_row,
    wrong_width,
)  # fmt: skip
from pipelines.training.data.reading.names import checked
from pipelines.training.data.reading.scanning import CHUNK, scanned
from pipelines.training.data.reading.sources import Source, is_sheet
from pipelines.training.records import Finding

NO_ROWS = N_("has a header but no rows")
LEFT_OUT = {
    "above": N_("lines above the names of the columns that are left out: {count}"),
    "comments": N_("lines that begin with # and are left out as comments: {count}"),
    "below": N_("lines below the table that are left out: {count}"),
}


def read_text(
    source: Source, chosen: TrainingSettings, categorical: Container[str], missing: Sequence[str]
) -> tuple:
    """A text file as an Arrow table, types inferred, what to tell, and the columns in which all text is kept.

    Columns named `categorical` are text. What is `missing` is null, but in the columns that are kept.
    Whole numbers that are written with zeros in front, as codes are, are text.
    """
    encoding = encoding_of(source, chosen)
    width, quotes, zeros = scanned(source, encoding)
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
    """A table by Arrow, of a file that is nothing else, or of its `content` when that is known; and what
    to tell.

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
            bounds = compute.min_max(table[field.name]).as_py()
            if bounds["min"] is not None and max(-bounds["min"], bounds["max"]) >= 2**63:
                found.append(field.name)
    return found


def _is_code(column, kind) -> bool:
    """Whether numbers as they are written are codes: as long as each other with zeros in front, or long
    ids."""
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


def _explained(source: Source, encoding: str, found: Layout, error: Exception) -> BadInput:
    """What Arrow's error is about: the first row that has more or fewer values than the header, or none."""
    row, width = 0, len(found.header)
    for row, (line, values) in enumerate(records(source, encoding, found.delimiter)):
        if len(values) != width:
            return wrong_width(source, row, line, values, width)
    return BadInput(source.path, str(error).splitlines()[0] if row else NO_ROWS)
