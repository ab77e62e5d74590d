"""Nights are named by their morning, and end at the next time that it is so late."""

import datetime

import pytest

from pipelines.core.errors import BadSetting
from pipelines.nights.clock import deadline, night_of, start

EVENING = datetime.datetime(2026, 3, 14, 22, 0)
MORNING = datetime.datetime(2026, 3, 15, 5, 59)
DAY = datetime.datetime(2026, 3, 15, 11, 59)


def test_a_night_is_named_by_the_day_of_its_morning():
    assert {night_of(moment) for moment in (EVENING, MORNING, DAY)} == {"2026-03-15"}
    assert night_of(DAY + datetime.timedelta(minutes=1)) == "2026-03-16"
    assert start("2026-03-15").replace(tzinfo=None) == datetime.datetime(2026, 3, 14, 12, 0)


def test_the_time_is_over_when_it_is_next_so_late():
    six = datetime.datetime(2026, 3, 15, 6, 0).astimezone()
    assert deadline("06:00", EVENING) == deadline("06:00", MORNING) == six
    assert deadline("06:00", DAY) == six + datetime.timedelta(days=1)
    assert deadline("23:30", EVENING) == datetime.datetime(2026, 3, 14, 23, 30).astimezone()


def test_a_moment_that_is_given_stays():
    moment = datetime.datetime(2026, 3, 15, 6, 0).astimezone()
    assert deadline(moment.isoformat(), DAY) == moment


@pytest.mark.parametrize("text", ["", "none"])
def test_without_an_end_there_is_no_limit(text):
    assert deadline(text, EVENING) is None


@pytest.mark.parametrize("text", ["6 am", "25:00", "soon", "2026-03-15Tmorning"])
def test_what_is_no_time_is_named(text):
    with pytest.raises(BadSetting, match="until"):
        deadline(text, EVENING)
