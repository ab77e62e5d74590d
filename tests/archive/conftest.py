"""Notes of made-up lectures, written as the pipeline writes them."""

import datetime
from collections.abc import Sequence
from pathlib import Path

import pytest

from pipelines.core.files.json_files import save
from pipelines.lecture.notes.record import Notes
from pipelines.lecture.records import Chapter, KeyPoint, Paragraph, Sentence, Slide, Summary, Term

GRADIENTS = (
    "Gradient descent follows the slope of the loss down to a minimum.",
    "The learning rate says how far each step goes.",
    "With momentum the steps remember where they came from.",
)
OPTICS = (
    "Луч света преломляется на границе двух сред.",
    "Показатель преломления стекла больше единицы.",
    "Лёд прозрачен, а ёлка зелёная: свет поглощается по-разному.",
)


def lecture(
    title: str,
    said: Sequence[str] = GRADIENTS,
    language: str = "en",
    *,
    date: str | None = "2026-09-01",
    chapters: Sequence[tuple[float, str]] = (),
    points: Sequence[str] = (),
    terms: Sequence[Term] = (),
    slides: Sequence[Slide] = (),
) -> Notes:
    """Notes in which each sentence takes ten seconds."""
    sentences = [Sentence(text, 10.0 * at, 10.0 * at + 9) for at, text in enumerate(said)]
    ends = [start for start, _ in chapters[1:]] + [10.0 * len(said)]
    return Notes(
        title=title,
        date=datetime.date.fromisoformat(date) if date else None,
        duration=10.0 * len(said),
        language=language,
        summary=Summary(
            "cover", tuple(KeyPoint(text, 10.0 * at, 10.0 * at + 9) for at, text in enumerate(points))
        ),
        paragraphs=tuple(Paragraph(tuple(sentences[at : at + 4])) for at in range(0, len(sentences), 4)),
        video_name=f"{title}.mp4",
        colophon=(("Speech recognition", "faster-whisper, model whisper-base"),),
        chapters=tuple(Chapter(name, start, end) for (start, name), end in zip(chapters, ends)),
        terms=tuple(terms),
        slides=tuple(slides),
    )


class Folder:
    """A notes folder and the folder of work products beside it."""

    def __init__(self, place: Path):
        self.notes, self.work = place / "notes", place / "work"
        self.notes.mkdir()

    def add(self, path: str, notes: Notes, *suffixes: str) -> Path:
        """Write `path`.json, and a file for each further suffix."""
        target = self.notes / f"{path}.json"
        target.parent.mkdir(parents=True, exist_ok=True)
        save(notes, target)
        for suffix in suffixes:
            (self.notes / f"{path}{suffix}").write_text(f"{notes.title} as {suffix}", encoding="utf-8")
        return target


@pytest.fixture
def folder(tmp_path) -> Folder:
    """An empty one."""
    return Folder(tmp_path)
