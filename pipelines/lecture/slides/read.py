"""What stands on the slides of a lecture: their text, and a title where one can be told."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from pipelines.lecture.records import Slide
from pipelines.lecture.slides.lines import Line, clean, text_of, title_of
from pipelines.lecture.slides.reader import load_reader

# A drawn slide has the first share of flat pixels at least, a photograph less than the second, and text on a
# photograph is between. Below the first only what holds a word is text, below the second none is a title.
DRAWN, PHOTOGRAPH = 0.9, 0.35
# Neighbouring pixels (grey, 0..255) that differ by no more than this are flat.
FLAT_STEP = 2

_WORD = re.compile(r"[^\W\d_]{4}")


def read_slides(
    slides: Sequence[Slide],
    folder: Path,
    reader: str,
    languages: str,
    on_progress: Callable[[float], None] = lambda _: None,
    own=None,
) -> tuple[Slide, ...]:
    """The slides with their text and titles; both are empty where nothing was read.

    `languages` are Tesseract's codes, such as "eng+rus". A picture that several slides share is read once.
    `on_progress` gets the fraction of slides that are done; `own` is the reader's own section. Raises
    BadSetting for an unknown reader and Unavailable where the reader or a language is not installed.
    """
    if not slides:
        return ()
    loaded = load_reader(reader, languages, own)
    found: dict[str, tuple[str, str]] = {}
    for number, slide in enumerate(slides):
        if slide.image not in found:
            lines = clean(loaded.read(folder / slide.image), loaded.least_confidence)
            found[slide.image] = _title_and_text(lines, folder / slide.image, slide.height)
        on_progress((number + 1) / len(slides))
    return tuple(replace(slide, title=found[slide.image][0], text=found[slide.image][1]) for slide in slides)


def _title_and_text(lines: Sequence[Line], image: Path, height: int) -> tuple[str, str]:
    flat = flat_share(image) if lines else 0.0
    if flat < DRAWN and not any(_WORD.search(line.text) for line in lines):
        return "", ""
    return (title_of(lines, height) if flat >= PHOTOGRAPH else ""), text_of(lines)


def flat_share(image: Path) -> float:
    """Share (0..1) of the pixels that are as bright as the next one: high in drawings, low in photographs."""
    import numpy
    from PIL import Image

    with Image.open(image) as opened:
        grey = numpy.asarray(opened.convert("L"), dtype=numpy.int16)
    return float((abs(numpy.diff(grey, axis=1)) <= FLAT_STEP).mean())
