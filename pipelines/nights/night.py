"""What a night came to: from the plans of its runs and from what lies there now, to one record."""

import datetime
import enum
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import cast

import msgspec

from pipelines.core import settings
from pipelines.core.files import json_files
from pipelines.core.files.names import path_of, written
from pipelines.core.record import number
from pipelines.lecture.tasks.outputs import LectureNotes
from pipelines.locale.message import Message, counted
from pipelines.nights import clock
from pipelines.nights.planning import plan_files
from pipelines.nights.planning.outcome import Outcome, facts, has_draft, outcome, outcome_of_notes, stages
from pipelines.nights.planning.survey import with_outcome
from pipelines.nights.records import Night, Plan, Recording, Status, Training, made, unwritten
from pipelines.training.tasks.training import ReportTraining


class ExitCode(enum.IntEnum):
    """What cron and scripts learn of a night; the first of these that holds."""

    ALL_DONE = 0
    ALREADY_RUNNING = 10
    SOME_FAILED = 30
    BAD_INPUT_ONLY = 31
    OUT_OF_TIME = 32
    SCHEDULER_DOWN = 36
    UNFORESEEN = 40


# What ends a night from outside, in words.
ENDINGS: dict[int, Message] = {
    ExitCode.SCHEDULER_DOWN: Message("no scheduler answered"),
    ExitCode.UNFORESEEN: Message("luigi could not work: the log of the night says why"),
}
STOPPED = Message("the night was stopped before it was done")
OVER = Message("the time was over before it was done")


def unplanned(night: Night, waiting: int) -> Night:
    """A night that never got to its plan, with how many recordings wait for another."""
    if not waiting:
        return night
    told = counted("{count} recording waits", "{count} recordings wait", waiting)
    return replace(night, messages=(*night.told, told))


def assemble(night: str) -> Night:
    """The record of a night as it stands now; one that nobody worked in has no recordings."""
    paths, options = settings.read(settings.paths), settings.read(settings.batch)
    plans, since = plan_files.read(Path(paths.work), night), clock.start(night)
    now = datetime.datetime.now().astimezone().isoformat(timespec="seconds")
    reported = _reported(Path(paths.reports) / "nights" / f"{night}.json", plans)
    recorded = cast("dict[str, Recording]", reported)
    recordings = [
        found
        for known in plan_files.latest(plans).values()
        if (found := _recording(known, recorded.get(known.video), since, options.attempts))
    ]
    trainings = [
        _training(known, cast(Training | None, reported.get(about)), since, options.attempts)
        for about, known in {_about(each): each for plan in plans for each in plan.trainings}.items()
    ]
    inboxes = [plan for plan in plans if plan.part == "inbox"]
    assembled = Night(
        night=night,
        started=plans[0].made if plans else now,
        ended=_ended([plan.made for plan in plans], (*recordings, *trainings)) or now,
        until=plans[-1].until if plans else None,
        hosts=tuple(sorted({plan.host for plan in plans})),
        recordings=tuple(sorted(recordings, key=lambda recording: recording.name)),
        trainings=tuple(trainings),
        finished_before=inboxes[0].finished if inboxes else 0,
        exit_code=ExitCode.ALL_DONE,
        messages=inboxes[-1].told if inboxes else (),
        left_lying=inboxes[-1].left_lying if inboxes else (),
    )
    return replace(assembled, exit_code=exit_code(assembled))


def _ended(plans: list[str], work: Sequence[Recording | Training]) -> str:
    """When the last thing happened in a night; nothing where nobody worked."""
    moments = [*plans, *(stage.ended for each in work for stage in each.stages)]
    return max(moments, key=datetime.datetime.fromisoformat, default="")


def _reported(path: Path, plans: Sequence[Plan]) -> dict[str, Recording | Training]:
    """What the report of the night had said to be done, or a draft, and no later plan has again.

    It stays so in this night, whatever becomes of settings and files afterwards.
    """
    try:
        known, written = json_files.load(path, Night), path.stat().st_mtime
    except (OSError, msgspec.DecodeError):
        return {}
    later = [plan for plan in plans if datetime.datetime.fromisoformat(plan.made).timestamp() > written]
    begun: list[tuple[Recording | Training, ...]] = [(*plan.recordings, *plan.trainings) for plan in later]
    again = {_about(each) for work in begun for each in work}
    before: tuple[Recording | Training, ...] = (*known.recordings, *known.trainings)
    done = [each for each in before if each.status in (Status.DONE, Status.DRAFT)]
    return {_about(each): each for each in done if _about(each) not in again}


def _about(each: Recording | Training) -> str:
    return each.video if isinstance(each, Recording) else f"{each.dataset}:{each.target}"


def _recording(
    known: Recording, reported: Recording | None, since: datetime.datetime, most_attempts: int
) -> Recording | None:
    """How it stands now; nothing of one that was taken away before it was done."""
    if reported or not path_of(known.video).exists():
        return reported
    task = LectureNotes(video=path_of(known.video))
    found = _now(known, outcome_of_notes(task, since, most_attempts))
    if found.status is not Status.DONE and not has_draft(task):
        return found
    there = task if found.status is Status.DONE else task.first()
    spent, told = stages(there, since), facts(there)
    seconds = sum(stage.seconds for stage in spent)
    duration = number(told.get("duration")) or known.duration
    language = told.get("language")
    return replace(
        found,
        duration=duration,
        language=language if isinstance(language, str) else None,
        doubtful=number(told.get("doubtful")),
        no_speech=told.get("speech") is False,
        tracks=told_tracks if isinstance(told_tracks := told.get("tracks"), int) else None,
        stages=spent,
        speed=round(duration / seconds, 2) if duration and seconds else None,
        notes=written(task.pdf()),
    )


def _training(
    known: Training, reported: Training | None, since: datetime.datetime, most_attempts: int
) -> Training:
    if reported:
        return reported
    task = ReportTraining(dataset=path_of(known.dataset), target=known.target)
    found = _now(known, outcome(task, since, most_attempts))
    if found.status is not Status.DONE:
        return found
    return replace(found, stages=stages(task, since), report=written(task.output()["html"].path))


def _now(known, found: Outcome):
    """What the plan said, unless something has come of it since."""
    if found.drafted and getattr(known, "draft_only", False):
        return replace(known, status=Status.DRAFT)
    if found.status is Status.DONE or known.status in (Status.WAITING, Status.POSTPONED):
        now = with_outcome(known, found)
        kept = now.status is Status.WAITING and known.status is Status.POSTPONED
        return known if kept else now
    return known


def time_is_over(night: Night) -> bool:
    now = datetime.datetime.now().astimezone()
    return night.until is not None and datetime.datetime.fromisoformat(night.until) <= now


def to_do(night: Night) -> bool:
    """Whether another run could do more: something waits, and there is time."""
    work: tuple[Recording | Training, ...] = (*night.recordings, *night.trainings)
    waits = any(each.status is Status.WAITING for each in work)
    return waits and not time_is_over(night)


def summary(night: Night) -> str:
    """How far the night is, in a line that changes whenever something does."""
    work: tuple[Recording | Training, ...] = (*night.recordings, *night.trainings)
    count = Counter(each.status for each in work)
    return (
        f"{count[Status.DONE]} done, {count[Status.WAITING]} waiting, "
        f"{failed_attempts(night)} failed attempts"
    )


def failed_attempts(night: Night) -> int:
    """How often in this night something failed that is to be tried again."""
    work: tuple[Recording | Training, ...] = (*night.recordings, *night.trainings)
    return sum(each.attempts for each in work if each.status is Status.WAITING)


def worth_telling(night: Night, notify: str) -> bool:
    """Whether people want to hear of the night: at trouble, at any news, or always."""
    work: tuple[Recording | Training, ...] = (*night.recordings, *night.trainings)
    news = any(made(each) for each in work)
    trouble = night.exit_code != ExitCode.ALL_DONE or any(map(unwritten, work))
    return notify == "always" or trouble or (notify == "news" and news)


def settled(night: Night, ending: int = 0, stopped: bool = False) -> Night:
    """The night when no more is done in it: what still waits had no time, or did not succeed.

    `ending` is the exit code of what ended it, where that was not its own work (no scheduler, say);
    `stopped`: a signal ended it.
    """
    over = stopped or time_is_over(night)

    def settle(each):
        if each.status is not Status.WAITING:
            return each
        if getattr(each, "notes", None):  # those of its draft
            why = (STOPPED if stopped else OVER) if over else each.why
            return replace(each, status=Status.DRAFT, reason=why)
        if over:
            return replace(each, status=Status.POSTPONED, reason=STOPPED if stopped else OVER)
        return replace(each, status=Status.FAILED, reason=each.why or Message("it was not reached"))

    closed = replace(
        night,
        recordings=tuple(map(settle, night.recordings)),
        trainings=tuple(map(settle, night.trainings)),
        stopped=stopped,
    )
    if ending in ENDINGS:
        closed = replace(closed, messages=(*closed.told, ENDINGS[ending]))
    if ending == ExitCode.OUT_OF_TIME and any(each.status is Status.DRAFT for each in closed.recordings):
        ending = 0  # it may have been writing that was stopped, which is no failure
    return replace(closed, exit_code=ExitCode(ending) if ending else exit_code(closed))


def exit_code(night: Night) -> ExitCode:
    """The worst that happened; what was refused in an earlier night is no news, and a draft no failure."""
    all_work: tuple[Recording | Training, ...] = (*night.recordings, *night.trainings)
    states = {each.status for each in all_work if not each.earlier}
    if Status.FAILED in states or night.messages:
        return ExitCode.SOME_FAILED
    if {Status.POSTPONED, Status.WAITING} & states:
        return ExitCode.OUT_OF_TIME
    return ExitCode.BAD_INPUT_ONLY if Status.REFUSED in states else ExitCode.ALL_DONE
