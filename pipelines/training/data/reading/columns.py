"""One column out of all files of a dataset: its values as one, and where those that cannot be used are."""

from dataclasses import dataclass
from pathlib import Path

from pipelines.core.errors import BadInput
from pipelines.locale.message import Message
from pipelines.training.data.reading.meaning import meant
from pipelines.training.data.reading.rules import Rules
from pipelines.training.data.values import compact_dates, infinite, kind_word, nanoseconds, refusal, settled
from pipelines.training.records import Finding


@dataclass(frozen=True)
class Places:
    """Where each row of a table is: in which file, and which data row of it."""

    path: Path
    files: list[tuple[Path, int]]

    def __call__(self, row: int) -> tuple[Path, int]:
        for file, rows in self.files:
            if row < rows:
                return file, row + 1
            row -= rows
        return self.path, row + 1


def understood(
    name: str,
    tables: list,
    files: list[Path],
    rules: Rules,
    as_text: bool,
    places: Places,
    excluded: bool,
) -> tuple:
    """One column of all files as Arrow has it, what to tell of it, and how it was written.

    Raises BadInput for values that cannot be used, or of other kinds than in the files before; those of an
    `excluded` column are text then.
    """
    import pyarrow
    from pyarrow import types

    parts = [
        table[name] if name in table.column_names else pyarrow.chunked_array([pyarrow.nulls(table.num_rows)])
        for table in tables
    ]
    for part in parts:
        settled(name, part, False, ())  # that it can be used
    try:
        if as_text:
            return _joined(parts), [], ("", ())
        return _together(name, parts, files, rules, places)
    except BadInput:
        if not excluded:
            raise
        return (
            _joined([part.cast(pyarrow.string()) for part in parts if not types.is_nested(part.type)]),
            [],
            ("", ()),
        )


def _together(name: str, parts: list, files: list[Path], rules: Rules, places: Places) -> tuple:
    import pyarrow
    import pyarrow.compute as compute
    from pyarrow import types

    text = [types.is_string(part.type) for part in parts]
    findings: list[Finding] = []
    how: tuple[str, tuple[str, ...]] = ("", ())
    if any(text):
        gaps = [
            part if is_text else pyarrow.chunked_array([pyarrow.nulls(len(part), pyarrow.string())])
            for part, is_text in zip(parts, text)
        ]
        whole = _joined(gaps)
        found = meant(name, whole, rules, refusal(name, whole, places))
        findings += found.findings
        how = (found.written, found.void)
        at = 0
        for number, part in enumerate(parts):
            if text[number]:
                parts[number] = found.values.slice(at, len(part))  # type: ignore[attr-defined]
            at += len(part)
    _check_kinds(name, parts, files)
    start = 0
    for number, part in enumerate(parts):
        bad = refusal(name, part, lambda row, start=start: places(row + start))  # type: ignore[misc]
        start += len(part)
        if (wrong := infinite(part)) is not None:
            if name == rules.target or name in rules.known:
                raise bad(wrong, Message("is not a finite number"))
            parts[number] = compute.if_else(wrong, None, part)
            findings.append(_infinite(name, wrong, part))
        elif types.is_date(part.type) or types.is_timestamp(part.type):
            parts[number], beyond = nanoseconds(part)
            if beyond is not None:
                if name == rules.target:
                    raise bad(
                        beyond, Message("is not a date from 1678 to 2261; leave it empty where there is none")
                    )
                count = compute.sum(beyond).as_py()
                told = f"{count:,} of {len(part):,} dates are not from 1678 to 2261 and count as missing"
                findings.append(Finding("exceptions", name, told))
    joined = _joined(parts)
    expected = rules.known[name].kind if name in rules.known else "date"
    if name != rules.target and expected == "date" and (dated := compact_dates(joined)) is not None:
        told = f"has dates, such as '{joined.drop_null()[0].as_py()}'"
        return dated, [Finding("reading", name, told)], ("", ())
    return joined, findings, how


def _infinite(name: str, wrong, part) -> Finding:
    import pyarrow.compute as compute

    count = compute.sum(wrong).as_py()
    return Finding("exceptions", name, f"{count:,} of {len(part):,} values are infinite and count as missing")


def _check_kinds(name: str, parts: list, files: list[Path]) -> None:
    """Raise BadInput where a file has other kinds of values than those before."""
    before = ""
    for file, part in zip(files, parts):
        here = kind_word(part.type)
        if here and before and here != before:
            raise BadInput(
                file,
                "column {name} has {here} here and {there} in the files before; "
                "listed in [training] categorical_columns it is read as text",
                name=name,
                here=here,
                there=before,
            )
        before = before or here


def _joined(parts: list):
    """Columns of several files as one."""
    import pyarrow

    if len(parts) == 1:
        return parts[0]
    tables = [pyarrow.table({"x": part}) for part in parts]
    return pyarrow.concat_tables(tables, promote_options="permissive")["x"]
