"""The scheduler's page in a real browser: what an operator sees of a lecture while it becomes notes."""

import re
import shutil
import time
from pathlib import Path

import pytest

FAST = ["--speech-model", "whisper-tiny.en"]
# Small windows on one thread, so that there is progress to see.
SLOW = [*FAST, "--speech-window-minutes", "0.2", "--speech-threads", "1"]
STAGES = {
    "ExtractAudio",
    "DescribeRecording",
    "DiarizeSpeech",
    "FetchModel",
    "TranscribeAudio",
    "SplitSentences",
    "FindChapters",
    "FindSlides",
    "SummarizeTranscript",
    "FindTerms",
    "ComposeNotes",
    "WriteCaptions",
    "ExportNotes",
    "RenderPage",
    "RenderPdf",
}


@pytest.fixture
def scheduler(start_luigid, run_luigi, place, model_folder):
    """A scheduler for runs that link to results at an address of their own."""
    model_folder("whisper-tiny.en")
    settings = (place / "luigi.cfg").read_text(encoding="utf-8")
    settings = re.sub(r"^results_url.*\n", "", settings, flags=re.MULTILINE)
    shown = "[paths]\nresults_url = https://notes.example.org/results\n"
    (place / "luigi.cfg").write_text(settings.replace("[paths]\n", shown), encoding="utf-8")
    return start_luigid()


def tasks(scheduler) -> dict[str, dict]:
    """What the scheduler knows of each task, by the name of its class, with its id."""
    known = scheduler.api("task_list", status="", upstream_status="")
    return {task["name"]: task | {"id": number} for number, task in known.items()}


def await_progress(scheduler, name: str) -> dict:
    deadline = time.monotonic() + 120
    while not (task := tasks(scheduler).get(name, {})).get("progress_percentage"):
        assert time.monotonic() < deadline, task
        time.sleep(0.05)
    return task


def own(errors: list[str]) -> list[str]:
    """Without what Luigi's pages lack: an icon, and a font and charts that they ask of foreign hosts."""
    lacking = ("/favicon.ico)", "(https://", "d3 is not defined", "nv is not defined")
    return [error for error in errors if not any(known in error for known in lacking)]


@pytest.fixture
def lecture(place, clip) -> Path:
    return Path(shutil.copy(clip(110), place / "videos" / "lecture.mp4"))


def test_a_running_lecture_shows_its_progress_its_message_and_its_graph(scheduler, run_luigi, lecture, page):
    through = f"--scheduler-port={scheduler.port}"
    running = run_luigi("LectureNotes", "--video", lecture, *SLOW, scheduler=through, start_only=True)
    view = page(viewport={"width": 1400, "height": 900})
    await_progress(scheduler, "TranscribeAudio")
    view.goto(scheduler.url())
    row = view.locator("#taskTable tbody tr", has_text="TranscribeAudio").first
    row.wait_for()
    assert "RUNNING" in row.inner_text() and f"video={lecture}" in row.inner_text()
    assert "_settings" not in view.locator("#taskTable").inner_text()

    row.locator("button.statusMessage").click()
    shown = view.locator("#statusMessageModal")
    seen = set()
    while running.poll() is None and len(seen) < 3:
        if percent := shown.locator(".progress-bar").text_content().strip(" \n%"):
            seen.add(int(percent))
        view.wait_for_timeout(100)
    assert len(seen) == 3, f"progress stood still: {seen}"
    assert re.search(r"transcript: \d+ % at \d+ min", shown.locator("pre").inner_text())

    root = tasks(scheduler)["LectureNotes"]["id"]
    view.goto(scheduler.url(f"static/visualiser/index.html#tab=graph&taskId={root}"))
    view.reload()
    nodes = view.locator("svg .graph-node-a")
    nodes.first.wait_for()
    assert set(nodes.all_text_contents()) == STAGES | {"Video", "LectureNotes"}
    assert view.locator("svg .graph-node-a[data-task-status=DONE]", has_text="ExtractAudio").count() == 1

    _, said = running.communicate(timeout=240)
    assert running.returncode == 0, said
    assert {name: task["status"] for name, task in tasks(scheduler).items()} == dict.fromkeys(
        STAGES | {"Video", "LectureNotes"}, "DONE"
    )
    assert own(view.errors) == []


def test_a_failed_lecture_shows_why(scheduler, run_luigi, place, page):
    text = place / "videos" / "seminar.mp4"
    text.write_text("This is no video.")
    outcome = run_luigi(
        "LectureNotes", "--video", text, *FAST, scheduler=f"--scheduler-port={scheduler.port}"
    )
    assert outcome.returncode == 30
    view = page()
    view.goto(scheduler.url("static/visualiser/index.html#length=25"))  # all tasks: by itself it shows ten
    row = view.locator("#taskTable tbody tr", has_text="ExtractAudio").first
    row.wait_for()
    assert "FAILED" in row.inner_text()
    row.locator("button.showError").click()
    reason = view.locator("#errorModal pre").first
    reason.wait_for()
    assert "seminar.mp4: is not a recording that ffmpeg can read" in reason.inner_text()
    assert "Traceback (most recent call last)" not in reason.inner_text()
    held_up = (STAGES | {"LectureNotes"}) - {"ExtractAudio", "FetchModel"}
    assert view.locator("#taskTable tbody tr", has_text="UPSTREAM_FAILED").count() == len(held_up)
    assert own(view.errors) == []


def test_a_finished_lecture_is_linked_and_stands_in_the_history(scheduler, run_luigi, place, wordless, page):
    lecture = shutil.copy(wordless(12), place / "videos" / "optics 1.mp4")
    outcome = run_luigi(
        "LectureNotes", "--video", lecture, *FAST, scheduler=f"--scheduler-port={scheduler.port}"
    )
    assert outcome.returncode == 0, outcome.stderr
    view = page(viewport={"width": 1400, "height": 900})
    view.goto(scheduler.url("history"))
    history = view.locator("table").first.inner_text()
    assert all(name in history for name in STAGES)
    assert history.count("DONE") >= len(STAGES)
    view.get_by_role("link", name="RenderPdf").first.click()
    view.get_by_role("heading", name="Actions").wait_for()
    actions = view.locator("table").last.inner_text()
    assert [status for status in ("PENDING", "RUNNING", "DONE") if status in actions] == [
        "PENDING",
        "RUNNING",
        "DONE",
    ]
    view.goto(scheduler.url())
    view.locator("#taskTable_filter input").fill("RenderPdf")  # the table shows ten tasks at a time
    row = view.locator("#taskTable tbody tr", has_text="RenderPdf").first
    row.wait_for()
    link = row.locator("a[target=_blank]")
    assert link.get_attribute("href") == "https://notes.example.org/results/notes/optics%201.pdf"
    assert own(view.errors) == []
