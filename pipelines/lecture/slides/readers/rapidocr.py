"""Slides read by RapidOCR: PP-OCRv6 in ONNX, its models inside the wheel, English and Latin letters only."""

import importlib.resources
from pathlib import Path
from typing import Any

from pipelines.core import extras
from pipelines.core.errors import Unavailable
from pipelines.lecture.slides.lines import Line
from pipelines.lecture.slides.reader import SlideReader

# Tesseract's codes of the languages that the letters of its bundled model suffice for.
LANGUAGES = frozenset(
    ("eng", "lat", "chi_sim", "chi_tra", "jpn", "deu", "fra", "spa", "ita", "por", "nld", "pol", "ces")
)


class RapidOcr(SlideReader):
    """A reader of pictures that asks nobody for a model."""

    name = "rapidocr"
    packages = ("rapidocr", "onnxruntime")

    def __init__(self, languages: str, own=None):
        """Raises Unavailable where the package is not here, or for a language that it does not read."""
        super().__init__(languages, own)
        if unknown := [code for code in languages.split("+") if code not in LANGUAGES]:
            raise Unavailable(
                "RapidOCR's models, as they come with it, do not read {unknown}: "
                "set [slides] reader = tesseract",
                unknown=list(unknown),
            )
        try:
            from rapidocr import RapidOCR
        except ImportError as error:
            raise Unavailable(
                "reader rapidocr needs the package rapidocr ({error}): {install}",
                error=error,
                install=extras.install("ocr"),
            ) from None

        self.engine: Any = RapidOCR(
            params={"Global.log_level": "error", "Global.use_cls": False, **_bundled()}
        )

    def read(self, image: Path) -> list[Line]:
        found = self.engine(str(image))
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


def _bundled() -> dict[str, str]:
    """The models in the wheel by their paths: with them nothing is looked up, and nothing fetched."""
    folder = Path(str(importlib.resources.files("rapidocr"))) / "models"
    found = {part: sorted(folder.glob(f"*_{part}_small.onnx")) for part in ("det", "rec")}
    if missing := [part for part, paths in found.items() if not paths]:
        raise Unavailable(
            "{folder} lacks the models {missing}: install rapidocr again",
            folder=folder,
            missing=list(missing),
        )
    return {f"{part.title()}.model_path": str(paths[-1]) for part, paths in found.items()}
