"""Where the table is in a text file: its delimiter, its header, and the lines above and beside it that
are none."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from pipelines.core.errors import BadInput, BadSetting
from pipelines.locale.message import Message, counted
from pipelines.training.data.reading.sources import Source

LINE_LIMIT = 16 * 2**20  # bytes
# So many lines tell where the table is, and at most so many at the end are no rows of it.
LOOKED_AT, MOST_BELOW = 100, 10
BLANKS = "blanks"
COMMENT = re.compile(r"\s*(#|%|//)")
NUMBER = re.compile(r"[-+]?(\d+[.,]?\d*|[.,]\d+)([eE][-+]?\d+)?")


@dataclass(frozen=True)
class Layout:
    """How the lines of a file become rows.

    `odd` where Arrow cannot read it as it is. `above` are lines before the header; where `ragged`, rows
    have one value more than the header: "empty" at their end, or "index" at their beginning.
    """

    delimiter: str
    header: list[str]
    odd: bool = False
    above: int = 0
    ragged: str = ""


def records(
    source: Source, encoding: str, delimiter: str, strict: bool = False
) -> Iterator[tuple[int, list[str]]]:
    """Each record that is not blank with the line where it starts, header first, by Python's csv module.

    Raises BadInput where a quote is never closed.
    """
    csv.field_size_limit(LINE_LIMIT)
    with source.opened() as file:
        text, line = io.TextIOWrapper(file, encoding, newline=""), 1
        if delimiter == BLANKS:
            for line, written in enumerate(text, 1):
                if values := written.split():
                    yield line, [value.strip('"') for value in values]
            return
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
                    most=LINE_LIMIT // 2**20,
                )
            elif "end of data" in told:
                told = Message("a quote that opens there is never closed")
            raise BadInput(source.path, "line {line}: {told}", line=line, told=told) from None


def layout(source: Source, encoding: str, delimiter: str) -> Layout:
    """The delimiter and the header: what cuts the first lines alike, else what cuts most of the first
    lines alike.

    Raises BadInput for a file without lines, BadSetting for a delimiter that cannot be.
    """
    named = {"auto": ["\t", ";", "|", ","], "tab": ["\t"], "\\t": ["\t"]}
    choices = named.get(delimiter.lower(), [delimiter])
    if len(choices[0]) != 1 or choices[0] in '"\r\n' or not choices[0].isascii():
        raise BadSetting(
            "[training] delimiter = {delimiter}: one character, tab or auto is allowed", delimiter=delimiter
        )
    starts = {choice: _start(source, encoding, choice) for choice in choices}
    if not any(starts.values()):
        raise BadInput(source.path, "the file is empty")
    first = {choice: rows[:3] for choice, rows in starts.items()}
    alike = [
        choice
        for choice, rows in first.items()
        if rows and len(rows[0]) > 1 and len(set(map(len, rows))) == 1
    ]
    for choice in alike:
        rows = starts[choice]
        if above := _titles(rows):
            return Layout(choice, rows[above], True, above)
        if len(set(map(len, rows))) == 1 and not _comments(rows):
            return Layout(choice, rows[0])
    if delimiter.lower() == "auto":
        starts[BLANKS] = _start(source, encoding, BLANKS)
    found = [made for choice, rows in starts.items() if (made := _odd(choice, rows))]
    if found and not (alike and found[0][0] < 0.9):
        return max(found, key=lambda entry: (entry[0], entry[1]))[2]
    chosen = (
        alike[0]
        if alike
        else max(reversed(choices), key=lambda choice: len(starts[choice][:1] and starts[choice][0]))
    )
    return Layout(chosen, starts[chosen][0])


def _start(source: Source, encoding: str, delimiter: str) -> list[list[str]]:
    """The first records of a file; fewer where a later one is broken, which is told elsewhere."""
    rows: list[list[str]] = []
    try:
        for _, values in islice(records(source, encoding, delimiter), LOOKED_AT):
            rows.append(values)
    except BadInput:
        if len(rows) < 2:
            raise
    return rows


def _comments(rows: list[list[str]]) -> int:
    """How many rows at the beginning are comments: the names of the columns come after them."""
    count = next((at for at, row in enumerate(rows) if not COMMENT.match(row[0])), len(rows))
    after = rows[count : count + 2]
    if len(after) < 2 or not _names(after[0]):
        return 0
    return count if (len(after[0]) > 1 and not _names(after[1])) or len(rows[0]) != len(after[0]) else 0


def _titles(rows: list[list[str]]) -> int:
    """How many rows at the beginning have one value at most, as titles have, where names and numbers
    follow."""
    count = next((at for at, row in enumerate(rows) if sum(map(bool, map(str.strip, row))) > 1), 0)
    after = rows[count : count + 2]
    if not count or len(after) < 2 or len(rows[0]) < 2:
        return 0
    return (
        count if all(value.strip() for value in after[0]) and _names(after[0]) and not _names(after[1]) else 0
    )


def _names(row: list[str]) -> bool:
    """Whether the values of a row may be names: none is a number."""
    return not any(NUMBER.fullmatch(value.strip()) for value in row if value.strip())


def _odd(delimiter: str, rows: list[list[str]]) -> tuple[float, int, Layout] | None:
    """The share of rows that are cut alike, into how many, and the layout; None where the lines are no
    table."""
    lines = [row for row in rows if not COMMENT.match(row[0])]
    comments = _comments(rows) or len(rows) > len(lines)
    if len(lines) < 3:
        return None
    widths = Counter(map(len, lines))
    width, often = max(widths.items(), key=lambda entry: (entry[1], entry[0]))
    if width < 2 or often < 2 or often < 0.6 * len(lines):
        return None
    start = next(at for at, row in enumerate(lines) if len(row) == width)
    above, header, ragged = start, lines[start], ""
    if start and len(lines[start - 1]) == width - 1 and width > 2 and _names(lines[start - 1]):
        body = [row for row in lines[start:] if len(row) == width]
        if all(not row[-1].strip() for row in body):
            ragged = "empty"
        elif _numbers_lines([row[0] for row in body]):
            ragged = "index"
        else:
            return None
        above, header = start - 1, lines[start - 1]
    elif start + 1 < len(lines) and len(lines[0]) == width + 1 and not lines[0][-1].strip():
        above, header = 0, lines[0][:-1]
    elif any(len(row) >= width for row in lines[:start]) or not _names(header):
        return None
    if delimiter == BLANKS and (above or ragged or len(widths) > 1):
        return None
    share = often / len(lines)
    if not (above or ragged or comments or delimiter == BLANKS or len(lines[0]) > width):
        return None
    return share, width, Layout(delimiter, header, True, above, ragged)


def _numbers_lines(values: list[str]) -> bool:
    """Whether values name or number rows: each is another one."""
    return len(set(values)) == len(values)


def without_what_is_no_row(
    source: Source, encoding: str, found: Layout
) -> tuple[bytes, str, list[str], dict[str, int]]:
    """The rows of an odd file as CSV in UTF-8, its delimiter, its header, and how many lines were left out.

    Those are counted by what they are: above, comments, below. Raises BadInput for a row of another width.
    """
    delimiter = "," if found.delimiter == BLANKS else found.delimiter
    left: Counter = Counter()
    lines = _lines(source, encoding, found, left)
    _, header = next(lines)
    header = header[: len(found.header)]
    if found.ragged:
        header = [*header, ""] if found.ragged == "empty" else ["", *header]
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\n")
    writer.writerow(header)
    held: list[tuple[int, list[str]]] = []
    row = 0
    for line, values in lines:
        if len(values) == len(header) + 1 and not values[-1].strip():
            values = values[:-1]
        if len(values) != len(header):
            held.append((line, values))
            continue
        if held:  # what was taken for lines below the table
            break
        row += 1
        writer.writerow(values)
    if held and (
        len(held) > MOST_BELOW
        or len(values) == len(header)
        or not all(_note(each, header) for _, each in held)
    ):
        raise wrong_width(source, row + 1, *held[0], len(header))
    left["below"] += len(held)
    return text.getvalue().encode("utf-8", "surrogatepass"), delimiter, header, dict(left)


def _lines(source: Source, encoding: str, found: Layout, left: Counter) -> Iterator[tuple[int, list[str]]]:
    """The records from the header on, without comments; what is passed over is counted in `left`."""
    above = found.above
    for line, values in records(source, encoding, found.delimiter):
        if COMMENT.match(values[0]) and (len(values) != len(found.header) or above or not left["rows"]):
            left["comments"] += 1
        elif above:
            above -= 1
            left["above"] += 1
        else:
            left["rows"] += 1
            yield line, values
    del left["rows"]


def _note(values: list[str], header: list[str]) -> bool:
    """Whether a line below the table is a remark, such as a source, and no row that was cut off."""
    said = [value for value in values if value.strip()]
    return (
        len(values) < len(header)
        and len(header) > 2
        and len(said) == 1
        and _names(said)
        and " " in said[0].strip()
    )


def wrong_width(source: Source, row: int, line: int, values: list[str], width: int) -> BadInput:
    """What to tell of a row that has more or fewer values than the header has names."""
    return BadInput(
        source.path,
        counted(
            "data row {row} (line {line}) has {count} value, the header has {width}",
            "data row {row} (line {line}) has {count} values, the header has {width}",
            len(values),
            row=row,
            line=line,
            width=width,
        ),
    )
