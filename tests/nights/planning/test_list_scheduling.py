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
