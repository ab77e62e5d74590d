"""Templates in the real graph: what they change and leave alone, and a model that is asked for them."""

import contextlib
import http.server
import json
import shutil
import threading

import luigi
import pytest

from pipelines import (
    ComposeNotes,
    LectureNotes,
    RenderPdf,
    TranscribeAudio,
    WriteCaptions,
    WriteNotes,
    WriteSections,
)
from pipelines.core.errors import BadInput
from pipelines.core.files.json_files import load
from pipelines.lecture.notes.record import Notes
from pipelines.lecture.writer.prompts import prompts
from pipelines.nights.planning.finished import FinishedNotes
from pipelines.nights.planning.outcome import tree
from pipelines.nights.planning.survey import Survey
from pipelines.nights.records import Status

OWN = """
sections = ["key_points", "steps", "transcript"]
[own.steps]
title = "Steps"
pattern = '\\bsteps?\\b'
instruction.en = "Which steps are taken in “{{ chapter }}”?"
instruction.de = "Welche Schritte gibt es?"
"""


@pytest.fixture
def lecture(place, clip, model_folder, settings_of, once):
    """A piece of the sample lecture in a folder of its course, whose speech has been recognised."""
    model_folder("whisper-tiny.en")
    settings_of(speech={"model": "whisper-tiny.en"}, slides={"find": "false"})
    (place / "videos" / "course").mkdir()
    video = shutil.copy(clip(32), place / "videos" / "course" / "talk.mp4")

    def hear(folder) -> None:
        assert make(TranscribeAudio(video=video))
        shutil.copytree(place / "work", folder, dirs_exist_ok=True)

    shutil.copytree(once("heard for templates", hear), place / "work", dirs_exist_ok=True)
    return video


@pytest.fixture
def own(lecture):
    """The template of the course; own(text) changes it."""
    path = lecture.with_name("template.toml")

    def write(text: str = OWN) -> None:
        path.write_text(text, encoding="utf-8")

    return write


def make(task) -> bool:
    luigi.task_register.Register.clear_instance_cache()
    return luigi.build([task], local_scheduler=True, log_level="WARNING")


def signatures(video) -> dict[str, str]:
    return {each.task_family: each.signature() for each in tree(LectureNotes(video=video))}


def changed(video, before: dict[str, str]) -> set[str]:
    after = signatures(video)
    return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}


DELIVERED = {"ComposeNotes", "ExportNotes", "RenderPage", "RenderPdf", "LectureNotes"}


def test_a_template_that_says_what_is_usual_changes_nothing(lecture, own):
    before = signatures(lecture)
    own('kind = "lecture"\n')
    assert changed(lecture, before) == set()


def test_other_sections_compose_the_notes_anew_and_hear_nothing_again(lecture, own):
    before = signatures(lecture)
    own('sections = ["terms", "transcript"]')
    assert changed(lecture, before) == DELIVERED


def test_with_a_model_each_part_changes_what_it_is_of(lecture, own, settings_of):
    settings_of(writer={"engine": "openai", "model": "any"})
    own()
    before = signatures(lecture)
    assert {"WriteNotes", "WriteSections"} <= before.keys()
    own(OWN.replace('"Steps"', '"The steps"'))
    assert changed(lecture, before) == DELIVERED
    own(OWN.replace("Which steps", "What steps"))
    assert changed(lecture, before) == DELIVERED | {"WriteSections"}
    own(OWN + '[ask.tell]\ninstruction.en = "{{ usual }} Be brief."\n')
    assert changed(lecture, before) == DELIVERED | {"WriteNotes"}
    own(OWN.replace('title = "Steps"', 'title = "Steps"\nof = "whole"'))
    assert "written" in WriteSections(video=lecture).inputs()


def test_a_night_knows_whose_notes_a_template_has_made_stale(lecture, own, place, settings_of):
    settings_of(batch={"settle": "0"})
    other = shutil.copy(lecture, place / "videos" / "other.mp4")
    assert make(LectureNotes(video=lecture)) and make(LectureNotes(video=other))
    finished = FinishedNotes()
    assert lecture in finished and other in finished
    own('sections = ["transcript"]')
    finished = FinishedNotes()
    assert lecture not in finished and other in finished
    assert make(LectureNotes(video=lecture)) and lecture in FinishedNotes()
    assert WriteCaptions(video=lecture).complete()


def test_a_broken_template_refuses_the_recordings_of_its_course_before_any_work(
    lecture, own, place, settings_of
):
    settings_of(batch={"settle": "0"})
    other = shutil.copy(lecture, place / "videos" / "other.mp4")
    own('sections = ["term"]')
    with pytest.raises(BadInput, match=r"template.toml: sections: there is no section 'term'"):
        LectureNotes(video=lecture).template()
    plan, _ = Survey("2026-11-29", None).recordings()
    stands = {each.name: each for each in plan.recordings}
    assert stands["other.mp4"].status is Status.WAITING
    assert stands["course/talk.mp4"].status is Status.REFUSED
    assert str(lecture.with_name("template.toml")) in stands["course/talk.mp4"].reason
    assert "did you mean terms?" in stands["course/talk.mp4"].reason
    assert not make(RenderPdf(video=lecture)) and make(RenderPdf(video=other))
    own()
    assert make(RenderPdf(video=lecture))


@contextlib.contextmanager
def served(answer):
    """A server that speaks the chat API: answer(instruction, text, turns) is what it says."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            told = [message["content"] for message in asked["messages"]]
            said = "yes" if asked["max_tokens"] == 1 else answer(told[0], asked["messages"])
            body = json.dumps({"choices": [{"message": {"content": said}}]}).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/v1"
    server.shutdown()


def notes_of(place) -> Notes:
    return load(place / "notes" / "course" / "talk.json", Notes)


def test_a_model_is_asked_for_a_section_and_its_answers_are_checked(lecture, own, place, settings_of):
    said = []

    def answer(instruction, messages):
        said.append(instruction)
        text = messages[-1]["content"]
        if instruction.startswith("Which steps"):
            first = text.split(". ")[0]
            return f"{first}.\nIt takes 900 steps to the sea."
        return "-"

    own()
    with served(answer) as url:
        settings_of(writer={"engine": "openai", "model": "any", "url": url})
        assert make(LectureNotes(video=lecture))
    assert any(each.startswith("Which steps") and "single dash" in each for each in said)
    section = notes_of(place).own_by_name["steps"]
    sentences = [each for paragraph in notes_of(place).paragraphs for each in paragraph.sentences]
    assert section.written_by_model and [point.text for point in section.points]
    for point in section.points:
        assert "900" not in point.text and point.start == sentences[point.sentences[0]].start
    assert WriteNotes(video=lecture).complete() and WriteSections(video=lecture).complete()


def test_notes_in_another_language_say_so_in_it(lecture, own, place, settings_of):
    german = prompts("de")

    def answer(instruction, messages):
        if instruction.startswith(german.tell.instruction):
            return "Der Weg nach unten führt in kleinen Schritten zum Ziel."
        if instruction.startswith("Welche Schritte"):
            return "Jeder Schritt führt ein wenig weiter nach unten."
        return "-"

    own()
    with served(answer) as url:
        settings_of(writer={"engine": "openai", "model": "any", "url": url, "language": "de"})
        assert make(LectureNotes(video=lecture))
    notes = notes_of(place)
    assert (notes.language, notes.written_in) == ("en", "de")
    assert [point.text for point in notes.summary.points] == [
        "Der Weg nach unten führt in kleinen Schritten zum Ziel."
    ]
    folder = place / "notes" / "course"
    text = (folder / "talk.md").read_text(encoding="utf-8")
    assert "geschrieben auf Deutsch, gesprochen auf Englisch" in text and "## Wortlaut" in text
    assert "Jeder Schritt führt ein wenig weiter nach unten." in text
    assert text.count("Von einem Sprachmodell verfasst (Sprache: Deutsch)") == 1
    page = (folder / "talk.html").read_text(encoding="utf-8")
    assert '<html lang="de">' in page and 'lang="en"' in page  # what was said keeps its language
    settings_of(writer={"language": "auto"})
    assert not LectureNotes(video=lecture).complete()


def test_a_draft_has_the_template_too(lecture, own, settings_of):
    settings_of(writer={"engine": "openai", "model": "any", "url": "http://127.0.0.1:9/v1", "timeout": "1"})
    own()
    draft = WriteNotes(video=lecture).requires()["draft"]
    assert make(draft)
    notes = load(draft.clone(ComposeNotes).output().path, Notes)
    assert notes.sections == ("key_points", "steps", "transcript")
    assert notes.own_by_name["steps"].points and not notes.own_by_name["steps"].written_by_model
