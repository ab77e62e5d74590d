"""The names of columns: those that nothing has, those that two have, and the numbers of rows that have
none."""

import re
from collections.abc import Sequence
from pathlib import Path

from pipelines.core.errors import BadInput
from pipelines.training.records import Finding

# What a column without a name is called as long as nobody has looked into it.
UNNAMED = "(column {})"
# What pandas calls such a column when it reads a file, and writes again.
FROM_PANDAS = re.compile(r"Unnamed: \d+|__index_level_\d+__")


def checked(path: Path, names: Sequence[str]) -> list[str]:
    """Column names without needless blanks, each another one; raises BadInput where they are all numbers.

    A column without a name is called by its place, the second of one name has a number behind it.
    """
    found: list[str] = []
    for place, name in enumerate(names, 1):
        clean = " ".join(name.split()) or UNNAMED.format(place)
        at, numbered = 1, clean
        while numbered in found:
            at += 1
            numbered = f"{clean} ({at})"
        found.append(numbered)
    plain = [" ".join(name.split()) for name in names]
    numbers = [name for name in plain if re.fullmatch(r"[-+]?\d*[.,]?\d+([eE][-+]?\d+)?", name)]
    twice = len(set(numbers)) < len(numbers)
    if twice or (numbers == plain and not all(map(str.isdigit, plain))):
        raise BadInput(
            path, "the first line has numbers ({names}) and no names of columns", names=numbers[:3]
        )
    return found


def is_unnamed(name: str) -> bool:
    """Whether a column had no name."""
    return re.fullmatch(r"\(column \d+\)", name) is not None


def doubled(names: Sequence[str]) -> list[str]:
    """The names that more than one column had."""
    return [name for name in names if f"{name} (2)" in names]


def left_out(name: str, column) -> Finding | None:
    """Why a column (an Arrow array) without a name is none of the table, or nothing where it may be one."""
    if not (is_unnamed(name) or FROM_PANDAS.fullmatch(name)):
        return None
    if column.null_count == len(column):
        return Finding("left out", name, "has neither a name nor values, and is left out")
    if _numbers_rows(column):
        return Finding("left out", name, "has no name and numbers the rows, and is left out")
    return None


def _numbers_rows(column) -> bool:
    """Whether whole numbers rise from row to row, as those of an index do."""
    import numpy
    from pyarrow import types

    if not types.is_integer(column.type) or column.null_count:
        return False
    steps = numpy.diff(column.to_numpy())
    return bool((steps > 0).all())
