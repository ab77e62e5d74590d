"""From the files of a dataset to rows that are checked, divided and ready to be learned from."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from pipelines.core.errors import BadInput
from pipelines.core.files.atomic import whole
from pipelines.core.settings import TrainingSettings, names_in
from pipelines.training.data import dataset, features, prepared, profile, schema, splits
from pipelines.training.data.splits import TEST, VALIDATION
from pipelines.training.data.target_scale import fit_target
from pipelines.training.records import Column, Finding, Profile


def categorical(chosen: TrainingSettings) -> tuple[str, ...]:
    """The columns that are names, whatever they contain."""
    return tuple(names_in(chosen.categorical_columns))


def limited(chosen: TrainingSettings) -> bool:
    """Whether no prediction goes beyond the target's range in the training part."""
    return chosen.limit_predictions == "yes" or (
        chosen.limit_predictions == "auto" and not splits.ordered(chosen)
    )


def prepare(
    path: Path,
    target: str,
    chosen: TrainingSettings,
    excluded: tuple[str, ...],
    schema_path: Path,
    folder: Path,
    repeat: int = 0,
) -> None:
    """Write the prepared dataset into a new folder, and the schema where there is none yet.

    `excluded` are the columns that no model may see here; `repeat` counts further splits of the rows.
    Raises BadInput with the file, the column and the row for everything that cannot be learned from.
    """
    known = schema.load(schema_path) if schema_path.exists() else None
    words = (*categorical(chosen), *(schema.words_of(known) if known else ()))
    read = dataset.read(path, chosen, words, target, excluded, schema.columns_of(known) if known else {})
    if target in read.doubled:
        raise BadInput(path, "two columns are called {name}", name=target)
    table = read.table
    profile.check_target(path, table, target, excluded)
    without, table = int(table[target].isna().sum()), profile.rows_with_target(table, target)
    columns, findings = profile.describe(
        table, target, excluded, categorical(chosen), chosen.group_column, chosen.time_column
    )  # fmt: skip
    columns = tuple(_as_written(column, read.written) for column in columns)
    findings = (*_without_target(without, len(table), target), *read.findings, *findings)
    findings = (*findings, *_misnamed(table, (*excluded, *categorical(chosen))))
    _check_transform(path, table, target, chosen.target_transform)
    if known:
        findings = (*findings, *schema.check(table, columns, known, path, schema_path, excluded))
    used = [column for column in columns if column.name != target and not column.unused]
    if not used:
        raise BadInput(path, "there is no column to predict {target} from", target=target)
    fold = splits.assign_folds(_visible(table, columns, target), target, chosen, path, repeat)
    learned = table[fold > VALIDATION]
    scale = fit_target(learned[target], chosen.target_transform, limited(chosen))
    preparation = features.fit(learned, used, scale)
    parts = {"train": int((fold > VALIDATION).sum()), "validation": int((fold == VALIDATION).sum())}
    described = Profile(
        dataset=path.name,
        target=target,
        files=len(dataset.data_files(path)),
        rows=len(table),
        columns=columns,
        split=splits.described(chosen, repeat),
        parts=parts | {"test": int((fold == TEST).sum())},
        ordered=splits.ordered(chosen),
        findings=findings,
    )
    kept = [column.name for column in used]
    prepared.write(folder, table[[*kept, target]], fold, preparation, described)
    if not known:
        with whole(schema_path) as part:
            schema.write(schema.infer(table, columns, target), part)


def _as_written(column: Column, written: Mapping[str, tuple[str, tuple[str, ...]]]) -> Column:
    how, void = written.get(column.name, ("", ()))
    return replace(column, written=how, void=void) if how or void else column


def _without_target(without: int, rows: int, target: str) -> list[Finding]:
    """Rows that cannot be learned from."""
    if not without:
        return []
    return [
        Finding(
            "missing", target, f"{without:,} of {without + rows:,} rows have no value of it, and are left out"
        )
    ]


def _misnamed(table, names: tuple[str, ...]) -> list[Finding]:
    """Columns that the settings name and the dataset lacks, unless they are named for another dataset."""
    return [
        Finding("missing", name, "is named in the settings, but the data have no such column")
        for name in names
        if name not in table and "." not in name
    ]


def _check_transform(path: Path, table, target: str, transform: str) -> None:
    for name, wrong in (("log", table[target] <= 0), ("sqrt", table[target] < 0)):
        if transform == name and wrong.any():
            file, row = dataset.place(table, wrong.idxmax(), path)
            value = table[target][wrong.idxmax()]
            raise BadInput(
                file,
                "column {target}, data row {row}: {value} has no {transform}; "
                "set [training] target_transform",
                target=target,
                row=row,
                value=str(value),
                transform=name,
            )


def _visible(table, columns: tuple[Column, ...], target: str):
    """The columns that decide whether two rows are the same: those that models see, and those that divide."""
    dividing = ("the rows' groups", "the rows' time")
    chosen = [column.name for column in columns if not column.unused or column.unused in dividing]
    return table[[*(name for name in chosen if name != target), target]]
