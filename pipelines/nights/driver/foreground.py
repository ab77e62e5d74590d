"""Recordings made into notes while somebody looks on: the tasks of every night, in this process."""

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import luigi
from luigi.rpc import RemoteScheduler
from luigi.scheduler import Scheduler
from luigi.worker import Worker

from pipelines.core import faults
from pipelines.core.errors import BadInput, without_path
from pipelines.core.task import GivenByPeople, KonspektTask, explained
from pipelines.lecture.tasks.outputs import LectureNotes
from pipelines.locale.message import Message
from pipelines.nights.night import ExitCode
from pipelines.nights.planning.outcome import has_draft, tree
from pipelines.nights.records import Stage, Status


class Onlooker(Protocol):
    """Who is told how the work goes on."""

    def begun(self, task: KonspektTask) -> None: ...
    def percent(self, task_id: str, percent: int) -> None: ...
    def where(self, task_id: str, what: str) -> None: ...
    def done(self, task: KonspektTask, seconds: float) -> None: ...
    def failed(self, task: KonspektTask, error: BaseException) -> None: ...


@dataclass(frozen=True)
class Result:
    """What became of one recording; `taken` where another process has it at work."""

    video: Path
    status: Status
    reason: str = ""
    notes: Path | None = None
    beside: tuple[Path, ...] = ()
    stages: tuple[Stage, ...] = ()
    taken: bool = False


class Told:
    """A scheduler that passes on what its workers say of their progress."""

    def __init__(self, scheduler, onlooker: Onlooker):
        self._scheduler, self._onlooker = scheduler, onlooker

    def __getattr__(self, name: str):
        return getattr(self._scheduler, name)

    def set_task_progress_percentage(self, task_id: str, percentage: int):
        self._onlooker.percent(task_id, percentage)
        return self._scheduler.set_task_progress_percentage(task_id, percentage)

    def set_task_status_message(self, task_id: str, status_message: str):
        if isinstance(status_message, Message):
            self._onlooker.where(task_id, status_message.values["what"])
        return self._scheduler.set_task_status_message(task_id, str(status_message))


class Workplace:
    """Gives Luigi its scheduler and worker (the interface of `worker_scheduler_factory`)."""

    def __init__(self, onlooker: Onlooker):
        self.onlooker = onlooker

    def create_local_scheduler(self):
        return Told(Scheduler(prune_on_get_work=True, record_task_history=False), self.onlooker)

    def create_remote_scheduler(self, url: str):
        return Told(RemoteScheduler(url), self.onlooker)

    def create_worker(self, scheduler, worker_processes: int, assistant: bool = False):
        return Worker(scheduler=scheduler, worker_processes=worker_processes, assistant=assistant)


class Attended:
    """One run over some tasks."""

    def __init__(self, tasks: Sequence[KonspektTask]):
        self.tasks = tasks
        self.running: KonspektTask | None = None
        self._errors: dict[str, BaseException] = {}
        self._stages: dict[str, float] = {}

    def run(self, onlooker: Onlooker, local_scheduler: bool) -> None:
        """Do it; raises RPCError where the scheduler is lost. What is done already is left alone."""
        self.onlooker = onlooker
        with self._listening():
            # One at a time: a transcription uses all cores by itself, and keeps its model for the next.
            luigi.build(self.tasks, Workplace(onlooker), local_scheduler=local_scheduler, workers=1)

    def error(self, task: KonspektTask) -> BaseException | None:
        """What kept a task from being done, itself or something that it needs."""
        return next((self._errors[each.task_id] for each in tree(task) if each.task_id in self._errors), None)

    def stages(self, task: KonspektTask) -> tuple[Stage, ...]:
        """What was run for a task, in order, with the seconds that it took."""
        ran = [each for each in tree(task) if each.task_id in self._stages]
        return tuple(Stage(each.task_family, round(self._stages[each.task_id], 2)) for each in ran)

    def give_up(self) -> None:
        """The run is stopped by its user, which is no fault of the task at work."""
        if self.running and not isinstance(self.running, GivenByPeople):
            with contextlib.suppress(BadInput, OSError):
                faults.withdraw(self.running.fault_path())

    @contextlib.contextmanager
    def _listening(self) -> Iterator[None]:
        heard = {
            luigi.Event.START: self._begun,
            luigi.Event.PROCESSING_TIME: self._done,
            luigi.Event.FAILURE: self._failed,
            luigi.Event.BROKEN_TASK: self._failed,
        }
        for event, handler in heard.items():
            KonspektTask.event_handler(event)(handler)
        try:
            yield
        finally:
            for event, handler in heard.items():
                KonspektTask.remove_event_handler(event, handler)

    def _begun(self, task: KonspektTask) -> None:
        self.running = task
        if not isinstance(task, (GivenByPeople, luigi.WrapperTask)):
            self.onlooker.begun(task)

    def _done(self, task: KonspektTask, seconds: float) -> None:
        self.running = None
        if not isinstance(task, luigi.WrapperTask):
            self._stages[task.task_id] = seconds
        self.onlooker.done(task, seconds)

    def _failed(self, task: KonspektTask, error: BaseException) -> None:
        self.running = None
        self._errors[task.task_id] = error
        self.onlooker.failed(task, error)


def lectures(videos: Sequence[Path]) -> list[LectureNotes]:
    """The tasks for some recordings, in the order in which these are given."""
    return [LectureNotes(video=video, rank=len(videos) - place) for place, video in enumerate(videos)]


def with_sound_templates(tasks: Sequence[LectureNotes]) -> tuple[list[LectureNotes], list[Result]]:
    """The tasks whose templates are right, and the recordings whose template says what cannot be."""
    sound, refused = [], []
    for task in tasks:
        try:
            task.template()
            sound.append(task)
        except BadInput as error:
            refused.append(Result(task.video, Status.REFUSED, error.message))
    return sound, refused


def result(task: LectureNotes, run: Attended) -> Result:
    """What a run has made of a recording."""
    stages = run.stages(task)
    if task.complete():
        pdf = task.pdf()
        beside = tuple(path for path in task.files() if path != pdf)
        return Result(task.video, Status.DONE, "", pdf, beside, stages)
    error = run.error(task)
    if error is None:
        return Result(
            task.video, Status.WAITING, Message("another process is at work on it"), stages=stages, taken=True
        )
    if has_draft(task):
        beside = tuple(path for path in task.files() if path != task.pdf())
        reason = reason_of(error, task.video)
        return Result(task.video, Status.DRAFT, reason, task.pdf(), beside, stages)
    status = Status.REFUSED if isinstance(error, BadInput) else Status.FAILED
    return Result(task.video, status, reason_of(error, task.video), stages=stages)


def reason_of(error: BaseException, video: Path) -> str:
    """Why a recording has no notes, without its own path before it."""
    told = explained(error) or f"{type(error).__name__}: {' '.join(str(error).split())}"
    return without_path(told, video)


def exit_code(results: Sequence[Result]) -> ExitCode:
    """The worst that happened."""
    states = {result.status for result in results}
    if Status.FAILED in states:
        return ExitCode.SOME_FAILED
    if any(result.taken for result in results):
        return ExitCode.ALREADY_RUNNING
    return ExitCode.BAD_INPUT_ONLY if Status.REFUSED in states else ExitCode.ALL_DONE
