"""lecture.toml in the real graph: what it says makes anew what it changes, and nothing else."""

import datetime
import shutil
import subprocess
from pathlib import Path

import luigi
import pytest

from pipelines import DescribeRecording, ExtractAudio, FindSlides, FindTerms, LectureNotes, TranscribeAudio
from pipelines.core.errors import BadInput
from pipelines.core.files.json_files import load
from pipelines.lecture.records import Recording, Slide
from pipelines.nights.planning.finished import FinishedNotes
from pipelines.nights.planning.outcome import tree
from pipelines.nights.planning.survey import Survey
from pipelines.nights.records import Status
from tests.pretend import pretend_done


@pytest.fixture
def lecture(place, wordless, settings_of):
    settings_of(batch={"settle": "0"})
    (place / "videos" / "course").mkdir()
    return shutil.copy(wordless(10), place / "videos" / "course" / "talk.mp4")


def make(task) -> bool:
    luigi.task_register.Register.clear_instance_cache()
    return luigi.build([task], local_scheduler=True, log_level="WARNING")


def signatures(video) -> dict[str, str]:
    return {each.task_family: each.signature() for each in tree(LectureNotes(video=video))}


@pytest.mark.parametrize(
    ("said", "anew", "untouched"),
    [
        ('title = "Groups"', {DescribeRecording}, {ExtractAudio, TranscribeAudio, FindTerms}),
        ("date = 2026-03-14", {DescribeRecording}, {ExtractAudio, TranscribeAudio}),
        ('speakers = "Anna"', {DescribeRecording}, {ExtractAudio, TranscribeAudio}),
        ('kind = "meeting"', {FindTerms}, {ExtractAudio, TranscribeAudio, DescribeRecording}),
        ("track = 2", {ExtractAudio, TranscribeAudio}, {FindSlides, DescribeRecording}),
        ('language = "ru"', {TranscribeAudio}, {FindSlides, DescribeRecording}),
        ("# nothing", set(), {ExtractAudio, TranscribeAudio, DescribeRecording, FindTerms}),
    ],
)
@pytest.mark.parametrize("name", ["lecture.toml", "talk.lecture.toml"])
def test_what_it_says_is_signed_for_what_it_changes_alone(lecture, said, anew, untouched, name):
    before = signatures(lecture)
    lecture.with_name(name).write_text(said)
    after = signatures(lecture)
    assert {each.task_family for each in anew} <= {task for task in before if before[task] != after[task]}
    assert all(before[each.task_family] == after[each.task_family] for each in untouched)
    assert (before["LectureNotes"] == after["LectureNotes"]) == (not anew)


def test_finished_notes_are_known_by_it_and_wait_again_when_it_changes(lecture):
    pretend_done(LectureNotes(video=lecture))
    other = shutil.copy(lecture, lecture.with_name("other.mp4"))
    pretend_done(LectureNotes(video=other))
    assert lecture in FinishedNotes() and other in FinishedNotes()
    file = lecture.with_name("lecture.toml")
    file.write_text('[recordings."talk.mp4"]\ntitle = "Groups"\n')
    assert lecture not in FinishedNotes() and other in FinishedNotes()
    pretend_done(LectureNotes(video=lecture))
    assert lecture in FinishedNotes()
    file.unlink()
    lecture.with_name("talk.lecture.toml").write_text('title = "Groups"\n')
    assert lecture in FinishedNotes()


def test_a_file_at_fault_refuses_its_recordings_with_the_line_before_any_work(lecture, place):
    lecture.with_name("lecture.toml").write_text('\nlangauge = "en"\n')
    shutil.copy(lecture, place / "videos" / "good.mp4")
    plan, _ = Survey("2026-11-29", None).recordings()
    found = {each.name: each for each in plan.recordings}
    assert found["good.mp4"].status is Status.WAITING
    assert found["course/talk.mp4"].status is Status.REFUSED
    assert (
        found["course/talk.mp4"].reason
        == "lecture.toml: line 2: there is no “langauge”; did you mean language?"
    )
    with pytest.raises(BadInput, match=r"talk\.mp4: lecture\.toml: line 2"):
        LectureNotes(video=lecture).signature()


def test_parts_are_one_lecture_with_the_times_of_all(lecture, place):
    """The second half is a file of its own: sound and slides go on where the first ends."""
    first, second = lecture.with_name("a_1.mp4"), lecture.with_name("a_2.mp4")
    for part, start in ((first, 0), (second, 0)):
        subprocess.run(
            ["ffmpeg", "-v", "error", "-ss", str(start), "-i", lecture, "-c", "copy", part], check=True
        )
    alone = ExtractAudio(video=first).signature()
    lecture.with_name("lecture.toml").write_text(
        '[recordings."a_1.mp4"]\nparts = "a_*.mp4"\ntitle = "Both"\n'
    )
    plan, _ = Survey("2026-11-29", None).recordings()
    assert {each.name: round(each.duration) for each in plan.recordings} == {
        "course/talk.mp4": 10,
        "course/a_1.mp4": 20,
    }
    assert ExtractAudio(video=first).signature() != alone
    assert make(FindSlides(video=first)) and make(DescribeRecording(video=first))
    slides = load(FindSlides(video=first).output().path / "slides.json", tuple[Slide, ...])
    half = len(slides) // 2
    assert half and [each.image for each in slides] == [
        f"{n}-{each.image[2:]}" for n in (1, 2) for each in slides[:half]
    ]
    assert [each.start for each in slides[half:]] == pytest.approx(
        [each.start + 10 for each in slides[:half]], abs=0.5
    )
    assert all((FindSlides(video=first).output().path / each.image).is_file() for each in slides)
    described = load(DescribeRecording(video=first).output().path, Recording)
    assert (described.title, described.duration) == ("Both", pytest.approx(20, abs=0.5))
    facts = ExtractAudio(video=first).output().record().facts
    assert [round(float(start)) for start in facts["starts"]] == [0, 10]
    assert [Path(source.path).name for source in ExtractAudio(video=first).sources()] == [
        "a_1.mp4",
        "a_2.mp4",
    ]


def test_what_is_said_goes_before_what_the_recording_says_of_itself(lecture):
    lecture.with_name("talk.lecture.toml").write_text(
        'title = "Groups"\ndate = 2026-03-14\nspeakers = ["Anna Petrova"]\n'
    )
    assert make(DescribeRecording(video=lecture))
    described = load(DescribeRecording(video=lecture).output().path, Recording)
    assert (described.title, described.date) == ("Groups", datetime.date(2026, 3, 14))
    assert described.speakers == ("Anna Petrova",)
