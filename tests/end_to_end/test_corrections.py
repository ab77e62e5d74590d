"""What somebody puts right, by the real commands: all that people get follows, and nothing is heard again."""

import json
import re
import subprocess
from pathlib import Path

import pypdf
import pytest

from pipelines.core.files.json_files import load
from pipelines.lecture.records import Transcript
from tests import fork_server
from tests.conftest import show


@pytest.fixture
def lectures(place, clip, model_folder) -> tuple[Path, Path]:
    """Eight seconds of a lecture in a folder of its course, to which nobody has given a name, and another."""
    model_folder("whisper-tiny.en")
    videos = place / "videos" / "ai" / "VID_20240314_101530.mp4", place / "videos" / "other.mp4"
    videos[0].parent.mkdir()
    for video, cut in zip(videos, (clip(8), clip(8, start=14))):
        command = ["ffmpeg", "-v", "error", "-i", cut, "-map_metadata", "-1", "-c", "copy", video]
        subprocess.run(command, check=True)
    return videos


@pytest.fixture
def konspekt(place, run_luigi):
    """Runs `konspekt` in the working folder; gives what it said, or its error where it has failed."""
    path = place / "luigi.cfg"
    text = path.read_text().replace("= whisper-base", "= whisper-tiny.en")
    path.write_text(re.sub(r"^settle = .*$", "settle = 0", text, flags=re.MULTILINE))

    def run(*arguments: object, expect: int = 0) -> str:
        command = [fork_server.BIN / "konspekt", *arguments]
        done = show(fork_server.run(command, cwd=place, env=fork_server.environment(), text=True))
        assert done.returncode == expect, done.stderr
        return done.stderr if expect else done.stdout

    return run


def heard(place: Path) -> dict[str, int]:
    """What the recogniser has left, and when it was written."""
    return {
        path.name: path.stat().st_mtime_ns for path in (place / "work" / "TranscribeAudio").glob("*.json")
    }


def told(path: Path) -> str:
    """The words of a file for people, whatever it is, or of all cards of the archive."""
    if path.suffix == ".pdf":
        text = " ".join(page.extract_text() for page in pypdf.PdfReader(path).pages)
    else:
        text = path.read_text(encoding="utf-8")
    return " ".join(text.split())


def test_a_word_that_is_put_right_is_in_all_that_people_get(lectures, run_luigi, konspekt, place):
    video, other = lectures
    for each in lectures:
        assert run_luigi("LectureNotes", "--video", each).returncode == 0
    notes = place / "notes" / "ai"
    assert "gradient descent" in told(notes / f"{video.stem}.srt")
    before, kept = heard(place), {p: p.stat().st_mtime_ns for p in (place / "notes").glob("other.*")}
    assert len(before) == 4 and len(kept) == 8

    said = konspekt("correct", video, "--always", "gradient descent=Zuckerkandl", "--by", "Anna")
    assert "gradient descent → Zuckerkandl" in said and "konspekt run" in said
    written = notes / f"{video.stem}.corrections.toml"
    assert 'do = "always"' in written.read_text() and 'by = "Anna"' in written.read_text()
    # The lecture has no chapters: what is in their files is its title, which is made of its words.
    konspekt("correct", video, "--after", "Welcome to", "--to", "Zuckerkandl and")
    assert run_luigi("LectureNotes", "--video", other).stderr.count("running   ") == 0
    made = run_luigi("LectureNotes", "--video", video)
    assert made.returncode == 0, made.stderr
    assert made.stderr.count("running   CorrectTranscript") == 1
    assert "running   TranscribeAudio" not in made.stderr and "running   ExtractAudio" not in made.stderr

    assert heard(place) == before
    assert {p: p.stat().st_mtime_ns for p in (place / "notes").glob("other.*")} == kept
    kinds = ("pdf", "html", "md", "json", "srt", "vtt", "chapters.vtt", "ffmetadata")
    without = [kind for kind in kinds if "Zuckerkandl" not in told(notes / f"{video.stem}.{kind}")]
    assert without == []
    assert "gradient descent" not in told(notes / f"{video.stem}.md").lower()
    assert "Put right by hand" in told(notes / f"{video.stem}.md")
    konspekt("run", video, "--local-scheduler")  # which brings the archive up to date
    assert "VID_20240314_101530" in konspekt("search", "Zuckerkandl")
    assert "Zuckerkandl" in told(place / "notes" / "index.html")
    [recognised] = [
        path for path in (place / "work" / "TranscribeAudio").glob("*.json")
        if ".record" not in path.name and "Welcome" in told(path)
    ]  # fmt: skip
    assert "Zuckerkandl" not in told(recognised)

    # Taken back, the lecture is what it was, and nothing is made twice: the work of then is there.
    konspekt("correct", video, "--undo")
    assert "taken back: gradient descent → Zuckerkandl" in konspekt("correct", video, "--undo")
    again = run_luigi("LectureNotes", "--video", video)
    assert "running   SplitSentences" not in again.stderr and "running   RenderPdf" in again.stderr
    assert "Zuckerkandl" not in told(notes / f"{video.stem}.md")


def test_the_command_tells_asks_and_refuses(lectures, run_luigi, konspekt, place):
    video, _ = lectures
    assert "nothing has been recognised yet" in konspekt("correct", video, expect=40)
    assert run_luigi("LectureNotes", "--video", video).returncode == 0
    assert "is not said in this lecture" in konspekt(
        "correct", video, "--from", "entropy", "--to", "x", expect=2
    )
    assert "--to is wanted" in konspekt("correct", video, "--from", "Welcome", expect=2)
    assert "no chapters" in konspekt("correct", video, "--chapter", "1", "Agents", expect=2)
    assert "is no time such as" in konspekt(
        "correct", video, "--at", "noon", "--from", "a", "--to", "b", expect=2
    )
    assert "nothing has been put right" in konspekt("correct", video, "--undo", expect=31)

    said = konspekt("correct", video, "--from", "Welcome to", "--to", "Greetings to", "--now")
    assert "0:00 Welcome to → Greetings to (put right)" in said
    notes = place / "notes" / "ai"
    srt = notes / f"{video.stem}.srt"
    assert "Greetings to" in told(srt)
    edited = place / "edited.srt"
    edited.write_text(srt.read_text().replace("Greetings", "Salutations"))
    assert "Greetings → Salutations (put right)" in konspekt("correct", video, "--give-back", edited)
    assert "there is nothing to put right" in konspekt("correct", video, "--give-back", edited)

    def points() -> list[str]:
        told = json.loads((notes / f"{video.stem}.json").read_text())["summary"]["points"]
        return [point["text"] for point in told]

    wrong = points()[0]
    konspekt("correct", video, "--remove-point", 1, "--speaker", 1, "Joe", "--now")
    assert wrong not in points()
    document = json.loads(konspekt("correct", video, "--json"))
    states = [(each["do"], each["state"]) for each in document["corrections"]]
    assert states[:3] == [(each, "put right") for each in ("replace", "replace", "wrong-point")]
    assert states[3:] == [("speaker", "put right")]
    shown = konspekt("correct", video)
    assert "Corrections" in shown and "speaker 1: Joe" in shown

    # It is found under another name of the recording, and goes with it.
    renamed = video.rename(video.with_name("agents.mp4"))
    konspekt("run", renamed, "--local-scheduler")
    assert "Salutations to" in told(notes / "agents.srt")
    konspekt("correct", renamed, "--always", "lecture=talk", "--glossary")
    assert (notes / "agents.corrections.toml").read_text().count("[[correction]]") == 5
    assert (video.parent / "glossary.txt").read_text() == "talk\n"


def test_a_file_that_cannot_be_read_refuses_its_lecture_with_the_line_and_no_other(
    lectures, run_luigi, konspekt, place
):
    video, other = lectures
    for each in lectures:
        assert run_luigi("LectureNotes", "--video", each).returncode == 0
    assert konspekt("status").split() == ["recordings:", "2", "done"]
    broken = place / "notes" / "ai" / f"{video.stem}.corrections.toml"
    broken.write_text('[[correction]]\ndo = "replace"\nform = "x"\n')
    reason = f"{broken.name}: line 3, correction 1: “form” is nothing of replace; is “from” meant?"
    assert reason in konspekt("run", video, other, "--local-scheduler", expect=31)
    assert f"{broken}: line 3, correction 1" in konspekt("correct", video, expect=31)
    state = " ".join(konspekt("status").split())
    assert "refused" in state and reason in state and "1 done" in state
    # While nobody can tell what is needed, nothing is thrown away.
    assert broken.name in konspekt("gc", "--delete", expect=30)
    broken.write_text('[[correction]]\ndo = "always"\nfrom = "Welcome"\nto = "Greetings"\n')
    assert "stale" in konspekt("status")
    konspekt("run", video, "--local-scheduler")
    assert load(next((place / "work" / "CorrectTranscript").glob("????????????????????.json")), Transcript)
    assert konspekt("status").split() == ["recordings:", "2", "done"]
    konspekt("gc", "--delete")
    assert len(heard(place)) == 4
