"""Which of many recordings have their notes, without building a graph for each."""

import contextlib
import functools
from collections.abc import Callable
from pathlib import Path

from pipelines.core import settings
from pipelines.core.blueprint import NAME, Blueprint
from pipelines.core.errors import BadInput, Unavailable
from pipelines.core.target import Deliverable
from pipelines.core.task import KonspektTask
from pipelines.lecture.recording import lecture_file
from pipelines.lecture.recording.lecture_file import Said
from pipelines.lecture.recording.naming import file_of_course, inbox_folders, kind_of
from pipelines.lecture.speakers.names import Names
from pipelines.lecture.tasks.lecture import content_of, corrections_of, notes_file, said_of
from pipelines.lecture.tasks.outputs import Delivering, LectureNotes
from pipelines.lecture.tasks.speakers import names_of_course
from pipelines.lecture.writer.templates.choosing import template_file


class FinishedNotes:
    """Tells of a recording whether LectureNotes would be complete, with the settings as they are now."""

    def __init__(self):
        self._paths = settings.read(settings.paths)
        self._blueprints = CourseBlueprints(lambda video: list(LectureNotes(video=video).inputs().values()))
        drafts = CourseBlueprints(lambda video: list(LectureNotes(video=video).first().inputs().values()))
        # A setting that cannot be is told also where there is no recording yet.
        for inbox in inbox_folders(self._paths.inbox):
            with contextlib.suppress(BadInput):  # a template at fault refuses each recording
                drafts.of(inbox / NAME)

    def __contains__(self, video: Path) -> bool:
        try:
            wanted = self._blueprints.of(video)
            return all(self._are_there(video, task, blueprint) for task, blueprint in wanted)
        except (BadInput, Unavailable):  # a writer whose model is not there keeps nobody from a draft
            return False

    def _are_there(self, video: Path, task: Delivering, blueprint: Blueprint) -> bool:
        """The record of a task's first file is written last and vouches for them all."""
        first, *others = (notes_file(video, suffix, self._paths) for suffix in task.suffixes.values())
        given = functools.cache(lambda: content_of(video, self._paths))
        made = Deliverable(first, lambda format: blueprint.signature(given(), video.name, format))
        return made.exists(others)


class CourseBlueprints:
    """Blueprints of tasks about a recording: one set for a course's files and kind, which signatures tell.

    A recording in which people put something right, or named somebody, has a set of its own.
    """

    def __init__(self, tasks: Callable[[Path], list[KonspektTask]]):
        self._tasks = tasks
        self._paths = settings.read(settings.paths)
        self._inboxes = inbox_folders(self._paths.inbox)
        self._glossary = settings.read(settings.vocabulary).glossary
        self._template = settings.read(settings.writer).template
        self._of_folder: dict[Path, list[tuple[KonspektTask, Blueprint]]] = {}
        self._kinds = settings.section_of(settings.read(settings.recording))
        self._speakers = settings.read(settings.speakers).file
        self._of_files: dict[
            tuple[Path | None, Path | None, str, Said, Names], list[tuple[KonspektTask, Blueprint]]
        ] = {}

    def _says_own(self, video: Path) -> bool:
        """Whether a lecture.toml may say something of this recording alone."""
        said_of(video, self._paths)  # for its error, which names the recording
        return lecture_file.has_own(video)

    def of(self, video: Path) -> list[tuple[KonspektTask, Blueprint]]:
        """The tasks, and the blueprint of each, that fit a recording.

        Raises BadInput for a bad template, and for corrections, names or a lecture.toml that cannot be read.
        """
        names = names_of_course(video, self._paths.inbox, self._speakers)
        if names.own or corrections_of(video, self._paths) or self._says_own(video):
            return [(task, Blueprint(task)) for task in self._tasks(video)]
        if video.parent not in self._of_folder:
            glossary = file_of_course(video, self._inboxes, self._glossary)
            kind = kind_of(video, self._inboxes, self._kinds)
            said = said_of(video.parent / NAME, self._paths)
            found = glossary, template_file(video, self._inboxes, self._template), kind, said, names
            if found not in self._of_files:
                tasks = self._tasks(video.parent / NAME)
                self._of_files[found] = [(task, Blueprint(task)) for task in tasks]
            self._of_folder[video.parent] = self._of_files[found]
        return self._of_folder[video.parent]
