"""A blueprint gives the very signature that the task itself would."""

from pathlib import Path

import pytest

from pipelines import ExportNotes, LectureNotes, RenderPage, RenderPdf, WriteCaptions
from pipelines.core.fingerprint import fingerprint
from pipelines.core.signature_template import NAME, Blueprint

NAMES = ["lecture.mp4", "Лекция №1.mkv", 'say "hi" \\ there.mp4', "\\u0000name\\u0000.mp4", "line\nbreak.mp4"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("kind", [LectureNotes, RenderPdf, RenderPage, ExportNotes, WriteCaptions])
def test_signatures_are_the_same(place, name, kind):
    video = place / "videos" / name
    video.write_bytes(b"anything")
    blueprint = Blueprint(kind(video=Path(NAME)))
    assert blueprint.signature(fingerprint(video), name) == kind(video=video).signature()


def test_settings_and_content_change_it(place, settings_of):
    before = Blueprint(RenderPdf(video=Path(NAME)))
    settings_of(notes={"page": "Letter"})
    after = Blueprint(RenderPdf(video=Path(NAME)))
    assert before.signature("abc", "x") != after.signature("abc", "x")
    assert after.signature("abc", "x") != after.signature("abd", "x")
    assert after.signature("abc", "x") != after.signature("abc", "y")
