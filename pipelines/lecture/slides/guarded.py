"""The slides of a recording, looked for in a guarded process: see core/guard."""

from collections.abc import Callable, Sequence
from dataclasses import replace
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


def find_slides_of_parts(
    parts: Sequence[Path],
    starts: Sequence[float],
    folder: Path,
    duration: float | None,
    on_progress: Callable[[float], None],
    limits: LimitsSettings,
) -> tuple[Slide, ...]:
    """The same of a recording of several files; `starts` are when each of these begins (s)."""
    found: list[Slide] = []
    for number, (part, start) in enumerate(zip(parts, starts, strict=True)):

        def told(done: float, number: int = number) -> None:
            on_progress((number + done) / len(parts))

        place = folder
        if len(parts) > 1:
            place = folder / f"{number + 1}"
            place.mkdir()
        for slide in find_slides_guarded(part, place, duration, told, limits):
            image = slide.image if len(parts) == 1 else f"{number + 1}-{slide.image}"
            if image != slide.image and (place / slide.image).exists():
                (place / slide.image).replace(folder / image)
            begin, end = round(slide.start + start, 2), round(slide.end + start, 2)
            found.append(replace(slide, start=begin, end=end, image=image))
        if place != folder:
            place.rmdir()
    return tuple(found)
