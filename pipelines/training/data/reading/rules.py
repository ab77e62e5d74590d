"""What is known before a column is read, and what is known of it after."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pipelines.training.data.reading.numbers import Marks
from pipelines.training.records import Column, Finding

# Of numbers, dates or times a column must be nearly all, or else it is text.
NEARLY = 0.8
TIME = "time of day"


@dataclass(frozen=True)
class Rules:
    """What is set or known for all columns of a table.

    `orders` is what comes first in 03/04/2025, where it is set; `commas` whether commas part the values
    of the file, and so no decimals; `known` what a model, or a schema, has learned of columns.
    """

    decimal: str
    marks: Marks = field(default_factory=Marks)
    thousands: str = ""
    orders: str = ""
    commas: bool = False
    target: str = ""
    known: Mapping[str, Column] = field(default_factory=dict)


@dataclass(frozen=True)
class Meant:
    """A column as it is meant: an Arrow array of numbers, timestamps or text, and what to tell of it.

    `written` and `void` are kept with the column, so that later rows are read alike.
    """

    values: object
    findings: tuple[Finding, ...] = ()
    written: str = ""
    void: tuple[str, ...] = ()
