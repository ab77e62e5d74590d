"""The rows of a dataset, whatever wrote its files; what is wrong is told with its file, column and row."""

import re
from collections.abc import Collection, Container, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipelines.core.errors import BadInput
from pipelines.core.settings import TrainingSettings, names_in
from pipelines.locale.message import Message
from pipelines.locale.system_errors import reason_of
from pipelines.training.data.text_file import NO_ROWS, arrow_file, check_names, read_text
from pipelines.training.data.values import kind_word, settled

SUFFIXES = (".csv", ".tsv", ".txt", ".csv.gz", ".parquet")
# In a folder, a .txt file is more likely to tell about the data.
IN_FOLDERS = (".csv", ".tsv", ".csv.gz", ".parquet")


def data_files(path: Path) -> list[Path]:
    """The files of a dataset: itself, or those in a folder, by name, without hidden and other files.

    Raises BadInput where there is none that can be read.
    """
    path = Path(path)
    try:
        if path.is_dir():
            inside = sorted(file for file in path.iterdir() if not file.name.startswith("."))
            files = [file for file in inside if file.name.lower().endswith(IN_FOLDERS) and file.is_file()]
            if not files:
                raise BadInput(
                    path,
                    "the folder has no {most} or {last} file",
                    most=list(IN_FOLDERS[:-1]),
                    last=IN_FOLDERS[-1],
                )
            return files
        path.stat()
    except FileNotFoundError:
        raise BadInput(path, "no such file") from None
    except OSError as error:
        raise BadInput(path, reason_of(error)) from None
    if not path.is_file():
        raise BadInput(path, "is not a regular file")
    if not path.name.lower().endswith(SUFFIXES):
        raise BadInput(path, "is none of {suffixes}", suffixes=list(SUFFIXES))
    return [path]


@dataclass(frozen=True)
class AllBut:
    """Stands for all columns but some, where columns are named that are taken as text."""

    names: Collection[str]

    def __contains__(self, name: object) -> bool:
        return name not in self.names


def read_table(path: Path, chosen: TrainingSettings | None = None, categorical: Container[str] = ()):
    """All rows of a dataset as a pandas.DataFrame with labels 0 to n - 1.

    Numbers are int64, or float64 where one is missing or not whole; dates are datetime64[ns], in UTC
    where they have a zone; all else, and the columns named `categorical`, is str. True and false are
    1 and 0. Raises BadInput for all that is no such table, BadSetting for options that cannot be.
    """
    import pyarrow

    chosen = chosen or TrainingSettings()
    missing = missing_values(chosen)
    tables: list = []
    files = data_files(path)
    for file in files:
        table = read_file(file, chosen, categorical, missing)
        if not table.num_rows:
            raise BadInput(file, NO_ROWS)
        columns = {
            name: settled(file, name, column, name in categorical, chosen.decimal, missing)
            for name, column in zip(table.column_names, table.columns)
        }
        if tables:
            _check_alike(file, columns, files[0], tables)
        tables.append(pyarrow.table(columns))
    rows = [(file.name, table.num_rows) for file, table in zip(files, tables)]
    joined = pyarrow.concat_tables(tables, promote_options="permissive")
    del tables, table, columns  # so that each column's memory is given back once pandas has it
    gaps = {field.name: pyarrow.float64() for field in joined.schema if field.type == pyarrow.null()}
    fields = [field.with_type(gaps.get(field.name, field.type)) for field in joined.schema]
    frame = joined.cast(pyarrow.schema(fields)).to_pandas(self_destruct=True)
    if Path(path).is_dir():
        frame.attrs["files"] = rows
    return frame


def is_parquet(file: Path) -> bool:
    return file.name.lower().endswith(".parquet")


def missing_values(chosen: TrainingSettings) -> tuple[str, ...]:
    """What stands for a missing value."""
    return ("", *names_in(chosen.missing_values))


def read_file(file: Path, chosen: TrainingSettings, categorical: Container[str], missing: Sequence[str]):
    """One file as an Arrow table, before it is settled what its values are; what is `missing` is null."""
    return _read_parquet(file) if is_parquet(file) else read_text(file, chosen, categorical, missing)


def place(table, label: int, path: Path) -> tuple[Path, int]:
    """The file that a row came from and its data row there, from 1; `label` is that of the table's index."""
    for name, rows in table.attrs.get("files", ()):
        if label < rows:
            return Path(path) / name, label + 1
        label -= rows
    return path, label + 1


def _check_alike(file: Path, columns: dict, first: Path, tables: list) -> None:
    """Raise BadInput where a file has other columns than the first, or other kinds of values."""
    names = set(tables[0].column_names)
    lacking, more = sorted(names - set(columns)), sorted(set(columns) - names)
    if lacking and more:
        told = Message("it lacks {lacking} and it also has {more}", lacking=lacking, more=more)
    else:
        told = (
            Message("it lacks {names}", names=lacking)
            if lacking
            else Message("it also has {names}", names=more)
        )
    if lacking or more:
        raise BadInput(
            file, "its columns differ from those of {name}: {difference}", name=first.name, difference=told
        )
    for name, column in columns.items():
        here = kind_word(column.type)
        there = {kind_word(table.schema.field(name).type) for table in tables} - {""}
        if here and there - {here}:
            raise BadInput(
                file,
                "column {name} has {here} here and {there} in the files before; "
                "listed in [training] categorical_columns it is read as text",
                name=name,
                here=here,
                there=there.pop(),
            )


def _read_parquet(path: Path):
    """A Parquet file as an Arrow table; the index that pandas kept in it is left out."""
    import pyarrow
    from pyarrow.parquet import ParquetFile

    try:
        with ParquetFile(arrow_file(path), page_checksum_verification=True) as file:
            index = re.compile(r"__index_level_\d+__")
            fields = [field for field in file.schema_arrow if not index.fullmatch(field.name)]
            names = check_names(path, [field.name for field in fields])
            for field in fields:
                if pyarrow.types.is_nested(field.type):
                    raise BadInput(path, "column {name} is nested ({type})", name=field.name, type=field.type)
            table = file.read([field.name for field in fields]).replace_schema_metadata(None)
            table.validate(full=True)  # that text is UTF-8, too
            return table.rename_columns(names)
    except (pyarrow.ArrowException, OSError, UnicodeDecodeError) as error:
        raise BadInput(
            path, "is not a whole Parquet file ({error})", error=str(error).splitlines()[0]
        ) from None
