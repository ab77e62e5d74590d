"""What a night amounts to: counts by status, recorded time, time worked, speed."""

import datetime
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pipelines.nights.records import Night, Recording, Stage, Status, Training, made

# The states that a person has to do something about, and those that time will settle.
NEEDS = (Status.REFUSED, Status.FAILED)
WAITS = (Status.POSTPONED, Status.ARRIVING, Status.WAITING)
# What counts as made; a draft of an earlier night is not counted.
MADE = (Status.DONE, Status.DRAFT)
# What took no longer (s) would be told as 0 s.
NO_TIME = 0.05


@dataclass(frozen=True)
class Totals:
    """Sums over a night, times in seconds; None where nothing is known.

    What was refused in an earlier night already is counted as `earlier` alone: it is no news; what has had
    its draft in one is not counted. `speech`, `speed`, `doubtful` and `stages` are of the recordings that
    have become notes. `speed` is how many times faster than real time one worker was; `doubtful` is a share
    (0..1), weighted by length.
    """

    recordings: Counter[Status]
    trainings: Counter[Status]
    earlier: int
    speech: float
    worked: float | None
    speed: float | None
    doubtful: float | None
    stages: dict[str, float]  # seconds by task, in the order in which they come, of those that took time


def totals(night: Night) -> Totals:
    """The sums of a night."""
    become = [recording for recording in night.recordings if made(recording)]
    stages: Any = Counter()
    for recording in become:
        for stage in recording.stages:
            stages[stage.task] += stage.seconds
    measured = [recording for recording in become if recording.duration and recording.stages]
    heard = [recording for recording in become if recording.duration and recording.doubtful is not None]
    doubted = sum((each.doubtful or 0.0) * (each.duration or 0.0) for each in heard)
    entries: tuple[Recording | Training, ...] = (*night.recordings, *night.trainings)
    return Totals(
        recordings=counts(night.recordings),
        trainings=counts(night.trainings),
        earlier=sum(each.earlier for each in entries),
        speech=spoken(night.recordings),
        worked=worked(night.started, night.ended),
        speed=_ratio(sum(each.duration or 0.0 for each in measured), sum(map(seconds, measured))),
        doubtful=_ratio(doubted, spoken(heard)),
        stages={task: spent for task, spent in stages.items() if spent > NO_TIME},
    )


def counts(entries) -> Counter[Status]:
    """How many have each status; what was refused or has had its draft in an earlier night is not counted."""
    return Counter(
        entry.status
        for entry in entries
        if not entry.earlier and (entry.status != Status.DRAFT or made(entry))
    )


def spoken(recordings) -> float:
    """Length of the recordings that have become notes (s)."""
    return sum(each.duration or 0.0 for each in recordings if made(each))


def timed(stages: Iterable[Stage]) -> list[Stage]:
    """The stages that took time."""
    return [stage for stage in stages if stage.seconds > NO_TIME]


def seconds(entry: Recording) -> float:
    """How long all stages of a recording or a training took."""
    return sum(stage.seconds for stage in entry.stages)


def worked(started: str, ended: str) -> float | None:
    """From start to end (s), or None where they are no times."""
    try:
        start, end = map(datetime.datetime.fromisoformat, (started, ended))
        return max(0.0, (end - start).total_seconds())
    except (ValueError, TypeError):
        return None


def _ratio(part: float, whole: float) -> float | None:
    return part / whole if whole else None
