"""What a night came to: its exit code, what is left when it ends, and recordings that were taken away."""

import datetime
from dataclasses import replace

import pytest

from pipelines.core.files import json_files
from pipelines.nights import clock
from pipelines.nights.night import ExitCode, assemble, exit_code, settled, to_do, unplanned, worth_telling
from pipelines.nights.planning import plan_files
from pipelines.nights.records import Night, Plan, Recording, Status
from pipelines.nights.report.digest import digest

NIGHT = clock.night_of(datetime.datetime.now())
NOW = datetime.datetime.now().astimezone()
EARLIER, LATER = (NOW + datetime.timedelta(hours=hours) for hours in (-1, 1))


def night(*states: Status, until: datetime.datetime | None = None, **other) -> Night:
    found = tuple(Recording(f"{n}.mp4", f"/in/{n}.mp4", state) for n, state in enumerate(states))
    limit = until and until.isoformat()
    made = Night(NIGHT, NOW.isoformat(), NOW.isoformat(), limit, ("host",), found, (), 0, 0, **other)
    return replace(made, exit_code=exit_code(made))


@pytest.mark.parametrize(
    ("states", "code"),
    [
        ([], ExitCode.ALL_DONE),
        ([Status.DONE, Status.ARRIVING], ExitCode.ALL_DONE),
        ([Status.DONE, Status.DRAFT], ExitCode.ALL_DONE),
        ([Status.DONE, Status.REFUSED], ExitCode.BAD_INPUT_ONLY),
        ([Status.REFUSED, Status.POSTPONED], ExitCode.OUT_OF_TIME),
        ([Status.REFUSED, Status.POSTPONED, Status.FAILED], ExitCode.SOME_FAILED),
    ],
)
def test_the_exit_code_is_of_the_worst_that_happened(states, code):
    assert exit_code(night(*states)) == code


def test_what_was_refused_in_an_earlier_night_is_no_news():
    known = night(Status.REFUSED)
    earlier = replace(known, recordings=(replace(known.recordings[0], earlier=True),))
    assert exit_code(earlier) == ExitCode.ALL_DONE and not worth_telling(settled(earlier), "trouble")


def test_a_folder_that_cannot_be_read_is_trouble():
    assert exit_code(night(Status.DONE, messages=("/in: gone",))) == ExitCode.SOME_FAILED


def test_there_is_more_to_do_while_something_waits_and_there_is_time():
    assert to_do(night(Status.WAITING)) and to_do(night(Status.WAITING, until=LATER))
    assert not to_do(night(Status.WAITING, until=EARLIER))
    assert not to_do(night(Status.DONE, Status.REFUSED, Status.POSTPONED))


def test_what_still_waits_at_the_end_had_no_time_or_did_not_succeed():
    assert settled(night(Status.WAITING)).recordings[0].status is Status.FAILED
    over = settled(night(Status.WAITING, until=EARLIER))
    assert over.recordings[0].status is Status.POSTPONED and over.exit_code == ExitCode.OUT_OF_TIME


def test_a_night_that_was_stopped_has_failed_nobody():
    stopped = settled(night(Status.DONE, Status.WAITING), stopped=True)
    assert [each.status for each in stopped.recordings] == [Status.DONE, Status.POSTPONED]
    assert "stopped" in stopped.recordings[1].reason


def test_what_ended_the_night_is_its_exit_code_and_is_told():
    ended = settled(night(), ExitCode.SCHEDULER_DOWN)
    assert ended.exit_code == ExitCode.SCHEDULER_DOWN and ended.messages == ("no scheduler answered",)


def test_a_signal_no_scheduler_and_the_end_of_the_time_are_told_apart():
    waits = night(Status.WAITING)
    endings = {
        "it was stopped": settled(waits, stopped=True),
        "there was not enough time for all": settled(night(Status.WAITING, until=EARLIER)),
        "no scheduler answered": unplanned(settled(night(), ExitCode.SCHEDULER_DOWN), 3),
    }
    for outcome, ended in endings.items():
        assert f"Exit code {ended.exit_code}: {outcome}." in digest(ended)
    said = digest(endings["no scheduler answered"])
    assert "The night could not do its work" in said and "3 recordings wait" in said
    assert "nothing to do" not in said


@pytest.mark.parametrize("ending", [ExitCode.SCHEDULER_DOWN, ExitCode.UNFORESEEN])
def test_a_night_that_broke_off_claims_nothing_for_all(ending):
    said = digest(settled(night(Status.DONE, Status.DONE), ending))
    assert "All 2 lectures" not in said and "The night could not do its work" in said


def test_people_hear_of_trouble_or_of_news_or_always():
    quiet, news, trouble = night(), night(Status.DONE), night(Status.REFUSED)
    heard = {
        want: [worth_telling(each, want) for each in (quiet, news, trouble)] for want in ("trouble", "news")
    }
    assert heard == {"trouble": [False, False, True], "news": [False, True, True]}
    assert worth_telling(quiet, "always")


def test_recordings_that_were_taken_away_are_no_failures(place, settings_of):
    settings_of(paths={"reports": place / "reports", "work": place / "work"})
    gone = Recording("gone.mp4", str(place / "videos" / "gone.mp4"), Status.WAITING)
    done = Recording("done.mp4", str(place / "videos" / "done.mp4"), Status.WAITING)
    host, pid = plan_files.writer()
    made = NOW.isoformat(timespec="milliseconds")
    plan_files.write(Plan(NIGHT, "inbox", host, pid, made, None, (gone, done), (), 0), place / "work")
    assert assemble(NIGHT).recordings == ()
    # What the night's report had told of stays told, also when the inbox is away.
    reported = replace(done, status=Status.DONE, notes="notes/done.pdf")
    (place / "reports" / "nights").mkdir(parents=True)
    json_files.save(replace(night(), recordings=(reported,)), place / "reports" / "nights" / f"{NIGHT}.json")
    found = assemble(NIGHT)
    assert found.recordings == (reported,) and found.exit_code == ExitCode.ALL_DONE


@pytest.mark.parametrize("status", [Status.DONE, Status.DRAFT])
def test_what_a_report_has_told_stays_told_until_a_later_plan_has_it_again(place, settings_of, status):
    settings_of(paths={"reports": place / "reports", "work": place / "work"})
    video = place / "videos" / "a.mp4"
    video.write_bytes(b"sound")
    host, pid = plan_files.writer()

    def plan(when: datetime.datetime) -> None:
        made, known = when.isoformat(timespec="milliseconds"), Recording("a.mp4", str(video), Status.WAITING)
        plan_files.write(Plan(NIGHT, "inbox", host, pid, made, None, (known,), (), 0), place / "work")

    plan(EARLIER)
    reported = Recording("a.mp4", str(video), status, notes="notes/a.pdf")
    (place / "reports" / "nights").mkdir(parents=True)
    json_files.save(replace(night(), recordings=(reported,)), place / "reports" / "nights" / f"{NIGHT}.json")
    # With the settings as they are now there are no such notes; that night had made them all the same.
    assert assemble(NIGHT).recordings == (reported,)
    plan(LATER)
    assert assemble(NIGHT).recordings[0].status is Status.WAITING and to_do(assemble(NIGHT))


def test_a_night_without_a_run_has_nothing(place):
    assert assemble("2020-01-01").hosts == ()


def test_a_draft_is_no_failure_and_told_where_it_was_tried_to_write_it():
    late = night(Status.WAITING, until=EARLIER)
    late = settled(replace(late, recordings=(replace(late.recordings[0], notes="/n/0.pdf"),)))
    assert late.recordings[0].status is Status.DRAFT and late.exit_code == ExitCode.ALL_DONE
    assert late.recordings[0].reason == "the time was over before it was done"
    assert not worth_telling(late, "trouble") and not to_do(late)
    waits = replace(late.recordings[0], status=Status.WAITING)
    killed = settled(replace(late, recordings=(waits,)), ExitCode.OUT_OF_TIME)
    assert killed.exit_code == ExitCode.ALL_DONE
    without = replace(waits, notes=None)
    assert settled(replace(late, recordings=(waits, without)), ExitCode.OUT_OF_TIME).exit_code == 32
    tried = replace(late, recordings=(replace(late.recordings[0], attempts=3),))
    assert exit_code(tried) == ExitCode.ALL_DONE and worth_telling(tried, "trouble")
