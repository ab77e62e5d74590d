"""Why what is there is not what would be made now, from the records of all stages."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from pipelines import ComposeNotes, FindChapters, RenderPdf, ReportTraining, TranscribeAudio
from pipelines.core.models.catalog import catalog
from pipelines.nights.planning.survey import forget_instances
from pipelines.nights.upkeep.stale import outdated
from tests.conftest import ROOT
from tests.pretend import pretend_done


@pytest.fixture
def lecture(place):
    video = place / "videos" / "lecture.mp4"
    video.write_bytes(b"a recording")
    pretend_done(RenderPdf(video=video))
    return video


def test_nothing_is_outdated_where_nothing_has_changed(lecture):
    assert outdated(RenderPdf(video=lecture)) == []


def test_a_recording_without_notes_has_nothing_outdated(place):
    (place / "videos" / "new.mp4").write_bytes(b"new")
    assert outdated(RenderPdf(video=place / "videos" / "new.mp4")) == []


def test_a_changed_file_is_told_once(lecture):
    lecture.write_bytes(b"another recording")
    assert outdated(RenderPdf(video=lecture)) == ["the file has changed"]


def test_a_setting_far_up_the_graph_is_named(lecture, settings_of):
    settings_of(audio={"track": "2"}, speech={"doubtful_word": "0.7"})
    assert sorted(outdated(RenderPdf(video=lecture))) == [
        "[audio] track: 1 → 2",
        "[speech] doubtful_word: 0.5 → 0.7",
    ]


def test_an_emptied_and_a_filled_setting_read_well(lecture, settings_of):
    settings_of(notes={"video_url": "https://example.org/{name}"})
    assert outdated(RenderPdf(video=lecture)) == ["[notes] video_url: nothing → https://example.org/{name}"]


def test_a_section_that_was_not_signed_then_is_told_by_its_settings(lecture, settings_of):
    other = "0" * 20
    for task, changes in (
        (FindChapters(video=lecture), {"parameters": {}, "signed": {}}),
        (ComposeNotes(video=lecture), {"inputs": {"chapters": other}}),
    ):
        target = task.output()
        then = target.record()
        inputs = then.inputs | changes.get("inputs", {})
        target.write_record(replace(then, **changes | {"signature": other, "inputs": inputs}))
        target.record_path.rename(target.record_path.with_name(f"{other}.record.json"))
    notes = RenderPdf(video=lecture).output()
    old = notes.record()
    notes.write_record(replace(old, signature=other, inputs=old.inputs | {"notes": other}))
    assert outdated(RenderPdf(video=lecture)) == ["FindChapters was made otherwise"]
    settings_of(chapters={"cohesion": "embeddings"})
    assert "[chapters] cohesion: words → embeddings" in outdated(RenderPdf(video=lecture))


def test_other_fonts_are_other_files(lecture, settings_of, place):
    (place / "font.ttf").write_bytes(b"a font")
    settings_of(notes={"fallback_fonts": place / "font.ttf"})
    assert outdated(RenderPdf(video=lecture)) == ["[notes] fallback_fonts: other files"]


def test_the_version_of_the_code_is_found_from_the_signature(lecture, monkeypatch):
    before = TranscribeAudio.code_version
    monkeypatch.setattr(TranscribeAudio, "code_version", before + 3)
    told = f"code of TranscribeAudio: version {before} → {before + 3}"
    assert outdated(RenderPdf(video=lecture)) == [told]


def test_another_engine_is_told_with_the_inputs_that_it_brings(lecture, settings_of):
    settings_of(summary={"method": "transformers", "model": "bart-large-cnn"})
    told = outdated(RenderPdf(video=lecture))
    assert "[summary] method: cover → transformers" in told
    assert "model is now an input of SummarizeTranscript" in told


def test_a_catalogue_with_other_files_makes_another_model(lecture, settings_of, place):
    models = place / "models"
    models.mkdir()
    text = (ROOT / "pipelines" / "core" / "models" / "catalog.toml").read_text(encoding="utf-8")
    published = catalog(ROOT / "models")["whisper-base"].files["model.bin"].sha256
    (models / "catalog.toml").write_text(text.replace(published, "0" * 64), encoding="utf-8")
    settings_of(paths={"models": models})
    forget_instances()
    assert outdated(RenderPdf(video=lecture)) == ["model whisper-base: other files"]


def test_without_the_records_between_it_says_that_much(lecture, settings_of, place):
    for record in place.glob("work/TranscribeAudio/*.record.json"):
        record.unlink()
    settings_of(audio={"track": "2"})
    assert outdated(RenderPdf(video=lecture)) == ["TranscribeAudio was made otherwise (its record is gone)"]


def test_a_record_that_is_no_record_of_ours_is_no_error(lecture, place):
    task = RenderPdf(video=lecture)
    task.output().record_path.write_text(json.dumps({"signature": "another"}), encoding="utf-8")
    assert "[notes] page: nothing → A4" in outdated(task)


def test_settings_of_a_training_are_named_one_by_one(place, settings_of):
    dataset = Path(place / "houses.csv")
    dataset.write_text("a,b\n1,2\n", encoding="utf-8")
    settings_of(paths={"reports": place / "reports", "models": place / "models"})
    pretend_done(ReportTraining(dataset=dataset, target="b"))
    settings_of(training={"folds": "5", "target_transform": "log"}, mlp={"epochs": "100"})
    assert sorted(outdated(ReportTraining(dataset=dataset, target="b"))) == [
        "[mlp] epochs: 200 → 100",
        "[training] folds: 10 → 5",
        "[training] target_transform: auto → log",
    ]
