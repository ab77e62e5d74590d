"""The nights as Luigi tasks: all recordings of the inbox, and with Nightly the trainings, too.

ProcessInbox -> LectureNotes for every recording that has no notes yet
Nightly      -> ProcessInbox, ReportTraining for every configured training
"""

import contextlib
import datetime
import functools
import logging
import time
from collections import Counter
from collections.abc import Sequence

import luigi

from pipelines.core import settings
from pipelines.core.errors import BadSetting
from pipelines.core.files.names import path_of, written
from pipelines.core.settings import configuration
from pipelines.lecture.tasks.lecture import LAST
from pipelines.lecture.tasks.outputs import LectureNotes
from pipelines.nights import clock
from pipelines.nights.planning import plan_files
from pipelines.nights.planning.survey import Survey, forget_instances, training_tasks
from pipelines.nights.records import Plan, Status

logger = logging.getLogger("luigi-interface")

# More than there are recordings in a plan.
RANKS = 10**6


class NightParameter(luigi.Parameter):
    """The day of a night's morning (YYYY-MM-DD); without one, the night that it is now."""

    def normalize(self, value):
        return value or clock.night_of(datetime.datetime.now())


class NightTask(luigi.WrapperTask):
    """Work that is found when the task is built: it needs only what is not done, and can be done."""

    night = NightParameter(default="", description="day of the morning, YYYY-MM-DD; empty: now")
    until = luigi.Parameter(
        default="",
        significant=False,
        description="HH:MM, a moment in ISO 8601, or none; empty: [batch] until",
    )

    @functools.cached_property
    def survey(self) -> Survey:
        """What there is to do; raises BadSetting where nothing says which folder is the inbox."""
        configuration.require_inbox()
        until = self.until or settings.read(settings.batch).until
        return Survey(self.night, clock.deadline(until, datetime.datetime.now()))

    def work(self) -> Sequence[luigi.Task]:
        """The tasks that are not done yet."""
        raise NotImplementedError

    def requires(self):
        # Luigi tells what is raised here, or by complete(), with all its stack: run() comes to it, too.
        with contextlib.suppress(BadSetting):
            return self.work()
        return []

    def complete(self) -> bool:
        try:
            return all(task.complete() for task in self.work())
        except BadSetting:
            return False

    def run(self):
        self.work()


class ProcessInbox(NightTask):
    """Notes of every recording in the inbox, in the order and the time that [batch] sets."""

    @functools.cached_property
    def tasks(self) -> list[LectureNotes]:
        # Asked for several times by Luigi: the plan is made once.
        plan, paces = self.survey.recordings()
        plan_files.write(plan, self.survey.work)
        forget_instances()
        _tell(plan)
        taken = [recording for recording in plan.recordings if recording.status is Status.WAITING]
        until = self.survey.until.timestamp() if self.survey.until else 0.0
        left = self.survey.seconds_left
        # The scheduler keeps the highest rank that a task ever had: that of the latest plan has to be it.
        base = LAST + int(time.time() - self.survey.since.timestamp()) * RANKS
        tasks = [
            LectureNotes(
                video=path_of(recording.video),
                rank=base + len(taken) - place,
                until=until,
                # One that is longer than all the time goes on night after night: nothing to reckon.
                pace=0.0
                if left is not None and (recording.duration or 0.0) * paces.hearing > left
                else paces.hearing,
                writing_pace=paces.writing,
            )
            for place, recording in enumerate(taken)
        ]
        return [task.first() if each.draft_only else task for task, each in zip(tasks, taken)]

    def work(self) -> Sequence[luigi.Task]:
        return self.tasks


class Nightly(NightTask):
    """Everything that a night is for: the inbox, and the trainings of [batch] trainings."""

    @functools.cached_property
    def trainings(self) -> list[luigi.Task]:
        plan = self.survey.trainings()
        plan_files.write(plan, self.survey.work)
        taken = {(t.dataset, t.target) for t in plan.trainings if t.status is Status.WAITING}
        named = training_tasks(self.survey.options.trainings)
        return [task for task in named if (written(task.dataset), task.target) in taken]

    @functools.cached_property
    def inbox(self) -> ProcessInbox:
        return self.clone(ProcessInbox)

    def work(self) -> Sequence[luigi.Task]:
        return [self.inbox, *self.trainings]


def _tell(plan: Plan) -> None:
    """One line on what there is, and one for each recording that is not worked on."""
    count = Counter(recording.status for recording in plan.recordings)
    told = [f"{count[status]} {status}" for status in Status if count[status]]
    logger.info("inbox: %s", ", ".join([f"{plan.finished} done before", *told]))
    for message in plan.messages:
        logger.warning("inbox: %s", message)
    for recording in plan.recordings:
        if recording.status is not Status.WAITING:
            logger.info("%s: %s: %s", recording.name, recording.status, recording.reason)
