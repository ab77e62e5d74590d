"""Forgetting what went wrong, so that it is tried again."""

from dataclasses import dataclass
from pathlib import Path

from pipelines.core import faults
from pipelines.core.faults import Fault
from pipelines.core.task import GivenByPeople, KonspektTask
from pipelines.nights.planning.outcome import tree


@dataclass(frozen=True)
class Forgotten:
    """Faults that are no more, and those of tasks that somebody has at work just now, which stay."""

    cleared: tuple[Fault, ...]
    at_work: tuple[Fault, ...]


def forget(task: KonspektTask) -> Forgotten:
    """Forget the failed attempts of a task and of all that it needs; raises BadInput for a lost input."""
    return _forget([each.fault_path() for each in tree(task) if not isinstance(each, GivenByPeople)])


def forget_all(work: Path) -> Forgotten:
    """Forget every failed attempt there is, also those for files that are gone."""
    return _forget(sorted(Path(work).glob(f"*/*{faults.SUFFIX}")))


def _forget(paths: list[Path]) -> Forgotten:
    cleared, at_work = [], []
    for path in paths:
        fault = faults.read(path)
        if fault is None:
            continue
        if fault.at_work:
            at_work.append(fault)
        else:
            faults.forget(path)
            cleared.append(fault)
    return Forgotten(tuple(cleared), tuple(at_work))
