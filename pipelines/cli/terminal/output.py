"""What the commands print: tables, marks and JSON; plain text where nobody sees colours."""

import json
import logging
import sys
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, cast

import typer

from pipelines.cli.terminal.person import words
from pipelines.core.files import names
from pipelines.locale.catalogue import NO_BREAK
from pipelines.locale.message import Message

COLOURS = {
    "ok": "green", "done": "green",
    "warn": "yellow", "stale": "yellow", "arriving": "cyan", "postponed": "cyan", "waiting": "cyan",
    "fail": "bold red", "failed": "bold red", "refused": "red",
}  # fmt: skip


@cache
def console(stderr: bool = False):
    """The terminal, or what stands in its place; rich is loaded only by what prints."""
    from rich.console import Console

    return Console(stderr=stderr, highlight=False, soft_wrap=False)


def on_terminal(stderr: bool = False) -> bool:
    return (sys.stderr if stderr else sys.stdout).isatty()


def take_any_name() -> None:
    """From now on nothing fails to be printed; what has no place in a text is written with escapes."""
    for stream in (sys.stdout, sys.stderr):
        cast(Any, stream).reconfigure(errors=names.ERRORS)


def say(text: str = "") -> None:
    """A line of the answer: a message in the language of the person, any other text as it is."""
    print(words().say(text))


def complain(trouble: str | BaseException) -> None:
    """One line on standard error: a text or a message, or what an error says."""
    text: Any = trouble
    if isinstance(trouble, BaseException):
        text = getattr(trouble, "message", None) or str(trouble)
    print(f"konspekt: {names.shown(' '.join(words().say(text).split()))}", file=sys.stderr)


def refused(message: Message) -> typer.BadParameter:
    """What is wrong with the command line, as an error to raise."""
    return typer.BadParameter(message)


def print_json(document) -> None:
    """The one document of a command with --json; paths are as `names.written` has them."""
    print(json.dumps(names.writable(document), ensure_ascii=False, indent=2))


def print_table(columns: Sequence[str], rows: Sequence[Sequence], right: Sequence[int] = ()) -> None:
    """A table, as wide as the terminal, or elsewhere as its words; `right` are columns of figures.

    Columns are names of the catalogues, cells texts or messages.
    """
    columns = [words().gettext(column) for column in columns]
    cells = [[cell if isinstance(cell, Message) else names.shown(cell) for cell in row] for row in rows]
    if on_terminal():
        _print_rich(columns, cells, right)
    else:
        _print_plain(columns, [[words().say(cell) for cell in row] for row in cells], right)


def _print_rich(columns: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[int]) -> None:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold", show_edge=False)
    for number, column in enumerate(columns):
        # Names break only where they have to, and are never cut off.
        table.add_column(
            column, justify="right" if number in right else "left", overflow="fold", no_wrap=number in right
        )
    for row in rows:
        table.add_row(*(Text(words().say(cell), style=COLOURS.get(cell, "")) for cell in row))
    console().print(table)


def _print_plain(columns: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[int]) -> None:
    from rich.cells import cell_len

    table = [list(columns), *rows]
    widths = [max(cell_len(row[number]) for row in table) for number in range(len(columns))]
    for row in table:
        padded = []
        for number, (cell, width) in enumerate(zip(row, widths)):
            gap = " " * (width - cell_len(cell))
            padded.append(gap + cell if number in right else cell + gap)
        print("  ".join(padded).rstrip())


def size(count: float) -> str:
    """Bytes for people: 145 MB."""
    for unit in ("B", "kB", "MB", "GB"):
        if count < 999.5:
            return f"{count:.0f} {unit}" if count >= 10 or unit == "B" else f"{count:.1f} {unit}"
        count /= 1000
    return f"{count:.1f} TB"


def duration(seconds: float | None) -> str:
    """Seconds for people: 4.2 s, 3 min 12 s, 1 h 24 min; nothing where it is not known."""
    return "" if seconds is None else words().duration(seconds).replace(NO_BREAK, " ")


def shown(path: Path) -> str:
    """A path as short as it can be said here: relative where it lies in this folder."""
    full = Path(path).absolute()
    return names.shown(full.relative_to(Path.cwd()) if full.is_relative_to(Path.cwd()) else full)


def moment(iso: str) -> str:
    """A moment of a record in the time of this place, to the minute."""
    return f"{datetime.fromisoformat(iso).astimezone():%Y-%m-%d %H:%M}" if iso else ""


class Told(logging.Filter):
    """Lets a handler tell what is logged as a message in the language of the person."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.msg, Message):
            record.msg, record.args = words().say(record.msg), ()
        return True
