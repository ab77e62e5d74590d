"""Which of many recordings have their notes, without building a graph for each."""

from pathlib import Path

from luigi.task import flatten

from pipelines.core.blueprint import NAME, Blueprint
from pipelines.core.errors import BadInput
from pipelines.core.fingerprint import fingerprint
from pipelines.core.target import Deliverable
from pipelines.lecture.tasks import RenderPdf, WriteCaptions, notes_file


class FinishedNotes:
    """Tells of a recording whether RenderPdf would be complete, with the settings as they are now."""

    def __init__(self):
        notes = RenderPdf(video=Path(NAME))
        self._paths = notes.paths_settings
        self._wanted = [
            (target.path.suffix, blueprint)
            for task in (notes, notes.clone(WriteCaptions))
            for blueprint in [Blueprint(task)]
            for target in flatten(task.output())
        ]

    def __contains__(self, video: Path) -> bool:
        try:
            return all(
                Deliverable(
                    notes_file(video, suffix, self._paths),
                    lambda blueprint=blueprint: blueprint.signature(fingerprint(video), video.name),
                ).exists()
                for suffix, blueprint in self._wanted
            )
        except BadInput:
            return False
