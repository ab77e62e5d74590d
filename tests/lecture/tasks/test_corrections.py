"""What of a lecture depends on which corrections: the real graph, without running it."""

import luigi
import pytest

from pipelines import ComposeNotes, LectureNotes, RenderPdf, SplitSentences, TranscribeAudio, WriteCaptions
from pipelines.core.errors import BadInput
from pipelines.lecture.corrections import file
from pipelines.lecture.corrections.operations import Operation
from pipelines.nights.planning.finished import CourseBlueprints

TASKS = (TranscribeAudio, SplitSentences, WriteCaptions, ComposeNotes, RenderPdf)


@pytest.fixture
def video(place):
    path = place / "videos" / "ai" / "week 1.mp4"
    path.parent.mkdir()
    path.write_bytes(b"anything")
    return path


@pytest.fixture
def path(place):
    """The file of its corrections."""
    return place / "notes" / "ai" / "week 1.corrections.toml"


def signatures(video) -> dict[str, str]:
    luigi.task_register.Register.clear_instance_cache()
    return {task.__name__: task(video=video).signature() for task in TASKS}


def changed(before: dict[str, str], after: dict[str, str]) -> set[str]:
    return {name for name in before if before[name] != after[name]}


def test_corrected_words_change_all_but_the_transcript(video, path):
    before = signatures(video)
    file.add(path, [Operation("always", heard="x", to="y")], video)
    assert changed(before, signatures(video)) == {task.__name__ for task in TASKS[1:]}
    file.remove_last(path)
    assert signatures(video) == before


def test_a_title_or_a_point_changes_the_notes_alone(video, path):
    before = signatures(video)
    file.add(path, [Operation("chapter", 0.0, to="Agents")], video)
    assert changed(before, signatures(video)) == {"ComposeNotes", "RenderPdf"}


def test_the_name_of_a_speaker_changes_captions_and_notes(video, path):
    before = signatures(video)
    file.add(path, [Operation("speaker", speaker=1, to="Anna")], video)
    assert changed(before, signatures(video)) == {"WriteCaptions", "ComposeNotes", "RenderPdf"}


def test_who_and_when_and_the_look_of_the_file_change_nothing(video, path):
    file.add(path, [Operation("always", heard="x", to="y", by="Anna", on="2026-11-30")], video)
    before = signatures(video)
    path.write_text("# by hand\n[[correction]]\nfrom = 'x'\nto = 'y'\ndo = 'always'\n")
    assert signatures(video) == before


def test_a_lecture_with_corrections_is_known_without_its_graph(video, path):
    other = video.with_name("week 2.mp4")
    other.write_bytes(b"something else")
    file.add(path, [Operation("always", heard="x", to="y"), Operation("slide-out", 3.0)], video)
    for each in (video, other):
        known = CourseBlueprints(lambda video: list(LectureNotes(video=video).inputs().values())).of(each)
        by_blueprint = {type(task): blueprint.signature(_given(each), each.name) for task, blueprint in known}
        by_graph = {type(task): task.signature() for task in LectureNotes(video=each).inputs().values()}
        assert by_blueprint == by_graph


def _given(video) -> str:
    from pipelines.lecture.tasks.lecture import Video

    return Video(video=video).signature()


def test_of_a_file_that_cannot_be_read_the_lecture_is_told_and_nothing_is_complete(video, path):
    path.parent.mkdir(parents=True)
    path.write_text("[[correction]]\n")
    assert not RenderPdf(video=video).complete()
    with pytest.raises(BadInput) as told:
        RenderPdf(video=video).signature()
    assert str(told.value).startswith(
        f"{video}: week 1.corrections.toml: line 1, correction 1: `do` has to be"
    )
    assert TranscribeAudio(video=video).signature()


def test_a_link_that_leads_out_of_the_notes_is_not_read(video, path, place):
    elsewhere = place / "elsewhere.toml"
    file.add(elsewhere, [Operation("always", heard="x", to="y")], video)
    before = signatures(video)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.symlink_to(elsewhere)
    with pytest.raises(BadInput, match="is a link that leads out of the folder of notes"):
        signatures(video)
    path.unlink()
    shared = place / "notes" / "shared.toml"
    elsewhere.rename(shared)
    path.symlink_to(shared)  # another place among the notes
    assert signatures(video) != before
