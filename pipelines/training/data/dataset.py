"""The rows of a dataset, whatever wrote its files; what is wrong is told with its file, column and row."""

import re
from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipelines.core.errors import BadInput
from pipelines.core.settings import TrainingSettings, names_in
from pipelines.locale.message import Message
from pipelines.training.data.reading import folders, meaning, names
from pipelines.training.data.reading.columns import Places, understood
from pipelines.training.data.reading.dates import DAY_FIRST, MONTH_FIRST
from pipelines.training.data.reading.exceptions import NOTHING
from pipelines.training.data.reading.folders import data_files
from pipelines.training.data.reading.rules import Rules
from pipelines.training.data.reading.sources import SUFFIXES, Source, is_parquet, is_sheet
from pipelines.training.data.text_file import NO_ROWS, layout_of, read_text
from pipelines.training.data.values import Unusable, settled, without
from pipelines.training.records import Column, Finding

__all__ = [
    "SUFFIXES",
    "AllBut",
    "Reading",
    "data_files",
    "is_parquet",
    "missing_values",
    "place",
    "read",
    "read_file",
    "read_table",
]
ORDERS = {"auto": "", "day-month": DAY_FIRST, "month-day": MONTH_FIRST}


@dataclass(frozen=True)
class AllBut:
    """Stands for all columns but some, where columns are named that are taken as text."""

    names: Collection[str]

    def __contains__(self, name: object) -> bool:
        return name not in self.names


@dataclass(frozen=True)
class Reading:
    """A table as it was read: a pandas.DataFrame, what a person should know of it, and how columns were
    written.

    `written` has, for a column whose text was more than plain numbers or dates, how that was, and which words
    stood for nothing. `decimal` is the mark that all agree on, or nothing. `doubled` are names of two
    columns.
    """

    table: Any
    findings: tuple[Finding, ...] = ()
    written: Mapping[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)
    decimal: str = ""
    doubled: tuple[str, ...] = ()


def read_table(path: Path, chosen: TrainingSettings | None = None, categorical: Container[str] = ()):
    """All rows of a dataset as a pandas.DataFrame, as `read` gives it."""
    return read(path, chosen, categorical).table


def read(
    path: Path,
    chosen: TrainingSettings | None = None,
    categorical: Container[str] = (),
    target: str = "",
    excluded: Container[str] = (),
    known: Mapping[str, Column] | None = None,
) -> Reading:
    """All rows of a dataset, with labels 0 to n - 1.

    Numbers are int64, or float64 where one is missing or not whole; dates are datetime64[ns], in UTC
    where they have a zone; all else, and the columns named `categorical`, is str. True and false are
    1 and 0. The `target` has no mistakes, `excluded` columns may be anything; `known` columns are read as a
    model has learned them. Raises BadInput for all that is no such table, BadSetting for options that
    cannot be.
    """
    chosen = chosen or TrainingSettings()
    files = data_files(path)
    tables, findings, levels = _tables(path, files, chosen, categorical)
    categorical = _Also(categorical, levels)
    rules = _rules(files, tables, chosen, categorical, target, known or {})
    if rules.marks.decimal == "," and chosen.decimal == "." and (again := _floats(tables)):
        # Numbers such as 1.234 among others such as 0,5: they are read anew, as they are written.
        tables, findings, _ = _tables(path, files, chosen, _Also(categorical, again), keep=again)
    places = Places(path, [(file, table.num_rows) for file, table in zip(files, tables)])
    columns, written = {}, {}
    for name in _names(files, tables, chosen, excluded, findings):
        try:
            column, told, how = understood(
                name, tables, files, rules, name in categorical, places, name in excluded
            )
        except Unusable as error:
            findings.append(Finding("left out", name, f"{error}, and is left out"))
            continue
        columns[name], written[name] = column, how
        if name not in excluded:
            findings += told
    written = {name: how for name, how in written.items() if how != ("", ())}
    if not columns:
        raise BadInput(path, "has no column that can be used")
    doubled = tuple(names.doubled(list(columns)))
    findings += [
        Finding(
            "reading",
            name,
            "is the name of two columns: the second is called {name} (2)".replace("{name}", name),
        )
        for name in doubled
    ]
    del tables  # so that each column's memory is given back once pandas has it
    frame = _frame(columns)
    if Path(path).is_dir():
        frame.attrs["files"] = [(file.relative_to(path).as_posix(), rows) for file, rows in places.files]
    return Reading(frame, tuple(findings), written, rules.marks.decimal, doubled)


def missing_values(chosen: TrainingSettings) -> tuple[str, ...]:
    """What stands for a missing value."""
    return ("", *names_in(chosen.missing_values))


def read_file(
    file: Path, chosen: TrainingSettings, categorical: Container[str], missing: Sequence[str]
) -> tuple:
    """One file as an Arrow table, before it is settled what its values are, what to tell of it, and kept
    columns.

    What is `missing` is null, but in columns that are kept.
    """
    if is_parquet(file):
        return _read_parquet(file), [], ()
    return read_text(Source(file, chosen.sheet), chosen, categorical, missing)


def place(table, label: int, path: Path) -> tuple[Path, int]:
    """The file that a row came from and its data row there, from 1; `label` is that of the table's index."""
    for name, rows in table.attrs.get("files", ()):
        if label < rows:
            return Path(path) / name, label + 1
        label -= rows
    return path, label + 1


@dataclass(frozen=True)
class _Also:
    """Columns that are named, and some more."""

    named: Container[str]
    more: Collection[str]

    def __contains__(self, name: object) -> bool:
        return name in self.more or name in self.named


def _tables(
    path: Path,
    files: list[Path],
    chosen: TrainingSettings,
    categorical: Container[str],
    keep: Collection[str] = (),
):
    """Each file as an Arrow table of settled columns, with those that folders tell, and what to tell of
    them."""
    import pyarrow
    from pyarrow import types

    missing = missing_values(chosen)
    tables, findings, names_of_levels = [], [], set()
    for file in files:
        table, told, kept = read_file(file, chosen, categorical, missing)
        findings += [found for found in told if found not in findings]
        if not table.num_rows:
            raise BadInput(file, NO_ROWS)
        columns: dict = {}
        for name, column in zip(table.column_names, table.columns):
            if found := names.left_out(name, column):
                findings += [found] if found not in findings else []
                continue
            if is_parquet(file):
                column = without(column, missing)
                if types.is_dictionary(column.type):
                    names_of_levels.add(name)
            try:
                words = () if name in kept else (*missing, *NOTHING)
                columns[name] = settled(name, column, name in categorical and name not in keep, words)
            except Unusable:
                columns[name] = column
        for name, value in folders.partition(path, file).items():
            columns.setdefault(
                name, pyarrow.chunked_array([pyarrow.array([value] * table.num_rows, pyarrow.string())])
            )
        tables.append(pyarrow.table(columns))
        del table
    return tables, findings, names_of_levels


def _rules(
    files: list[Path],
    tables: list,
    chosen: TrainingSettings,
    categorical: Container[str],
    target: str,
    known: Mapping,
) -> Rules:
    """What is set, and what all columns together tell of how numbers are written."""
    from pyarrow import types

    samples: dict[str, list[str]] = {}
    floats = False
    for table in tables:
        for column_field, column in zip(table.schema, table.columns):
            if types.is_string(column_field.type) and column_field.name not in categorical:
                samples.setdefault(column_field.name, []).extend(_sample(column))
            floats |= types.is_floating(column_field.type) and _fractions(column)
    texts = [file for file in files if not is_parquet(file)]
    rules = Rules(
        decimal=chosen.decimal,
        thousands={"auto": ""}.get(chosen.thousands, chosen.thousands),
        orders=ORDERS[chosen.date_order],
        target=target,
        known=known,
    )
    if not samples:
        return rules
    marks = meaning.table_marks(samples, rules, floats and not any(map(is_parquet, files)))
    commas = bool(texts) and all(
        is_sheet(file) or layout_of(Source(file, chosen.sheet), chosen)[0] == "," for file in texts
    )
    return Rules(rules.decimal, marks, rules.thousands, rules.orders, commas, target, known)


def _sample(column) -> list[str]:
    present = column.drop_null()
    return present.take(list(range(0, len(present), max(1, len(present) // 200)))).to_pylist()


def _fractions(column) -> bool:
    """Whether a number has a part behind its point that cannot be three more digits."""
    import numpy

    values = column.slice(0, 1000).drop_null().to_numpy()
    values = abs(values[numpy.isfinite(values)])
    more = abs(1000 * values - numpy.round(1000 * values)) > 1e-3 * numpy.maximum(1, values)
    return bool((more | ((values < 1) & (values > 0))).any())


def _floats(tables: list) -> list[str]:
    from pyarrow import types

    return sorted({found.name for table in tables for found in table.schema if types.is_floating(found.type)})


def _names(
    files: list[Path], tables: list, chosen: TrainingSettings, excluded: Container[str], findings: list
) -> Iterable[str]:
    """The columns of the table, in the order of the first file; raises BadInput where files differ in
    them."""
    found = list(tables[0].column_names)
    for file, table in zip(files[1:], tables[1:]):
        lacking = sorted(set(found) - set(table.column_names) - {name for name in found if name in excluded})
        more = [name for name in table.column_names if name not in found and name not in excluded]
        if lacking:
            told = Message("it lacks {names}", names=lacking)
            if more:
                told = Message(
                    "it lacks {lacking} and it also has {more}", lacking=lacking, more=sorted(more)
                )
            raise BadInput(
                file,
                "its columns differ from those of {name}: {difference}",
                name=files[0].name,
                difference=told,
            )
        for name in more:
            if chosen.new_columns == "use":
                found.append(name)
                about = f"is missing in the files before {file.name}"
            else:
                about = f"is new in {file.name} and is left out; [training] new_columns = use takes it in"
            if not any(known.column == name and known.kind == "new column" for known in findings):
                findings.append(Finding("new column", name, about))
    return found


def _frame(columns: dict):
    """Arrow columns as pandas has them; what is missing altogether is numbers."""
    import pyarrow

    joined = pyarrow.table(columns)
    columns.clear()
    gaps = {found.name: pyarrow.float64() for found in joined.schema if found.type == pyarrow.null()}
    fields = [found.with_type(gaps.get(found.name, found.type)) for found in joined.schema]
    return joined.cast(pyarrow.schema(fields)).to_pandas(self_destruct=True)


def _read_parquet(path: Path):
    """A Parquet file as an Arrow table; the index that pandas kept in it is left out."""
    import pyarrow
    from pyarrow.parquet import ParquetFile

    try:
        with ParquetFile(Source(path).arrow(), page_checksum_verification=True) as file:
            index = re.compile(r"__index_level_\d+__")
            fields = [found for found in file.schema_arrow if not index.fullmatch(found.name)]
            clean = names.checked(path, [found.name for found in fields])
            if twice := names.doubled(clean):
                raise BadInput(path, "two columns are called {name}", name=twice[0])
            table = file.read([found.name for found in fields]).replace_schema_metadata(None)
            table.validate(full=True)  # that text is UTF-8, too
            return table.rename_columns(clean)
    except (pyarrow.ArrowException, OSError, UnicodeDecodeError) as error:
        raise BadInput(
            path, "is not a whole Parquet file ({error})", error=str(error).splitlines()[0]
        ) from None
