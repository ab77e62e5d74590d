"""Whatever lies in the inbox: notes, or one clear line, an exit code, and nothing half-made."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from pypdf import PdfReader

from pipelines.core import faults

TASK_FAILED, UNFORESEEN = 30, 40
FAST = ["--speech-model", "whisper-tiny.en"]


def ffmpeg(*arguments):
    subprocess.run(["ffmpeg", "-v", "error", "-y", *map(str, arguments)], check=True)


def made(place: Path) -> list[str]:
    """Every finished output, wherever it lies, by file name; that a file was refused is no output."""
    roots = [place / "notes", place / "work"]
    files = [path for root in roots for path in root.rglob("*") if path.is_file()]
    return sorted(path.name for path in files if not path.name.endswith(faults.SUFFIX))


@pytest.fixture
def refused(run_luigi, place, model_folder):
    """Runs the command on a video and checks that it is refused in one line."""
    model_folder("whisper-tiny.en")

    def check(video, reason: str) -> None:
        outcome = run_luigi("RenderPdf", f"--video={video}", *FAST)
        assert outcome.returncode == TASK_FAILED, outcome.stderr
        errors = [line for line in outcome.stderr.splitlines() if " ERROR " in line]
        assert len(errors) == 1 and reason in errors[0] and str(Path(video).name) in errors[0], outcome.stderr
        assert "Traceback" not in outcome.stderr
        assert made(place) == []

    return check


def test_missing_file(refused, place):
    refused(place / "videos" / "none.mp4", "no such file")


def test_folder(refused, place):
    refused(place / "videos", "is a folder, not a file")


def test_empty_file(refused, place):
    (place / "videos" / "empty.mp4").touch()
    refused(place / "videos" / "empty.mp4", "the file is empty")


def test_text_under_the_name_of_a_video(refused, place):
    (place / "videos" / "text.mp4").write_text("Dear students,\n" * 50)
    refused(place / "videos" / "text.mp4", "is not a recording that ffmpeg can read")


def test_no_audio_track(refused, place):
    ffmpeg("-f", "lavfi", "-i", "testsrc=duration=2:size=64x48:rate=5", place / "videos" / "mute.mp4")
    refused(place / "videos" / "mute.mp4", "has no audio track")


def test_truncated_mp4(refused, place, clip):
    content = clip(12).read_bytes()
    (place / "videos" / "cut.mp4").write_bytes(content[: len(content) // 2])
    refused(place / "videos" / "cut.mp4", "is not a recording that ffmpeg can read")


def test_a_pipe(refused, place):
    os.mkfifo(place / "videos" / "pipe.mp4")
    refused(place / "videos" / "pipe.mp4", "is not a regular file")


@pytest.mark.parametrize(
    ("setting", "value", "reason"),
    [
        ("speech-engine", "ear", "[speech] engine: "),
        ("speech-window-minutes", "0", "[speech] window_minutes: "),
        ("captions-lines", "two", "[captions] lines: "),
        ("notes-page", "A7", "[notes] page: "),
        ("audio-settings", '{"treck": 2}', "[audio] has no setting treck"),
    ],
)
def test_a_setting_that_cannot_be_is_refused_in_one_line(run_luigi, place, clip, setting, value, reason):
    video = shutil.copy(clip(5), place / "videos" / "lecture.mp4")
    outcome = run_luigi("LectureNotes", "--video", video, f"--{setting}", value)
    assert outcome.returncode == UNFORESEEN
    [line] = [line for line in outcome.stderr.splitlines() if " ERROR " in line]
    assert reason in line and "Traceback" not in outcome.stderr
    assert made(place) == []


def test_without_a_video_one_line_says_what_is_missing(run_luigi):
    outcome = run_luigi("RenderPdf")
    assert outcome.returncode == UNFORESEEN and "Traceback" not in outcome.stderr
    assert "requires the 'video' parameter to be set" in outcome.stderr


def test_a_failure_is_one_also_where_there_is_no_configuration(run_luigi, place):
    (place / "luigi.cfg").unlink()
    outcome = run_luigi("RenderPdf", "--video", place / "none.mp4")
    assert outcome.returncode == TASK_FAILED
    assert "none.mp4: no such file" in outcome.stderr


def test_a_place_that_is_no_folder_is_named_in_one_line(run_luigi, place, clip, model_folder):
    model_folder("whisper-tiny.en")
    video = shutil.copy(clip(5), place / "videos" / "lecture.mp4")
    (place / "notes").write_text("in the way")
    outcome = run_luigi("RenderPdf", "--video", video, *FAST)
    assert outcome.returncode == TASK_FAILED and "Traceback" not in outcome.stderr
    assert f"{place}/notes" in outcome.stderr and (place / "notes").read_text() == "in the way"


def test_a_language_that_the_model_does_not_know_is_refused(run_luigi, place, clip, model_folder):
    model_folder("whisper-tiny.en")
    video = shutil.copy(clip(5), place / "videos" / "lecture.mp4")
    for language, code, reason in (
        ("xx", UNFORESEEN, "[speech] language: 'xx' is no code of a language"),
        ("ru", TASK_FAILED, "model whisper-tiny.en knows English only, not 'ru'"),
    ):
        outcome = run_luigi("RenderPdf", "--video", video, *FAST, "--speech-language", language)
        assert outcome.returncode == code and "Traceback" not in outcome.stderr
        assert reason in outcome.stderr


def notes_of(run_luigi, place, video) -> str:
    outcome = run_luigi("LectureNotes", f"--video={video}", *FAST)
    assert outcome.returncode == 0, outcome.stderr
    [pdf] = (place / "notes").rglob(f"{Path(video).stem}.pdf")
    return "\n".join(page.extract_text() for page in PdfReader(pdf).pages)


def test_a_silent_lecture_gives_notes_that_say_so(run_luigi, place, model_folder):
    model_folder("whisper-tiny.en")
    silence = ["-f", "lavfi", "-i", "anullsrc=sample_rate=16000:channel_layout=mono", "-t", "40"]
    ffmpeg(*silence, place / "videos" / "silent.mp3")
    text = notes_of(run_luigi, place, place / "videos" / "silent.mp3")
    assert "no speech" in text.lower()
    assert (place / "notes" / "silent.vtt").read_text().startswith("WEBVTT")


def test_music_without_speech_gives_notes_that_say_so(run_luigi, place, model_folder):
    model_folder("whisper-tiny.en")
    chord = "0.2*(sin(2*PI*261.6*t)+sin(2*PI*329.6*t)+sin(2*PI*392*t))*(0.6+0.4*sin(2*PI*2*t))"
    ffmpeg("-f", "lavfi", "-i", f"aevalsrc='{chord}':s=44100:d=40", place / "videos" / "music.mp3")
    assert "no speech" in notes_of(run_luigi, place, place / "videos" / "music.mp3").lower()


@pytest.mark.parametrize("name", ["a b.mp4", 'it\'s "so".mp4', "лекция 1.mp4", "📼 week.mp4", "-dash.mp4"])
def test_strange_names_give_notes(run_luigi, place, wordless, model_folder, name):
    model_folder("whisper-tiny.en")
    shutil.copy(wordless(5), place / "videos" / name)
    assert notes_of(run_luigi, place, f"videos/{name}")


def test_a_leading_dash_in_the_working_folder(run_luigi, place, wordless, model_folder):
    model_folder("whisper-tiny.en")
    shutil.copy(wordless(5), place / "-dash.mp4")
    assert notes_of(run_luigi, place, "-dash.mp4")


def test_two_videos_of_the_same_name_in_different_folders(run_luigi, place, clip, model_folder):
    model_folder("whisper-tiny.en")
    texts = set()
    for folder, start in [("algebra", 0), ("analysis", 30)]:
        (place / "videos" / folder).mkdir()
        video = shutil.copy(clip(8, start=start), place / "videos" / folder / "week1.mp4")
        assert run_luigi("LectureNotes", "--video", video, *FAST).returncode == 0
        texts.add((place / "notes" / folder / "week1.srt").read_text())
    assert len(texts) == 2


def test_one_bad_lecture_does_not_stop_another(run_luigi, place, wordless, model_folder):
    model_folder("whisper-tiny.en")
    (place / "videos" / "empty.mp4").touch()
    shutil.copy(wordless(5), place / "videos" / "good.mp4")
    assert run_luigi("RenderPdf", "--video", place / "videos" / "empty.mp4", *FAST).returncode == TASK_FAILED
    assert run_luigi("RenderPdf", "--video", place / "videos" / "good.mp4", *FAST).returncode == 0
