"""Dates are known in the forms in which people write them; where day and month can be either, it is
asked for."""

from datetime import date, timedelta

import pandas
import pytest

from pipelines.core.errors import BadInput
from pipelines.core.settings import TrainingSettings
from pipelines.training.data.dataset import read_table
from pipelines.training.records import Column

DAYS = [date(2023, 1, 1) + timedelta(days=3 * number) for number in range(30)]
NOON = [pandas.Timestamp(day) + pandas.Timedelta(hours=13, minutes=5) for day in DAYS]


@pytest.mark.parametrize(
    "form",
    ["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%m-%d-%y",
     "%d.%m.%y",
     "%Y%m%d", "%d %b %Y", "%d-%b-%y", "%b %d, %Y", "%B %d %Y", "%a, %d %b %Y", "%d %B %Y", "%Y-%b-%d"],
)  # fmt: skip
def test_days(column_of, form):
    found, told = column_of([day.strftime(form) for day in DAYS])
    assert found == [pandas.Timestamp(day) for day in DAYS]
    assert bool(told) == (form != "%Y-%m-%d")


@pytest.mark.parametrize(
    "form",
    ["%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%d %I:%M %p", "%m/%d/%Y %I:%M:%S %p", "%d.%m.%Y %H:%M",
     "%d.%m.%Y, %H:%M", "%d %b %Y %H:%M:%S UTC", "%Y%m%d%H%M%S", "%a, %d %b %Y %H:%M:%S +0000"],
)  # fmt: skip
def test_moments(column_of, form):
    assert column_of([moment.strftime(form) for moment in NOON])[0] == NOON


def test_zones_are_brought_to_one(column_of):
    written = [
        "2023-01-01T12:00:00Z",
        "2023-01-01 15:00:00+03:00",
        "2023-01-01 07:00 EST",
        "2023-01-01 13:00 +0100",
    ]
    assert column_of(written)[0] == [pandas.Timestamp("2023-01-01 12:00")] * 4


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (["2023-01", "2023-11"], ["2023-01-01", "2023-11-01"]),
        (["01/2023", "11/2023"], ["2023-01-01", "2023-11-01"]),
        (["Jan 2023", "Nov 2023"], ["2023-01-01", "2023-11-01"]),
        (["Jan-23", "Nov-23"], ["2023-01-01", "2023-11-01"]),
        (["2023Q1", "2023-Q3"], ["2023-01-01", "2023-07-01"]),
        (["Q1 2023", "Q3 2023"], ["2023-01-01", "2023-07-01"]),
        (["2023-W01", "2023-W05"], ["2023-01-02", "2023-01-30"]),
        (["5 января 2023 г.", "7 мая 2023 г."], ["2023-01-05", "2023-05-07"]),
        (["5. März 2023", "7. Mai 2023"], ["2023-03-05", "2023-05-07"]),
    ],
)
def test_months_quarters_weeks_and_other_languages(column_of, written, meant):
    assert column_of(written)[0] == list(map(pandas.Timestamp, meant))


def test_times_are_hours(column_of):
    found, told = column_of(["00:00", "13:30", "7:15 pm"])
    assert found == [0, 13.5, 19.25] and told == ["has times of day, and is read as hours since midnight"]


def test_day_and_month_that_cannot_be_told_apart_are_asked_for(column_of, asked_of):
    either = ["05/02/2024", "03/04/2024", "07/01/2024"]
    assert asked_of(either) == (
        "column x, data row 1: '05/02/2024' may be a date with the day or the month first, as may "
        "all others: set "
        "[training] date_order = day-month or month-day"
    )
    assert column_of(either, date_order="day-month")[0][0] == pandas.Timestamp("2024-02-05")
    found, told = column_of(either, date_order="month-day")
    assert found[0] == pandas.Timestamp("2024-05-02") and told == ["has dates written month/day/year"]
    assert column_of(["05.02.2024", "03.04.2024"])[0][0] == pandas.Timestamp(
        "2024-02-05"
    )  # points are European
    both = "column x, data row 2: '02/13/2024' has day and month the other way round than other dates"
    assert asked_of(["13/02/2024", "02/13/2024", "14/02/2024"]).startswith(both)


def test_the_rows_tell_the_order_where_one_sorts_them(column_of):
    days = [date(2023, month, day) for month in range(1, 7) for day in (3, 9, 12)]
    assert column_of([day.strftime("%m/%d/%Y") for day in days])[0] == list(map(pandas.Timestamp, days))
    assert column_of([day.strftime("%d/%m/%Y") for day in days])[0] == list(map(pandas.Timestamp, days))
    months = [date(2023, month, 1) for month in range(1, 13)]
    assert column_of([day.strftime("%m/%d/%Y") for day in months])[0] == list(map(pandas.Timestamp, months))


def test_a_later_file_is_read_in_the_order_that_was_learned(reading_of):
    content = "x,y\n05/02/2024,1\n"
    for order, meant in (("day/month/year", "2024-02-05"), ("month/day/year", "2024-05-02")):
        known = {"x": Column("x", "date", written=order)}
        assert reading_of(content, known=known).table["x"][0] == pandas.Timestamp(meant)


def test_one_file_of_a_folder_tells_the_order_for_all(tmp_path):
    (tmp_path / "a.csv").write_text("x,y\n03/04/2024,1\n")
    (tmp_path / "b.csv").write_text("x,y\n31/12/2024,1\n")
    assert read_table(tmp_path)["x"].tolist() == [
        pandas.Timestamp("2024-04-03"),
        pandas.Timestamp("2024-12-31"),
    ]


@pytest.mark.parametrize("word", ["0000-00-00", "9999-12-31", "2023-02-30", "-", "not yet"])
def test_what_is_no_date_among_dates_is_named_and_counts_as_missing(reading_of, word):
    found = reading_of("x,y\n" + "\n".join(f"{day},1" for day in DAYS) + f"\n{word},1\n")
    assert found.table["x"].isna().tolist() == [False] * 30 + [True]
    assert (word == "-") or "count as missing" in found.findings[0].text
    assert str(found.table["x"].dtype) == "datetime64[ns]"


def test_compact_dates_are_dates_and_other_numbers_are_not(column_of):
    assert column_of([20230101, 20230131, 20230201])[0][1] == pandas.Timestamp("2023-01-31")
    for numbers in ([20230101, 20230132, 20230201], [20231301, 20230101, 20230102], [20230101] * 3):
        assert column_of(numbers)[0] == numbers


def test_a_target_of_numbers_is_never_a_date(reading_of):
    content = "x,y\n1,20230101\n2,20230131\n3,20230201\n"
    assert reading_of(content, target="y").table["y"].tolist() == [20230101, 20230131, 20230201]


def test_a_column_named_as_text_stays_text(reading_of):
    found = reading_of("x,y\n01/02/2024,1\n", categorical=["x"])
    assert found.table["x"].tolist() == ["01/02/2024"]


def test_no_order_is_no_setting():
    with pytest.raises(BadInput):
        read_table("/nowhere", TrainingSettings(date_order="auto"))
