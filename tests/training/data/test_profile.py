"""The profile tells what columns hold, which of them teach nothing, and what to beware of."""

from pathlib import Path

import numpy
import pandas
import pytest

from pipelines.core.errors import BadInput
from pipelines.training.data.dataset import read_table
from pipelines.training.data.profile import check_target, describe, rows_with_target

BOSTON = Path(__file__).resolve().parents[3] / "data" / "datasets" / "boston_housing.csv"
ROWS = 400


@pytest.fixture
def houses():
    """400 rows with a number that explains half of the price, a category and a date."""
    random = numpy.random.default_rng(1)
    rooms = random.normal(6, 1, ROWS)
    return pandas.DataFrame(
        {
            "rooms": rooms,
            "street": pandas.Series(
                random.choice(["High", "Low", "Mid"], ROWS, p=[0.5, 0.3, 0.2]), dtype="str"
            ),
            "built": pandas.Timestamp("2000-01-01")
            + pandas.to_timedelta(random.integers(0, 9999, ROWS), "D"),
            "price": rooms + random.normal(0, 1, ROWS),
        }
    )


def told(findings, kind: str) -> dict[str, str]:
    return {finding.column: finding.text for finding in findings if finding.kind == kind}


def column(table, name: str, **options):
    columns, _ = describe(table, "price", **options)
    return next(column for column in columns if column.name == name)


# Columns


def test_every_column_has_a_kind_and_its_figures(houses):
    columns, findings = describe(houses, "price", meanings={"rooms": "rooms of the house"})
    assert [(c.name, c.kind, c.unused) for c in columns] == [
        ("rooms", "number", ""), ("street", "category", ""), ("built", "date", ""), ("price", "number", "")
    ]  # fmt: skip
    rooms, street = columns[0], columns[1]
    assert rooms.meaning == "rooms of the house" and rooms.distinct == ROWS and rooms.missing == 0
    assert (rooms.least, rooms.most) == (houses["rooms"].min(), houses["rooms"].max())
    assert rooms.mean == pytest.approx(houses["rooms"].mean())
    assert len(rooms.histogram) == 20 and sum(rooms.histogram) == ROWS
    built, day = columns[2], pandas.Timedelta(days=1)
    assert built.least == (houses["built"].min() - pandas.Timestamp(0)) / day
    assert built.most - built.least == (houses["built"].max() - houses["built"].min()) / day
    assert len(built.histogram) == 20 and sum(built.histogram) == ROWS
    assert street.levels[0] == ("High", (houses["street"] == "High").mean()) and len(street.levels) == 3
    assert findings == ()


@pytest.mark.parametrize("rows", [ROWS, 250_000])
def test_a_column_that_numbers_the_rows_is_told(rows, houses):
    houses = houses.sample(rows, replace=True, random_state=0, ignore_index=True)
    order = numpy.random.default_rng(0).permutation(rows)
    houses = houses.assign(number=order + 1000, twice=numpy.maximum(order, 1), even=2 * order)
    columns, findings = describe(houses, "price")
    assert told(findings, "identifier") == {
        "number": f"has each number from 1000 to {999 + rows} once, and models learn from it; "
        "if it only numbers the rows, name it in [training] exclude_columns"
    }
    assert told(describe(houses, "number")[1], "identifier") == {}
    assert not any(column.unused for column in columns)


def test_boston_housing_has_nothing_to_beware_of_but_what_its_card_tells():
    columns, findings = describe(read_table(BOSTON), "MEDV", excluded=["B"])
    assert [column.name for column in columns if column.unused] == ["B"]
    assert findings == ()


def test_ten_levels_at_most_are_listed(houses):
    houses["code"] = pandas.Series([f"c{row % 40}" for row in range(ROWS)], dtype="str")
    found = column(houses, "code")
    assert found.distinct == 40 and len(found.levels) == 10 and not found.unused


def test_numbers_may_be_declared_to_be_names(houses):
    houses["zone"] = numpy.arange(ROWS) % 7
    assert column(houses, "zone").kind == "number"
    zone = column(houses, "zone", categorical=["zone"])
    assert zone.kind == "category" and dict(zone.levels)["0"] == pytest.approx(58 / ROWS)


def test_missing_values_are_counted_and_left_out_of_the_figures(houses):
    houses.loc[:99, "rooms"] = numpy.nan
    houses.loc[:299, "street"] = None
    columns, findings = describe(houses, "price")
    assert columns[0].missing == 100 and sum(columns[0].histogram) == 300
    assert told(findings, "missing") == {
        "rooms": "100 of 400 (25 %) are missing",
        "street": "most values are missing: 300 of 400 (75 %)",
    }


def test_columns_that_teach_nothing_are_not_used_and_told(houses):
    houses = houses.assign(
        same=5,
        key=pandas.Series([f"id-{row}" for row in range(ROWS)], dtype="str"),
        note=pandas.Series([f"text {row % 300}" for row in range(ROWS)], dtype="str"),
        none=numpy.nan,
        town=numpy.arange(ROWS) % 9,
        sold=pandas.Timestamp("2020-01-01") + pandas.to_timedelta(numpy.arange(ROWS) % 90, "D"),
    )
    columns, findings = describe(houses, "price", excluded=["rooms"], group="town", time="sold")
    assert {column.name: column.unused for column in columns if column.unused} == {
        "rooms": "excluded by the settings",
        "same": "constant",
        "key": "an identifier: every row has another value",
        "note": "free text: 300 distinct values",
        "none": "no values at all",
        "town": "the rows' groups",
        "sold": "the rows' time",
    }
    assert list(told(findings, "constant")) == ["same"]
    assert list(told(findings, "identifier")) == ["key", "note"]


def test_a_constant_with_gaps_may_teach_by_its_gaps(houses):
    houses["visited"] = numpy.where(numpy.arange(ROWS) % 3, numpy.nan, 1.0)
    assert not column(houses, "visited").unused


def test_extreme_numbers_are_described(houses):
    houses["wide"] = numpy.resize([-1.7e308, 1.7e308, 0.0, 5.0], ROWS)
    assert column(houses, "wide").histogram == ()


# What to beware of


def test_repeated_rows_are_counted_in_what_is_used(houses):
    twice = pandas.concat([houses, houses.head(5)], ignore_index=True)
    twice["key"] = pandas.Series([f"id-{row}" for row in range(len(twice))], dtype="str")
    _, findings = describe(twice, "price")
    assert told(findings, "duplicates") == {"": "5 of 405 rows repeat an earlier one in all that is used"}


def test_rows_that_differ_in_nothing_but_the_target_are_counted(houses):
    contrary = pandas.concat([houses, houses.head(3).assign(price=99.0)], ignore_index=True)
    _, findings = describe(contrary, "price")
    assert told(findings, "duplicates") == {
        "price": "6 rows have the same features as another, but another price"
    }


def test_duplicates_are_found_among_rows_that_kept_their_labels(houses):
    houses.loc[:9, "price"] = numpy.nan
    kept = rows_with_target(pandas.concat([houses, houses.tail(2)], ignore_index=True), "price")
    _, findings = describe(kept, "price")
    assert told(findings, "duplicates")[""].startswith("2 of 392 rows")


@pytest.mark.parametrize(
    ("leak", "text"),
    [
        (lambda table: table["price"] * 2.54, "is price times 2.54; would it be known before price is?"),
        (lambda table: table["price"] * 3 + 5, "correlates with price linearly at 1.0000"),
        (lambda table: -table["price"] + table["rooms"] * 1e-3, "correlates with price linearly at -1.0000"),
        (lambda table: numpy.exp(5 * table["price"]), "correlates with price in rank at 1.0000"),
        (lambda table: table["price"].where(table.index % 2 == 0), "is price times 1"),
    ],
)
def test_a_number_that_tells_the_target_is_suspected(houses, leak, text):
    houses["leak"] = leak(houses)
    _, findings = describe(houses, "price")
    assert list(told(findings, "leakage")) == ["leak"] and told(findings, "leakage")["leak"].startswith(text)


def test_a_category_that_determines_the_target_is_suspected(houses):
    houses["price"] = houses["price"].round()
    houses["class"] = pandas.Series([f"class {price}" for price in houses["price"]], dtype="str")
    _, findings = describe(houses, "price")
    assert told(findings, "leakage") == {"class": "determines price; would it be known before price is?"}


def test_what_is_excluded_is_not_suspected(houses):
    houses["leak"] = houses["price"]
    _, findings = describe(houses, "price", excluded=["leak"])
    assert told(findings, "leakage") == {}


def test_leaks_in_a_large_table_are_found_on_a_sample():
    random = numpy.random.default_rng(1)
    price = random.normal(size=300_000)
    table = pandas.DataFrame({"noise": random.normal(size=300_000), "leak": price * 7, "price": price})
    _, findings = describe(table, "price")
    assert list(told(findings, "leakage")) == ["leak"]


# The target


def refusal(table, target: str = "price", **options) -> str:
    with pytest.raises(BadInput) as caught:
        check_target(Path("houses.csv"), table, target, **options)
    assert caught.value.path == "houses.csv"
    return caught.value.reason


def test_a_good_target_passes(houses):
    houses.loc[3, "price"] = numpy.nan
    check_target(Path("houses.csv"), houses, "price")
    check_target(BOSTON, read_table(BOSTON), "MEDV")


def test_a_misspelt_target_is_answered_with_the_nearest_names(houses):
    assert refusal(houses, "Prise") == "there is no column Prise; did you mean price?"
    assert refusal(houses, "MEDV") == "there is no column MEDV; there are rooms, street, built, price"


def test_a_target_must_be_numbers(houses):
    assert refusal(houses, "street").startswith("the target street has text, such as '")
    assert refusal(houses, "built") == "the target built has dates; it must be numbers"


def test_a_target_must_have_values_that_vary(houses):
    assert refusal(houses.assign(price=numpy.nan)) == "the target price has no values at all"
    assert refusal(houses.assign(price=24)) == (
        "the target price is 24 in every row: there is nothing to learn"
    )


def test_ten_rows_are_needed(houses):
    assert refusal(houses.head(1)) == "1 row: at least 10 are needed"
    assert refusal(houses.head(9)) == "9 rows: at least 10 are needed"
    gaps = houses.head(12).assign(price=[1.0, 2.0, 3.0] + [numpy.nan] * 9)
    assert refusal(gaps) == "3 rows with a value of price: at least 10 are needed"
    check_target(Path("houses.csv"), houses.head(10), "price")


def test_more_columns_than_rows_are_told():
    wide = pandas.DataFrame(numpy.random.default_rng(1).normal(size=(12, 41)))
    wide.columns = [*(f"c{number}" for number in range(40)), "price"]
    check_target(Path("houses.csv"), wide, "price")
    told = "12 rows have 40 columns: models may find what is chance"
    assert told in [finding.text for finding in describe(wide, "price")[1]]
    few = wide.assign(**dict.fromkeys(wide.columns[:35], 1.0))
    assert not any(finding.text.endswith("what is chance") for finding in describe(few, "price")[1])


def test_a_number_far_from_all_others_that_may_stand_for_none_is_asked_about():
    table = pandas.DataFrame({"x": [*range(20), -999, -999], "z": [*range(980, 1002)], "y": range(22)})
    [found] = [finding for finding in describe(table, "y")[1] if finding.kind == "range"]
    assert found.column == "x" and found.text == (
        "is -999 in 2 rows, far from all others (0 to 19); if that stands for a missing value, list it in "
        "[training] missing_values"
    )


def test_long_numbers_of_the_rows_are_identifiers():
    table = pandas.DataFrame({"id": range(10**18, 10**18 + 20), "y": range(20)})
    [column, _], _ = describe(table, "y")
    assert column.unused == "an identifier: every row has another value"


def test_rows_without_a_target_are_dropped_and_the_others_keep_their_labels(houses):
    houses.loc[[0, 2], "price"] = numpy.nan
    kept = rows_with_target(houses, "price")
    assert len(kept) == ROWS - 2 and kept.index[:2].tolist() == [1, 3]
