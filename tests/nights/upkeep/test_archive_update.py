"""The library and the index follow the notes, and trouble with them stops nothing."""

from pathlib import Path

import pytest

from pipelines.archive.query import parse
from pipelines.archive.search import search
from pipelines.core.files.json_files import save
from pipelines.lecture.notes.record import Notes
from pipelines.lecture.records import Paragraph, Sentence, Summary
from pipelines.nights.upkeep.archive_update import update_archive


@pytest.fixture
def put(place):
    """Puts notes of a lecture there that says one sentence."""

    def notes(name: str, said: str) -> Path:
        path = place / "notes" / f"{name}.json"
        path.parent.mkdir(exist_ok=True)
        paragraphs = (Paragraph((Sentence(said, 0.0, 5.0),)),)
        save(Notes(name, None, 5.0, "en", Summary("cover", ()), paragraphs, f"{name}.mp4", ()), path)
        return path

    return notes


def found(place: Path, words: str) -> list[str]:
    return [lecture.title for lecture in search(place / "work", parse(words)).lectures]


def test_lectures_come_into_the_library_and_leave_it(put, place):
    put("Optics", "Light bends at the border of glass.")
    gone = put("Algebra", "A group has an inverse of every element.")
    update_archive()
    page = place / "notes" / "index.html"
    assert "Optics" in page.read_text(encoding="utf-8") and found(place, "inverses") == ["Algebra"]
    gone.unlink()
    update_archive()
    assert "Algebra" not in page.read_text(encoding="utf-8") and found(place, "inverses") == []


def test_without_notes_nothing_is_made(place):
    update_archive()
    assert not (place / "notes").exists()


def test_a_theme_that_cannot_be_is_told_and_stops_nothing(put, place, settings_of, capsys):
    put("Optics", "Light bends at the border of glass.")
    settings_of(theme={"accent": "pink"})
    update_archive()
    assert "[theme] accent" in capsys.readouterr().err


def test_the_page_of_a_lecture_that_is_called_index_is_left_alone(put, place, capsys):
    put("index", "Light bends at the border of glass.")
    record = place / "notes" / ".records" / "index.html.json"
    record.parent.mkdir()
    record.write_text("{}")
    (place / "notes" / "index.html").write_text("the page of that lecture")
    update_archive()
    assert (place / "notes" / "index.html").read_text() == "the page of that lecture"
    assert "is the page of a lecture" in capsys.readouterr().err
    assert found(place, "border") == ["index"]
