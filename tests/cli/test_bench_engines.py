"""`konspekt bench-engines`: what engines make of recordings that somebody has references of."""

import json
import shutil

import pytest

from pipelines.cli.bench_engines import referenced, said_in
from pipelines.lecture.speech.accuracy import Errors, compared, errors


def test_an_engine_is_measured_and_one_that_cannot_be_loaded_is_told(lived_in, clip, tmp_path):
    shutil.copy(clip(12), tmp_path / "talk.mp4")
    shutil.copy(clip(12), tmp_path / "other.mp4")  # without a reference
    notes = next((lived_in.folder / "notes").glob("*.srt"))
    shutil.copy(notes, tmp_path / "talk.srt")
    named = "faster-whisper:whisper-tiny.en"
    told = lived_in.run("bench-engines", tmp_path, "-e", named, "-e", "onnx-asr:nowhere", "--json")
    assert told.returncode == 1 and "onnx-asr:nowhere: " in told.stderr and "Traceback" not in told.stderr

    [found] = json.loads(told.stdout)
    assert (found["engine"], found["recordings"]) == ("faster-whisper", 1)
    assert found["words"] > 10 and found["rate"] == 0.0  # the reference is what it has heard before
    assert found["speed"] > 0 and found["memory"] > 100


def test_a_reference_is_text_or_subtitles(tmp_path):
    for name in ("a.mp3", "a.txt", "b.mp3", "c.wav", "c.vtt"):
        (tmp_path / name).write_text("WEBVTT\n\n1\n00:00.000 --> 00:02.000\n<v Anna>Hello there.\n")
    assert [(v.name, r.name) for v, r in referenced(tmp_path)] == [("a.mp3", "a.txt"), ("c.wav", "c.vtt")]
    assert compared(said_in(tmp_path / "c.vtt")) == ["hello", "there"]


@pytest.mark.parametrize(
    ("reference", "heard", "counted"),
    [
        ("Ещё раз, don’t!", "еще раз don't", Errors(3)),
        ("one two three", "one too three four", Errors(3, 1, 0, 1)),
        ("one two", "", Errors(2, 0, 2, 0)),
    ],
)
def test_words_are_compared_without_case_and_marks(reference, heard, counted):
    assert errors(compared(reference), compared(heard)) == counted


def test_rates_add_up():
    total = Errors(10, 1, 0, 0) + Errors(30, 0, 2, 1)
    assert (total.words, total.count, total.rate) == (40, 4, 0.1)
