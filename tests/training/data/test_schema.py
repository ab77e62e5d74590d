"""A dataset that has become another is refused; one that has grown a little is taken, and the change told."""

import time
from pathlib import Path

import numpy
import pandas
import pytest

from pipelines.core.errors import BadInput
from pipelines.training.data import schema
from pipelines.training.data.dataset import read_table
from pipelines.training.data.profile import describe

BOSTON = Path(__file__).resolve().parents[3] / "data" / "datasets" / "boston_housing.csv"
DATA, RULES = Path("houses.csv"), Path("data/houses.schema.yaml")


@pytest.fixture
def houses():
    random = numpy.random.default_rng(1)
    return pandas.DataFrame(
        {
            "rooms": random.uniform(3, 9, 200),
            "warmth": random.uniform(-10, 30, 200),
            "floors": numpy.arange(200) % 4,
            "street": pandas.Series(numpy.resize(["High", "Low"], 200), dtype="str"),
            "sold": pandas.Timestamp("2020-01-01") + pandas.to_timedelta(numpy.arange(200), "D"),
            "gaps": numpy.where(numpy.arange(200) % 5, random.normal(size=200), numpy.nan),
            "price": random.uniform(10, 50, 200),
        }
    )


@pytest.fixture
def check_after(houses, tmp_path):
    """Writes the schema of houses, and checks a changed table against what is read back."""

    def check(table, edit=lambda text: text, excluded=()):
        path = tmp_path / "houses.schema.yaml"
        columns, _ = describe(houses, "price")
        schema.write(schema.infer(houses, columns, "price"), path)
        path.write_text(edit(path.read_text(encoding="utf-8")), encoding="utf-8")
        columns, _ = describe(table, "price", excluded)
        return schema.check(table, columns, schema.load(path), DATA, RULES)

    return check


@pytest.fixture
def refusal_of(check_after):
    """Why a table is refused; the line says how the change can be accepted."""

    def refuse(table, **options):
        with pytest.raises(BadInput) as caught:
            check_after(table, **options)
        assert caught.value.path == str(DATA) and "\n" not in caught.value.reason
        reason, accept = caught.value.reason.split("; to accept it, ")
        assert accept == f"edit or delete {RULES}"
        return reason

    return refuse


def change(table, name: str, rows, value):
    return table.assign(**{name: table[name].where(~table.index.isin(rows), value)})


def test_the_same_dataset_passes_without_a_word(houses, check_after):
    assert check_after(houses) == ()


def test_the_file_explains_itself_and_can_be_read_by_people(tmp_path):
    table = read_table(BOSTON).rename(columns={"RM": "комнаты"})
    columns, _ = describe(table, "MEDV", excluded=["B"])
    schema.write(schema.infer(table, columns, "MEDV"), tmp_path / "s.yaml")
    text = (tmp_path / "s.yaml").read_text(encoding="utf-8")
    assert text.startswith("# What the columns of this dataset may hold")
    assert (
        "checks the dataset against it in every later one" in text and "Edit this file, or delete it" in text
    )
    assert "  комнаты:\n    description: 3.561 to 8.78 when this was written\n" in text
    assert "\n  B:\n" not in text
    loaded = schema.load(tmp_path / "s.yaml")
    assert schema.check(table, columns, loaded, BOSTON, tmp_path / "s.yaml") == ()


def test_columns_may_come_in_another_order(houses, check_after):
    assert check_after(houses[houses.columns[::-1]]) == ()


# What is refused


def test_missing_columns_are_named(houses, refusal_of):
    assert refusal_of(houses.drop(columns="rooms")) == "column rooms is missing"
    assert refusal_of(houses.drop(columns=["rooms", "sold"])) == "column rooms is missing, and so are sold"


@pytest.mark.parametrize(
    ("name", "values", "reason"),
    [
        (
            "rooms",
            ["6.5"] * 4 + ["many"] * 196,
            "column rooms, data row 5: 'many' is text, where there was a number",
        ),
        ("street", [7] * 200, "column street, data row 1: '7' is a number, where there was text"),
        ("sold", ["soon"] * 200, "column sold, data row 1: 'soon' is text, where there was a date"),
        (
            "rooms",
            [pandas.Timestamp("2020-01-01")] * 200,
            "column rooms, data row 1: '2020-01-01 00:00:00' is a date, where there was a number",
        ),
    ],
)
def test_a_column_of_another_kind_is_named_with_a_value(houses, refusal_of, name, values, reason):
    assert refusal_of(houses.assign(**{name: values})) == reason


def test_a_change_of_unit_is_a_mistake(houses, refusal_of):
    reason = refusal_of(houses.assign(rooms=houses["rooms"] * 100))
    assert reason.startswith(f"column rooms, data row 1: {houses['rooms'][0] * 100} is not within 0.0 to 14.")


def test_one_value_far_out_is_named_with_its_row(houses, refusal_of):
    assert refusal_of(change(houses, "rooms", [6], 650.1)).startswith(
        "column rooms, data row 7: 650.1 is not"
    )
    assert refusal_of(change(houses, "warmth", [6], -9999)).startswith(
        "column warmth, data row 7: -9999.0 is"
    )


def test_other_columns_with_values_far_out_are_named_too(houses, refusal_of):
    changed = change(change(houses, "rooms", [6], 650.1), "price", [9], 5000.0)
    assert refusal_of(changed).endswith("(so in price)")


def test_what_was_never_negative_may_not_become_so(houses, refusal_of, check_after):
    assert "data row 3: -0.1 is not within 0.0" in refusal_of(change(houses, "rooms", [2], -0.1))
    assert "data row 3: -1 is not within 0.0 to 6.0" in refusal_of(change(houses, "floors", [2], -1))
    check_after(change(houses, "warmth", [2], -40.0))


def test_many_new_gaps_are_a_mistake(houses, refusal_of):
    reason = refusal_of(change(houses, "rooms", range(10, 21), numpy.nan))
    assert reason == "column rooms, data row 11: 11 of 200 values are missing, where there were none"
    assert "200 of 200" in refusal_of(houses.assign(street=None))


def test_rows_are_named_by_the_file_that_they_came_from(houses, tmp_path):
    columns, _ = describe(houses, "price")
    rules = schema.infer(houses, columns, "price")
    folder = tmp_path / "houses"
    folder.mkdir()
    houses.head(150).to_csv(folder / "a.csv", index=False)
    change(houses.tail(50), "rooms", [160], 650.1).to_csv(folder / "b.csv", index=False)
    table = read_table(folder)
    columns, _ = describe(table, "price")
    with pytest.raises(BadInput, match=r"column rooms, data row 11: 650\.1") as caught:
        schema.check(table, columns, rules, folder, RULES)
    assert caught.value.path == str(folder / "b.csv")


def test_rows_keep_their_numbers_when_others_were_dropped(houses, refusal_of):
    assert "data row 101: 650.1" in refusal_of(change(houses, "rooms", [100], 650.1).drop(index=range(50)))


def test_a_check_that_a_person_has_added_counts(houses, refusal_of):
    def stricter(text):
        return text.replace("  floors:\n", "  floors:\n    notin:\n    - 3\n", 1)

    assert refusal_of(houses, edit=stricter).startswith("column floors, data row 4: 3 fails notin(")


# What is told


def test_small_excursions_are_told(houses, check_after):
    [finding] = check_after(change(houses, "rooms", [6], 11.0))
    assert (finding.kind, finding.column) == ("range", "rooms")
    assert finding.text.startswith("reaches 11; so far 3.") and finding.text.count(" to ") == 1


def test_whole_numbers_may_become_fractions(houses, check_after):
    assert check_after(houses.assign(floors=houses["floors"] / 2)) == ()


def test_few_new_gaps_are_told(houses, check_after):
    [finding] = check_after(change(houses, "rooms", range(10), numpy.nan))
    assert (finding.kind, finding.column) == ("missing", "rooms")
    assert finding.text == "10 of 200 values are missing, where there were none"


def test_gaps_where_there_were_some_are_ordinary(houses, check_after):
    assert check_after(change(houses, "gaps", range(100), numpy.nan)) == ()
    assert check_after(houses.assign(gaps=numpy.nan)) == ()


def test_new_columns_are_told(houses, check_after):
    [finding] = check_after(houses.assign(garden=houses["rooms"] ** 2))
    assert (finding.kind, finding.column) == ("new column", "garden")
    assert check_after(houses.assign(garden=houses["rooms"] ** 2), excluded=["garden"]) == ()


def test_new_levels_are_told(houses, check_after):
    [finding] = check_after(change(houses, "street", [5, 7], "Mid"))
    assert (finding.kind, finding.column, finding.text) == ("range", "street", "new levels: Mid")
    codes = houses.assign(street=pandas.Series([f"s{row % 40}" for row in range(200)], dtype="str"))
    assert check_after(codes)[0].text == "new levels: s0, s1, s2, s3, s4 and 35 more"


def test_later_dates_are_ordinary(houses, check_after):
    assert check_after(houses.assign(sold=houses["sold"] + pandas.Timedelta(days=5000))) == ()


def test_excluded_columns_are_not_checked(houses, check_after):
    assert check_after(houses.assign(rooms=-999.0), excluded=["rooms"]) == ()


def test_rules_can_be_loosened_by_hand(houses, check_after):
    def loosened(text):
        return text.replace("  rooms:\n", "  rooms:\n    required: false\n", 1)

    assert check_after(houses.drop(columns="rooms"), edit=loosened) == ()


# Files and figures


@pytest.mark.parametrize(
    "content",
    [
        "",
        "columns: [",
        "columns: 5",
        "- a\n- b\n",
        "columns:\n  a:\n    dtype: nonsense\n",
        "columns:\n  a:\n    odd: 1\n",
    ],
)
def test_a_broken_schema_is_refused(tmp_path, content):
    path = tmp_path / "houses.schema.yaml"
    path.write_text(content)
    with pytest.raises(BadInput) as caught:
        schema.load(path)
    assert caught.value.path == str(path) and "\n" not in caught.value.reason
    assert caught.value.reason.startswith("is not a schema (")
    assert caught.value.reason.endswith("; correct it, or delete it")


def test_a_million_rows_are_checked_in_a_second_even_when_all_are_wrong(tmp_path):
    random = numpy.random.default_rng(1)
    table = pandas.DataFrame({f"x{number}": random.normal(size=1_000_000) for number in range(11)})
    columns, _ = describe(table, "x10")
    rules = schema.infer(table, columns, "x10")
    schema.check(table.head(1000), columns, rules, DATA, RULES)  # loads what pandera loads late
    start = time.process_time()
    assert schema.check(table, columns, rules, DATA, RULES) == ()
    right = time.process_time() - start
    far = table * 1000
    columns, _ = describe(far, "x10")
    start = time.process_time()
    with pytest.raises(BadInput, match="is not within"):
        schema.check(far, columns, rules, DATA, RULES)
    assert max(right, time.process_time() - start) < 2  # s of processor time; 0.1 and 0.5 on an idle machine
