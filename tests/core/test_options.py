"""A function is told what it knows of a section: a setting that it does not know takes nothing from it."""

import re
from dataclasses import dataclass

from pipelines.core.options import options_of
from pipelines.lecture.notes.format import Material
from pipelines.lecture.notes.formats.captions import Captions
from pipelines.lecture.records import Segment, Transcript
from tests.conftest import ROOT


@dataclass(frozen=True)
class Look:
    page: str = "A4"
    own: object = None


def test_options_have_what_they_have_a_field_for():
    assert options_of(Look, {"page": "Letter", "later": 7}, own=3) == Look("Letter", 3)


def test_a_format_is_made_though_its_section_has_a_setting_that_it_does_not_know(tmp_path):
    chosen = {"captions": {"line_length": 20, "lines": 1, "longest": 7.0, "added_later": 7}}
    said = Transcript("en", 1.0, 3.0, "tones", "", (Segment(0.0, 2.0, "So it is.", 1.0),))
    files = tmp_path / "talk.srt", tmp_path / "talk.vtt"
    Captions(chosen).write(Material(tmp_path / "talk.mp4", files[0], transcript=said), *files)
    assert "So it is." in files[0].read_text(encoding="utf-8")


def test_no_section_is_given_away_whole():
    """`Options(**section)` would fail on the day on which a setting comes."""
    whole = re.compile(r"\(\*\*(?:self\.chosen\[|chosen\b|settings\.values\()")
    paths = (ROOT / "pipelines").rglob("*.py")
    assert [path.name for path in paths if whole.search(path.read_text("utf-8"))] == []
