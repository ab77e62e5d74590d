"""Slides read by the system's Tesseract, in any languages that are installed for it."""

import re
from collections import defaultdict
from pathlib import Path

from pipelines.core import extras
from pipelines.core.errors import Unavailable
from pipelines.lecture.slides.lines import Line
from pipelines.lecture.slides.reader import SlideReader

# A word of less confidence than this is left out of its line.
LEAST_WORD = 0.3
# Sparse text: slides have no paragraphs, and page segmentation loses their short lines.
LAYOUT = "--psm 11"
# The background is found on a picture reduced by this factor, as the median of so many pixels squared: more
# than a stroke is wide, less than a bar or what a photograph shows. Less contrast (0..255) is noise.
REDUCTION, NEIGHBOURHOOD, LEAST_CONTRAST = 12, 9, 40
# Pictures are enlarged to this width (pixels): Tesseract reads capitals of 20 to 40 pixels best.
WIDTH = 1920

# Letters that look alike in both alphabets; of two alphabets in one word, one is a mistake.
_LATIN, _CYRILLIC = "AaBCcEeHKkMOoPpTXxyu", "АаВСсЕеНКкМОоРрТХхуи"
_LATIN_LETTER, _CYRILLIC_LETTER = re.compile("[A-Za-z]"), re.compile("[А-Яа-яЁё]")
_TO_CYRILLIC, _TO_LATIN = str.maketrans(_LATIN, _CYRILLIC), str.maketrans(_CYRILLIC, _LATIN)


class Tesseract(SlideReader):
    """The system's program, which has to know all of the languages."""

    name = "tesseract"
    packages = ("pytesseract",)

    def __init__(self, languages: str, own=None):
        """Raises Unavailable where the program, the package or a language is not here."""
        super().__init__(languages, own)
        try:
            import pytesseract
        except ImportError as error:
            raise Unavailable(
                "reader tesseract needs the package pytesseract ({error}): {install}",
                error=error,
                install=extras.install("ocr"),
            ) from None
        try:
            known = set(pytesseract.get_languages())
        except pytesseract.TesseractNotFoundError:
            raise Unavailable(
                "reader tesseract needs the program tesseract: {install}", install=_install(languages)
            ) from None
        if missing := [code for code in languages.split("+") if code not in known]:
            raise Unavailable(
                "tesseract does not know {missing}: {install}",
                missing=list(missing),
                install=_install("+".join(missing)),
            )

    def read(self, image: Path) -> list[Line]:
        import pytesseract
        from PIL import Image

        with Image.open(image) as opened:
            picture = opened.convert("L")
        scale = max(1.0, WIDTH / picture.width)
        if scale > 1:
            picture = picture.resize((WIDTH, round(picture.height * scale)), Image.Resampling.LANCZOS)
        found = pytesseract.image_to_data(
            on_white(picture), self.languages, LAYOUT, output_type=pytesseract.Output.DICT
        )
        return _lines(found, scale)

    @classmethod
    def programs(cls) -> dict[str, str]:
        import pytesseract

        return {"tesseract": str(pytesseract.get_tesseract_version())}


def _install(languages: str) -> str:
    packages = " ".join(f"tesseract-ocr-{code.replace('_', '-')}" for code in languages.split("+"))
    return f"apt install tesseract-ocr {packages}"


def on_white(picture):
    """The grey picture as dark strokes on white, whatever is behind them: light on dark, a bar, a photograph.

    Each pixel is its distance from the background, which is the median around it. Of text on photographs
    Tesseract read 44 (English) and 54 (Russian) of 100 characters wrong without this, 3 and 6 with it.
    """
    import numpy
    from PIL import Image, ImageFilter

    small = picture.reduce(REDUCTION).filter(ImageFilter.MedianFilter(NEIGHBOURHOOD))
    background = numpy.asarray(small.resize(picture.size, Image.Resampling.BILINEAR), dtype=numpy.float32)
    distance = abs(numpy.asarray(picture, dtype=numpy.float32) - background)
    distance *= 255 / max(LEAST_CONTRAST, float(numpy.percentile(distance, 99.5)))
    return Image.fromarray((255 - distance.clip(0, 255)).astype(numpy.uint8))


def _lines(found: dict[str, list], scale: float) -> list[Line]:
    """Words in their lines; a line's confidence is the mean of its words'."""
    words = defaultdict(list)
    for number, text in enumerate(found["text"]):
        if text.strip() and float(found["conf"][number]) >= 100 * LEAST_WORD:
            place = tuple(found[name][number] for name in ("block_num", "par_num", "line_num"))
            words[place].append(number)
    lines = []
    for numbers in words.values():
        left, top, width, height = (
            [found[name][number] for number in numbers] for name in ("left", "top", "width", "height")
        )
        lines.append(
            Line(
                min(left) / scale,
                min(top) / scale,
                max(map(sum, zip(left, width))) / scale,
                max(map(sum, zip(top, height))) / scale,
                " ".join(one_alphabet(found["text"][number]) for number in numbers),
                sum(float(found["conf"][number]) for number in numbers) / len(numbers) / 100,
            )
        )
    return lines


def one_alphabet(word: str) -> str:
    """The word in one alphabet, where the letters of the other merely look alike; else as it is."""
    latin, cyrillic = _LATIN_LETTER.findall(word), _CYRILLIC_LETTER.findall(word)
    if not (latin and cyrillic):
        return word
    may_be_cyrillic, may_be_latin = set(latin) <= set(_LATIN), set(cyrillic) <= set(_CYRILLIC)
    if may_be_cyrillic and not (may_be_latin and len(latin) > len(cyrillic)):
        return word.translate(_TO_CYRILLIC)
    return word.translate(_TO_LATIN) if may_be_latin else word
