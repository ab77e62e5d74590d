"""Slides read by RapidOCR: PP-OCRv6 in ONNX, its models inside the wheel, English and Latin letters only."""

import functools
import importlib.resources
from collections.abc import Callable
from pathlib import Path

from pipelines.core import extras
from pipelines.core.errors import Unavailable
from pipelines.lecture.slides.readers.lines import Line

# Tesseract's codes of the languages that the letters of its bundled model suffice for.
LANGUAGES = frozenset(
    ("eng", "lat", "chi_sim", "chi_tra", "jpn", "deu", "fra", "spa", "ita", "por", "nld", "pol", "ces")
)
# Lines that were read with less confidence are no text.
LEAST_CONFIDENCE = 0.6


@functools.lru_cache(maxsize=1)
def load(languages: str) -> Callable[[Path], list[Line]]:
    """A reader of pictures that asks nobody for a model.

    Raises Unavailable where the package is not here, or a language is not among those that it reads.
    """
    if unknown := [code for code in languages.split("+") if code not in LANGUAGES]:
        raise Unavailable(
            f"RapidOCR's models, as they come with it, do not read {', '.join(unknown)}: "
            "set [slides] reader = tesseract"
        )
    try:
        from rapidocr import RapidOCR
    except ImportError as error:
        raise Unavailable(
            f"reader rapidocr needs the package rapidocr ({error}): {extras.install('ocr')}"
        ) from None

    engine = RapidOCR(params={"Global.log_level": "error", "Global.use_cls": False, **_bundled()})
    return functools.partial(_read, engine)


def _bundled() -> dict[str, str]:
    """The models in the wheel by their paths: with them nothing is looked up, and nothing fetched."""
    folder = Path(str(importlib.resources.files("rapidocr"))) / "models"
    found = {part: sorted(folder.glob(f"*_{part}_small.onnx")) for part in ("det", "rec")}
    if missing := [part for part, paths in found.items() if not paths]:
        raise Unavailable(f"{folder} lacks the models {', '.join(missing)}: install rapidocr again")
    return {f"{part.title()}.model_path": str(paths[-1]) for part, paths in found.items()}


def _read(engine, image: Path) -> list[Line]:
    found = engine(str(image))
    if found.boxes is None:
        return []
    return [
        Line(
            float(box[:, 0].min()),
            float(box[:, 1].min()),
            float(box[:, 0].max()),
            float(box[:, 1].max()),
            text,
            float(score),
        )
        for box, text, score in zip(found.boxes, found.txts, found.scores)
    ]
