"""What lies beside a lecture once its notes are made, and what each of it depends on: the real graph."""

import datetime
import json
import os
import shutil
import subprocess

import luigi
import pypdf
import pytest

from pipelines import (
    CollectVocabulary,
    ComposeNotes,
    ExportNotes,
    FindSlides,
    LectureNotes,
    ReadSlides,
    RenderPage,
    RenderPdf,
    TranscribeAudio,
    WriteCaptions,
)
from pipelines.archive.lectures import lecture_files
from pipelines.core import settings
from pipelines.core.errors import BadSetting, NameTaken
from pipelines.core.files.json_files import load, save
from pipelines.lecture.notes.formats.page import Page
from pipelines.lecture.notes.record import Notes
from pipelines.lecture.recording.naming import file_of_course
from pipelines.lecture.records import Slide, Summary, Term
from pipelines.nights.planning.finished import FinishedNotes
from pipelines.nights.planning.survey import Survey


@pytest.fixture
def recording(place, clip, model_folder, settings_of):
    """A piece of the sample lecture in which a slide changes, in a folder of its course."""
    model_folder("whisper-tiny.en")
    settings_of(speech={"model": "whisper-tiny.en"})
    video = place / "videos" / "learning" / "week 1.mp4"
    video.parent.mkdir()
    return shutil.copy(clip(32), video)


@pytest.fixture
def lecture(recording, place, once):
    """The recording, whose speech has been recognised: that is done once for all tests."""

    def hear(folder) -> None:
        assert make(TranscribeAudio(video=recording))
        shutil.copytree(place / "work", folder, dirs_exist_ok=True)

    kept = once("heard", hear)
    for name in ("ExtractAudio", "TranscribeAudio"):
        shutil.copytree(kept / name, place / "work" / name, dirs_exist_ok=True)
    return recording


def make(task) -> bool:
    luigi.task_register.Register.clear_instance_cache()
    return luigi.build([task], local_scheduler=True, log_level="WARNING")


def test_everything_lies_beside_the_pdf_and_tells_the_same(recording, place):
    assert make(LectureNotes(video=recording))
    folder = place / "notes" / "learning"
    kinds = [".pdf", ".html", ".md", ".json", ".srt", ".vtt", ".chapters.vtt", ".ffmetadata"]
    assert all((folder / f"week 1{kind}").stat().st_size for kind in kinds)
    notes = load(folder / "week 1.json", Notes)
    assert notes.title == "Gradient descent, step by step" and len(notes.slides) == 2
    said = notes.paragraphs[0].sentences[0].text
    page, text = ((folder / f"week 1{kind}").read_text(encoding="utf-8") for kind in (".html", ".md"))
    assert said in page and said in text
    # The page finds the recording where it lies, the text its pictures.
    assert "../../videos/learning/week%201.mp4" in page
    for slide in notes.slides:
        assert f"week%201.slides/{slide.image}" in text or f"week 1.slides/{slide.image}" in text
        assert (folder / "week 1.slides" / slide.image).read_bytes().startswith(b"\xff\xd8")
    pictures = [image for each in pypdf.PdfReader(folder / "week 1.pdf").pages for image in each.images]
    assert len(pictures) == 2


def test_the_day_of_the_file_is_told_and_stays_though_it_is_touched(lecture, place, settings_of, clip):
    """Neither the container nor the name of this piece tells a day."""
    told = place / "notes" / "learning" / "week 1.json"
    os.utime(lecture, (1_760_000_000, 1_760_000_000))
    assert make(LectureNotes(video=lecture))
    day = datetime.date.fromtimestamp(1_760_000_000)
    assert load(told, Notes).date == day
    assert load(ComposeNotes(video=lecture).output().path, Notes).date is None
    os.utime(lecture)
    told.unlink()
    settings_of(theme={"footer": "For students only"})
    assert make(LectureNotes(video=lecture))
    assert load(told, Notes).date == day
    assert RenderPdf(video=lecture).output().record().facts["date"] == day.isoformat()
    shutil.copyfile(clip(12), lecture)  # another recording, of another day
    assert make(LectureNotes(video=lecture))
    assert load(told, Notes).date == datetime.date.today()


def test_without_slides_nothing_looks_for_them(lecture, place, settings_of):
    settings_of(slides={"find": "false"})
    task = LectureNotes(video=lecture)
    assert make(task)
    assert not list((place / "work").glob("FindSlides/*"))
    assert not (place / "notes" / "learning" / "week 1.slides").exists()
    assert load(place / "notes" / "learning" / "week 1.json", Notes).slides == ()


def test_a_damaged_picture_costs_the_slides_and_not_the_notes(lecture, place):
    """The video stream is noise, the sound is whole."""
    good = lecture.with_name("good.mkv")
    subprocess.run(["ffmpeg", "-v", "error", "-i", lecture, "-t", "8", "-c", "copy", good], check=True)
    command = ["ffmpeg", "-v", "error", "-y", "-i", good, "-c", "copy", "-bsf:v", "noise=amount=1", lecture]
    subprocess.run(command, check=True)
    good.unlink()
    assert make(LectureNotes(video=lecture))
    assert load(place / "notes" / "learning" / "week 1.json", Notes).paragraphs


def test_a_theme_makes_pdf_and_page_again_and_nothing_else(lecture, place, settings_of):
    assert make(LectureNotes(video=lecture))
    folder = place / "notes" / "learning"
    before = {path.name: path.stat().st_mtime_ns for path in folder.iterdir() if path.is_file()}
    settings_of(theme={"organisation": "Faculty of Hills", "accent": "#1d4f8c"})
    assert make(LectureNotes(video=lecture))
    after = {path.name: path.stat().st_mtime_ns for path in folder.iterdir() if path.is_file()}
    assert {name for name in after if after[name] != before[name]} == {"week 1.pdf", "week 1.html"}
    assert "Faculty of Hills" in (folder / "week 1.html").read_text(encoding="utf-8")
    assert "Faculty of Hills" in pypdf.PdfReader(folder / "week 1.pdf").pages[0].extract_text()


def test_a_logo_counts_by_what_it_shows(place, settings_of, tmp_path):
    video = place / "videos" / "any.mp4"
    video.write_bytes(b"anything")
    for name in ("one.png", "two.png"):
        (tmp_path / name).write_bytes(b"the same mark")

    def signatures(logo: str) -> list[str]:
        settings_of(theme={"logo": tmp_path / logo})
        return [kind(video=video).signature() for kind in (RenderPdf, RenderPage)]

    assert signatures("one.png") == signatures("two.png")
    before = signatures("one.png")
    (tmp_path / "one.png").write_bytes(b"another mark")
    assert not set(signatures("one.png")) & set(before)


def test_an_accent_that_cannot_be_read_is_a_bad_setting(place, settings_of):
    settings_of(theme={"accent": "#ffee00"})
    with pytest.raises(BadSetting, match=r"\[theme\] accent: #ffee00"):
        RenderPage(video=place / "videos" / "any.mp4").chosen(Page).theme()


@pytest.mark.parametrize(
    ("address", "played"),
    [
        ("", "../videos/a%20b.mp4"),
        ("https://example.org/v/{name}", "https://example.org/v/a%20b.mp4"),
        ("https://youtu.be/abc", "../videos/a%20b.mp4"),  # a page about it, no file to play
    ],
)
def test_the_page_plays_the_file_that_there_is(place, settings_of, address, played):
    settings_of(notes={"video_url": address})
    video = place / "videos" / "a b.mp4"
    video.write_bytes(b"anything")
    task = RenderPage(video=video)
    assert task.chosen(Page).media(video, task.output()["page"].path) == played


def test_chapters_of_one_lecture_never_replace_captions_of_another(place):
    videos = [place / "videos" / name for name in ("talk.mp4", "talk.chapters.mp4")]
    for video in videos:
        video.write_bytes(video.name.encode())
    exports, captions = ExportNotes(video=videos[0]), WriteCaptions(video=videos[1])
    taken = captions.output()["vtt"]
    assert taken.path == exports.output()["chapters"].path
    taken.path.parent.mkdir(parents=True)
    taken.path.write_text("WEBVTT")
    captions.vouch_for(taken)
    with pytest.raises(NameTaken, match=r"talk\.chapters\.mp4"):
        exports.refuse_foreign()


def test_the_nearest_glossary_is_that_of_the_course(place):
    inbox = place / "videos"
    video = inbox / "physics" / "optics" / "week 1.mp4"
    video.parent.mkdir(parents=True)
    assert file_of_course(video, [inbox], "glossary.txt") is None
    (place / "other.txt").write_text("outside of the inbox")
    assert file_of_course(video, [inbox], "other.txt") is None
    for folder in (inbox, inbox / "physics", inbox / "physics" / "optics"):
        (folder / "glossary.txt").write_text("Fresnel")
        assert file_of_course(video, [inbox], "glossary.txt") == folder / "glossary.txt"
    assert file_of_course(inbox, [inbox], "glossary.txt") is None
    assert file_of_course(video, [inbox], "") is None
    assert file_of_course(video, [inbox], str(place / "other.txt")) == place / "other.txt"


def test_a_glossary_makes_the_transcripts_of_its_course_anew_and_no_others(place):
    videos = [place / "videos" / folder / "week 1.mp4" for folder in ("optics", "algebra")]
    for video in videos:
        video.parent.mkdir()
        video.write_bytes(b"anything")
    before = [TranscribeAudio(video=video).signature() for video in videos]
    (videos[0].parent / "glossary.txt").write_text("Fresnel\nHuygens\n")
    after = [TranscribeAudio(video=video).signature() for video in videos]
    assert after[0] != before[0] and after[1] == before[1]
    (videos[0].parent / "glossary.txt").write_text("Fresnel\nHuygens\nBrewster\n")
    assert TranscribeAudio(video=videos[0]).signature() not in (after[0], before[0])


def test_an_engine_that_takes_no_words_depends_on_no_glossary(place, settings_of):
    settings_of(speech={"engine": "vosk", "model": "vosk-ko"})
    video = place / "videos" / "any.mp4"
    video.write_bytes(b"anything")
    (video.parent / "glossary.txt").write_text("Fresnel")
    assert "vocabulary" not in TranscribeAudio(video=video).inputs()


def test_terms_of_earlier_notes_are_expected_in_later_lectures(place, settings_of):
    settings_of(vocabulary={"earlier": "true"})
    folder = place / "notes" / "optics"
    folder.mkdir(parents=True)
    term = Term("Fresnel zone", (1.0,))
    earlier = Notes("Week 1", None, 9.0, "en", Summary("cover", ()), (), "week 1.mp4", (), terms=(term,))
    save(earlier, folder / "week 1.json")
    (folder / "other.json").write_text(json.dumps({"no": "notes"}))
    video = place / "videos" / "optics" / "week 2.mp4"
    video.parent.mkdir()
    video.write_bytes(b"anything")
    task = CollectVocabulary(video=video)
    assert make(task)
    found = json.loads(task.output().path.read_text(encoding="utf-8"))
    assert [each["text"] for each in found["terms"]] == ["Fresnel zone"]
    assert task.output().record().facts == {"earlier": ["week 1.mp4"]}


def test_pictures_of_slides_that_are_gone_go_too(lecture, place, settings_of):
    assert make(ExportNotes(video=lecture))
    pictures = place / "notes" / "learning" / "week 1.slides"
    assert len(list(pictures.iterdir())) == 2
    settings_of(slides={"find": "false"})
    assert make(ExportNotes(video=lecture))
    assert not pictures.exists()


def test_pictures_that_somebody_took_away_are_put_back(lecture, place):
    task = LectureNotes(video=lecture)
    assert make(task) and lecture in FinishedNotes()
    pictures = place / "notes" / "learning" / "week 1.slides"
    shutil.rmtree(pictures)
    assert not task.complete() and lecture not in FinishedNotes()
    assert make(task) and len(list(pictures.iterdir())) == 2


def test_slides_are_told_in_the_record(lecture):
    task = FindSlides(video=lecture)
    assert make(task)
    assert task.output().record().facts == {"slides": 2}
    assert settings.read(settings.slides).find is True


@pytest.mark.skipif(not shutil.which("tesseract"), reason="tesseract is not here")
def test_what_is_read_from_slides_names_them_and_is_listened_for(lecture, settings_of):
    settings_of(slides={"reader": "tesseract", "languages": "eng"})
    heard = TranscribeAudio(video=lecture)
    assert make(ReadSlides(video=lecture)) and make(heard.inputs()["vocabulary"])
    read = ReadSlides(video=lecture).output()
    assert read.record().versions["tesseract"][0].isdigit()
    slides = load(read.path, tuple[Slide, ...])
    assert "Gradient descent" in slides[0].title
    expected = json.loads(heard.inputs()["vocabulary"].output().path.read_text(encoding="utf-8"))
    assert {"Gradient", "gradient"} & {term["text"] for term in expected["terms"]}


def notes_in(folder) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_notes_of_recordings_in_a_folder_named_as_that_of_pictures_stay(lecture, place, settings_of):
    """week 1.slides/ in the inbox: its notes go where the pictures of week 1.mp4 go, too."""
    talk = lecture.parent / "week 1.slides" / "talk.mp4"
    talk.parent.mkdir()
    shutil.copy(lecture, talk)
    folder = place / "notes" / "learning" / "week 1.slides"
    assert make(LectureNotes(video=talk))
    before = notes_in(folder)
    assert make(LectureNotes(video=lecture))
    assert LectureNotes(video=talk).complete()
    assert lecture in (finished := FinishedNotes()) and talk in finished
    assert notes_in(folder).items() >= before.items()
    assert {name for name in notes_in(folder).keys() - before.keys()} == {"001.jpg", "002.jpg"}
    assert [found.path for found in lecture_files(place / "notes")] == [
        "learning/week 1.json", "learning/week 1.slides/talk.json",
    ]  # fmt: skip
    # Pictures that are not wanted any more go, and nothing else.
    settings_of(slides={"find": "false"})
    assert make(ExportNotes(video=lecture))
    assert notes_in(folder) == before


@pytest.mark.parametrize("kind", ["folder", "link"])
def test_a_lecture_without_slides_touches_nothing_of_that_name(kind, lecture, place, settings_of):
    settings_of(slides={"find": "false"})
    folder, precious = place / "notes" / "learning" / "week 1.slides", place / "precious"
    folder.parent.mkdir(parents=True)
    precious.mkdir()
    (precious / "001.jpg").write_text("somebody's picture")
    shutil.copytree(precious, folder) if kind == "folder" else folder.symlink_to(precious)
    assert make(ExportNotes(video=lecture))
    assert notes_in(folder) == notes_in(precious) == {"001.jpg": b"somebody's picture"}


@pytest.mark.parametrize("kind", ["picture", "file", "link"])
def test_what_is_where_a_picture_belongs_stays_and_the_lecture_is_refused(kind, lecture, place, settings_of):
    settings_of(batch={"settle": "0"})
    folder, precious = place / "notes" / "learning" / "week 1.slides", place / "precious"
    precious.mkdir()
    folder.parent.mkdir(parents=True)
    if kind == "picture":
        folder.mkdir()
        (folder / "002.jpg").write_text("somebody's picture")
    elif kind == "file":
        folder.write_text("somebody's file")
    else:
        (precious / "002.jpg").write_text("somebody's picture")
        folder.symlink_to(precious)
    before = notes_in(place / "notes"), notes_in(precious)
    assert make(FindSlides(video=lecture))
    [found] = Survey("2026-11-25", None).recordings()[0].recordings
    taken = folder / "002.jpg" if kind == "picture" else folder
    reason = f"{taken} is in the place of its slides' pictures; rename one of the two"
    assert (found.status, found.reason) == ("refused", reason)
    assert not make(ExportNotes(video=lecture))
    assert (notes_in(place / "notes"), notes_in(precious)) == before


def test_a_folder_of_recordings_is_never_replaced_by_the_notes_of_one(place):
    """week 1.pdf/ in the inbox beside week 1.mp4, in either order."""
    one, other = place / "videos" / "week 1.mp4", place / "videos" / "week 1.pdf" / "talk.mp4"
    other.parent.mkdir()
    for video in (one, other):
        video.write_bytes(video.name.encode())
    made = RenderPdf(video=other).output()
    made.path.parent.mkdir(parents=True)
    with pytest.raises(NameTaken, match=r"would replace the folder .*week 1\.pdf"):
        RenderPdf(video=one).refuse_foreign()
    made.path.parent.rmdir()
    first = RenderPdf(video=one)
    first.output().path.write_bytes(b"%PDF")
    first.vouch_for(first.output())
    with pytest.raises(NameTaken, match=r"would lie in .*week 1\.pdf, which is a file"):
        RenderPdf(video=other).refuse_foreign()
