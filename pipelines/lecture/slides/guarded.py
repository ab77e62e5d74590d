"""The slides of a recording, looked for in a guarded process: see core/guard."""

from collections.abc import Callable
from pathlib import Path

from pipelines.core.guard.client import guarded
from pipelines.core.guard.job import Job
from pipelines.core.settings import LimitsSettings
from pipelines.lecture.recording.audio import NEEDED
from pipelines.lecture.recording.bounds import bounds_of, confinement, media_seconds
from pipelines.lecture.records import Slide
from pipelines.lecture.slides import find


def find_slides_guarded(
    video: Path,
    folder: Path,
    duration: float | None,
    on_progress: Callable[[float], None],
    limits: LimitsSettings,
) -> tuple[Slide, ...]:
    """As `find_slides`, of a recording that is so long (s; None: not known).

    Raises what that does; Stopped where it takes too long for its length, or is killed.
    """
    seconds = media_seconds(limits, duration)
    job = Job(
        find.__name__,
        find.find_slides_within.__name__,
        (Path(video), folder, bounds_of(limits)),
        confinement(limits, seconds, video, folder),
        tells=True,
        preload=(*NEEDED, "numpy", "PIL.Image"),
    )
    return guarded(job, video, tuple[Slide, ...], seconds, on_progress)
