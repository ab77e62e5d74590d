"""The slides that a recording shows: one picture each, and from when to when it was shown."""

from collections.abc import Callable, Iterator
from pathlib import Path

from pipelines.core.errors import BadInput
from pipelines.lecture.recording.bounds import Bounds
from pipelines.lecture.recording.media import blaming_the_disk
from pipelines.lecture.records import Slide
from pipelines.lecture.slides.frames import MovingPicture, Sample, Stretch
from pipelines.lecture.slides.showings import Showing, Showings
from pipelines.lecture.slides.static_frames import StaticFrame, StaticFrames

# Beside the pictures, what they are.
LIST = "slides.json"
# A stretch without a key frame for so long (s) may hide whole slides.
HIDING = 15.0
# Of so many pictures at most a slide is chosen.
MOST_PICTURES = 20


def find_slides(
    video: Path, folder: Path, on_progress: Callable[[float], None], bounds: Bounds | None = None
) -> tuple[Slide, ...]:
    """The slides of a recording in the order of time, their pictures in `folder` as 001.jpg, 002.jpg ...

    A slide has the time (s) from when it is first seen to when it goes, and the picture of its fullest state;
    one that is shown again has each time, and one picture. There is none where there is no picture, a cover
    alone, or a speaker. `on_progress` gets the fraction done. Raises BadInput where there is a picture that
    cannot be decoded, or more than the bounds allow: what comes from strangers is opened with bounds, in a
    guarded process (guarded.py).
    """
    with MovingPicture(video, bounds) as moving:
        if not moving.exists:
            return ()
        shown = Showings()
        for count, picture in enumerate(static_frames(moving, on_progress)):
            if bounds and count >= MOST_PICTURES * bounds.slides:
                raise _too_many(video, bounds)
            shown.add(picture)
        on_progress(1.0)
    found = shown.finished()
    if bounds and len(found) > bounds.slides:
        raise _too_many(video, bounds)
    return tuple(_written(found, folder))


def find_slides_within(
    video: Path, folder: Path, bounds: Bounds, on_progress: Callable[[float], None]
) -> tuple[Slide, ...]:
    """The same for a guarded process, which gives what tells of progress last."""
    with blaming_the_disk(video):
        return find_slides(video, folder, on_progress, bounds)


def _too_many(video: Path, bounds: Bounds) -> BadInput:
    return BadInput(
        video, "shows more than {most} slides, the most that are kept ([limits] slides)", most=bounds.slides
    )


def static_frames(moving: MovingPicture, on_progress: Callable[[float], None]) -> Iterator[StaticFrame]:
    """What stands on the screen: from key frames, and from a closer look at stretches in which one went."""
    pictures, before = StaticFrames(), None

    def taken(sample: Sample) -> Iterator[StaticFrame]:
        if moving.duration:
            on_progress(min(1.0, sample.time / moving.duration))
        yield from pictures.feed(sample)

    for stretch in moving.stretches():
        if before and (_hides(before) or (stretch.first and pictures.surprised_by(stretch.first))):
            for sample in moving.between(before):
                yield from taken(sample)
        before = stretch
        if stretch.first:
            yield from taken(stretch.first)
    if before:
        for sample in moving.between(before):
            yield from taken(sample)
        yield from pictures.finish(before.end)


def _hides(stretch: Stretch) -> bool:
    return stretch.first is None or stretch.end - stretch.start > HIDING


def _written(shown: list[Showing], folder: Path) -> Iterator[Slide]:
    """The records of the slides, each with its picture written once."""
    from PIL import Image

    files: dict[int, Path] = {}
    for showing in shown:
        first = showing.again or showing
        if id(first) not in files:
            files[id(first)] = folder / f"{len(files) + 1:03d}.jpg"
            files[id(first)].write_bytes(first.fullest.develop())
        with Image.open(files[id(first)]) as picture:
            width, height = picture.size
        yield Slide(round(showing.start, 2), round(showing.end, 2), files[id(first)].name, width, height)
