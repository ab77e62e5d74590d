"""From lines of text that were read at places of a slide: its text in reading order, and its title.

A line is taken as the readers give it, in pixels; which of them belong together, which come first and which
is the title is told by geometry alone.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

# A gap between columns is at least so many line heights wide, and a column at least this share of the text.
COLUMN_GAP, COLUMN_SHARE = 1.5, 0.15
# Lines are of the size of a title where they are so near to the largest one ...
SAME_SIZE = 0.82
# ... and that one is so much larger than the text; or the first line stands this high (share of the picture).
TITLE_SIZE, TOP_SHARE = 1.2, 0.3
# A title has at most so many lines and characters.
TITLE_LINES, TITLE_CHARACTERS = 3, 120

# Bullets, also as readers misread them: a stray letter before a capital, a mark, a lone number.
_BULLET = re.compile(
    r"""^(?:[^\w\s(\[{"'«“„<+\-−=∑∫√\#$€£@&~/.]+\s*
    |[-–—−.+<]\s+
    |[eo]\s+(?=\S)
    |(?![aавикосуя])[^\W\d_A-ZА-ЯЁ]\s+(?=[A-ZА-ЯЁ])
    |\d{1,2}[.)]\s*$)""",
    re.VERBOSE,
)
_TALL = re.compile(r"[A-ZА-ЯЁ0-9bdfhkltбйё()\[\]{}|/!?]")
_DEEP = re.compile(r"[gjpqyQруфцщ()\[\]{}|/,;]")
_WORD = re.compile(r"[^\W\d_]{2,}")
# Page numbers, "3 / 12", and dates are no title.
_NUMBERS = re.compile(r"^[\d\s./:|–—-]+$")


@dataclass(frozen=True)
class Line:
    """Text that was read at a place of a picture (pixels, from the top left), with confidence 0..1."""

    left: float
    top: float
    right: float
    bottom: float
    text: str
    confidence: float

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2

    @property
    def size(self) -> float:
        """Height of the font (pixels), whether the line has letters with ascenders and descenders or not."""
        return self.height / (
            0.5 + 0.25 * bool(_TALL.search(self.text)) + 0.2 * bool(_DEEP.search(self.text))
        )


def clean(lines: Sequence[Line], least: float) -> list[Line]:
    """The lines that were read with at least this confidence and say something, without their bullets."""
    cleaned = []
    for line in lines:
        text = _BULLET.sub("", " ".join(line.text.split())).strip()
        if line.confidence >= least and any(map(str.isalnum, text)):
            cleaned.append(Line(line.left, line.top, line.right, line.bottom, text, line.confidence))
    return cleaned


def text_of(lines: Sequence[Line]) -> str:
    """All lines in reading order, one a line; what stands in one row is one line."""
    return "\n".join(" ".join(line.text for line in row) for row in reading_order(lines))


def reading_order(lines: Sequence[Line]) -> list[list[Line]]:
    """The rows of a slide in the order in which they are read: columns one after the other.

    The tallest stretch of rows that a gap parts in columns is cut there, and each column again (a recursive
    X-Y cut, Nagy and Seth 1984, of lines instead of pixels); what stands above and below spans them.
    """
    rows = _rows(lines)
    spans = [(first, last) for first in range(len(rows)) for last in range(first + 1, len(rows) + 1)]
    for first, last in sorted(spans, key=lambda span: span[0] - span[1]):
        if columns := _columns([line for row in rows[first:last] for line in row]):
            above, below = ([line for row in part for line in row] for part in (rows[:first], rows[last:]))
            inner = [row for column in columns for row in reading_order(column)]
            return [*reading_order(above), *inner, *reading_order(below)]
    return rows


def title_of(lines: Sequence[Line], height: int) -> str:
    """The title of a slide so high (pixels): its largest line if that stands out, else a high first one.

    Empty where neither is so.
    """
    worded = [line for line in lines if _WORD.search(line.text) and not _NUMBERS.match(line.text)]
    if not worded:
        return ""
    largest = max(line.size for line in worded)
    chosen = [row for row in _rows(worded) if max(line.size for line in row) >= SAME_SIZE * largest]
    rest = [line.size for line in worded if line.size < SAME_SIZE * largest]
    stands_out = bool(rest) and largest >= TITLE_SIZE * median(rest)
    if not stands_out and (len(worded) > 1 or chosen[0][0].middle > 2 * TOP_SHARE * height):
        chosen = _rows(worded)[:1]
        if chosen[0][0].middle > TOP_SHARE * height:
            return ""
    text = " ".join(line.text for row in _block(chosen) for line in row)
    return text if len(text) <= TITLE_CHARACTERS else ""


def _block(rows: Sequence[list[Line]]) -> Iterator[list[Line]]:
    """The first rows, as long as each follows closely on the one before."""
    yield rows[0]
    for before, row in pairwise(rows[:TITLE_LINES]):
        if row[0].top - before[0].bottom > 0.9 * before[0].height:
            return
        yield row


def _rows(lines: Sequence[Line]) -> list[list[Line]]:
    """Lines that stand beside each other, from left to right; rows from top to bottom."""
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: line.middle):
        if rows and _beside(rows[-1], line):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [sorted(row, key=lambda line: line.left) for row in rows]


def _beside(row: Sequence[Line], line: Line) -> bool:
    first = row[0]
    shared = min(first.bottom, line.bottom) - max(first.top, line.top)
    return shared > 0.5 * min(first.height, line.height)


def _columns(lines: Sequence[Line]) -> tuple[list[Line], list[Line]] | None:
    """Two columns that an empty strip from top to bottom parts, the widest one; None where there is none."""
    if len(lines) < 4:
        return None
    ordered = sorted(lines, key=lambda line: line.left)
    reach, found = ordered[0].right, []
    for line in ordered[1:]:
        if line.left - reach > COLUMN_GAP * median(other.height for other in lines):
            found.append((line.left - reach, line.left))
        reach = max(reach, line.right)
    width = reach - ordered[0].left
    for _, cut in sorted(found, reverse=True):
        sides = [line for line in lines if line.left < cut], [line for line in lines if line.left >= cut]
        if all(_is_column(side, width) for side in sides):
            return sides
    return None


def _is_column(side: Sequence[Line], width: float) -> bool:
    own = max(line.right for line in side) - min(line.left for line in side)
    return len(side) > 1 and own > COLUMN_SHARE * width
