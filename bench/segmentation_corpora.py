"""Texts with known topic boundaries, from ../shared/data/segmentation, as sentences and boundaries."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from bench.measure import evaluation_data
from pipelines.language.text.sentences import split

_SPEAKER = re.compile(r"^\*\*.*\*\*$", re.MULTILINE)
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")


@dataclass(frozen=True)
class Text:
    """The sentences of a text, and the indices of those that begin a new segment."""

    name: str
    units: tuple[str, ...]
    reference: tuple[int, ...]
    language: str = "en"


def lectures() -> list[Text]:
    """The transcribed lectures on artificial intelligence of Malioutov and Barzilay (2006)."""
    folder = evaluation_data("segmentation") / "mit_ai_lectures"
    return [_marked(path) for path in sorted(folder.rglob("*-*.*"))]


def choi() -> list[Text]:
    """Documents of Choi (2000), each of ten beginnings of texts from the Brown corpus."""
    return [_marked(path) for path in sorted((evaluation_data("segmentation") / "choi").glob("*.ref"))]


def choi_subset(text: Text) -> str:
    """The range of the segments' lengths in sentences, such as 3-11."""
    return text.name.split("_")[1]


def podcasts(language: str) -> list[Text]:
    """Conversations with at least three chapters."""
    found = []
    for record in podcast_records(language):
        segments = [list(_sentences(part["text"], language)) for part in record["segments"]]
        found.append(_text(record["id"], segments, language))
    return [text for text in found if len(text.reference) >= 2]


def podcast_records(language: str) -> list[dict]:
    """The conversations of one language with their chapters, as they are in the file."""
    file = evaluation_data("segmentation") / f"podcast_chapters_{language}.jsonl"
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def _marked(path: Path) -> Text:
    parts = re.split(r"^=+\s*$", path.read_text(encoding="utf-8", errors="replace"), flags=re.MULTILINE)
    segments = [[line.strip() for line in part.splitlines() if line.strip()] for part in parts]
    return _text(path.stem, segments, "en")


def _text(name: str, segments: list[list[str]], language: str) -> Text:
    segments = [segment for segment in segments if segment]
    ends = list(accumulate(map(len, segments)))
    return Text(name, tuple(unit for segment in segments for unit in segment), tuple(ends[:-1]), language)


def _sentences(text: str | list[dict], language: str) -> Iterator[str]:
    turns = [text] if isinstance(text, str) else [turn["text"] for turn in text]
    for turn in turns:
        spoken = " ".join(_LINK.sub(r"\1", _SPEAKER.sub("", turn)).split())
        yield from (spoken[start:end] for start, end in split(spoken, language))
