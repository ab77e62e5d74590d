"""Numbers are read as they are meant, whatever marks, signs and units they wear; what can be either is
asked for."""

import math

import pytest

from pipelines.core.errors import BadInput
from pipelines.training.records import Column


@pytest.mark.parametrize(
    ("values", "meant"),
    [
        (["1,234,567", "5", "-12,000"], [1234567, 5, -12000]),
        (["1.234.567", "5", "2.000"], [1234567, 5, 2000]),
        (["1,234.5", "12", "0.25"], [1234.5, 12, 0.25]),
        (["1.234,5", "12", "0,25"], [1234.5, 12, 0.25]),
        (["1 234,5", "12\u00a0000", "7"], [1234.5, 12000, 7]),
        (["1'234.50", "12’000", "7"], [1234.5, 12000, 7]),
        (["12,34,567", "1,00,000", "7"], [1234567, 100000, 7]),
        (["0,125", "0,250", "1,5"], [0.125, 0.25, 1.5]),
        (["$1,200.50", "-$3", "($4.00)"], [1200.5, -3, -4]),
        (["1.200,50 €", "3 €", "-4,00 €"], [1200.5, 3, -4]),
        (["USD 12", "USD 13", "USD 15"], [12, 13, 15]),
        (["12 руб.", "1 300 руб.", "5 руб."], [12, 1300, 5]),
        (["12%", "12.5 %", "-3%"], [12, 12.5, -3]),
        (["$1.5M", "$200k", "$3B"], [1.5e6, 2e5, 3e9]),
        (["−5", "–3.5", "2"], [-5, -3.5, 2]),
        (["5-", "3.5-", "2"], [-5, -3.5, 2]),
    ],
)
def test_numbers_of_people(column_of, values, meant):
    assert column_of(values)[0] == meant


def test_a_group_of_three_digits_is_never_read_as_a_fraction_in_silence(column_of, asked_of):
    values = ["172,479", "107,024", "234,746"]
    assert asked_of(values) == (
        "column x, data row 1: '172,479' may be 172479 or 172.479: set [training] thousands = ,, or "
        "decimal = , "
        "where it is the latter"
    )
    found, told = column_of(values, mark=",")  # where commas part values, they are no decimal marks
    assert found == [172479, 107024, 234746] and told == ["'172,479' is read as 172479"]
    assert column_of(values, thousands=",")[0] == [172479, 107024, 234746]
    assert column_of(values, decimal=",")[0] == [172.479, 107.024, 234.746]
    assert column_of(values, mark="\t", beside="0.5")[0][0] == 172479  # others have points
    assert column_of(values, beside="0,5")[0][0] == 172.479  # others have decimal commas
    assert column_of(["1.234", "2.345"], beside="0,5")[0] == [1234, 2345]
    assert column_of(["1.234", "2.345"], beside="0.5")[0] == [1.234, 2.345]
    assert "set [training] thousands = ., or thousands = , where" in asked_of(["€1.234", "€2.345"])
    assert "may be 1000 or 1.000" in asked_of(["1.000 kg", "2 kg"])
    assert column_of(["€1.234", "€2.345"], thousands=".")[0] == [1234, 2345]
    assert column_of(["€1.234", "€2.345"], thousands=",")[0] == [1.234, 2.345]


def test_a_target_with_thousands_is_read(reading_of):
    found = reading_of("x,y\n" + '0.5,"14,404"\n' * 12, target="y")
    assert found.table["y"].tolist() == [14404] * 12


def test_a_table_with_decimal_commas_is_read(reading_of):
    found = reading_of("x;k;y\n0,1257;2;14,404\n-0,13;0;10,082\n1.250,5;3;9,5\n", target="y")
    assert found.table.to_dict("list") == {
        "x": [0.1257, -0.13, 1250.5], "k": [2, 0, 3], "y": [14.404, 10.082, 9.5],
    }  # fmt: skip
    assert found.decimal == ","


def test_units_are_brought_to_the_commonest(column_of, asked_of):
    found, told = column_of([f"{number} kg" for number in range(1, 8)] + ["500 g"])
    assert found == [1, 2, 3, 4, 5, 6, 7, 0.5] and told == ["is read in kg"]
    found, _ = column_of([f"{number}.5 kmpl" for number in range(1, 8)])
    assert found == [number + 0.5 for number in range(1, 8)]
    assert "'€5' is not in $, as others are" in asked_of(["$4", "$6", "€5"])
    assert "is not in %, as others are" in asked_of(["4%", "6%", "0.5"])


@pytest.mark.parametrize(
    "values",
    [
        ["12A", "13B", "14A"], ["1st Floor", "2nd Floor", "3rd Floor"], ["3 rooms", "4 rooms", "3 rooms"],
        ["10-20", "20-30", "30-40"], ["A1", "B2", "C3"], ["36 months", "60 months", "36 months"],
        ["192.168.0.1", "10.0.0.1", "10.0.0.2"], ["555-1234", "555-9876", "555-0000"], ["5'11", "6'2", "5'7"],
        ["2001-02", "2002-03", "2003-04"], ["1.2.3", "1.2.4", "1.10.0"],
    ],
)  # fmt: skip
def test_names_with_digits_stay_names(column_of, values):
    assert column_of(values) == (values, [])


def test_few_exceptions_among_numbers_are_named_and_count_as_missing(column_of):
    found, told = column_of([*range(30), "abc", "<5", "<5"])
    assert found[:30] == list(range(30)) and all(map(math.isnan, found[30:]))
    assert told == ["3 of 33 values are no numbers and count as missing: '<5' (2 times), 'abc' (row 31)"]


def test_a_word_for_what_is_not_known_may_come_often(column_of):
    found, told = column_of([*range(100, 130), *["unknown"] * 10])
    assert found[:30] == list(range(100, 130)) and math.isnan(found[30])
    assert told == ["10 of 40 values are no numbers and count as missing: 'unknown' (10 times)"]
    assert column_of([1, 2, 3, 4, 5] * 4 + ["G"] * 5)[0][-1] == "G"  # floors


@pytest.mark.parametrize("word", ["#N/A", "<NA>", "#DIV/0!", "#REF!", "NaT"])
def test_what_programs_write_for_nothing_is_missing(column_of, word):
    found, _ = column_of([1.5, word, 2.5])
    assert found[::2] == [1.5, 2.5] and math.isnan(found[1])


def test_codes_with_zeros_in_front_are_text(column_of):
    found, told = column_of(["01234", "98765", "00501"])
    assert found == ["01234", "98765", "00501"]
    assert told == ["is read as text, for it has codes with zeros in front, such as '01234'"]
    assert column_of(["01", "02", "12"])[0] == [1, 2, 12]  # months
    assert column_of(["0.5", "0.25", "00.5"])[0] == [0.5, 0.25, 0.5]


def test_codes_after_millions_of_numbers_are_text(reading_of):
    content = "x,y\n" + "12345,1\n" * 300_000 + "01234,1\n"
    assert reading_of(content).table["x"].iloc[-1] == "01234"


def test_identifiers_beyond_64_bits_keep_their_digits(column_of):
    ids = [str(10**24 + number) for number in range(5)]
    assert column_of(ids)[0] == ids


def test_numbers_in_codes_of_parquet_are_text(tmp_path):
    import pandas

    from pipelines.training.data.dataset import read_table

    pandas.DataFrame({"zip": ["01234", "98765"], "n": ["12", "13"]}).to_parquet(tmp_path / "t.parquet")
    assert read_table(tmp_path / "t.parquet").to_dict("list") == {"zip": ["01234", "98765"], "n": [12, 13]}


def test_words_for_nothing_among_names_are_told(reading_of):
    found = reading_of("c,y\n" + "Paved,1\nNone,2\n" * 3)
    assert found.table["c"].isna().sum() == 3
    assert [finding.text for finding in found.findings] == [
        "counts 'None' (3 times) as missing; what is a name among these, take out of [training] "
        "missing_values"
    ]


def test_na_is_a_name_among_codes_of_countries(reading_of):
    found = reading_of("c,y\n" + "US,1\nNA,2\nEU,3\n" * 3)
    assert found.table["c"].tolist() == ["US", "NA", "EU"] * 3
    assert "keeps it as one of them" in found.findings[0].text
    rare = reading_of("c,y\n" + "US,1\nEU,2\n" * 9 + "NA,3\n")
    assert rare.table["c"].isna().sum() == 1


def test_later_rows_are_read_as_the_first(reading_of):
    known = {"x": Column("x", "number", written="1.234,5; kg", void=("none yet",))}
    found = reading_of("x;y\n2.500;1\n500 g;1\nnone yet;1\n", known=known).table["x"]
    assert found.tolist()[:2] == [2500, 0.5] and math.isnan(found[2])
    with pytest.raises(BadInput, match="data row 2: 'abc' is not a number, as 1 others are"):
        reading_of("x;y\n2.500;1\nabc;1\n", known=known)
    with pytest.raises(BadInput, match="'5%' has %, where there was none"):
        reading_of("x;y\n5%;1\n", known={"x": Column("x", "number")})


def test_an_excluded_column_stops_nothing(reading_of):
    content = "x;y;z\n1,234;1;a\n2,345;2;b\n"
    with pytest.raises(BadInput, match=r"may be 1234 or 1\.234"):
        reading_of(content)
    assert reading_of(content, excluded=("x",)).table["x"].tolist() == ["1,234", "2,345"]
    assert reading_of("a,b\n1,01/02/2024\n2,03/04/2024\n", excluded=("b",)).findings == ()
