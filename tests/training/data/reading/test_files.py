"""Files are read as they come: packed, in workbooks, with an index, remarks, or in folders of folders."""

import bz2
import gzip
import lzma
import zipfile

import pandas
import pyarrow
import pytest

from pipelines.core.errors import BadInput
from pipelines.core.settings import TrainingSettings
from pipelines.training.data.card import card_path
from pipelines.training.data.dataset import data_files, read, read_table
from pipelines.training.data.written_rows import write_beside
from pipelines.training.tasks.dataset import Dataset, stem

CONTENT = b"x,y\n1,2.5\n3,4.5\n"
MEANT = {"x": [1, 3], "y": [2.5, 4.5]}


def packed(name: str, content: bytes, tmp_path) -> bytes:
    if name.endswith(".zip"):
        with zipfile.ZipFile(tmp_path / "made", "w") as archive:
            archive.writestr("__MACOSX/._t.csv", b"\0")
            archive.writestr("README.txt", b"words")
            archive.writestr("folder/t.csv", content)
        return (tmp_path / "made").read_bytes()
    if name.endswith(".zst"):
        return pyarrow.Codec("zstd").compress(content, asbytes=True)
    return {"gz": gzip, "bz2": bz2, "xz": lzma}[name.rsplit(".", 1)[1]].compress(content)


@pytest.mark.parametrize(
    "name", ["t.csv.gz", "t.csv.bz2", "t.csv.xz", "t.csv.zst", "t.csv.zip", "t.zip", "t.tsv.bz2"]
)
def test_packed_files_are_read_and_their_rows_written_again(tmp_path, name):
    content = CONTENT.replace(b",", b"\t") if ".tsv" in name else CONTENT
    (tmp_path / name).write_bytes(packed(name, content, tmp_path))
    assert read_table(tmp_path / name).to_dict("list") == MEANT
    assert stem(tmp_path / name) == "t" and card_path(tmp_path / name).name == "t.toml"
    write_beside(tmp_path / name, TrainingSettings(), {"p": [1.0, 2.0]}, tmp_path / "out.csv")
    assert read_table(tmp_path / "out.csv").to_dict("list") == MEANT | {"p": [1.0, 2.0]}


@pytest.mark.parametrize("name", ["t.csv.gz", "t.csv.bz2", "t.csv.xz", "t.csv.zst", "t.csv.zip"])
def test_packed_files_that_are_cut_off_are_refused(tmp_path, name):
    whole = packed(name, CONTENT * 10_000, tmp_path)
    (tmp_path / name).write_bytes(whole[: len(whole) // 2])
    with pytest.raises(BadInput, match=r"is not a whole \w+ file"):
        read_table(tmp_path / name)


def test_an_archive_of_several_tables_is_asked_about(tmp_path):
    with zipfile.ZipFile(tmp_path / "t.zip", "w") as archive:
        archive.writestr("train.csv", CONTENT)
        archive.writestr("test.csv", CONTENT)
    with pytest.raises(BadInput, match=r"has several files \(train.csv and test.csv\)|train.csv, test.csv"):
        read_table(tmp_path / "t.zip")


@pytest.fixture
def workbook(tmp_path):
    """Writes a workbook: workbook(name, sheets) with rows by the name of a sheet."""
    pytest.importorskip("python_calamine")
    openpyxl = pytest.importorskip("openpyxl")

    def write(sheets: dict[str, list]):
        book = openpyxl.Workbook()
        book.remove(book.active)
        for name, rows in sheets.items():
            sheet = book.create_sheet(name)
            for row in rows:
                sheet.append(row)
        book.save(tmp_path / "t.xlsx")
        return tmp_path / "t.xlsx"

    return write


ROWS = [
    ["when", "x", "c", "y"],
    *([pandas.Timestamp(2024, 1, day).to_pydatetime(), day, "a", day / 4] for day in range(1, 5)),
]


def test_a_sheet_is_read_and_its_rows_are_written_as_text(workbook, tmp_path):
    path = workbook({"data": [["Report of sales"], [], *ROWS], "empty": []})
    found = read(path)
    assert {name: str(kind) for name, kind in found.table.dtypes.items()} == {
        "when": "datetime64[ns]", "x": "int64", "c": "str", "y": "float64",
    }  # fmt: skip
    assert found.table["y"].tolist() == [0.25, 0.5, 0.75, 1.0]
    write_beside(path, TrainingSettings(), {"p": [1.0] * 4}, tmp_path / "out.csv")
    assert list(read_table(tmp_path / "out.csv")) == ["when", "x", "c", "y", "p"]


def test_of_several_sheets_one_is_named(workbook):
    path = workbook({"one": ROWS, "two": [["z"], [1]]})
    with pytest.raises(BadInput, match=r"has the sheets one.* two: set .training. sheet"):
        read_table(path)
    assert list(read_table(path, TrainingSettings(sheet="two"))) == ["z"]
    with pytest.raises(BadInput, match="there is no sheet three; there are one"):
        read_table(path, TrainingSettings(sheet="three"))


def test_what_is_no_workbook_is_refused(tmp_path):
    pytest.importorskip("python_calamine")
    (tmp_path / "t.xlsx").write_bytes(CONTENT)
    with pytest.raises(BadInput, match="is not a whole workbook"):
        read_table(tmp_path / "t.xlsx")


def test_utf_16_with_its_mark_is_read_and_told(reading_of):
    found = reading_of("город,y\nПсков,1\n".encode("utf-16"))
    assert found.table["город"].tolist() == ["Псков"] and found.findings[0].text == "is read as utf-16"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (",x,y\n0,1,2.5\n1,3,4.5\n", "has no name and numbers the rows, and is left out"),
        (",x,y\n17,1,2.5\n20,3,4.5\n", "has no name and numbers the rows, and is left out"),
        ("Unnamed: 0,x,y\n0,1,2.5\n1,3,4.5\n", "has no name and numbers the rows, and is left out"),
        ("x,y\n1,1,2.5\n2,3,4.5\n", "has no name and numbers the rows, and is left out"),
        ("x,y,\n1,2.5,\n3,4.5,\n", "has neither a name nor values, and is left out"),
        ("x,y\n1,2.5,\n3,4.5,\n", "has neither a name nor values, and is left out"),
        (
            "Report of sales\nExported 2026-01-01\n\nx,y\n1,2.5\n3,4.5\n",
            "lines above the names of the columns that are left out: 2",
        ),
        ("# by hand, 2024\nx,y\n1,2.5\n3,4.5\n", "lines that begin with # and are left out as comments: 1"),
        ("x,y\n1,2.5\n# doubtful\n3,4.5\n", "lines that begin with # and are left out as comments: 1"),
    ],
)
def test_what_is_no_column_and_no_row_is_left_out_and_told(reading_of, content, told):
    found = reading_of(content)
    assert found.table.to_dict("list") == MEANT
    assert [finding.text for finding in found.findings] == [told]


def test_remarks_below_the_table_are_left_out_and_rows_cut_off_are_not(reading_of):
    rows = "x,y,z\n1,2.5,a\n3,4.5,b\n"
    found = reading_of(rows + "\nSource: World Bank\n")
    assert found.table["z"].tolist() == ["a", "b"]
    assert [finding.text for finding in found.findings] == ["lines below the table that are left out: 1"]
    with pytest.raises(BadInput, match=r"data row 3 .line 4. has 2 values, the header has 3"):
        reading_of(rows + "5,6\n")
    with pytest.raises(BadInput, match=r"data row 2 .line 3. has 1 value, the header has 3"):
        reading_of("x,y,z\n1,2.5,a\nSource: here\n3,4.5,b\n")


@pytest.mark.parametrize("mark", ["   ", "\t  ", " "])
def test_columns_parted_by_blanks_are_read(reading_of, mark):
    assert reading_of(mark.join("xy") + "\n1  2.5\n 3 4.5\n", "t.txt").table.to_dict("list") == MEANT


def test_a_column_without_a_name_that_may_be_one_is_kept(reading_of):
    assert list(reading_of(",a,b\nred,1,2\nblue,1,3\nred,1,4\n").table) == ["(column 1)", "a", "b"]


def test_two_columns_of_one_name_are_told(reading_of):
    found = reading_of("x,y,x\n1,2,3\n")
    assert list(found.table) == ["x", "y", "x (2)"] and found.doubled == ("x",)
    assert found.findings[0].text == "is the name of two columns: the second is called x (2)"


@pytest.mark.parametrize("header", ["0,0,5", "1.5,2,3", "0,0,a"])
def test_numbers_are_no_names_of_columns(reading_of, header):
    with pytest.raises(BadInput, match="the first line has numbers"):
        reading_of(header + "\n1,2,3\n")


def test_rows_are_written_again_with_the_columns_that_have_no_name(tmp_path):
    (tmp_path / "t.csv").write_text(",x,\n0,1,\n1,3,\n")
    write_beside(tmp_path / "t.csv", TrainingSettings(), {"p": [1.5, 2.5]}, tmp_path / "out.csv")
    assert (tmp_path / "out.csv").read_text() == ",x,,p\n0,1,,1.5\n1,3,,2.5\n"


# Folders


def partitions(folder, years=(2024, 2025)):
    for year in years:
        (folder / f"year={year}" / "land=A%20B").mkdir(parents=True)
        file = folder / f"year={year}" / "land=A%20B" / "part.parquet"
        pandas.DataFrame({"x": [year - 2000], "y": [0.5]}).to_parquet(file)
    return folder


def test_partitions_of_hive_are_columns(tmp_path):
    table = read_table(partitions(tmp_path))
    assert table.to_dict("list") == {
        "x": [24, 25], "y": [0.5, 0.5], "year": [2024, 2025], "land": ["A B", "A B"],
    }  # fmt: skip


def test_what_partitions_are_called_is_part_of_the_data(tmp_path):
    before = Dataset(dataset=partitions(tmp_path / "a")).signature()
    (tmp_path / "a" / "year=2025").rename(tmp_path / "a" / "year=2026")
    assert Dataset(dataset=tmp_path / "a").signature() != before


def test_other_folders_with_data_are_refused_and_never_passed_over(tmp_path):
    (tmp_path / "a.csv").write_bytes(CONTENT)
    (tmp_path / "empty").mkdir()
    (tmp_path / ".cache").mkdir()
    (tmp_path / ".cache" / "b.csv").write_bytes(CONTENT)
    assert data_files(tmp_path) == [tmp_path / "a.csv"]
    (tmp_path / "more" / "deep").mkdir(parents=True)
    (tmp_path / "more" / "deep" / "b.csv").write_bytes(CONTENT)
    with pytest.raises(BadInput, match="the folder deep in it has 1 data files"):
        read_table(tmp_path)


def test_a_column_new_in_a_later_file_is_left_out_or_used(tmp_path):
    (tmp_path / "a.csv").write_bytes(CONTENT)
    (tmp_path / "b.csv").write_text("x,y,z\n5,6,7\n")
    found = read(tmp_path)
    assert list(found.table) == ["x", "y"] and found.table["x"].tolist() == [1, 3, 5]
    assert (
        found.findings[0].text == "is new in b.csv and is left out; [training] new_columns = use takes it in"
    )
    used = read(tmp_path, TrainingSettings(new_columns="use"))
    assert used.table["z"].isna().tolist() == [True, True, False]
    assert used.findings[0].text == "is missing in the files before b.csv"


def test_an_excluded_column_may_be_in_some_files_only(tmp_path):
    (tmp_path / "a.csv").write_bytes(CONTENT)
    (tmp_path / "b.csv").write_text("x\n5\n")
    with pytest.raises(BadInput, match="it lacks y"):
        read_table(tmp_path)
    assert read(tmp_path, excluded=("y",)).table["x"].tolist() == [1, 3, 5]
