"""ProcessInbox and Nightly need just what is to be done, in the order of the latest plan."""

import subprocess
import time

import luigi
import pytest
from luigi.scheduler import Scheduler
from luigi.worker import Worker

from pipelines import LectureNotes, Nightly, ProcessInbox, ReportTraining, WriteNotes
from pipelines.nights.planning import plan_files


@pytest.fixture
def inbox(place, settings_of):
    """Three recordings of silence, the longest first by name, that count as settled."""
    settings_of(batch={"settle": "0", "order": "longest"})
    for name, seconds in (("a", 9), ("b", 6), ("c", 3)):
        source = ["-f", "lavfi", "-i", "anullsrc=r=16000:cl=mono", "-t", str(seconds)]
        subprocess.run(["ffmpeg", "-v", "error", *source, place / "videos" / f"{name}.wav"], check=True)
    return place / "videos"


def planned(task) -> dict[str, int]:
    """The name of each recording that is needed, with its priority."""
    return {each.video.stem: each.priority for each in task.requires() if isinstance(each, LectureNotes)}


def test_the_order_of_the_plan_is_the_order_of_the_ranks(inbox):
    ranks = planned(ProcessInbox())
    assert sorted(ranks, key=ranks.get, reverse=True) == ["a", "b", "c"]


def test_the_plan_is_made_once(inbox, place):
    task = ProcessInbox()
    assert planned(task) == planned(task)
    assert not task.complete()
    night = Nightly()
    assert [type(each) for each in night.requires()] == [ProcessInbox]
    assert night.requires()[0] is night.requires()[0]
    assert sorted(plan.part for plan in plan_files.read(place / "work", task.night)) == ["inbox", "trainings"]


def test_a_later_plan_outranks_all_earlier_ones(inbox, settings_of):
    """A central scheduler keeps the highest priority that a task ever had."""
    before = planned(ProcessInbox())
    settings_of(batch={"settle": "0", "order": "shortest"})
    luigi.task_register.Register.clear_instance_cache()
    time.sleep(1.1)
    after = planned(ProcessInbox())
    assert sorted(after, key=after.get, reverse=True) == ["c", "b", "a"]
    assert min(after.values()) > max(before.values())


def test_drafts_come_first_then_trainings_then_writing_in_the_same_order(inbox, place, settings_of):
    """As the scheduler has it, which lends what is needed the priority of what needs it."""
    (place / "houses.csv").write_text("a,b\n1,2\n")
    settings_of(
        writer={"engine": "openai", "model": "any"},
        batch={"trainings": f"{place / 'houses.csv'}:b"},
        speech={"model": "whisper-tiny.en"},
    )
    scheduler = Scheduler()
    Worker(scheduler=scheduler).add(Nightly())

    def priorities(task) -> list[int]:
        tasks = [task(video=inbox / f"{name}.wav") for name in "abc"]
        return [scheduler._state.get_task(each.task_id).priority for each in tasks]

    drafts = priorities(lambda video: LectureNotes(video=video).first())
    writing = priorities(WriteNotes)
    [training] = [each for each in scheduler._state.get_active_tasks() if each.family == "ReportTraining"]
    assert min(drafts) > training.priority > max(writing)
    assert drafts == sorted(drafts, reverse=True) and writing == sorted(writing, reverse=True)
    assert len(set(writing)) == 3


def test_an_inbox_without_work_is_complete(place):
    assert ProcessInbox().complete() and Nightly().complete()


def test_rank_and_time_make_no_other_task(inbox):
    plain, ranked = (
        LectureNotes(video=inbox / "a.wav"),
        LectureNotes(video=inbox / "a.wav", rank=5, until=1.0, pace=2.0),
    )
    assert plain.task_id == ranked.task_id and plain.signature() == ranked.signature()
    assert repr(ranked) == repr(plain)
    upstream = ranked.requires()["RenderPdf"].requires()["notes"].requires()["transcript"].requires()["audio"]
    assert (upstream.priority, upstream.until, upstream.pace) == (5, 1.0, 2.0)


def test_a_night_has_its_trainings(place, settings_of):
    (place / "houses.csv").write_text("a,b\n1,2\n")
    settings_of(batch={"trainings": f"{place / 'houses.csv'}:b"})
    [inbox, training] = Nightly().requires()
    assert isinstance(inbox, ProcessInbox) and isinstance(training, ReportTraining)
    assert training.target == "b"


def test_when_the_time_is_over_nothing_is_begun(inbox):
    task = ProcessInbox(until="2020-01-01T06:00:00+00:00")
    assert task.requires() == [] and task.complete()
