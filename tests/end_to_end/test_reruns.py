"""What is made again after a change, and what is not: the real tasks on a piece of the sample lecture."""

import json
import os
import shutil

import luigi
import pytest

from pipelines import (
    ComposeNotes,
    DescribeRecording,
    DiarizeSpeech,
    ExportNotes,
    ExtractAudio,
    FetchModel,
    FindChapters,
    FindSlides,
    FindTerms,
    LectureNotes,
    RenderPage,
    RenderPdf,
    SplitSentences,
    SummarizeTranscript,
    TranscribeAudio,
    WriteCaptions,
)

HEARD = [DescribeRecording, ExtractAudio, FindSlides, TranscribeAudio, SplitSentences, FindChapters]
HEARD += [SummarizeTranscript, FindTerms, DiarizeSpeech]
STAGES = [*HEARD, ComposeNotes, WriteCaptions, ExportNotes, RenderPage, RenderPdf, LectureNotes]
ALL = {stage.__name__ for stage in STAGES}


@pytest.fixture
def ran():
    """The names of the tasks that have run, in order; FetchModel, done before, would show here too."""
    names: list[str] = []
    handler = luigi.Task.event_handler(luigi.Event.START)(lambda task: names.append(task.task_family))
    yield names
    luigi.Task.remove_event_handler(luigi.Event.START, handler)


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """The folder in which each test of this file works: records name the recording by its path."""
    return tmp_path_factory.mktemp("reruns")


@pytest.fixture
def place(home, place, settings_of):
    """An empty working folder, the same each time."""
    folder = home / "place"
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "videos").mkdir(parents=True)
    settings_of(paths={"inbox": folder / "videos", "notes": folder / "notes", "work": folder / "work"})
    return folder


@pytest.fixture
def lecture(place, clip, model_folder, settings_of):
    for name in ("whisper-tiny.en", "whisper-base"):
        model_folder(name)
    settings_of(speech={"model": "whisper-tiny.en"})
    return shutil.copy(clip(12), place / "videos" / "lecture.mp4")


def make_notes(video) -> bool:
    luigi.task_register.Register.clear_instance_cache()
    return luigi.build([LectureNotes(video=video)], local_scheduler=True, log_level="WARNING")


@pytest.fixture
def finished(lecture, ran, home, place):
    """The lecture, whose notes are there: made once, and put back for each test."""
    if not (kept := home / "kept").exists():
        assert make_notes(lecture)
        assert set(ran) == ALL
        ran.clear()
        shutil.copytree(place, home / "copy")
        (home / "copy").rename(kept)
    shutil.rmtree(place)
    shutil.copytree(kept, place)
    return lecture


def test_again_nothing_is_done(finished, ran):
    assert make_notes(finished)
    assert ran == []


def test_a_changed_pdf_setting_reruns_render_pdf_alone(finished, ran, settings_of):
    settings_of(notes={"page": "Letter"})
    assert make_notes(finished)
    assert ran == ["RenderPdf", "LectureNotes"]


def test_a_changed_caption_setting_changes_the_captions_and_not_the_pdf(finished, ran, settings_of, place):
    pdf, srt = place / "notes" / "lecture.pdf", place / "notes" / "lecture.srt"
    before = pdf.stat().st_mtime_ns
    settings_of(captions={"line_length": "20"})
    assert make_notes(finished)
    assert set(ran) == {"WriteCaptions", "LectureNotes"}
    assert pdf.stat().st_mtime_ns == before
    lines = [line for line in srt.read_text().splitlines() if "-->" not in line]
    assert all(len(line) <= 20 for line in lines)


def test_a_lost_caption_file_is_made_again(finished, ran, place):
    (place / "notes" / "lecture.vtt").unlink()
    assert make_notes(finished)
    assert "WriteCaptions" in ran and "TranscribeAudio" not in ran
    assert (place / "notes" / "lecture.vtt").exists()


def test_a_changed_model_reruns_transcription_and_what_follows(finished, ran, settings_of):
    settings_of(speech={"model": "whisper-base"})
    assert make_notes(finished)
    assert set(ran) == ALL - {"DescribeRecording", "DiarizeSpeech", "ExtractAudio", "FindSlides"}
    assert ran[0] == "TranscribeAudio"


def test_a_replaced_video_reruns_all(finished, ran, clip):
    shutil.copy(clip(12, start=20), finished)
    assert make_notes(finished)
    assert set(ran) == ALL


def test_a_renamed_video_is_not_transcribed_again(finished, ran, place):
    renamed = place / "videos" / "week 1.mp4"
    os.rename(finished, renamed)
    assert make_notes(renamed)
    assert set(ran) == {"DescribeRecording", "ComposeNotes", *(stage.__name__ for stage in STAGES[-5:])}
    assert (place / "notes" / "week 1.pdf").exists()


def test_a_touched_video_reruns_nothing(finished, ran):
    os.utime(finished, (1_700_000_000, 1_700_000_000))
    assert make_notes(finished)
    assert ran == []


def test_two_settings_side_by_side_never_collide(lecture, ran, place):
    from pipelines.core import settings

    small, large = (TranscribeAudio(video=lecture, speech_settings=settings.speech(model=name)) for name in
                    ("whisper-tiny.en", "whisper-base"))  # fmt: skip
    assert luigi.build([small, large], local_scheduler=True, log_level="WARNING")
    assert small.output().path != large.output().path
    assert small.output().record().parameters["speech"]["model"] == "whisper-tiny.en"
    assert large.output().record().parameters["speech"]["model"] == "whisper-base"
    assert (
        sorted(path.suffix for path in (place / "work" / "TranscribeAudio").iterdir() if path.is_file())
        == [".json"] * 4
    )


def test_a_lost_work_product_is_not_missed_while_the_notes_are_there(finished, ran, place):
    shutil.rmtree(place / "work")
    assert make_notes(finished)
    assert ran == []


def test_notes_of_another_recording_are_not_overwritten(finished, ran, place, clip, caplog):
    other = shutil.copy(clip(12, start=30), place / "videos" / "lecture.mkv")
    assert not make_notes(other)
    lines = {record.getMessage() for record in caplog.records if record.levelname == "ERROR"}
    assert lines and all(line.startswith(f"{other}: its results would replace") for line in lines)
    assert all("rename one of the two" in line for line in lines)


def test_the_record_tells_what_made_the_notes(finished, place):
    record = RenderPdf(video=finished).output().record()
    assert record.sources[0].path == str(finished)
    assert record.inputs.keys() == {"notes", "slides"}
    heard = TranscribeAudio(video=finished).output().record()
    assert heard.parameters["speech"]["model"] == "whisper-tiny.en"
    assert {"faster-whisper", "ctranslate2", "python"} <= heard.versions.keys()
    assert heard.inputs["model"] == FetchModel(name="whisper-tiny.en", engine="faster-whisper").signature()


def test_another_limit_of_doubt_marks_other_words_and_transcribes_nothing(finished, ran, settings_of):
    settings_of(speech={"model": "whisper-tiny.en", "doubtful_word": "0.9", "pause": "1.0"})
    assert make_notes(finished)
    assert set(ran) == {
        *("SplitSentences", "SummarizeTranscript", "ComposeNotes"),
        *("ExportNotes", "RenderPage", "RenderPdf", "LectureNotes"),
    }


def test_a_way_through_other_folders_leads_to_the_same_notes(finished, ran, place):
    assert make_notes(f"{place}/videos/../videos/lecture.mp4")
    assert ran == []


def harmed(path):
    """A file, or the largest in a folder, is cut by a fault of the disk; its time stays."""
    file = max((each for each in path.rglob("*") if each.is_file()), key=os.path.getsize, default=path)
    status = file.stat()
    os.truncate(file, status.st_size // 2)
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))


def test_damaged_work_products_are_made_again_where_they_are_needed(finished, ran, place, caplog):
    """The transcript, the sound and the slides are cut, the notes gone: all come back as they were."""
    before = json.loads((place / "notes" / "lecture.json").read_text())
    kinds = ("ExtractAudio", "TranscribeAudio", "FindSlides")
    for kind in kinds:
        [product] = [
            path for path in (place / "work" / kind).glob("[0-9a-f]*") if ".record." not in path.name
        ]
        harmed(product)
    for made in ("FindTerms", "SummarizeTranscript", "ComposeNotes"):
        shutil.rmtree(place / "work" / made)
    shutil.rmtree(place / "notes")
    assert make_notes(finished)
    assert set(kinds) <= set(ran)
    after = json.loads((place / "notes" / "lecture.json").read_text())
    assert [after[name] for name in ("title", "paragraphs", "terms")] == [
        before[name] for name in ("title", "paragraphs", "terms")
    ]
    told = " ".join(record.getMessage() for record in caplog.records)
    assert all(f"/work/{kind}/" in told for kind in kinds) and "Traceback" not in caplog.text


def test_damaged_notes_are_not_done_and_made_again_from_what_is_there(finished, ran, place):
    from pipelines.nights.planning.finished import FinishedNotes
    from pipelines.nights.upkeep.stale import outdated

    whole = {path.name: path.read_bytes() for path in (place / "notes").glob("lecture.*") if path.is_file()}
    for name in whole:
        (place / "notes" / name).write_bytes(b"")
        assert finished not in FinishedNotes(), name
        (place / "notes" / name).write_bytes(whole[name])
    (place / "notes" / "lecture.pdf").write_bytes(b"")
    assert "lecture.pdf is damaged: it has 0 of" in outdated(RenderPdf(video=finished))[0]
    assert make_notes(finished)
    assert ran == ["RenderPdf", "LectureNotes"]
    assert (place / "notes" / "lecture.pdf").stat().st_size > 1000


def test_a_recording_edited_in_place_is_to_be_heard_anew_and_a_touched_one_is_not(finished, place):
    from pipelines.nights.planning.finished import FinishedNotes

    size = finished.stat().st_size
    os.truncate(finished, size + 600_000)  # between the samples of so small a file there is nothing: add some
    assert make_notes(finished) and finished in FinishedNotes()
    os.utime(finished, (3_000_000, 3_000_000))
    assert finished in FinishedNotes() and RenderPdf(video=finished).complete()
    with open(finished, "r+b") as file:
        file.seek(size + 300_000)
        file.write(b"x" * 1000)
    os.utime(finished, (2_000_000, 2_000_000))
    assert finished not in FinishedNotes() and not RenderPdf(video=finished).complete()
