"""How a task and all that it needs stand: done, refused, failed, or simply not yet."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, replace

import luigi
from luigi.task import flatten

from pipelines.core import faults
from pipelines.core.errors import BadInput, BadSetting, Unavailable
from pipelines.core.faults import Kind
from pipelines.core.models.fetch import FetchModel
from pipelines.core.record import Fact, Record
from pipelines.core.target import RecordedTarget
from pipelines.core.task import GivenByPeople, KonspektTask
from pipelines.lecture.tasks.outputs import LectureNotes
from pipelines.locale.message import Message
from pipelines.nights.clock import night_of
from pipelines.nights.records import Stage, Status

# What has hurt so many nights is refused; where its process was only killed, which may be another's fault, so
# often at least.
MOST_NIGHTS, MOST_ENDED = 2, 3
# A task whose process dies so often in one night is what kills it (too little memory, say).
MOST_KILLED = 20


@dataclass(frozen=True)
class Outcome:
    """`attempts` that failed and processes that were `killed` in this night; `earlier` refused before it.

    `drafted`: of a recording that waits, its draft is there.
    `hurt`: a night has lost time by it, which was stopped or killed, and got nothing for it.
    """

    status: Status
    reason: str = ""
    attempts: int = 0
    killed: int = 0
    earlier: bool = False
    drafted: bool = False
    hurt: bool = False


def tree(task: luigi.Task) -> Iterator[KonspektTask]:
    """A task and all that it needs, each once, what is needed first."""
    seen: set[str] = set()

    def walk(each: luigi.Task) -> Iterator[KonspektTask]:
        if each.task_id not in seen:
            seen.add(each.task_id)
            for upstream in flatten(each.requires()):
                yield from walk(upstream)
            if isinstance(each, KonspektTask):
                yield each

    return walk(task)


def outcome(task: KonspektTask, since: datetime.datetime, most_attempts: int) -> Outcome:
    """How the task stands in the night that began at `since`; attempts before it do not count."""
    try:
        if task.complete():
            return Outcome(Status.DONE)
        known = [fault for each in tree(task) if (fault := _fault(each))]
    except BadInput as error:
        return Outcome(Status.REFUSED, error.message)
    except (BadSetting, Unavailable) as error:
        return Outcome(Status.FAILED, error.message, most_attempts)
    for fault in known:
        if fault.lasting:
            return Outcome(Status.REFUSED, fault.reason, earlier=not fault.attempts[-1].since(since))
    for fault in known:
        if found := _hurt(fault, since):
            return found
    attempts = max((fault.count(Kind.WORLD, since) for fault in known), default=0)
    killed = max((fault.count(Kind.KILLED, since) for fault in known), default=0)
    reason = known[-1].reason if attempts or killed else ""
    if killed >= MOST_KILLED:
        reason = Message("its process was killed {count} times", count=killed)
        return Outcome(Status.FAILED, reason, attempts, killed, hurt=True)
    status = Status.FAILED if attempts >= most_attempts else Status.WAITING
    return Outcome(status, reason, attempts, killed, hurt=any(fault.hurting for fault in known))


def _hurt(fault: faults.Fault, since: datetime.datetime) -> Outcome | None:
    """Refused for what it has done to nights, or left alone for the rest of this one; None: neither."""
    hurting = fault.hurting
    stopped = [attempt for attempt in hurting if attempt.kind is Kind.STOPPED]
    nights = {night_of(datetime.datetime.fromisoformat(attempt.time)) for attempt in hurting}
    if len(nights) >= MOST_NIGHTS and (len(stopped) >= MOST_NIGHTS or len(hurting) >= MOST_ENDED):
        last = hurting[-1]
        reason = Message("given up after several nights: {reason}", reason=last.why)
        return Outcome(Status.REFUSED, reason, earlier=not last.since(since), hurt=True)
    if stopped and stopped[-1].since(since):
        return Outcome(Status.FAILED, stopped[-1].why, len(stopped), hurt=True)
    return None


def outcome_of_notes(notes: LectureNotes, since: datetime.datetime, most_attempts: int) -> Outcome:
    """The same for a lecture: while its notes cannot be written, its draft will do."""
    first = notes.first()
    if first is notes or notes.complete():
        return outcome(notes, since, most_attempts)
    draft = outcome(first, since, most_attempts)
    if not has_draft(notes):
        return draft
    found = outcome(notes, since, most_attempts)
    if found.status is Status.WAITING:
        return replace(found, drafted=True)
    return replace(found, status=Status.DRAFT, attempts=found.attempts or 1, earlier=False, drafted=True)


def has_draft(notes: LectureNotes) -> bool:
    """Whether notes are there that will do until these are written; raises nothing where they are not."""
    first = notes.first()
    return first is not notes and (first.complete() or first.outdone())


def _fault(task: KonspektTask) -> faults.Fault | None:
    if isinstance(task, GivenByPeople):
        task.signature()  # raises the reason why it is not there
        return None
    return faults.read(task.fault_path())


def outputs(task: KonspektTask) -> Iterator[tuple[KonspektTask, RecordedTarget]]:
    """Every task of a graph that leaves a record, in the order of the work, with its first output."""
    for each in tree(task):
        for target in flatten(each.output())[:1]:
            if isinstance(target, RecordedTarget):
                yield each, target


def stages(task: KonspektTask, since: datetime.datetime) -> tuple[Stage, ...]:
    """What was run for a task since then, in order, with its seconds; models are fetched for all."""
    found = []
    for each, target in outputs(task):
        record = target.record()
        if record and not isinstance(each, FetchModel):
            started = datetime.datetime.fromisoformat(record.started)
            ended = started + datetime.timedelta(seconds=record.seconds)
            if started >= since:
                found.append(Stage(each.task_family, record.seconds, ended.isoformat(timespec="seconds")))
    return tuple(found)


def facts(task: KonspektTask) -> dict[str, Fact]:
    """What the tasks found worth telling, such as language and duration of a recording."""
    found: dict[str, Fact] = {}
    for _, target in outputs(task):
        found |= (target.record() or Record()).facts
    return found
