"""A whole recording: windows joined, the language found where speech begins, finished windows kept."""

import subprocess

import pytest

from pipelines.core.files.atomic import whole
from pipelines.core.files.json_files import load
from pipelines.core.settings import SpeechSettings
from pipelines.lecture.speech import recognise as module
from pipelines.lecture.speech.recognise import recognise


@pytest.fixture
def flac(tmp_path, clip):
    """40 s of silence, then 12 s of the sample lecture."""
    target = tmp_path / "a.flac"
    silence = ["-f", "lavfi", "-t", "40", "-i", "anullsrc=r=16000:cl=mono"]
    join = "[1:a]aresample=16000,aformat=channel_layouts=mono[b];[0:a][b]concat=n=2:v=0:a=1"
    command = ["ffmpeg", "-v", "error", *silence, "-i", clip(12), "-filter_complex", join]
    subprocess.run([*command, "-sample_fmt", "s16", target], check=True)
    return target


def run(flac, model, kept, **options):
    seen = []
    options = SpeechSettings(model="whisper-base", window_minutes=0.5, beam_size=1, **options)
    found = recognise(flac, 52.0, model, options, kept, lambda *step: seen.append(step))
    return found, seen


def test_the_language_is_found_after_a_silent_window_and_times_count_from_the_start(
    flac, tmp_path, model_folder
):
    found, seen = run(flac, model_folder("whisper-base"), tmp_path / "kept")
    assert found.language == "en" and found.language_probability > 0.5
    assert found.duration == 52.0
    assert 39 < found.segments[0].start < 43
    assert "gradient descent" in " ".join(segment.text for segment in found.segments)
    fractions = [fraction for fraction, _ in seen]
    assert fractions == sorted(fractions) and fractions[-1] == pytest.approx(1.0, abs=0.02)


def test_finished_windows_are_not_decoded_again(flac, tmp_path, model_folder, monkeypatch):
    model = model_folder("whisper-base")
    first, _ = run(flac, model, tmp_path / "kept")
    kept = sorted((tmp_path / "kept").glob("*.json"))
    assert len(kept) >= 2
    assert load(kept[0], module.WindowResult).language == ""
    monkeypatch.setattr(module, "load_recogniser", lambda *_: pytest.fail("a window was decoded again"))
    again, _ = run(flac, model, tmp_path / "kept")
    assert again == first


def test_a_set_language_is_not_detected(flac, tmp_path, model_folder):
    found, _ = run(flac, model_folder("whisper-base"), tmp_path / "kept", language="en")
    assert (found.language, found.language_probability) == ("en", 1.0)


def test_kept_windows_go_with_their_transcript_unless_somebody_writes_there(tmp_path):
    for name in ("done", "busy", "waiting"):
        (tmp_path / f"{name}.windows").mkdir()
    for name in ("done", "busy"):
        (tmp_path / f"{name}.json").write_text("{}")
    with whole(tmp_path / "busy.windows" / "0003.json") as part:
        part.write_text("half")
        module.sweep_windows(tmp_path)
    assert sorted(path.name for path in tmp_path.glob("*.windows")) == ["busy.windows", "waiting.windows"]
    module.sweep_windows(tmp_path)
    assert [path.name for path in tmp_path.glob("*.windows")] == ["waiting.windows"]
