"""Who comes first, and what still fits into the night."""

from pipelines.nights.planning.list_scheduling import Candidate, fitted, ordered
from pipelines.nights.records import Recording, Status


def candidate(name, minutes=60.0, day=1, attempts=0, **other) -> Candidate:
    seconds = None if minutes is None else 60 * minutes
    changed = f"2026-03-{day:02d}T10:00:00+00:00"
    recording = Recording(
        name, f"/in/{name}", Status.WAITING, duration=seconds, changed=changed, attempts=attempts
    )
    return Candidate(recording, **other)


def order(candidates, by) -> str:
    return "".join(each.recording.name for each in ordered(candidates, by))


def fit(candidates, hours, pace=0.25, workers=1) -> tuple[str, str]:
    taken, postponed = fitted(candidates, 3600 * hours, pace, workers)
    assert all(each.status is Status.POSTPONED and each.reason for each in postponed)
    return "".join(each.name for each in taken), "".join(each.name for each in postponed)


def test_the_operators_order():
    three = [candidate("a", 50, day=2), candidate("b", 90, day=1), candidate("c", 20, day=3)]
    assert order(three, "newest") == "cab"
    assert order(three, "oldest") == "bac"
    assert order(three, "longest") == "bac"
    assert order(three, "shortest") == "cab"


def test_left_over_ones_come_first_and_those_that_failed_last():
    four = [
        candidate("a", day=4), candidate("b", day=1, left_over=True), candidate("c", day=9, attempts=6),
        candidate("d", day=8, attempts=3, left_over=True),
    ]  # fmt: skip
    assert order(four, "newest") == "badc"


def test_one_that_was_interrupted_keeps_its_place():
    assert order([candidate("a", day=1), candidate("b", day=2, attempts=2)], "newest") == "ba"


def test_without_a_limit_all_are_taken():
    assert fitted([candidate("a", 6000)], None, 0.25, 1) == ([candidate("a", 6000).recording], [])


def test_what_does_not_fit_is_put_off_and_a_shorter_one_takes_its_place():
    # An hour is 15 minutes of work; there is one hour.
    many = [candidate("a", 120), candidate("b", 180), candidate("c", 60), candidate("d", 120)]
    assert fit(many, hours=1) == ("ac", "bd")


def test_two_workers_take_twice_as_much():
    many = [candidate(name, 120) for name in "abcde"]
    assert fit(many, hours=1, workers=1) == ("ab", "cde")
    assert fit(many, hours=1, workers=2) == ("abcd", "e")


def test_measured_speed_decides():
    many = [candidate(name, 120) for name in "abcd"]
    assert fit(many, hours=1, pace=0.5) == ("a", "bcd")
    assert fit(many, hours=1, pace=0.1) == ("abcd", "")


def test_one_of_unknown_length_is_tried():
    assert fit([candidate("a", None)], hours=1) == ("a", "")


def test_after_the_end_nothing_is_begun():
    assert fit([candidate("a", 1), candidate("b", None), candidate("c", 1, left_over=True)], hours=-1) == (
        "",
        "abc",
    )
    assert fit([candidate("a", 1)], hours=0) == ("", "a")


def test_a_recording_longer_than_any_night_gets_what_the_others_leave():
    long = candidate("x", 6000)
    assert fit([long, candidate("a", 60)], hours=1) == ("a", "x")
    again = candidate("x", 6000, left_over=True)
    assert fit([again, candidate("a", 60)], hours=1) == ("ax", "")


# An hour of these takes 15 minutes to be heard, and half an hour to be written.
def written(candidates, hours, workers=1) -> dict[str, str]:
    """What becomes of each: done, draft, or postponed."""
    taken, postponed = fitted(candidates, 3600 * hours, 0.25, workers, 0.5)
    now = {each.name: "draft" if each.draft_only else "done" for each in taken}
    assert all(each.reason.startswith("writing needs about ") for each in taken if each.draft_only)
    return now | {each.name: str(each.status) for each in postponed}


def test_every_draft_comes_before_all_writing():
    four = [candidate(name, 60, to_write=None) for name in "abcd"]
    assert written(four, hours=1) == dict.fromkeys("abcd", "draft")
    assert written(four, hours=1.5) == {"a": "done"} | dict.fromkeys("bcd", "draft")
    assert written(four, hours=1.5, workers=2) == dict.fromkeys("abcd", "done")
    assert written(four, hours=0.75) == dict.fromkeys("abc", "draft") | {"d": "postponed"}


def test_what_has_its_draft_is_only_to_be_written_and_as_much_of_it_as_is_left():
    three = [candidate(name, 60, to_write=None, drafted=True) for name in "ab"]
    three.append(candidate("c", 60, to_write=600.0, drafted=True, writing_begun=True))
    assert written(three, hours=1) == {"a": "done", "b": "done", "c": "draft"}
    assert written(three, hours=0.6) == {"a": "done", "b": "draft", "c": "done"}
    taken, put_off = fitted(three, 1800, 0.25, 1, 0.5)
    assert [each.name for each in taken] == ["a"]
    assert put_off[0].reason == "writing needs about 30 min; the time was over"
    assert all(each.status is Status.DRAFT for each in put_off)


def test_a_lecture_longer_than_any_night_is_written_chapter_by_chapter():
    long, short = candidate("x", 600, to_write=None, drafted=True), candidate("a", 60, to_write=None)
    assert written([long, short], hours=1) == {"x": "draft", "a": "done"}
    again = candidate("x", 600, to_write=None, drafted=True, left_over=True)
    taken, _ = fitted([again, short], 3600, 0.25, 1, 0.5)
    assert [each.name for each in taken] == ["a", "x"]


def test_trainings_come_before_writing():
    one = [candidate("a", 60, to_write=None)]
    for minutes, draft_only in ((0, False), (20, True)):
        [taken], _ = fitted(one, 3600, 0.25, 1, 0.5, 60.0 * minutes)
        assert taken.draft_only == draft_only


def test_what_nobody_may_write_takes_no_time():
    assert written([candidate("a", 60, to_write=0.0)], hours=0.25) == {"a": "done"}
