"""From the files of a dataset to rows that are checked, divided and ready to be learned from."""

from dataclasses import dataclass, field
from pathlib import Path

from pipelines.core.errors import BadInput
from pipelines.core.files.atomic import whole
from pipelines.training.data import dataset, features, prepared, profile, schema
from pipelines.training.data.dataset import ReadOptions
from pipelines.training.data.splits import TEST, VALIDATION, SplitOptions, assign_folds
from pipelines.training.data.target_scale import fit_target
from pipelines.training.records import Column, Finding, Profile


@dataclass(frozen=True)
class PrepareOptions:
    """How a dataset is read and divided, which columns models may see, and how they learn the target."""

    reading: ReadOptions = field(default_factory=ReadOptions)
    split: SplitOptions = field(default_factory=SplitOptions)
    excluded: tuple[str, ...] = ()
    categorical: tuple[str, ...] = ()
    target_transform: str = "auto"
    limited: bool = True


def prepare(path: Path, target: str, options: PrepareOptions, schema_path: Path, folder: Path) -> None:
    """Write the prepared dataset into a new folder, and the schema where there is none yet.

    Raises BadInput with the file, the column and the row for everything that cannot be learned from.
    """
    table = dataset.read_table(path, options.reading, options.categorical)
    profile.check_target(path, table, target, options.excluded)
    table = profile.rows_with_target(table, target)
    columns, findings = profile.describe(
        table, target, options.excluded, options.categorical,
        options.split.group_column, options.split.time_column,
    )  # fmt: skip
    findings = (*findings, *_misnamed(table, (*options.excluded, *options.categorical)))
    _check_transform(path, table, target, options.target_transform)
    if schema_path.exists():
        known = schema.load(schema_path)
        findings = (*findings, *schema.check(table, columns, known, path, schema_path, options.excluded))
    used = [column for column in columns if column.name != target and not column.unused]
    if not used:
        raise BadInput(path, "there is no column to predict {target} from", target=target)
    fold = assign_folds(_visible(table, columns, target), target, options.split, path)
    learned = table[fold > VALIDATION]
    scale = fit_target(learned[target], options.target_transform, options.limited)
    preparation = features.fit(learned, used, scale)
    parts = {"train": int((fold > VALIDATION).sum()), "validation": int((fold == VALIDATION).sum())}
    described = Profile(
        dataset=path.name,
        target=target,
        files=len(dataset.data_files(path)),
        rows=len(table),
        columns=columns,
        split=str(options.split),
        parts=parts | {"test": int((fold == TEST).sum())},
        ordered=options.split.ordered,
        findings=findings,
    )
    kept = [column.name for column in used]
    prepared.write(folder, table[[*kept, target]], fold, preparation, described)
    if not schema_path.exists():
        with whole(schema_path) as part:
            schema.write(schema.infer(table, columns, target), part)


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
