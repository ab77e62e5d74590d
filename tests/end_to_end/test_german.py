"""A German lecture, spoken by a synthesiser, becomes German notes by the command that a user types."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

TEXT = Path(__file__).parents[1] / "language" / "german_lecture.txt"
# What Whisper base hears of a synthesiser's German is not all right: so many of the words are at least.
HEARD = 0.6


@pytest.fixture
def lecture(place, model_folder) -> Path:
    """The first topic of the lecture: two minutes of speech."""
    if not shutil.which("espeak-ng"):
        pytest.skip("espeak-ng is not installed")
    model_folder("whisper-base")
    (place / "topic.txt").write_text(TEXT.read_text("utf-8").split("\n\n")[0], encoding="utf-8")
    made = place / "videos" / "Photosynthese.wav"
    subprocess.run(["espeak-ng", "-v", "de", "-s", "130", "-f", place / "topic.txt", "-w", made], check=True)
    return made


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def test_a_german_lecture_becomes_german_notes(lecture, run_luigi, place):
    outcome = run_luigi("LectureNotes", "--video", lecture)
    assert outcome.returncode == 0, outcome.stderr
    notes = json.loads((place / "notes" / "Photosynthese.json").read_text("utf-8"))
    assert notes["language"] == "de"
    sentences = [each["text"] for block in notes["paragraphs"] for each in block["sentences"]]
    said, heard = words((place / "topic.txt").read_text("utf-8")), set(words(" ".join(sentences)))
    assert sum(word in heard for word in said) >= HEARD * len(said)
    points = [point["text"] for point in notes["summary"]["points"]]
    assert len(points) >= 3 and {"das", "die", "der", "und", "ein"} & set(words(" ".join(points)))
    assert not any(point.startswith(("Guten Tag", "Ähm", "Das ist", "Dabei")) for point in points)
    captions = (place / "notes" / "Photosynthese.srt").read_text("utf-8")
    assert set(words(" ".join(sentences))) <= set(words(captions))
