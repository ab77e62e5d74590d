"""Any table is read as what it is, and what is none is refused in one line that says where and why."""

import gzip
import os
import pickle
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path

import pandas
import pyarrow
import pytest
from pyarrow import parquet

from pipelines.core.errors import BadInput, BadSetting
from pipelines.core.settings import TrainingSettings
from pipelines.training.data.card import read_card
from pipelines.training.data.dataset import data_files, place, read, read_table
from pipelines.training.data.written_rows import write_beside

DATA = Path(__file__).resolve().parents[3] / "data" / "datasets"


@pytest.fixture
def table_of(tmp_path):
    """Writes a file and reads it."""

    def read(content, name="table.csv", categorical=(), **options):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_table(path, TrainingSettings(**options), categorical)

    return read


@pytest.fixture
def refusal_of(table_of, tmp_path):
    """The reason why a file is refused; it is one line, and the error names the file."""

    def read(content, name="table.csv", categorical=(), **options):
        with pytest.raises(BadInput) as caught:
            table_of(content, name, categorical, **options)
        assert caught.value.path == str(tmp_path / name)
        assert "\n" not in caught.value.reason
        return caught.value.reason

    return read


def kinds(table) -> dict[str, str]:
    return {name: str(kind) for name, kind in table.dtypes.items()}


# What is read


def test_whole_numbers_stay_whole_unless_one_is_missing(table_of):
    table = table_of("a,b,c\n1,2,0.5\n3,NA,1e3\n")
    assert kinds(table) == {"a": "int64", "b": "float64", "c": "float64"}
    assert table["a"].tolist() == [1, 3] and table["c"].tolist() == [0.5, 1000.0]
    assert table["b"].isna().tolist() == [False, True]


def test_floats_are_exact(table_of):
    values = [0.1, 1 / 3, 5e-324, 1.7976931348623157e308, 2.2250738585072014e-308]
    assert table_of("a\n" + "\n".join(map(repr, values)))["a"].tolist() == values


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_line_endings_and_a_byte_order_mark_make_no_difference(table_of, ending, mark):
    table = table_of(mark + ending.join(["RM,MEDV", "6.5,24", "7,30", ""]).encode())
    assert table.to_dict("list") == {"RM": [6.5, 7.0], "MEDV": [24, 30]}


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(table_of, delimiter):
    table = table_of(delimiter.join(["a", "b c", "d"]) + "\n" + delimiter.join(["1", "x", "2"]))
    assert table.to_dict("list") == {"a": [1], "b c": ["x"], "d": [2]}


def test_a_decimal_comma_is_an_option(table_of):
    table = table_of("size, m;price, $\n1,5;2\n2,5;1e3\n", decimal=",")
    assert table.to_dict("list") == {"size, m": [1.5, 2.5], "price, $": [2.0, 1000.0]}


def test_a_delimiter_may_be_set(table_of):
    assert list(table_of("a;b,c\n1;2,3\n", delimiter=",").columns) == ["a;b", "c"]
    assert list(table_of("a;b\tc\n1;2\t3\n", delimiter="tab").columns) == ["a;b", "c"]


def test_quoted_values_may_hold_delimiters_quotes_and_line_ends(table_of):
    table = table_of('a,"b\nc"\n1,"x, ""y""\nz"\n2,"' + "line\n" * 700_000 + '"\n')
    assert list(table.columns) == ["a", "b c"]
    assert table["b c"][0] == 'x, "y"\nz' and len(table["b c"][1]) == 3_499_995 + 4


def test_other_encodings_are_read(table_of):
    for encoding in ("cp1251", "utf-16", "utf-16-le", "koi8-r"):
        table = table_of("цена,дом\n1,кирпич\n2,дерево\n".encode(encoding), encoding=encoding)
        assert table.to_dict("list") == {"цена": [1, 2], "дом": ["кирпич", "дерево"]}


def test_packed_and_tab_separated_files_are_read(table_of):
    assert table_of(gzip.compress(b"a,b\n1,2\n"), "table.csv.gz")["b"].tolist() == [2]
    assert table_of("a\tb\n1\t2\n", "table.TSV")["b"].tolist() == [2]


def test_dates_are_known_by_their_form(table_of):
    table = table_of(
        "a,b,c,d\n2020-01-31,2020-01-31T10:00:00Z,2020-01-31,12:30\n"
        "2021-01-31,2020-01-31T10:00:00+03:00,2020-01-31 10:30,13:30\n"
    )
    assert kinds(table) == dict.fromkeys("abc", "datetime64[ns]") | {"d": "float64"}
    assert table["b"][1] == pandas.Timestamp("2020-01-31 07:00") and table["c"][1].hour == 10
    assert table["d"].tolist() == [12.5, 13.5]


def test_true_and_false_are_one_and_zero(table_of):
    assert table_of("a\ntrue\nFalse\n")["a"].tolist() == [1, 0]


def test_blanks_around_values_and_names_do_not_matter(table_of):
    table = table_of("a, b , c\n1, 5, x\n2, ,x \n3,+7, ?\n")
    assert table["b"].isna().tolist() == [False, True, False] and table["b"][2] == 7
    assert table["c"].tolist()[:2] == ["x", "x"] and table["c"].isna()[2]


def test_missing_values_are_those_that_are_named(table_of):
    assert table_of("a\n1\n-999\n", missing_values="-999")["a"].isna().tolist() == [False, True]


def test_a_column_may_be_declared_to_hold_names(table_of):
    content = "code,x\n007,1\nA1,2\n" + "010,3\n" * 20
    assert table_of(content, categorical=["code"])["code"].tolist()[:3] == ["007", "A1", "010"]


def test_a_late_decimal_or_word_changes_the_kind_of_the_whole_column(table_of):
    table = table_of("a,b\n" + "1,1\n" * 400_000 + "2.5,1\n")
    assert kinds(table) == {"a": "float64", "b": "int64"} and table["a"].iloc[-1] == 2.5


def test_a_column_without_values_is_empty_numbers(table_of):
    assert kinds(table_of("a,b\n1,\n2,NA\n")) == {"a": "int64", "b": "float64"}


def test_three_thousand_columns_are_read(table_of):
    names = [f"c{number}" for number in range(3000)]
    table = table_of("\n".join([",".join(names), *[",".join(["1.5"] * 3000)] * 20]))
    assert table.shape == (20, 3000) and table.to_numpy().sum() == 90_000


@pytest.mark.parametrize("kind", ["csv", "csv.gz", "parquet"])
def test_a_name_that_is_no_text_is_read_all_the_same(kind, tmp_path):
    table = pandas.DataFrame({"a": [1, 2], "b": [0.5, 1.5]})
    made, path = tmp_path / f"a.{kind}", tmp_path / os.fsdecode(f"caf\xe9.{kind}".encode("latin-1"))
    table.to_parquet(made) if kind == "parquet" else table.to_csv(made, index=False)
    made.rename(path)
    pandas.testing.assert_frame_equal(read_table(path), table)
    write_beside(path, TrainingSettings(), {"y": [3.0, 4.0]}, tmp_path / f"out.{kind.removesuffix('.gz')}")
    assert list(read_table(tmp_path / f"out.{kind.removesuffix('.gz')}")["y"]) == [3.0, 4.0]


def test_parquet_gives_what_csv_gives(tmp_path):
    table = pandas.DataFrame(
        {
            "whole": [1, 2], "gap": [1.5, None], "name": ["x", None], "when": [date(2020, 1, 1), None],
            "moment": [datetime(2020, 1, 1, 10), None], "yes": [True, False],
        }
    )  # fmt: skip
    table.to_csv(tmp_path / "a.csv", index=False)
    table.to_parquet(tmp_path / "b.parquet", index=False)
    read = [read_table(path) for path in data_files(tmp_path)[:2]]
    pandas.testing.assert_frame_equal(*read)
    assert kinds(read[0]) == {
        "whole": "int64", "gap": "float64", "name": "str", "when": "datetime64[ns]",
        "moment": "datetime64[ns]", "yes": "int64",
    }  # fmt: skip


def test_narrow_types_and_categories_of_parquet_become_plain(tmp_path):
    columns = {
        "a": pyarrow.array([1, 2], "int8"), "b": pyarrow.array([1, 2], "uint64"),
        "c": pyarrow.array([0.5, 1.5], "float32"), "d": pyarrow.array(["1", "2"]).dictionary_encode(),
        "e": pyarrow.array([1, 2], pyarrow.decimal128(5, 2)), "f": pyarrow.array([b"x", b"y"]),
    }  # fmt: skip
    parquet.write_table(pyarrow.table(columns), tmp_path / "t.parquet")
    read = kinds(read_table(tmp_path / "t.parquet"))
    assert read == {"a": "int64", "b": "int64", "c": "float64", "d": "str", "e": "float64", "f": "str"}


def test_an_index_that_pandas_kept_in_parquet_is_no_column(tmp_path):
    pandas.DataFrame({"a": [1, 2]}, index=[5, 7]).to_parquet(tmp_path / "t.parquet")
    assert list(read_table(tmp_path / "t.parquet").columns) == ["a"]


def test_a_table_that_was_read_can_be_changed(table_of):
    table = table_of("a,b\n1,2.5\n")
    table.loc[0, "a"] = 5
    assert table["a"][0] == 5


# Folders


def test_the_files_of_a_folder_are_one_table_in_the_order_of_their_names(tmp_path):
    (tmp_path / "b.csv").write_text("y,x\n3,30.5\n4,\n")
    (tmp_path / "a.csv").write_text("x,y\n10,1\n20,2\n")
    pandas.DataFrame({"x": [40], "y": [5]}).to_parquet(tmp_path / "c.parquet")
    for ignored in (".hidden.csv", "readme.md", "table.csv.part"):
        (tmp_path / ignored).write_text("no table")
    (tmp_path / "folder.csv").mkdir()
    assert [file.name for file in data_files(tmp_path)] == ["a.csv", "b.csv", "c.parquet"]
    table = read_table(tmp_path)
    assert table["y"].tolist() == [1, 2, 3, 4, 5] and list(table.columns) == ["x", "y"]
    assert table["x"].tolist()[:3] == [10, 20, 30.5] and table["x"].isna().tolist()[3:] == [True, False]
    kept = table[table["x"].isna()]
    assert place(kept, kept.index[0], tmp_path) == (tmp_path / "b.csv", 2)


@pytest.mark.parametrize(
    ("second", "reason"),
    [
        ("x,z\n1,2\n", "its columns differ from those of a.csv: it lacks y and it also has z"),
        ("x\n1\n", "its columns differ from those of a.csv: it lacks y"),
        ("x,y\n1,red\n", "column y has text here and numbers in the files before"),
        ("x,y\n1,2020-01-01\n", "column y has dates here and numbers in the files before"),
        ("x,y\n", "has a header but no rows"),
        ("x,y\n1,2,3\n", "data row 1 (line 2) has 3 values, the header has 2"),
    ],
)
def test_a_file_of_a_folder_that_does_not_fit_is_named(tmp_path, second, reason):
    (tmp_path / "a.csv").write_text("x,y\n1,2\n")
    (tmp_path / "b.csv").write_text(second)
    with pytest.raises(BadInput) as caught:
        read_table(tmp_path)
    assert caught.value.path == str(tmp_path / "b.csv") and reason in caught.value.reason


def test_a_file_may_lack_all_values_of_a_column(tmp_path):
    (tmp_path / "a.csv").write_text("x,y\n1,\n")
    (tmp_path / "b.csv").write_text("x,y\n1,red\n")
    assert read_table(tmp_path)["y"].tolist()[1] == "red"


# What is no dataset


def test_what_is_not_there_or_no_file_is_refused(tmp_path):
    (tmp_path / "empty").mkdir()
    (tmp_path / "table.docx").write_bytes(b"x")
    (tmp_path / "loop.csv").symlink_to(tmp_path / "loop.csv")
    for name, reason in {
        "none.csv": "no such file",
        "empty": "the folder has no .csv",
        "table.docx": "is none of .csv, .tsv, .txt",
        "loop.csv": "symbolic links",
    }.items():
        with pytest.raises(BadInput, match=reason):
            read_table(tmp_path / name)


@pytest.mark.parametrize("content", ["", "\n\n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_refused(refusal_of, content):
    assert refusal_of(content) == "the file is empty"


def test_a_header_alone_is_refused(refusal_of, tmp_path):
    assert refusal_of("a,b\n") == "has a header but no rows"
    assert refusal_of("a,b") == "has a header but no rows"
    parquet.write_table(pyarrow.table({"a": pyarrow.array([], "int64")}), tmp_path / "t.parquet")
    with pytest.raises(BadInput, match="has a header but no rows"):
        read_table(tmp_path / "t.parquet")


def test_the_first_ragged_row_is_named(refusal_of):
    assert refusal_of("a,b\n1,2\n3\n4\n") == "data row 2 (line 3) has 1 value, the header has 2"
    content = "a,b\n" + '1,"x\ny"\n' * 200_000 + "1,2,3\n"
    assert refusal_of(content) == "data row 200001 (line 400002) has 3 values, the header has 2"


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        ("1.5,2,3", "the first line has numbers (1.5, 2, 3) and no names of columns"),
    ],
)
def test_names_of_columns_are_checked(refusal_of, header, reason):
    assert reason in refusal_of(header + "\n1,2,3\n")


def test_names_in_parquet_are_checked(tmp_path):
    table = pyarrow.Table.from_arrays([pyarrow.array([1]), pyarrow.array([2])], ["a", "a"])
    parquet.write_table(table, tmp_path / "t.parquet")
    with pytest.raises(BadInput, match="two columns are called a"):
        read_table(tmp_path / "t.parquet")


def test_binary_files_are_refused(refusal_of, tmp_path):
    assert refusal_of(b"a,b\n1,2\n3,\0\n") == "line 3: a NUL byte; this is not a text file"
    assert "NUL byte" in refusal_of(bytes(5_000_000))
    assert "NUL byte" in refusal_of(pickle.dumps({"a": list(range(1000))}))
    assert "Excel" in refusal_of(b"PK\x03\x04" + bytes(100))
    assert "call it .parquet" in refusal_of(b"PAR1" + bytes(100))
    assert "call it .csv.gz" in refusal_of(gzip.compress(b"a,b\n1,2\n"))


def test_bytes_of_another_encoding_are_named_with_their_line(refusal_of):
    latin = "a,b\n" + "1,x\n" * 212 + "1,é\n"
    assert refusal_of(latin.encode("latin-1")) == (
        "line 214: byte 0xE9 is not UTF-8; set [training] encoding, it may be cp1252 ('é')"
    )
    mixed = "дом\n".encode() * 400_000 + "дом\n".encode("cp1251")
    assert refusal_of(mixed).startswith("line 400001: byte 0xE4 is not UTF-8")
    assert refusal_of(b"a\rb\rc\r\xff\r").startswith("line 4: byte 0xFF")
    assert refusal_of("a\nя".encode()[:-1]).startswith("line 2: byte 0xD1")
    assert refusal_of(b"a\n\x98\n", encoding="cp1251").startswith("line 2: byte 0x98 is not CP1251")


def test_utf_16_is_named(refusal_of):
    content = "a,b\n1,2\n"
    assert "is UTF-16 text" in refusal_of(content.encode("utf-16-be"))
    assert "is not UTF-16" in refusal_of(content, encoding="utf-16")


def test_an_open_quote_is_named_with_its_line(refusal_of):
    assert refusal_of('a,b\n1,"x\n2,y\n3,z\n') == "line 2: a quote that opens there is never closed"
    assert "is its quote closed?" in refusal_of('a,b\n1,"' + "x,y\n" * 5_000_000)


def test_an_endless_line_is_refused_without_reading_it(tmp_path):
    path = tmp_path / "line.csv"
    with open(path, "wb") as file:
        for _ in range(256):
            file.write(b"x" * 2**20)
    code = (
        "import resource, sys, pyarrow.csv; from pathlib import Path\n"
        "from pipelines.training.data.dataset import read_table\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "try: read_table(Path(sys.argv[1]))\n"
        "except Exception as error: print(error)\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)\n"
    )
    command = [sys.executable, "-c", code, str(path)]
    said, grown = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    assert said == f"{path}: line 1 is longer than 16 MiB"
    assert int(grown) < 20_000  # KiB; the file has 262,144


def test_a_long_line_among_others_is_refused(refusal_of):
    assert refusal_of("a,b\n1,2\n3," + "x" * 2**24 + "\n4,5\n") == "line 3 is longer than 16 MiB"


def test_a_broken_archive_is_refused(refusal_of):
    whole = gzip.compress(b"a,b\n" + b"1,2\n" * 100_000)
    assert "is not a whole gzip file" in refusal_of(whole[:-20], "table.csv.gz")
    assert "is not a whole gzip file" in refusal_of(b"a,b\n1,2\n", "table.csv.gz")


def test_broken_parquet_is_refused(refusal_of, tmp_path):
    pandas.DataFrame({"a": range(10_000), "b": ["x"] * 10_000}).to_parquet(tmp_path / "t.parquet")
    whole = (tmp_path / "t.parquet").read_bytes()
    damaged = whole[:50] + bytes(byte ^ 0xFF for byte in whole[50:500]) + whole[500:]
    for content in (whole[: len(whole) // 2], b"", b"a,b\n1,2\n", damaged):
        assert "is not a whole Parquet file" in refusal_of(content, "t.parquet")


def test_nested_and_unusable_parquet_columns_are_named(tmp_path):
    for values, reason in {
        "list": (pyarrow.array([[1], [2]]), "x is nested (list<element: int64>), and is left out"),
        "bytes": (pyarrow.array([b"\xff", b"a"]), "x has values of type binary, and is left out"),
        "late": (
            pyarrow.array([date(2020, 1, 1), date(9999, 12, 31)]),
            "x 1 of 2 dates are not from 1678 to 2261 and count as missing",
        ),
        "infinite": (
            pyarrow.array([1.0, float("-inf")]),
            "x 1 of 2 values are infinite and count as missing",
        ),
    }.values():
        parquet.write_table(pyarrow.table({"x": values, "y": [1, 2]}), tmp_path / "t.parquet")
        found = read(tmp_path / "t.parquet")
        assert [f"{told.column} {told.text}" for told in found.findings] == [reason]
        assert list(found.table["y"]) == [1, 2]
        assert "x" not in found.table or found.table["x"].isna().sum() == 1
    parquet.write_table(pyarrow.table({"x": [[1], [2]]}), tmp_path / "t.parquet")
    with pytest.raises(BadInput, match="has no column that can be used"):
        read_table(tmp_path / "t.parquet")


# What is a mistake


def test_text_among_the_numbers_of_the_target_is_a_mistake_and_is_named(tmp_path):
    def reason(content: str) -> str:
        (tmp_path / "t.csv").write_text(content)
        with pytest.raises(BadInput) as caught:
            read(tmp_path / "t.csv", target="RM")
        return caught.value.reason

    said = reason("RM\n" + "6.5\n" * 16 + "abc\n" + "7\n" * 5)
    assert said.startswith("column RM, data row 17: 'abc' is not a number, as 21 others are")
    assert "[training]" in said and "categorical_columns" in said
    assert "data row 300001: 'abc'" in reason("RM\n" + "6.5\n" * 300_000 + "abc\n")


def test_few_numbers_among_text_are_none(table_of):
    assert kinds(table_of("a\n" + "1\n" * 8 + "x\ny\n")) == {"a": "str"}


@pytest.mark.parametrize("value", ["inf", "-Infinity", "INF"])
def test_infinite_numbers_of_the_target_are_named(tmp_path, value):
    (tmp_path / "t.csv").write_text(f"a,b\n1,2\n3,{value}\n")
    with pytest.raises(BadInput, match=r"column b, data row 2: .* is not a finite number"):
        read(tmp_path / "t.csv", target="b")
    assert read_table(tmp_path / "t.csv")["b"].isna().tolist() == [False, True]


@pytest.mark.parametrize("options", [{"encoding": "klingon"}, {"encoding": "hex"}, {"delimiter": "::"}])
def test_options_that_cannot_be_are_refused(table_of, options):
    with pytest.raises(BadSetting, match=rf"\[training\] {next(iter(options))} = "):
        table_of("a,b\n1,2\n", **options)


# Boston housing


def test_the_committed_dataset_is_what_the_package_gives(tmp_path):
    pytest.importorskip("mlxtend")
    from data.make_datasets import make_boston_housing

    make_boston_housing(tmp_path / "made.csv")
    assert (tmp_path / "made.csv").read_bytes() == (DATA / "boston_housing.csv").read_bytes()
    table = read_table(tmp_path / "made.csv")
    assert table.shape == (506, 14) and (table["MEDV"] == 50).sum() == 16
    assert [name for name, kind in kinds(table).items() if kind == "int64"] == ["CHAS", "RAD", "TAX"]


def test_its_card_tells_what_every_column_means_and_what_to_beware_of():
    card = read_card(DATA / "boston_housing.csv")
    assert list(card.columns) == list(read_table(DATA / "boston_housing.csv").columns)
    assert card.unit == "1000 USD" and "1978" in card.source and "mlxtend" in card.source
    told = " ".join(card.warnings)
    for word in ("Black residents", "scikit-learn", "fairlearn.org", "cut off at 50", "Gilley", "0.63"):
        assert word in told
    assert all("\n" not in warning for warning in card.warnings)


def test_a_dataset_needs_no_card(tmp_path):
    assert read_card(tmp_path / "table.csv") is None


def test_the_card_lies_beside_its_dataset(tmp_path):
    (tmp_path / "houses").mkdir()
    (tmp_path / "houses.toml").write_text('title = "Houses"\nwarnings = ["old"]\n[columns]\nRM = "rooms"\n')
    for name in ("houses.csv", "houses.csv.gz", "houses.parquet", "houses"):
        card = read_card(tmp_path / name)
        assert (card.title, card.warnings, card.columns) == ("Houses", ("old",), {"RM": "rooms"})


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("title = ", "is not a TOML file"),
        ('license = "MIT"', "license is unknown; a data card has title, about, source, licence"),
        ("warnings = 5", "is not a data card: Expected `array`"),
        ("[columns]\nRM = 5", "is not a data card: Expected `str`"),
    ],
)
def test_a_broken_card_is_refused(tmp_path, content, reason):
    (tmp_path / "houses.toml").write_text(content)
    with pytest.raises(BadInput) as caught:
        read_card(tmp_path / "houses.csv")
    assert reason in caught.value.reason and caught.value.path == str(tmp_path / "houses.toml")


def test_reading_is_loaded_only_when_something_is_read():
    code = "import sys\nfrom pipelines.training.data import card, dataset, schema\n"
    code += (
        "print([name for name in ('pandas', 'numpy', 'pyarrow', 'pandera', 'yaml') if name in sys.modules])"
    )
    assert subprocess.check_output([sys.executable, "-c", code], text=True).strip() == "[]"


def test_memory_is_about_that_of_the_numbers(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("a,b,c,d\n" + "0.123456789,1.23456789,12.3456789,123.456789\n" * 300_000)
    code = (
        "import resource, sys, pandas, pyarrow.csv; from pathlib import Path\n"
        "from pipelines.training.data.dataset import read_table\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "read_table(Path(sys.argv[1]))\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)\n"
    )
    grown = int(subprocess.check_output([sys.executable, "-c", code, str(path)], text=True))
    assert grown < 90_000  # KiB; 9,375 of numbers, 13,476 of text, and what Arrow and pandas load
