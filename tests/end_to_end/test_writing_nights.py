"""Nights in which notes are written: first every lecture has a draft, then what fits is written."""

import datetime
import json
import re
import shutil

import pytest

from pipelines.core.record import Record, write_record
from pipelines.nights.night import ExitCode
from tests import fork_server
from tests.chat_server import chat_server
from tests.conftest import show
from tests.end_to_end.conftest import BIN


@pytest.fixture
def server():
    with chat_server() as served:
        yield served


@pytest.fixture
def writing(night, place):
    """Sets values of [writer]: writing(engine="openai", url=...)."""

    def change(**values: str) -> None:
        path = place / "luigi.cfg"
        head, text = path.read_text(encoding="utf-8").split("[writer]\n")
        for name, value in values.items():
            text = re.sub(rf"^{name} =.*$", f"{name} = {value}", text, count=1, flags=re.MULTILINE)
        path.write_text(f"{head}[writer]\n{text}", encoding="utf-8")

    return change


@pytest.fixture
def konspekt(night, place):
    def run(*arguments) -> str:
        command = [BIN / "konspekt", *arguments]
        outcome = show(fork_server.run(command, cwd=place, env=night.environment, text=True))
        assert outcome.returncode == 0, outcome.stderr
        return outcome.stdout

    return run


def colophon(place, name: str) -> dict[str, str]:
    return dict(json.loads((place / "notes" / f"{name}.json").read_text())["colophon"])


def begun(night) -> list[str]:
    return re.findall(r"\) running +(\w+)\(video=", night.log())


def test_a_model_that_is_not_there_costs_no_notes(night, clip, place, writing, konspekt):
    """One wrong name once ended the whole night: no notes of any lecture, exit 40."""
    shutil.copy(clip(8), night.inbox / "talk.mp4")
    shutil.copy(clip(8, start=10), night.inbox / "more.mp4")
    writing(engine="llama", model="no-such-model")
    code, said = night.run()
    assert code == ExitCode.ALL_DONE
    [line] = [line for line in said.splitlines() if "no-such-model" in line]
    assert "draft: 2 lectures: no model 'no-such-model' in the catalogue" in line
    assert night.states() == {"talk.mp4": "draft", "more.mp4": "draft"}
    assert (place / "notes" / "talk.pdf").exists()
    assert colophon(place, "talk")["Draft, yet to be written by"] == "llama, model no-such-model"
    assert "draft   talk.mp4  no model 'no-such-model'" in konspekt("status")
    assert "no-such-model" in konspekt("report")
    assert "RenderPdf" in konspekt("status", night.inbox / "talk.mp4")
    # A folder with nothing in it is no better, and neither takes the place of what is written.
    writing(model=f"{place}/nowhere")
    assert night.run()[0] == ExitCode.ALL_DONE and set(night.states().values()) == {"draft"}
    assert "RenderPdf" in konspekt("status", night.inbox / "talk.mp4")


def test_every_lecture_has_a_draft_before_any_is_written(night, clip, place, writing, konspekt, server):
    shutil.copy(clip(8), night.inbox / "talk.mp4")
    shutil.copy(clip(8, start=10), night.inbox / "more.mp4")
    writing(engine="openai", model="any", url=server.url)
    assert night.run() == (ExitCode.ALL_DONE, "")
    assert night.states() == {"talk.mp4": "done", "more.mp4": "done"}
    order = [each for each in begun(night) if each in ("TranscribeAudio", "RenderPdf", "WriteNotes")]
    assert order == [*["TranscribeAudio", "RenderPdf"] * 2, *["WriteNotes", "RenderPdf"] * 2]
    told = colophon(place, "talk")
    assert told["Written by"] == "openai, model any, prompts 1" and "Draft, yet to be written by" not in told
    [stage] = [each for each in night.record()["recordings"][0]["stages"] if each["task"] == "WriteNotes"]
    assert stage["seconds"] > 0
    page = (place / "notes" / "talk.html").read_bytes()
    stages = json.loads(konspekt("stages", night.inbox / "talk.mp4", "--json"))
    assert [each["task"] for each in stages if each["task"] == "WriteNotes" and each["seconds"] > 0]
    # A model that is not there writes nothing anew, and what is written stays.
    writing(engine="llama", model="no-such-model")
    code, said = night.run()
    assert code == ExitCode.ALL_DONE and "draft: 2 lectures: no model 'no-such-model'" in said
    assert (place / "notes" / "talk.html").read_bytes() == page
    assert re.search(r"draft +talk\.mp4 +no model", konspekt("status"))


def test_what_does_not_fit_is_a_draft_and_written_in_the_next_night(
    night, clip, place, writing, konspekt, server
):
    shutil.copy(clip(8), night.inbox / "long.mp4")
    shutil.copy(clip(3), night.inbox / "short.mp4")
    writing(engine="openai", model="any", url=server.url)
    measured = Record(
        "WriteNotes",
        parameters={"writer": {"engine": "openai", "model": "any"}},
        facts={"spoken": 100.0, "spent": 10_000.0},
    )
    (place / "work" / "WriteNotes").mkdir(parents=True)
    write_record(measured, place / "work" / "WriteNotes" / "before.record.json")
    soon = datetime.datetime.now().astimezone() + datetime.timedelta(minutes=9)
    night.set(until=soon.isoformat(timespec="seconds"))
    assert night.run() == (ExitCode.ALL_DONE, "")
    assert night.states() == {"long.mp4": "draft", "short.mp4": "done"}
    [put_off] = [each for each in night.record()["recordings"] if each["status"] == "draft"]
    assert re.fullmatch(r"writing needs about 1\d min; \d min were left", put_off["reason"])
    assert put_off["notes"] == str(place / "notes" / "long.pdf") and put_off["stages"]
    assert colophon(place, "long")["Draft, yet to be written by"] == "openai, model any"
    assert "Written by" in colophon(place, "short")
    assert re.search(r"draft +long\.mp4", konspekt("status"))
    assert "1 draft is written in the next night" in konspekt("report")
    assert "yet to be written" in konspekt("stages", night.inbox / "long.mp4")
    before = len(begun(night))
    night.set(until="none")
    assert night.run() == (ExitCode.ALL_DONE, "")
    assert set(night.states().values()) == {"done"} and "Written by" in colophon(place, "long")
    assert begun(night)[before] == "WriteNotes"
    again = {"WriteNotes", "ComposeNotes", "RenderPage", "ExportNotes", "RenderPdf", "LectureNotes"}
    assert set(begun(night)[before:]) == again and len(begun(night)) - before == len(again)


@pytest.fixture
def three_chapters(night, clip, place, writing):
    """A lecture of a minute, heard, whose chapters begin at 0, 14 and 34 s."""
    shutil.copy(clip(60), night.inbox / "talk.mp4")
    writing(engine="none")
    assert night.run() == (ExitCode.ALL_DONE, "")
    [found] = [each for each in (place / "work" / "FindChapters").glob("*.json") if each.name.count(".") == 1]
    borders = ((0.0, 13.5), (13.5, 34.0), (34.0, 60.0))
    titles = ("Gradient descent", "In the fog", "The rule")
    chapters = [{"title": name, "start": a, "end": b} for name, (a, b) in zip(titles, borders)]
    found.write_text(json.dumps(chapters))
    record = found.with_suffix(".record.json")
    told = json.loads(record.read_text())
    record.write_text(json.dumps(told | {"files": {}, "lengths": {}}))
    for family in ("SummarizeTranscript", "FindTerms", "ComposeNotes"):
        shutil.rmtree(place / "work" / family)


def of_chapters(place) -> list[bool]:
    """Of each chapter whether it is in written words: its points rest on sentences."""
    notes = json.loads((place / "notes" / "talk.json").read_text())
    return [any(point["sentences"] for point in points) for points in notes["summary"]["by_chapter"]]


def test_a_chapter_that_cannot_be_written_has_chosen_sentences(
    three_chapters, night, place, writing, konspekt, server
):
    writing(engine="openai", model="any", url=server.url)
    server.fails = lambda text: "fog" in text
    code, said = night.run()
    assert code == ExitCode.ALL_DONE
    reason = f"chapter 2 of 3 is not written: {server.url}/chat/completions answers 400"
    assert f"draft: talk.mp4: {reason}" in said and night.states() == {"talk.mp4": "draft"}
    assert of_chapters(place) == [True, False, True]
    told = colophon(place, "talk")
    assert told["Draft, yet to be written by"] == "openai, model any"
    assert told["Chapters with chosen sentences"] == "2 of 3"
    assert f"{reason}" in konspekt("status") and begun(night).count("WriteNotes") == 3
    # In the next night it is tried again, and nothing else.
    asked, server.fails = len(server.asked), lambda text: False
    konspekt("retry", "--all")
    before = len(begun(night))
    assert night.run() == (ExitCode.ALL_DONE, "") and night.states() == {"talk.mp4": "done"}
    assert of_chapters(place) == [True, True, True] and begun(night)[before] == "WriteNotes"
    assert not any("one number that you have to choose" in text for text in server.asked[asked:][:3])
    assert "Chapters with chosen sentences" not in colophon(place, "talk")


def test_a_model_that_goes_away_is_not_asked_for_every_chapter(
    three_chapters, night, place, writing, konspekt, server
):
    writing(engine="openai", model="any", url=server.url)
    night.set(attempts="1")
    server.fails = lambda text: "fog" in text or gone(text)

    def gone(text: str) -> bool:
        return any("fog" in each for each in server.asked)

    assert night.run()[0] == ExitCode.ALL_DONE
    assert colophon(place, "talk")["Chapters with chosen sentences"] == "2, 3 of 3"
    assert of_chapters(place) == [True, False, False]
    first = next(number for number, text in enumerate(server.asked) if "fog" in text)
    assert server.asked[first:][-1] == "." and not any("minus sign" in text for text in server.asked)
    # A draft of nothing does not take the place of what is written, not even when all work is deleted.
    shutil.rmtree(place / "work" / "WriteNotes")
    night.set(attempts="2")
    assert night.run()[0] == ExitCode.ALL_DONE
    assert of_chapters(place) == [True, False, False]


def test_a_machine_too_small_for_the_model_goes_on_without(night, clip, place, writing, konspekt):
    shutil.copy(clip(8), night.inbox / "talk.mp4")
    (place / "giant").mkdir()
    with (place / "giant" / "giant.gguf").open("wb") as file:
        file.write(b"GGUF")
        file.truncate(2 * 10**12)
    writing(engine="llama", model=f"{place}/giant", languages="en")
    code, said = night.run()
    assert code == ExitCode.ALL_DONE and night.states() == {"talk.mp4": "draft"}
    [line] = [line for line in said.splitlines() if "giant" in line]
    assert "draft: talk.mp4: " in line and "needs 2000.7 GB of memory" in line
    assert begun(night).count("WriteNotes") == 3 and (place / "notes" / "talk.pdf").exists()
