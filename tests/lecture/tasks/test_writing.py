"""Written notes in the real graph: those of chosen sentences come first, and nothing is written twice."""

import shutil
import time
from dataclasses import replace

import luigi
import pytest
from luigi.scheduler import Scheduler
from luigi.worker import Worker

from pipelines import ComposeNotes, LectureNotes, RenderPdf, WriteNotes
from pipelines.core.files.json_files import load, save
from pipelines.lecture.notes.record import Notes
from pipelines.lecture.records import Chapter, KeyPoint, Written, WrittenChapter
from pipelines.lecture.tasks.text import FindChapters
from pipelines.lecture.tasks.writing import KEPT
from pipelines.lecture.writer.prompts import prompts
from pipelines.lecture.writer.trial import Trial, remember
from pipelines.nights import clock
from pipelines.nights.planning.outcome import has_draft, outcome_of_notes, tree
from pipelines.nights.records import Status
from tests.chat_server import chat_server
from tests.conftest import ROOT


@pytest.fixture
def lecture(place, clip, model_folder, settings_of, once):
    """A piece of the sample lecture, to be written by a model that is too small to make sense."""
    model_folder("whisper-tiny.en")
    model_folder("smollm2-135m")
    settings_of(
        speech={"model": "whisper-tiny.en"},
        slides={"find": "false"},
        writer={"engine": "llama", "model": "smollm2-135m", "languages": "en", "threads": "1"},
    )
    video = shutil.copy(clip(32), place / "videos" / "talk.mp4")

    def write(folder) -> None:
        assert make(LectureNotes(video=video))
        shutil.copytree(place / "work", folder, dirs_exist_ok=True)
        shutil.rmtree(place / "notes")

    shutil.copytree(once("written", write), place / "work", dirs_exist_ok=True)
    return video


def make(task) -> bool:
    luigi.task_register.Register.clear_instance_cache()
    return luigi.build([task], local_scheduler=True, log_level="WARNING")


def notes_of(place) -> Notes:
    return load(place / "notes" / "talk.json", Notes)


def test_the_notes_are_written_and_what_wrote_them_is_told(lecture, place):
    assert make(LectureNotes(video=lecture)) and LectureNotes(video=lecture).complete()
    notes, record = notes_of(place), WriteNotes(video=lecture).output().record()
    points = [*notes.abstract, *notes.summary.points]
    assert points and notes.summary.written_by_model == any(point.sentences for point in points)
    said = [sentence for paragraph in notes.paragraphs for sentence in paragraph.sentences]
    for point in filter(lambda point: point.sentences, points):
        assert point.start == said[point.sentences[0]].start and point.end == said[point.sentences[-1]].end
    told = dict(notes.colophon)
    assert told["Written by"] == f"llama, model smollm2-135m, prompts {prompts('en').version}"
    counts = "{checked}, {mended}, {left_out}".format(**record.facts)
    assert told["Statements checked, mended, not written"] == counts
    assert record.facts["checked"] >= record.facts["statements"] > 0
    page = (place / "notes" / "talk.html").read_text(encoding="utf-8")
    assert ("Written by a language model" in page) == notes.summary.written_by_model


def test_what_is_written_waits_for_notes_of_chosen_sentences(lecture):
    written = WriteNotes(video=lecture)
    written.output().path.unlink()
    draft = written.requires()["draft"]
    assert isinstance(draft, LectureNotes) and draft == LectureNotes(video=lecture).first()
    assert "written" not in draft.clone(ComposeNotes).inputs()
    assert "written" in ComposeNotes(video=lecture).inputs()
    # The draft is no part of what is written: other formats of it make nothing stale.
    assert "draft" not in written.inputs()


def test_what_is_done_is_told_once_and_the_draft_is_done_before_all_writing(lecture, place):
    notes = LectureNotes(video=lecture)

    def told(family: str) -> int:
        return [each.task_family for each in tree(notes)].count(family)

    assert make(notes)
    assert (told("RenderPdf"), told("ComposeNotes"), told("WriteNotes")) == (1, 1, 1)
    WriteNotes(video=lecture).output().path.unlink()
    assert (told("RenderPdf"), told("ComposeNotes"), told("WriteNotes")) == (1, 1, 1)
    shutil.rmtree(place / "notes")
    assert (told("RenderPdf"), told("ComposeNotes"), told("WriteNotes")) == (2, 2, 1)
    other = RenderPdf(video=lecture, rank=0).clone(LectureNotes).first()
    assert WriteNotes(video=lecture, rank=900).priority < other.priority
    # Luigi lends what is needed the priority of what needs it: that, too, has to wait.
    assert RenderPdf(video=lecture, rank=900).priority < other.priority


def test_a_model_that_is_not_there_costs_no_notes(lecture, place, settings_of):
    settings_of(writer={"model": "no-such-model"})
    assert not make(LectureNotes(video=lecture))
    notes = notes_of(place)
    assert notes.summary.points and "Written by" not in dict(notes.colophon)
    assert dict(notes.colophon)["Draft, yet to be written by"] == "llama, model no-such-model"
    assert (place / "notes" / "talk.pdf").stat().st_size and not LectureNotes(video=lecture).complete()
    # The next night has it.
    settings_of(writer={"model": "smollm2-135m"})
    assert make(LectureNotes(video=lecture)) and "Written by" in dict(notes_of(place).colophon)


def test_a_killed_run_goes_on_at_its_last_chapter(lecture, place):
    target = WriteNotes(video=lecture).output()
    target.path.unlink()
    ComposeNotes(video=lecture).output().path.unlink()
    kept = target.path.with_suffix(KEPT)
    kept.mkdir()
    point = KeyPoint("Gradient descent goes downhill in small steps.", 1.0, 5.0, (0,))
    save(WrittenChapter("Kept", (point,), checked=1), kept / "000.json")
    assert make(LectureNotes(video=lecture))
    written = load(target.path, Written)
    assert written.chapters[0].points == (point,) and written.chapters[0].title == "Kept"
    assert not kept.exists()
    # A click on the page shows what was said.
    page = (place / "notes" / "talk.html").read_text(encoding="utf-8")
    said = notes_of(place).paragraphs[0].sentences[0].text
    assert "as it was said" in page and "Written by a language model" in page
    assert f'<blockquote dir="auto">{said}</blockquote>' in page


@pytest.mark.parametrize("languages", ["ru", "de,ru"])
def test_a_language_that_it_may_not_write_keeps_the_sentences_of_the_lecture(
    lecture, place, settings_of, languages
):
    settings_of(writer={"languages": languages})
    assert make(RenderPdf(video=lecture))
    assert load(WriteNotes(video=lecture).output().path, Written) == Written()
    notes = load(ComposeNotes(video=lecture).output().path, Notes)
    assert not notes.summary.written_by_model and "Written by" not in dict(notes.colophon)
    told = dict(notes.colophon)["Not written, as this language is not set or measured for it"]
    assert told == "llama, model smollm2-135m"


def test_another_model_writes_anew_and_a_number_of_threads_does_not(lecture, settings_of):
    before = WriteNotes(video=lecture).signature()
    settings_of(writer={"threads": "2"})
    assert WriteNotes(video=lecture).signature() == before
    settings_of(writer={"languages": "en,de"})
    assert WriteNotes(video=lecture).signature() != before


def test_a_language_in_which_a_trial_has_failed_keeps_the_sentences_of_the_lecture(
    lecture, place, settings_of
):
    """What `konspekt bench-writer` has found of a model; a language that is set is not asked about."""
    before, models = WriteNotes(video=lecture).signature(), place / "models"
    models.mkdir()
    for each in (ROOT / "models").iterdir():
        (models / each.name).symlink_to(each)
    settings_of(paths={"models": models})
    remember(models, "llama smollm2-135m", {"en": Trial(20, 19, 0, 60.0, 9.0)})
    assert WriteNotes(video=lecture).signature() == before
    remember(models, "llama smollm2-135m", {"en": Trial(20, 2, 0, 60.0, 9.0)})
    assert WriteNotes(video=lecture).signature() == before
    settings_of(writer={"languages": "auto"})
    assert make(RenderPdf(video=lecture))
    assert load(WriteNotes(video=lecture).output().path, Written) == Written()
    told = dict(load(ComposeNotes(video=lecture).output().path, Notes).colophon)
    assert told["Not written, as this language is not set or measured for it"] == "llama, model smollm2-135m"
    # A better trial of the same model is reason enough to write.
    remember(models, "llama smollm2-135m", {"en": Trial(20, 15, 0, 60.0, 9.0)})
    assert not WriteNotes(video=lecture).complete() and WriteNotes(video=lecture).writes("en")


def divide(lecture, chapters) -> None:
    """Let a lecture have these chapters, as if they had been found."""
    target = FindChapters(video=lecture).output()
    save(chapters, target.path)
    target.write_record(replace(target.record(), files={}, lengths={}))


@pytest.fixture
def server(lecture, settings_of):
    """A server that writes the lecture, which has two chapters now."""
    with chat_server() as served:
        settings_of(writer={"engine": "openai", "model": "any", "url": served.url})
        chapters = (Chapter("One", 0.0, 14.0), Chapter("Two", 14.0, 32.0))
        divide(lecture, chapters)
        for task in ("SummarizeTranscript", "FindTerms", "ComposeNotes"):
            shutil.rmtree(WriteNotes(video=lecture).output().path.parent.parent / task)
        yield served


def test_when_the_time_is_over_it_stops_at_a_chapter_and_goes_on_there(lecture, place, server):
    assert make(LectureNotes(video=lecture).first())
    until = time.time() + 8
    server.before = lambda text: time.sleep(max(0.0, until - time.time()))
    assert not make(LectureNotes(video=lecture, until=until))
    writes = WriteNotes(video=lecture)
    assert writes.kept_chapter(1).exists() and not writes.kept_chapter(2).exists()
    assert writes.to_write() == pytest.approx(18, abs=3)
    # That is no fault, and the draft will do.
    found = outcome_of_notes(LectureNotes(video=lecture), clock.start("2000-01-01"), 3)
    assert (found.status, found.attempts, found.drafted) == (Status.WAITING, 0, True)
    assert "Draft, yet to be written by" in dict(notes_of(place).colophon)
    asked = len(server.asked)
    server.before = lambda text: None
    assert make(LectureNotes(video=lecture)) and "Written by" in dict(notes_of(place).colophon)
    assert not any("gradient descent, the method" in text for text in server.asked[asked:][:1])
    facts = writes.output().record().facts
    assert facts["spent"] > 7 and facts["spoken"] == pytest.approx(32, abs=3)


def test_a_chapter_for_which_there_is_no_time_is_not_begun(lecture, server):
    assert make(LectureNotes(video=lecture).first())
    # A second of what is said takes a minute.
    assert not make(LectureNotes(video=lecture, until=time.time() + 300, writing_pace=60.0))
    assert server.asked == [] and not WriteNotes(video=lecture).kept().exists()


def test_what_never_ends_is_stopped_at_the_abstract_too_and_told_as_that(lecture, server, settings_of):
    chapters = tuple(Chapter(f"Part {n}", 5.0 * n, 5.0 * n + 5.0) for n in range(6))
    divide(lecture, chapters)
    assert make(LectureNotes(video=lecture).first())
    settings_of(limits={"stage_minutes": "0.1", "stage_factor": "0"})
    # Only the abstract is made of more than one statement here.
    server.before = lambda text: time.sleep(10 if "\n" in text else 0)
    assert not make(LectureNotes(video=lecture))
    assert any("\n" in text for text in server.asked)
    assert all(WriteNotes(video=lecture).kept_chapter(number).exists() for number in range(1, 7))
    found = outcome_of_notes(LectureNotes(video=lecture), clock.start("2000-01-01"), 3)
    assert (
        found.hurt and found.reason == "talk: took longer than 1 min ([limits] stage_minutes, stage_factor)"
    )


def test_it_tells_at_which_chapter_it_is(lecture, server):
    assert make(LectureNotes(video=lecture).first())
    luigi.task_register.Register.clear_instance_cache()
    scheduler, writes = Scheduler(), WriteNotes(video=lecture)
    told = []
    server.before = lambda text: told.append(
        scheduler.get_task_status_message(writes.task_id)["statusMessage"]
    )
    worker = Worker(scheduler=scheduler)
    worker.add(writes)
    assert worker.run()
    assert told[0] == "writing chapter 1 of 2: 0 %"
    assert any(each.startswith("writing chapter 2 of 2: ") for each in told)


def test_no_draft_takes_the_place_of_what_is_written(lecture, place, server, settings_of):
    assert make(LectureNotes(video=lecture))
    page = place / "notes" / "talk.html"
    before = page.read_bytes()
    # Another model is to write it anew, and is not there.
    settings_of(writer={"model": "another"})
    server.fails = lambda text: True
    notes = LectureNotes(video=lecture)
    assert not make(notes) and page.read_bytes() == before and has_draft(notes)
    # Another recording under the name has no notes yet.
    with open(lecture, "ab") as file:
        file.write(bytes(100_000))
    luigi.task_register.Register.clear_instance_cache()
    assert not has_draft(LectureNotes(video=lecture)) and not make(LectureNotes(video=lecture))
    assert has_draft(LectureNotes(video=lecture)) and page.read_bytes() != before
