"""The slides of a lecture as a page carries them: each once in full, and once as a thumbnail."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipelines.core.errors import BadInput
from pipelines.lecture.notes.parts import first_showings
from pipelines.lecture.records import Slide
from pipelines.lecture.slides.pictures import pictures, reduced
from pipelines.locale.system_errors import reason_of

# Width of a thumbnail (pixels), twice what it takes on the screen, and the quality of its JPEG.
THUMBNAIL, QUALITY = 400, 72


@dataclass(frozen=True)
class Picture:
    """A slide with its picture and thumbnail as data URLs, and its number, counted from 1.

    `slide` is the first of its showings, which begin at `times` (s).
    """

    number: int
    slide: Slide
    full: str
    thumbnail: str
    times: tuple[float, ...]

    @property
    def about(self) -> str:
        """What stands on the slide, for those who do not see it; empty where nothing was read."""
        title, text = (" ".join(each.split()) for each in (self.slide.title, self.slide.text))
        return text if text.startswith(title) else f"{title}. {text}".strip(". ")


def picture_of(slides: Sequence[Slide], folder: Path | None) -> dict[Slide, Picture]:
    """The pictures of slides by slide, none without a folder; heavy ones are reduced, all alike.

    A slide that is shown again has the picture of its first showing.

    Raises BadInput where a picture cannot be read.
    """
    if folder is None or not slides:
        return {}
    try:
        data = pictures(Path(folder), [slide.image for slide in slides])
    except OSError as error:
        raise BadInput(
            error.filename or folder, "no picture of a slide: {error}", error=reason_of(error)
        ) from None
    small = {name: _thumbnail(Path(folder) / name, jpeg) for name, jpeg in data.items()}
    times: dict[str, list[float]] = {}
    for slide in slides:
        times.setdefault(slide.image, []).append(slide.start)
    first = first_showings(slides)
    numbered = {
        slide: Picture(
            number, slide, _url(data[slide.image]), _url(small[slide.image]), tuple(times[slide.image])
        )
        for number, slide in enumerate(dict.fromkeys(first.values()), 1)
    }
    return {slide: numbered[first[slide]] for slide in slides}


def _thumbnail(path: Path, jpeg: bytes) -> bytes:
    try:
        return reduced(jpeg, THUMBNAIL, QUALITY)
    except OSError as error:
        raise BadInput(path, "no picture of a slide: {error}", error=error) from None


def _url(jpeg: bytes) -> str:
    return f"data:image/jpeg;base64,{base64.b64encode(jpeg).decode()}"
