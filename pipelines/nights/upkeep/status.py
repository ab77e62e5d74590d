"""How everything stands: each recording of the inbox, each training, and each stage of one of them."""

import contextlib
import datetime
from dataclasses import dataclass, replace
from pathlib import Path

from luigi.task import flatten

from pipelines.core import faults, settings
from pipelines.core.errors import BadInput, Unavailable
from pipelines.core.faults import Fault
from pipelines.core.files.names import path_of, written
from pipelines.core.target import RecordedTarget
from pipelines.core.task import GivenByPeople, KonspektTask
from pipelines.lecture.recording.naming import inbox_folders
from pipelines.lecture.tasks.lecture import LectureTask
from pipelines.lecture.tasks.outputs import LectureNotes
from pipelines.locale.message import N_, Message
from pipelines.nights import clock, inbox
from pipelines.nights.planning.outcome import outcome, outputs, tree
from pipelines.nights.planning.survey import (
    Survey,
    forget_instances,
    recording_of,
    training_of,
    training_tasks,
    with_outcome,
)
from pipelines.nights.records import Recording, Status, Training
from pipelines.nights.upkeep.stale import outdated
from pipelines.training.tasks.training import ReportTraining

RUNNING, STALE = "running", "stale"
# A work product that was removed when the notes were there: nobody needs it.
NOT_KEPT = N_("not kept")
# What may have old notes that are good until there are new ones.
UNDONE = (Status.WAITING, Status.POSTPONED, Status.FAILED, Status.DRAFT)


@dataclass(frozen=True)
class SubjectState:
    """A recording or training; `state` is its status, or stale (why: `stale`), or running."""

    record: Recording | Training
    state: str
    stale: tuple[str, ...] = ()


@dataclass(frozen=True)
class Overview:
    """All of the inbox. Finished recordings are counted, and named in `done` where that was wanted."""

    recordings: tuple[SubjectState, ...]
    finished: int
    done: tuple[Recording, ...]
    trainings: tuple[SubjectState, ...]
    messages: tuple[str, ...]
    left_lying: tuple[str, ...] = ()  # files of the inbox that no night takes


@dataclass(frozen=True)
class StageState:
    """A stage of one recording: `seconds` that it took and when (ISO 8601), where it is done."""

    task: str
    state: str
    seconds: float | None = None
    made: str = ""
    output: str = ""
    reason: str = ""


def overview(with_done: bool = False) -> Overview:
    """Looks at all recordings and trainings with the settings as they are now."""
    now = datetime.datetime.now()
    until = settings.read(settings.batch).until
    survey = Survey(clock.night_of(now), clock.deadline(until, now))
    plan, _ = survey.recordings()
    busy = _busy(survey.work)
    found = tuple(_state(each, LectureNotes(video=path_of(each.video)), busy) for each in plan.recordings)
    done = _others(survey, {each.video for each in plan.recordings}) if with_done else ()
    forget_instances()
    trainings = tuple(_training(task, survey, busy) for task in training_tasks(survey.options.trainings))
    return Overview(found, plan.finished, done, trainings, plan.messages, plan.left_lying)


def _others(survey: Survey, unfinished: set[str]) -> tuple[Recording, ...]:
    """The recordings of the inbox that the survey had nothing to say of: they are done."""
    found = inbox.recordings(
        inbox_folders(survey.paths.inbox),
        survey.options.patterns,
        lambda error: None,
        settings.read(settings.recording).parts,
    )
    return tuple(
        recording_of(path, folder, Status.DONE) for path, folder in found if written(path) not in unfinished
    )


def _busy(work: Path) -> set[str]:
    """What the tasks are about that somebody has at work: spares asking for the faults of every recording."""
    found = map(faults.read, work.glob(f"*/*{faults.SUFFIX}"))
    return {fault.subject for fault in found if fault and fault.at_work}


def _state(record: Recording | Training, task: KonspektTask, busy: set[str]) -> SubjectState:
    if record.status not in UNDONE:
        return SubjectState(record, record.status)
    drafted = isinstance(task, LectureNotes) and _drafted(task)
    stale = () if drafted else _stale(task)
    if task.subject() in busy and _at_work(task):
        return SubjectState(replace(record, reason=""), RUNNING, stale)
    if drafted:
        return SubjectState(record, Status.DRAFT, stale)
    state = STALE if stale and record.status is not Status.FAILED else record.status
    return SubjectState(record, state, stale)


def _at_work(task: KonspektTask) -> bool:
    """Whether somebody has it at work; a lecture's draft, too, whose writer may not be there."""
    tasks = (task.first(), task) if isinstance(task, LectureNotes) else (task,)
    for each in tasks:
        with contextlib.suppress(BadInput, Unavailable):
            if any(fault.at_work for fault in known_faults(each)):
                return True
    return False


def _stale(task: KonspektTask) -> tuple[str, ...]:
    # Of a lecture, what counts is what people have.
    delivering = task.inputs().values() if isinstance(task, LectureNotes) else (task,)
    try:
        return tuple(dict.fromkeys(reason for each in delivering for reason in outdated(each)))
    except Unavailable:  # without its model nobody knows what would be made
        return ()


def _training(task: ReportTraining, survey: Survey, busy: set[str]) -> SubjectState:
    found = outcome(task, survey.since, survey.options.attempts)
    record = with_outcome(training_of(task), found)
    if found.status is Status.DONE:
        record = replace(record, report=written(task.output()["html"].path))
    return _state(record, task, busy)


def known_faults(task: KonspektTask) -> list[Fault]:
    """What is remembered of the task and of all that it needs; raises BadInput for an input that is gone."""
    paths = [each.fault_path() for each in tree(task) if not isinstance(each, GivenByPeople)]
    return [fault for path in paths if (fault := faults.read(path))]


def stages(task: KonspektTask) -> list[StageState]:
    """How every stage of a recording or training stands; raises BadInput for an input that is gone."""
    drafted = isinstance(task, LectureNotes) and _drafted(task)
    found = [
        _stage(
            each, target, stale=not (drafted and isinstance(each, LectureTask) and each.waits_for_writing())
        )
        for each, target in _outputs(task)
    ]
    if not task.complete():
        return found
    return [replace(each, state=NOT_KEPT) if each.state == Status.WAITING else each for each in found]


def _outputs(task: KonspektTask) -> list[tuple[KonspektTask, RecordedTarget]]:
    """Every stage with its output; of a lecture whose writer is not there, those of its draft."""
    try:
        return list(outputs(task))
    except (BadInput, Unavailable):
        if not isinstance(task, LectureNotes) or task.first() is task:
            raise
        return list(outputs(task.first()))


def _drafted(task: LectureNotes) -> bool:
    """Whether its draft is there, which is not stale but first."""
    first = task.first()
    return first is not task and first.complete()


def _stage(task: KonspektTask, target: RecordedTarget, stale: bool = True) -> StageState:
    if all(each.exists() for each in flatten(task.output())):
        record = target.record()
        seconds, made = (record.seconds, record.started) if record else (None, "")
        return StageState(task.task_family, Status.DONE, seconds, made, written(target.path))
    fault = faults.read(task.fault_path())
    if fault and fault.at_work:
        since = Message("since {time}", time=fault.attempts[-1].time)
        return StageState(task.task_family, RUNNING, output=written(target.path), reason=since)
    if fault and fault.attempts:
        state = Status.REFUSED if fault.lasting else Status.FAILED
        return StageState(task.task_family, state, output=written(target.path), reason=fault.reason)
    if stale and (told := outdated(task)):
        reasons = Message("{reasons}", reasons=told)
        return StageState(task.task_family, STALE, output=written(target.path), reason=reasons)
    return StageState(task.task_family, Status.WAITING, output=written(target.path))
