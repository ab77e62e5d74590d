"""Whether all that Konspekt has made is as it was written: every file read, and held against its record."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pipelines.core import settings
from pipelines.core.files import damage, edited
from pipelines.core.files.atomic import PARTS
from pipelines.core.files.names import path_of
from pipelines.core.record import Record, read_record
from pipelines.lecture.tasks.lecture import noted
from pipelines.locale.message import Message
from pipelines.nights.upkeep.garbage import record_files

# The end of the name of a work product's record.
WORK_RECORD = ".record.json"


@dataclass(frozen=True)
class Checked:
    """What was found: outputs that are whole, `unsummed` of which no sums are known; what is wrong with those
    that are damaged; files that somebody has changed since they were written, which are left alone.
    """

    whole: int
    unsummed: int
    damaged: tuple[Message, ...]
    changed: tuple[Path, ...]


@dataclass(frozen=True)
class Output:
    """An output with its record, which is None where it cannot be read; `ours`: nobody else writes there."""

    path: Path
    record_path: Path
    record: Record | None
    ours: bool


def verify(only_look: bool = False, on_progress: Callable[[Path], None] = lambda path: None) -> Checked:
    """Read every output. What is damaged loses its record, unless it is `only_look`ed at: it is made again.

    Recordings whose contents were never noted, as of before there were notes of them, are read as well, so
    that a change in place is noticed from then on.
    """
    whole = unsummed = 0
    damaged: dict[Message, None] = {}
    changed: dict[Path, None] = {}
    notes = noted(settings.read(settings.paths))
    for each in outputs():
        on_progress(each.path)
        told, by_people = examine(each)
        changed |= dict.fromkeys(by_people)
        if told:
            damaged |= dict.fromkeys(told)
            if not only_look:
                each.record_path.unlink(missing_ok=True)
                if each.ours and each.path.is_file():
                    each.path.unlink(missing_ok=True)
        elif not (each.record and damage.are_of(each.path, each.record.files)):
            unsummed += 1
        elif not by_people:
            whole += 1
        for source in each.record.sources if each.record else ():
            edited.note_unchanged(source, notes)
    return Checked(whole, unsummed, tuple(damaged), tuple(changed))


def outputs() -> Iterator[Output]:
    """Every output that has a record: work products, notes, reports, predictions, models."""
    paths = settings.read(settings.paths)
    for record_path in sorted(Path(paths.work).glob(f"*/*{WORK_RECORD}")):
        signature = record_path.name.removesuffix(WORK_RECORD)
        products = (path for path in record_path.parent.glob(f"{signature}*") if _product(path, signature))
        if product := next(products, None):
            yield Output(product, record_path, read_record(record_path), ours=True)
    folders = dict.fromkeys(map(str, (paths.notes, paths.reports, paths.predictions, paths.models)))
    for folder in folders:
        for record_path in record_files(Path(folder), lambda error: None):
            path = record_path.parent.parent / record_path.name.removesuffix(".json")
            if path.exists():
                yield Output(path, record_path, read_record(record_path), ours=False)


def _product(path: Path, signature: str) -> bool:
    """Whether it is the product that a signature names, and not what is kept or remembered beside it."""
    rest = path.name.removeprefix(signature)
    beside = (WORK_RECORD, ".fault.json", ".overtime", ".windows", ".chapters")
    return rest.count(".") < 2 and not rest.endswith(beside) and path.name != PARTS


def examine(output: Output) -> tuple[list[Message], list[Path]]:
    """What is wrong with an output, and its files that people have changed: younger than its record."""
    if output.record is None:
        return [Message("{file} is damaged: it is no record", file=output.record_path)], []
    lengths, sums = output.record.lengths, output.record.files
    if not damage.are_of(output.path, sums):
        sums = {}
    if output.ours:
        told = damage.damage(output.path, lengths, sums) if sums else damage.unsummed(output.path)
        return [told] if told else [], []
    if told := damage.shorter(output.path, lengths):
        return [told], []
    folder = output.path if output.path.is_dir() else output.path.parent
    made = os.stat(output.record_path).st_mtime
    damaged, changed = [], []
    for name, wanted in sums.items():
        file = folder / path_of(name)
        if told := damage.wrong_sum(file, wanted):
            if file.exists() and os.stat(file).st_mtime > made:
                changed.append(file)
            else:
                damaged.append(told)
    return damaged, changed
