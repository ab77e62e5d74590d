"""Rows with predictions beside them are the rows that somebody gave, to the last character."""

import gzip
from decimal import Decimal

import numpy
import pandas
import pyarrow
import pytest
from pyarrow import parquet

from pipelines.core.errors import BadInput
from pipelines.core.settings import TrainingSettings
from pipelines.training.data.dataset import read_table
from pipelines.training.data.written_rows import write_beside
from pipelines.training.tasks.prediction import PredictBatch

ADDED = {"y_predicted": numpy.array([1.5, -2.25]), "y_low": numpy.array([1.0, 1e-9])}


@pytest.fixture
def written(tmp_path):
    """What is written beside two rows: written(bytes of the file, name, **options) gives bytes."""

    def write(content: bytes, name: str = "rows.csv", result: str = "out.csv", **options) -> bytes:
        (tmp_path / name).write_bytes(content)
        write_beside(tmp_path / name, TrainingSettings(**options), ADDED, tmp_path / result)
        return (tmp_path / result).read_bytes()

    return write


def test_every_value_has_the_characters_that_it_had(written):
    rows = [
        "code,id,when,gap,flag,number,padded,text",
        '00054,9007199254740993,2024-03-01T00:00:00+03:00,NA,True,-0.80, x ,"a, ""b"""',
        "00123,9007199254740992,2024-03-02T00:00:00+03:00,,no,3.0,,-",
    ]
    found = written("\n".join(rows).encode()).decode().splitlines()
    assert found == [
        rows[0] + ",y_predicted,y_low",
        rows[1] + ",1.5,1.0",
        rows[2] + ",-2.25,1e-09",
    ]


def test_delimiter_decimal_mark_and_encoding_are_those_of_the_file(written):
    rows = "площадь;город\n62,50;Тверь\n11,67;Псков\n".encode("cp1251")
    found = written(rows, encoding="cp1251", decimal=",").decode("cp1251").splitlines()
    assert found == ["площадь;город;y_predicted;y_low", "62,50;Тверь;1,5;1,0", "11,67;Псков;-2,25;1e-09"]


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_byte_order_mark_stays_where_there_is_one(mark, written):
    assert written(mark + b"a,b\n1,2\n3,4\n").startswith(mark + b"a,b,y_predicted")


def test_packed_and_tab_separated_files_are_written_unpacked(written):
    found = written(gzip.compress(b"a\tb\n01\tx\n02\ty\n"), "rows.csv.gz")
    assert found == b"a\tb\ty_predicted\ty_low\n01\tx\t1.5\t1.0\n02\ty\t-2.25\t1e-09\n"


def test_rows_are_those_that_were_read_blank_lines_or_not(written, tmp_path):
    found = written(b"a,b\n\n1,x\n\n\n2,y\n\n").splitlines()
    assert len(read_table(tmp_path / "rows.csv")) == 2
    assert found == [b"a,b,y_predicted,y_low", b"1,x,1.5,1.0", b"2,y,-2.25,1e-09"]


def test_a_folder_is_written_in_one_file_whatever_its_files_are(tmp_path):
    folder = tmp_path / "rows"
    folder.mkdir()
    (folder / "1.csv").write_bytes(b"code;size\n007;1.50\n")
    pandas.DataFrame({"size": [2.5], "code": ["008"]}).to_parquet(folder / "2.parquet")
    write_beside(folder, TrainingSettings(), ADDED, tmp_path / "out.csv")
    assert (tmp_path / "out.csv").read_bytes() == (
        b"code;size;y_predicted;y_low\n007;1.50;1.5;1.0\n008;2.5;-2.25;1e-09\n"
    )


def test_columns_of_parquet_keep_their_types_and_pandas_its_index(tmp_path):
    table = pandas.DataFrame(
        {
            "y": pandas.array([1.0, 2.0], "float64"),
            "small": pandas.array([0.1, 0.2], "float32"),
            "count": pandas.array([3, None], "Int64"),
            "flag": pandas.array([True, None], "boolean"),
            "kind": pandas.Categorical(["a", "b"]),
            "price": [Decimal("1.10"), Decimal("2.20")],
            "when": pandas.to_datetime(["2024-03-01", "2024-03-02"]).tz_localize("Europe/Moscow"),
        },
        index=pandas.Index(["first", "second"], name="house"),
    )
    table.to_parquet(tmp_path / "rows.parquet")
    write_beside(tmp_path / "rows.parquet", TrainingSettings(), ADDED, tmp_path / "out.parquet")
    pandas.testing.assert_frame_equal(pandas.read_parquet(tmp_path / "out.parquet"), table.assign(**ADDED))
    before, after = (parquet.read_schema(tmp_path / name) for name in ("rows.parquet", "out.parquet"))
    assert [after.field(name).type for name in before.names] == before.types
    assert after.field("y_low").type == pyarrow.float64()


def test_a_column_that_the_encoding_cannot_write_is_told(tmp_path):
    (tmp_path / "rows.csv").write_bytes(b"a,b\n1,2\n")
    added = {"Цена_predicted": numpy.array([1.0])}
    with pytest.raises(
        BadInput, match="Цена_predicted cannot be written in iso8859-1: save the rows as UTF-8"
    ):
        write_beside(tmp_path / "rows.csv", TrainingSettings(encoding="latin-1"), added, tmp_path / "out.csv")
    assert not (tmp_path / "out.csv").exists()


@pytest.mark.parametrize("error", [None, ValueError])
def test_a_dataset_that_changes_between_reading_and_writing_is_told(error, tmp_path):
    path = tmp_path / "rows.csv"
    path.write_text("a,b\n1,2\n")
    task = PredictBatch(dataset=path, model="houses")
    with task.unchanged():
        path.read_text()
    with pytest.raises(BadInput, match="has changed while it was read; run again"), task.unchanged():
        path.write_text("a,b\n1,2\n3,4\n")
        if error:
            raise error
    with pytest.raises(ZeroDivisionError), task.unchanged():
        1 / 0  # noqa: B018
