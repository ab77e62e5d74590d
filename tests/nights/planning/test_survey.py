"""What the survey finds in an inbox: to do, done, refused, arriving, put off."""

import datetime
import json
import os
import shutil
import subprocess
import time
from dataclasses import replace
from pathlib import Path

import luigi
import pytest

from pipelines import ExtractAudio, LectureNotes, WriteCaptions
from pipelines.core import faults
from pipelines.core.errors import BadSetting
from pipelines.core.files.names import path_of
from pipelines.core.record import Record, write_record
from pipelines.nights import clock
from pipelines.nights.night import assemble, settled
from pipelines.nights.planning import plan_files
from pipelines.nights.planning.outcome import outcome
from pipelines.nights.planning.survey import Survey
from pipelines.nights.records import Status
from pipelines.nights.upkeep import garbage, retry
from pipelines.nights.upkeep.status import overview, stages
from tests.lecture.recording import poison
from tests.pretend import pretend_done

NIGHT = clock.night_of(datetime.datetime.now())


@pytest.fixture
def survey(place, settings_of, model_folder):
    """Looks at the inbox now; files count as settled at once, and unreadable ones as long there."""
    model_folder("whisper-tiny.en")
    settings_of(batch={"settle": "0", "unreadable_minutes": "0"}, speech={"model": "whisper-tiny.en"})

    def look(until=None, night=NIGHT):
        return Survey(night, until).recordings()[0]

    return look


@pytest.fixture
def sound(place):
    """Puts a recording of silence into the inbox: sound(name, seconds)."""

    def put(name: str, seconds: float = 2.0) -> Path:
        path = place / "videos" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        source = ["-f", "lavfi", "-i", "anullsrc=r=16000:cl=mono", "-t", str(seconds)]
        subprocess.run(["ffmpeg", "-v", "error", "-y", *source, path], check=True)
        return path

    return put


def states(plan) -> dict[str, str]:
    return {recording.name: str(recording.status) for recording in plan.recordings}


def finish(video: Path) -> None:
    """Put notes there whose records bear the right signatures."""
    task = LectureNotes(video=video)
    for each in task.inputs().values():
        for target in luigi.task.flatten(each.output()):
            target.path.parent.mkdir(parents=True, exist_ok=True)
            target.path.write_text("notes")
            each.vouch_for(target)


def test_a_new_recording_waits_with_its_duration(survey, sound):
    sound("algebra/first.wav", 3)
    [found] = survey().recordings
    assert (found.name, found.status, round(found.duration)) == ("algebra/first.wav", Status.WAITING, 3)


def test_finished_ones_are_counted_and_those_without_captions_are_not(survey, sound):
    finish(sound("a.wav"))
    finish(sound("b.wav", 3))
    plan = survey()
    assert (plan.finished, plan.recordings) == (2, ())
    LectureNotes(video=sound("b.wav", 3)).clone(WriteCaptions).output()["srt"].path.unlink()
    assert states(survey()) == {"b.wav": "waiting"}


def test_a_name_that_is_too_long_for_its_notes_is_refused_before_any_work(survey, sound):
    sound(f"{'x' * 242}.wav")
    sound(f"{'y' * 243}.wav")
    plan = survey()
    assert {each.name[0]: str(each.status) for each in plan.recordings} == {"x": "waiting", "y": "refused"}
    [reason] = [each.reason for each in plan.recordings if each.reason]
    assert reason == (
        "its name is too long: what is made of it needs a name of 256 bytes, and 255 are the most; rename it"
    )


def test_what_was_said_of_a_name_that_is_no_text_is_no_news(survey, sound, place):
    """Plans of two nights: the path, the reason and what is left over are known again."""
    sound(os.fsdecode(b"caf\xe9.wav"))
    bad, taken = sound(os.fsdecode(b"b\xe9.wav")), sound(os.fsdecode(b"b\xe9.flac"))
    bad.write_text("no sound")
    finish(taken)
    yesterday = (datetime.date.fromisoformat(NIGHT) - datetime.timedelta(1)).isoformat()
    plan_files.write(survey(night=yesterday), place / "work")
    known = plan_files.last_night(place / "work", NIGHT)
    assert {path_of(video) for video in known} == {bad, bad.with_name(os.fsdecode(b"caf\xe9.wav"))}
    [refused] = [each for each in survey().recordings if each.status is Status.REFUSED]
    assert refused.earlier and "made from" in refused.reason and "b\\xe9.flac" in refused.reason


def test_other_settings_make_finished_ones_wait(survey, sound, settings_of):
    finish(sound("a.wav"))
    settings_of(notes={"page": "Letter"})
    assert states(survey()) == {"a.wav": "waiting"}


def test_a_file_that_changed_lately_is_left_alone(survey, sound, settings_of):
    sound("a.wav")
    settings_of(batch={"settle": "3600"})
    [found] = survey().recordings
    assert found.status is Status.ARRIVING and "changed" in found.reason


def test_what_cannot_be_read_yet_may_still_be_arriving(survey, place, settings_of):
    (place / "videos" / "a.mp4").write_bytes(b"\0" * 4096)
    (place / "videos" / "b.mp4").touch()
    settings_of(batch={"unreadable_minutes": "60"})
    assert states(survey()) == {"a.mp4": "arriving", "b.mp4": "arriving"}


def test_what_stays_unreadable_is_tried_and_an_empty_file_refused(survey, place):
    (place / "videos" / "a.mp4").write_bytes(b"\0" * 4096)
    (place / "videos" / "b.mp4").touch()
    assert states(survey()) == {"a.mp4": "waiting", "b.mp4": "refused"}


def test_what_was_refused_is_not_tried_again_until_it_changes(survey, place, sound):
    bad = place / "videos" / "bad.mp4"
    bad.write_bytes(b"\0" * 4096)
    assert not luigi.build([LectureNotes(video=bad)], local_scheduler=True)
    [found] = survey().recordings
    assert found.status is Status.REFUSED and "ffmpeg" in found.reason and not found.earlier
    assert str(bad) not in found.reason
    [later] = survey(night="2999-01-01").recordings
    assert later.status is Status.REFUSED and later.earlier
    shutil.copy(sound("good.wav"), bad)
    assert states(survey()) == {"good.wav": "waiting", "bad.mp4": "waiting"}


def test_faults_of_the_world_have_so_many_attempts_in_a_night(survey, sound):
    video = sound("a.wav")
    path = LectureNotes(video=video).fault_path()
    for attempt in range(3):
        assert states(survey()) == {"a.wav": "waiting"}, attempt
        faults.begin(path, "RenderPdf", "a")
        faults.fail(path, faults.Kind.WORLD, "/notes: No space left on device")
    [found] = survey().recordings
    assert (found.status, found.reason) == (Status.FAILED, "/notes: No space left on device")
    assert states(survey(night="2999-01-01")) == {"a.wav": "waiting"}


def test_two_recordings_never_share_their_notes(survey, sound):
    sound("a.wav"), sound("a.flac", 3)
    found = {recording.name: recording for recording in survey().recordings}
    assert found["a.flac"].status is Status.WAITING
    assert found["a.wav"].status is Status.REFUSED and "a.flac" in found["a.wav"].reason
    finish(sound("a.flac", 3))
    assert states(survey()) == {"a.wav": "refused"}


def test_several_inboxes_and_one_that_is_away(survey, sound, place, settings_of):
    sound("a.wav")
    other = place / "studio"
    other.mkdir()
    shutil.copy(sound("a.wav"), other / "b.wav")
    settings_of(paths={"inbox": f"{place / 'videos'}, {other}, {place / 'gone'}"})
    plan = survey()
    assert states(plan) == {"a.wav": "waiting", "b.wav": "waiting"}
    assert plan.messages == (f"{place / 'gone'}: No such file or directory",)


def test_what_does_not_fit_is_put_off_and_first_the_next_night(survey, sound, place, settings_of):
    sound("long.wav", 1200), sound("short.wav", 4)
    soon = datetime.datetime.now().astimezone() + datetime.timedelta(seconds=60)
    plan = survey(until=soon, night="2020-01-01")
    assert states(plan) == {"short.wav": "waiting", "long.wav": "postponed"}
    assert plan.recordings[1].reason == "needs about 5 min; 1 min were left"
    plan_files.write(plan, place / "work")
    settings_of(batch={"order": "shortest"})
    assert [recording.name for recording in survey().recordings] == ["short.wav", "long.wav"]
    finish(place / "videos" / "short.wav")
    sound("new.wav", 5)
    assert [recording.name for recording in survey().recordings] == ["long.wav", "new.wav"]


def test_measured_speed_is_reckoned_with(survey, sound, place):
    """A transcript that was made twice as fast as real time makes the next nights expect the same."""
    video = sound("a.wav", 120)
    from pipelines import TranscribeAudio

    task = TranscribeAudio(video=video)
    target = task.output()
    target.path.parent.mkdir(parents=True)
    target.path.write_text("{}")
    made = replace(task.describe(task.signature()), started="2026-03-14T22:00:00+00:00", seconds=60.0)
    target.write_record(replace(made, facts={"duration": 120.0, "resumed": False}))
    assert Survey(NIGHT, None).recordings()[1].hearing == pytest.approx(0.5)
    target.write_record(replace(made, facts={"duration": 120.0, "resumed": True}))
    assert Survey(NIGHT, None).recordings()[1].hearing == pytest.approx(0.25)


def test_measured_writing_is_reckoned_with_by_its_model(survey, sound, place, settings_of):
    settings_of(writer={"engine": "openai", "model": "big"})
    assert Survey(NIGHT, None).recordings()[1].writing == pytest.approx(0.33)
    for number, (model, spoken, spent) in enumerate(
        [("big", 1000.0, 2000.0), ("big", 3000.0, 9000.0), ("big", 10.0, 400.0), ("small", 100.0, 10.0)]
    ):
        by = {"writer": {"engine": "openai", "model": model, "languages": "auto"}}
        made = Record("WriteNotes", parameters=by, seconds=1.0, facts={"spoken": spoken, "spent": spent})
        write_record(made, place / "work" / "WriteNotes" / f"{number}.record.json")
    # What is short says more of how long a model takes to load; the median of the others.
    assert Survey(NIGHT, None).recordings()[1].writing == pytest.approx(2.5)
    settings_of(writer={"model": "small"})
    assert Survey(NIGHT, None).recordings()[1].writing == pytest.approx(0.1)


def test_a_model_that_is_not_there_keeps_nobody_from_a_draft(survey, sound, place, settings_of):
    """By a name that nobody knows, and by a folder with nothing in it."""
    sound("a.wav")
    for model in ("no-such-model", f"{place}/nowhere"):
        settings_of(writer={"engine": "llama", "model": model})
        assert states(survey()) == {"a.wav": "waiting"}
    draft = LectureNotes(video=place / "videos" / "a.wav").first()
    pretend_done(draft)
    [found] = survey().recordings
    assert (found.status, found.attempts > 0) == (Status.DRAFT, True) and "no model is there" in found.reason


def test_a_recording_that_is_gone_is_refused_by_name(place, sound):
    video = sound("a.wav")
    video.unlink()
    found = outcome(LectureNotes(video=video), clock.start(NIGHT), 3)
    assert found.status is Status.REFUSED and found.reason.endswith("no such file")


def test_trainings_are_planned_too(place, settings_of):
    data = place / "houses.csv"
    data.write_text("a,b\n1,2\n")
    settings_of(batch={"trainings": f"{data}:b"})
    [found] = Survey(NIGHT, None).trainings().trainings
    assert (found.name, found.target, found.status) == ("houses", "b", Status.WAITING)
    soon = datetime.datetime.now().astimezone() + datetime.timedelta(seconds=60)
    [found] = Survey(NIGHT, soon).trainings().trainings
    assert found.status is Status.POSTPONED
    settings_of(batch={"trainings": str(data)})
    with pytest.raises(BadSetting, match="DATASET:TARGET"):
        Survey(NIGHT, None).trainings()


def hurt(video: Path, kind: faults.Kind, nights_ago: int, times: int = 1, got_on: bool = False) -> None:
    """Write down that the sound of a recording was begun so many nights ago and did not end well."""
    path = LectureNotes(video=video).clone(ExtractAudio).fault_path()
    for _ in range(times):
        faults.begin(path, "ExtractAudio", video.stem)
        if kind is not faults.Kind.KILLED:
            faults.fail(path, kind, "took longer than 60 s to read")
        known = faults.read(path)
        moment = datetime.datetime.now().astimezone() - datetime.timedelta(days=nights_ago)
        # Of a process that is no more: the highest number that Linux gives.
        last = replace(known.attempts[-1], time=moment.isoformat(), pid=4_194_304, got_on=got_on)
        faults._write(replace(known, attempts=(*known.attempts[:-1], last)), path)


def test_what_was_stopped_is_left_alone_for_the_night_goes_last_in_the_next_and_is_refused_then(
    survey, sound
):
    bad = sound("bad.wav")
    sound("old.wav", 3)
    os.utime(bad, (time.time() + 60, time.time() + 60))  # the newest, which would go first
    hurt(bad, faults.Kind.STOPPED, nights_ago=0)
    found = {each.name: each for each in survey().recordings}
    assert found["bad.wav"].status is Status.FAILED and found["bad.wav"].hurt
    assert found["bad.wav"].reason == "took longer than 60 s to read"
    LectureNotes(video=bad).clone(ExtractAudio).fault_path().unlink()
    hurt(bad, faults.Kind.STOPPED, nights_ago=1)
    assert [each.name for each in survey().recordings] == ["old.wav", "bad.wav"]
    assert states(survey()) == {"old.wav": "waiting", "bad.wav": "waiting"}
    hurt(bad, faults.Kind.STOPPED, nights_ago=0)
    found = {each.name: each for each in survey().recordings}
    assert found["bad.wav"].status is Status.REFUSED and not found["bad.wav"].earlier
    assert found["bad.wav"].reason == "given up after several nights: took longer than 60 s to read"
    retry.forget(LectureNotes(video=bad))
    assert states(survey())["bad.wav"] == "waiting"


def test_what_was_killed_goes_last_though_the_night_had_no_time_for_it(survey, sound, place):
    bad, _ = sound("bad.wav"), sound("good.wav", 3)
    os.utime(bad, (time.time() + 60, time.time() + 60))
    hurt(bad, faults.Kind.KILLED, nights_ago=1)
    earlier = (datetime.date.fromisoformat(NIGHT) - datetime.timedelta(1)).isoformat()
    plan_files.write(replace(survey(night=earlier), night=earlier), place / "work")
    assert [each.name for each in survey().recordings] == ["good.wav", "bad.wav"]


@pytest.mark.parametrize(
    "kills, refused",
    [
        ([(2, 1), (1, 1)], False),
        ([(2, 2), (1, 1)], True),
        ([(3, 1), (2, 1), (1, 1)], True),
        ([(1, 9)], False),
    ],
)
def test_kills_count_over_the_nights(survey, sound, kills, refused):
    """A machine that lost its power twice is no reason; three kills in two nights are."""
    bad = sound("bad.wav")
    for nights_ago, times in kills:
        hurt(bad, faults.Kind.KILLED, nights_ago, times)
    assert states(survey())["bad.wav"] == ("refused" if refused else "waiting")


def test_a_transcription_that_got_on_each_night_is_no_culprit(survey, sound):
    long = sound("long.wav")
    for nights_ago in (4, 3, 2, 1):
        hurt(long, faults.Kind.KILLED, nights_ago, times=2, got_on=True)
    [found] = survey().recordings
    assert found.status is Status.WAITING and not found.hurt


def test_a_glossary_that_leads_out_of_the_inbox_refuses_its_course_in_one_line(survey, sound, place):
    (place / "secret.txt").write_text("password: hunter2\n")
    sound("course/talk.wav")
    sound("other/talk.wav", 3)
    (place / "videos" / "course" / "glossary.txt").symlink_to(place / "secret.txt")
    found = {each.name: each for each in survey().recordings}
    assert found["other/talk.wav"].status is Status.WAITING
    assert found["course/talk.wav"].status is Status.REFUSED
    assert "glossary.txt is a link that leads out of the inbox" in found["course/talk.wav"].reason
    # One that stays in the inbox is as good as a file.
    (place / "videos" / "course" / "glossary.txt").unlink()
    (place / "videos" / "terms.txt").write_text("Fresnel\n")
    (place / "videos" / "course" / "glossary.txt").symlink_to(place / "videos" / "terms.txt")
    assert states(survey()) == {"course/talk.wav": "waiting", "other/talk.wav": "waiting"}


def test_a_poison_is_refused_while_the_survey_goes_on(survey, sound, place):
    sound("good.wav")
    poison.later("gap.mkv", "if(gt(N,100),360000000,0)")(place / "videos")
    poison.sample_table("table.mp4", 800_000_000)(place / "videos")
    assert states(survey())["good.wav"] == "waiting"


@pytest.mark.parametrize("shape", [[1, 2], "text", {"sources": 7}, {"started": "once"}, {"facts": [1]}, None])
def test_a_record_of_another_shape_stops_nothing(survey, sound, place, shape):
    """Of notes, a work product, failed attempts, a plan: what they were of waits, all else stands."""
    whole, broken, new = (sound(f"{name}.flac", 2 + n) for n, name in enumerate(("whole", "broken", "new")))
    for video in (whole, broken):
        pretend_done(LectureNotes(video=video))
    paths = [LectureNotes(video=broken).deliverables()[-1].output().record_path]
    paths += [ExtractAudio(video=broken).output().record_path, ExtractAudio(video=new).fault_path()]
    paths.append(plan_files.nights_folder(place / "work") / NIGHT / "plan.json")
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(shape))
    luigi.task_register.Register.clear_instance_cache()
    plan = survey()
    assert plan.finished == 1 and states(plan) == {"broken.flac": "waiting", "new.flac": "waiting"}
    found = overview()
    assert {each.record.name for each in found.recordings} == {"broken.flac", "new.flac"}
    assert stages(LectureNotes(video=broken)) and garbage.garbage(0) is not None
    plan_files.write(plan, place / "work")
    night = settled(assemble(NIGHT))
    assert {each.status for each in night.recordings} == {Status.FAILED}
