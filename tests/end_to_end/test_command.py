"""The real command, as a user and as cron would run it."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import psutil
import pytest

from pipelines.core import faults
from tests import fork_server

FAST = ["--speech-model", "whisper-tiny.en"]
KINDS = ("chapters.vtt", "ffmetadata", "html", "json", "md", "pdf", "slides/001.jpg", "srt", "vtt")
MADE = [f"lecture.{kind}" for kind in KINDS]


@pytest.fixture
def lecture(place, wordless, model_folder) -> Path:
    """One in which nothing is said: most of these tests are about which files there are."""
    model_folder("whisper-tiny.en")
    return Path(shutil.copy(wordless(8), place / "videos" / "lecture.mp4"))


def files(folder: Path) -> list[str]:
    """All files but hidden ones, by path relative to the folder."""
    found = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return sorted(str(path) for path in found if not any(part.startswith(".") for part in path.parts))


def open_to_all(*folders: Path) -> list[Path]:
    """What others than the owner and the group may do anything with."""
    return [
        path for folder in folders for path in (folder, *folder.rglob("*")) if path.stat().st_mode & 0o007
    ]


def leftovers(folder: Path) -> list[Path]:
    return [path for parts in folder.rglob(".part") for path in parts.iterdir()]


def test_one_command_makes_notes_and_captions_and_the_second_run_does_nothing(
    lecture, clip, run_luigi, place
):
    shutil.copy(clip(12), lecture)
    first = run_luigi("LectureNotes", "--video", lecture, *FAST)
    assert first.returncode == 0, first.stderr
    assert files(place / "notes") == MADE
    assert (place / "notes" / "lecture.pdf").read_bytes().startswith(b"%PDF")
    assert "gradient descent" in (place / "notes" / "lecture.srt").read_text().replace("\n", " ").lower()
    assert leftovers(place) == [] and open_to_all(place / "notes", place / "work") == []
    before = (place / "notes" / "lecture.pdf").stat().st_mtime_ns
    second = run_luigi("LectureNotes", "--video", lecture, *FAST)
    assert second.returncode == 0
    assert "1 complete ones were encountered" in second.stderr
    assert (place / "notes" / "lecture.pdf").stat().st_mtime_ns == before


def test_the_pdf_alone_is_one_command_and_the_rest_is_added_to_it(lecture, run_luigi, place):
    assert run_luigi("RenderPdf", "--video", lecture, *FAST).returncode == 0
    assert files(place / "notes") == ["lecture.pdf"]
    again = run_luigi("RenderPdf", "--video", lecture, *FAST)
    assert again.returncode == 0 and "1 complete ones were encountered" in again.stderr
    before = (place / "notes" / "lecture.pdf").stat().st_mtime_ns
    whole = run_luigi("LectureNotes", "--video", lecture, *FAST)
    assert whole.returncode == 0 and files(place / "notes") == MADE
    assert whole.stderr.count("running   TranscribeAudio") == whole.stderr.count("running   RenderPdf") == 0
    assert (place / "notes" / "lecture.pdf").stat().st_mtime_ns == before


def test_it_works_the_same_through_a_running_luigid(lecture, run_luigi, place, luigid):
    through = f"--scheduler-port={luigid}"
    assert run_luigi("LectureNotes", "--video", lecture, *FAST, scheduler=through).returncode == 0
    assert files(place / "notes") == MADE
    known = urllib.request.urlopen(f"http://127.0.0.1:{luigid}/api/task_list?data=%7B%7D", timeout=5).read()
    assert b"LectureNotes" in known and b'"status": "DONE"' in known
    again = run_luigi("LectureNotes", "--video", lecture, *FAST, scheduler=through)
    assert again.returncode == 0 and "1 complete ones were encountered" in again.stderr


def test_several_worker_processes_do_the_same(lecture, run_luigi, place):
    outcome = run_luigi("LectureNotes", "--video", lecture, *FAST, "--workers", "2")
    assert outcome.returncode == 0, outcome.stderr
    assert files(place / "notes") == MADE


def test_killed_in_the_middle_nothing_looks_finished_and_the_next_run_goes_on(
    place, clip, run_luigi, model_folder
):
    model_folder("whisper-tiny.en")
    lecture = shutil.copy(clip(60), place / "videos" / "lecture.mp4")
    arguments = ["LectureNotes", "--video", lecture, *FAST, "--speech-window-minutes", "0.4"]
    running = run_luigi(*arguments, start_only=True)
    deadline = time.monotonic() + 120
    while not list(place.glob("work/TranscribeAudio/*.windows/0001.json")):
        assert time.monotonic() < deadline and running.poll() is None
        time.sleep(0.02)
    os.killpg(running.pid, signal.SIGKILL)
    running.communicate()
    assert files(place / "notes") == []
    # Only that it was begun is known.
    [begun] = (place / "work" / "TranscribeAudio").glob("*.json")
    assert begun.name.endswith(faults.SUFFIX)
    kept = sorted(place.glob("work/TranscribeAudio/*.windows/*.json"))
    times = {path: path.stat().st_mtime_ns for path in kept}
    written_before = time.time_ns()

    blocked = place / "watch"
    blocked.mkdir()
    for path in kept:
        os.link(path, blocked / path.name)  # the second run removes the originals when it is done
    assert run_luigi(*arguments).returncode == 0
    assert set(files(place / "notes")) >= set(MADE)
    assert leftovers(place) == []
    assert not list(place.glob("work/TranscribeAudio/*.windows"))
    for path in kept:
        assert (blocked / path.name).stat().st_mtime_ns == times[path] < written_before


def test_sigkill_while_ffmpeg_writes_leaves_no_audio(place, run_luigi):
    tone = ["-f", "lavfi", "-i", "sine=duration=4000:sample_rate=16000"]
    subprocess.run(["ffmpeg", "-v", "error", *tone, place / "videos" / "long.wav"], check=True)
    running = run_luigi("ExtractAudio", "--video", place / "videos" / "long.wav", start_only=True)
    deadline = time.monotonic() + 60
    while not any(path.stat().st_size > 0 for path in place.glob("work/ExtractAudio/.part/*.flac")):
        assert time.monotonic() < deadline and running.poll() is None
        time.sleep(0.01)
    started = psutil.Process(running.pid).children(recursive=True)
    assert "ffmpeg" in {each.name() for each in started}
    running.kill()  # luigi alone: nothing tells what it has started
    running.communicate()
    outlived = psutil.wait_procs(started, 30)[1]
    assert [each.name() for each in outlived if each.status() != psutil.STATUS_ZOMBIE] == []
    assert list(place.glob("work/ExtractAudio/*.flac")) == []
    assert run_luigi("ExtractAudio", "--video", place / "videos" / "long.wav").returncode == 0
    assert leftovers(place) == []
    assert len(list(place.glob("work/ExtractAudio/*.flac"))) == 1


def test_a_setting_of_the_configuration_file_counts(lecture, run_luigi, place):
    config = (place / "luigi.cfg").read_text()
    (place / "luigi.cfg").write_text(config.replace("model = whisper-base", "model = whisper-tiny.en"))
    assert run_luigi("TranscribeAudio", "--video", lecture).returncode == 0
    [record] = place.glob("work/TranscribeAudio/*.record.json")
    assert "whisper-tiny.en" in record.read_text()


def test_help_names_the_video_and_the_settings(run_luigi):
    outcome = run_luigi("LectureNotes", "--help", scheduler="")
    assert outcome.returncode == 0
    assert re.search(r"--video VIDEO\s+the recording", outcome.stdout)
    for section in ("audio", "speech", "summary", "captions", "notes"):
        assert f"the [{section}] settings to change, as JSON" in " ".join(outcome.stdout.split())


def test_stages_tells_where_the_time_went(lecture, run_luigi, place):
    assert run_luigi("LectureNotes", "--video", lecture, *FAST).returncode == 0
    config = (place / "luigi.cfg").read_text()
    (place / "luigi.cfg").write_text(config.replace("model = whisper-base", "model = whisper-tiny.en"))
    command = [fork_server.BIN / "konspekt", "stages", lecture]
    outcome = fork_server.run(command, cwd=place, env=fork_server.environment(), text=True)
    assert outcome.returncode == 0, outcome.stderr
    for stage in ("FetchModel", "ExtractAudio", "TranscribeAudio", "SummarizeTranscript", "RenderPdf"):
        assert re.search(rf"^{stage} +\d+\.\d ", outcome.stdout, re.MULTILINE), outcome.stdout
    assert f"The notes are in {place}/notes/lecture.pdf" in outcome.stdout


def test_another_engine_is_a_matter_of_settings(place, run_luigi, model_folder):
    model_folder("vosk-ko")
    speech = place / "videos" / "korean.wav"
    subprocess.run(["espeak-ng", "-v", "ko", "-w", speech, "안녕하세요. 오늘은 날씨가 좋습니다."], check=True)
    engine = ["--speech-engine", "vosk", "--speech-model", "vosk-ko"]
    outcome = run_luigi("WriteCaptions", "--video", speech, *engine)
    assert outcome.returncode == 0, outcome.stderr
    assert re.search(r"[가-힣]{2}", (place / "notes" / "korean.srt").read_text(encoding="utf-8"))
    wrong = run_luigi("WriteCaptions", "--video", speech, "--speech-engine", "vosk")
    assert wrong.returncode == 30
    assert "model whisper-base is for faster-whisper; for vosk there are: vosk-ko" in wrong.stderr


def test_every_task_can_be_run_by_itself_and_takes_settings_as_json(lecture, run_luigi, place):
    fetched = run_luigi("FetchModel", "--name", "whisper-tiny.en", "--engine", "faster-whisper")
    assert fetched.returncode == 0, fetched.stderr
    speech = '{"model": "whisper-tiny.en", "beam_size": 1}'
    made = run_luigi(
        "LectureNotes", "--video", lecture, "--speech-settings", speech, "--notes-settings", "{}"
    )
    assert made.returncode == 0, made.stderr
    [record] = place.glob("work/TranscribeAudio/*.record.json")
    assert '"beam_size": 1' in record.read_text()


SPAWN = """
import multiprocessing, sys
from luigi.cmdline import luigi_run
if __name__ == "__main__":
    multiprocessing.set_start_method("spawn")
    luigi_run(sys.argv[1:])
"""


def test_folders_of_the_command_line_reach_processes_that_are_not_forked(lecture, run_luigi, place):
    """As on macOS, where a worker's children know nothing of their parent's command line."""
    (place / "spawn.py").write_text(SPAWN)
    command = [sys.executable, "spawn.py", "--module", "pipelines", "ExtractAudio", "--video", lecture]
    command += ["--local-scheduler", "--workers", "2", "--paths-work", place / "elsewhere"]
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).resolve().parents[2])}
    outcome = subprocess.run(command, cwd=place, env=environment, capture_output=True, text=True)
    assert outcome.returncode == 0, outcome.stderr
    assert len(list(place.glob("elsewhere/ExtractAudio/*.flac"))) == 1
    assert not (place / "work").exists()
