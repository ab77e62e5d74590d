"""What the commands print: tables, marks and JSON; plain text where nobody sees colours."""

import json
import sys
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from pathlib import Path

from pipelines.core import names

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
        stream.reconfigure(errors=names.ERRORS)


def say(text: str = "") -> None:
    """A line of the answer, as it is: no markup, no wrapping."""
    print(text)


def complain(text: str) -> None:
    """One line on standard error."""
    print(f"konspekt: {names.shown(' '.join(str(text).split()))}", file=sys.stderr)


def print_json(document) -> None:
    """The one document of a command with --json; paths are as `names.written` has them."""
    print(json.dumps(names.writable(document), ensure_ascii=False, indent=2))


def print_table(columns: Sequence[str], rows: Sequence[Sequence], right: Sequence[int] = ()) -> None:
    """A table, as wide as the terminal, or elsewhere as its words; `right` are columns of figures."""
    cells = [[names.shown(cell) for cell in row] for row in rows]
    if on_terminal():
        _print_rich(columns, cells, right)
    else:
        _print_plain(columns, cells, right)


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
        table.add_row(*(Text(cell, style=COLOURS.get(cell, "")) for cell in row))
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
    """Seconds for people: 4.2 s, 12 min, 1 h 24 min; nothing where it is not known."""
    if seconds is None:
        return ""
    if seconds < 59.95:
        return f"{seconds:.1f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60:02} min"


def shown(path: Path) -> str:
    """A path as short as it can be said here: relative where it lies in this folder."""
    full = Path(path).absolute()
    return names.shown(full.relative_to(Path.cwd()) if full.is_relative_to(Path.cwd()) else full)


def moment(iso: str) -> str:
    """A moment of a record in the time of this place, to the minute."""
    return f"{datetime.fromisoformat(iso).astimezone():%Y-%m-%d %H:%M}" if iso else ""
