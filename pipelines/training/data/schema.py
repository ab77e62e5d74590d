"""What the columns of a dataset may hold: learned in its first run, kept as YAML, checked in later ones."""

import ast
import copy
import re
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import cast

from pipelines.core.errors import BadInput
from pipelines.locale.message import N_, Message
from pipelines.training.data.dataset import place
from pipelines.training.records import Column, Finding

HEADER = """\
# What the columns of this dataset may hold, as a pandera schema (https://pandera.readthedocs.io).
# Konspekt wrote it in the first run, and checks the dataset against it in every later one:
# - a column that is missing or of another dtype, and a value out of in_range, end the run;
#   so do missing values in more than 5 % of the rows of a column that is not nullable;
# - values beyond those of the description, levels not in isin, fewer gaps, and new columns are reported.
# Edit this file, or delete it to have it written anew, to accept a change.
"""
DTYPES = {"number": "float64", "date": "datetime64[ns]", "category": "str"}
WORDS = {"number": N_("a number"), "date": N_("a date"), "category": N_("text")}
SEEN = "{} to {} when this was written"
# What else the description of a column has: how its values are written, and which words count as missing.
WRITTEN, VOID = "written as ", "missing where "
# Up to so many levels of a category are listed; up to this share of gaps is reported, beyond is refused.
MOST_LEVELS, FEW_MISSING = 50, 0.05


def infer(table, columns: tuple[Column, ...], target: str):
    """The pandera.DataFrameSchema of a table, with those of its `columns` that models see, and the target.

    Numbers may lie beyond those seen by their span, for more is a change of unit; what was never
    negative may not become so.
    """
    import pandera.pandas as pandera

    used = [column for column in columns if column.name == target or not column.unused]
    return pandera.DataFrameSchema({column.name: _rules(table[column.name], column) for column in used})


def _rules(series, column: Column):
    import pandera.pandas as pandera

    checks, seen = [], None
    if column.kind == "number":
        assert column.least is not None and column.most is not None
        checks.append(pandera.Check.in_range(*_allowed(column.least, column.most)))
        seen = SEEN.format(column.least, column.most)
    elif column.kind == "category" and column.distinct <= MOST_LEVELS:
        checks.append(pandera.Check.isin(sorted(series.dropna().astype("str").unique())))
    for label, words in ((WRITTEN, column.written), (VOID, ", ".join(map(repr, column.void)))):
        if words:
            seen = f"{seen}; {label}{words}" if seen else f"{label}{words}"
    return pandera.Column(DTYPES[column.kind], checks, nullable=column.missing > 0, description=seen)


def words_of(schema) -> tuple[str, ...]:
    """The columns that a schema has as text: they are not taken for anything else."""
    return tuple(name for name, rule in schema.columns.items() if _kind_of(rule) == "category")


def columns_of(schema) -> dict[str, Column]:
    """How the columns of a schema were written, where that had to be found out."""
    found = {}
    for name, rule in schema.columns.items():
        written = re.search(rf"(?:^|; ){WRITTEN}(.+?)(?=; {VOID}|$)", rule.description or "")
        void = re.search(rf"(?:^|; ){VOID}(.+)$", rule.description or "")
        if written or void:
            found[name] = Column(
                name,
                _kind_of(rule),
                written=written[1] if written else "",
                void=_listed(void[1]) if void else (),
            )
    return found


def _listed(words: str) -> tuple[str, ...]:
    """Words in quotes as Python writes them; those that a person has broken are none."""
    try:
        return tuple(map(str, ast.literal_eval(f"({words},)")))
    except (ValueError, SyntaxError):
        return ()


def _kind_of(rule) -> str:
    """number, date or category, by the dtype in a schema; nothing where it has none."""
    if rule.dtype is None:
        return ""
    dtype = str(rule.dtype)
    if dtype.startswith("date"):
        return "date"
    return "number" if re.match("u?int|float|bool", dtype) else "category"


def _allowed(least: float, most: float) -> tuple[float, float]:
    span = (most - least) or abs(most) or 1.0
    low = max(0.0, least - span) if least >= 0 else least - span
    short = float(f"{low:.12g}"), float(f"{most + span:.12g}")  # 14.0, not 13.999999999999998
    return short if short[0] <= least and short[1] >= most else (low, most + span)


def write(schema, path: Path) -> None:
    """Write a schema as YAML for people."""
    import yaml

    # Once more, for pandera escapes all letters but English ones.
    text = yaml.safe_dump(yaml.safe_load(schema.to_yaml()), sort_keys=False, allow_unicode=True)
    Path(path).write_text(HEADER + text, encoding="utf-8")


def load(path: Path):
    """Read a schema as pandera.DataFrameSchema; raises BadInput where a person's edit has broken it."""
    import pandera.pandas as pandera
    import yaml

    try:
        text = Path(path).read_text(encoding="utf-8")
        schema = pandera.DataFrameSchema.from_yaml(text)
        if not schema.columns:
            raise ValueError("it has no columns")
        known = yaml.safe_load(cast(str, schema.to_yaml(minimal=False)))["columns"]
        for name, rules in yaml.safe_load(text)["columns"].items():
            # Pandera passes over what it does not know, such as a misspelt check.
            if unknown := set(rules) - set(known[name]) - {"checks", "name", "default", "report_duplicates"}:
                raise ValueError(f"column {name}: {unknown.pop()} is unknown")
    except Exception as error:  # of YAML, of pandera and of pandas: there is no common kind
        reason = " ".join(str(error).split())
        raise BadInput(path, "is not a schema ({reason}); correct it, or delete it", reason=reason) from None
    return schema


def check(
    table,
    columns: tuple[Column, ...],
    schema,
    data_path: Path,
    schema_path: Path,
    excluded: Collection[str] = (),
) -> tuple[Finding, ...]:
    """What differs from the schema and is ordinary; `columns` describe the table now.

    Columns named `excluded` may be anything, or not be there at all.

    Raises BadInput with column, data row and value for what is not: see the schema's own header.
    """
    now = {column.name: column for column in columns}
    excluded = {*excluded, *(column.name for column in columns if column.unused.startswith("excluded"))}
    rules = {name: rule for name, rule in schema.columns.items() if name not in excluded}
    findings = [
        Finding("new column", column.name, f"is not in {schema_path.name}")
        for column in columns
        if column.name not in schema.columns and not column.unused
    ]

    def refuse(name: str, label: int | None, what: str) -> BadInput:
        path, row = (data_path, None) if label is None else place(table, label, data_path)
        told = {"name": name, "row": row, "what": what, "schema": schema_path}
        if name not in now:
            return BadInput(path, "column {name} {what}; to accept it, edit or delete {schema}", **told)
        if row is None:
            return BadInput(path, "column {name}: {what}; to accept it, edit or delete {schema}", **told)
        return BadInput(
            path, "column {name}, data row {row}: {what}; to accept it, edit or delete {schema}", **told
        )

    for name, rule in rules.items():
        if name in now and now[name].missing < len(table):
            _check_kind(table[name], now[name].kind, rule, refuse)
        if name in now and now[name].missing and not rule.nullable:
            findings.append(_gaps(table[name], refuse))
    findings += _judged(table, rules, _failures(table, rules), refuse)
    findings += _excursions(now, rules)
    return tuple(findings)


def _check_kind(series, kind: str, rule, refuse) -> None:
    """Raise what `refuse` makes where a column has values of another kind than the schema tells."""
    import pandas

    wanted = _kind_of(rule)
    if not wanted or kind == wanted:
        return
    wrong = series.dropna()
    if wanted == "number" and kind == "category":
        wrong = wrong[pandas.to_numeric(wrong, errors="coerce").isna()]
    value = str((wrong if len(wrong) else series.dropna()).iloc[0])
    label = (wrong if len(wrong) else series.dropna()).index[0]
    told = {"value": value, "kind": Message(WORDS[kind]), "wanted": Message(WORDS[wanted])}
    raise refuse(series.name, label, Message("{value!r} is {kind}, where there was {wanted}", **told))


def _gaps(series, refuse) -> Finding:
    """What to tell of a few missing values in a column that had none; raises what `refuse` makes of many."""
    missing = series.isna()
    told = f"{missing.sum():,} of {len(series):,} values are missing"
    if missing.mean() > FEW_MISSING:
        many = Message(
            "{missing} of {count} values are missing, where there were none",
            missing=f"{missing.sum():,}",
            count=f"{len(series):,}",
        )
        raise refuse(series.name, series.index[missing.argmax()], many)
    return Finding("missing", series.name, f"{told}, where there were none")


def _failures(table, rules: dict) -> list[dict]:
    """What pandera finds: one failure a check, for a million of them would take half a minute."""
    import pandera.pandas as pandera

    quick = {}
    for name, rule in rules.items():
        checks = [copy.copy(check) for check in rule.checks]
        for check in checks:
            check.n_failure_cases = 1
        quick[name] = pandera.Column(None, checks, nullable=True, required=rule.required, unique=rule.unique)
    try:
        pandera.DataFrameSchema(quick).validate(table, lazy=True)
    except pandera.errors.SchemaErrors as errors:
        return errors.failure_cases.to_dict("records")
    return []


def _judged(table, rules: dict, failures: list[dict], refuse) -> Iterator[Finding]:
    """New levels as findings; raises what `refuse` makes of the first other failure."""
    import pandas

    if missing := [found["failure_case"] for found in failures if found["check"] == "column_in_dataframe"]:
        if missing[1:]:
            raise refuse(missing[0], None, Message("is missing, and so are {names}", names=missing[1:]))
        raise refuse(missing[0], None, Message("is missing"))
    grave = [found for found in failures if not str(found["check"]).startswith("isin(")]
    for found in grave:
        others = sorted({other["column"] for other in grave} - {found["column"]})
        bounds = re.fullmatch(r"in_range\((.+), (.+)\)", str(found["check"]))
        value = str(found["failure_case"])
        if bounds:
            least, most = bounds.groups()
            wrong = Message("{value} is not within {least} to {most}", value=value, least=least, most=most)
        else:
            wrong = Message("{value} fails {check}", value=value, check=str(found["check"]))
        if others:
            wrong = Message("{what} (so in {columns})", what=wrong, columns=others)
        label = None if pandas.isna(found["index"]) else int(found["index"])
        raise refuse(found["column"], label, wrong)
    for found in failures:
        name = found["column"]
        known = next(
            check.statistics["allowed_values"] for check in rules[name].checks if check.name == "isin"
        )
        new = [str(level) for level in table[name].dropna().unique() if level not in set(known)]
        more = f" and {len(new) - 5} more" if len(new) > 5 else ""
        yield Finding("range", name, f"new levels: {', '.join(new[:5])}{more}")


def _excursions(now: dict[str, Column], rules: dict) -> Iterator[Finding]:
    """Numbers beyond those seen before, though in range."""
    for name, rule in rules.items():
        seen = re.match(SEEN.format("(.+)", "(.+)"), rule.description or "")
        if seen and name in now and now[name].kind == "number" and now[name].least is not None:
            column, least, most = now[name], float(seen[1]), float(seen[2])
            assert column.least is not None and column.most is not None
            beyond = [f"{column.least:.6g}"] * (column.least < least) + [f"{column.most:.6g}"] * (
                column.most > most
            )
            if beyond:
                yield Finding(
                    "range", name, f"reaches {' and '.join(beyond)}; so far {least:.6g} to {most:.6g}"
                )
