"""What the earlier stages have put down in English, told in the language of the report.

Work products are made once and hold such sentences as plain text, so they are known again by their forms:
those of a training of last year are told as well, and nothing has to be made anew.
"""

import re
from functools import cache

from pipelines.locale.languages import SOURCE
from pipelines.locale.message import N_
from pipelines.training.report.text import _, local, words

# Their braces: figures are NUMBERS, sentences of their own are INNER, all else stays as it is.
FORMS = (
    # Why a column is not used.
    N_("by the settings"),
    N_("the rows' groups"),
    N_("the rows' time"),
    N_("no values at all"),
    N_("constant"),
    N_("an identifier: every row has another value"),
    N_("free text: {count} distinct values"),
    # How rows were divided.
    N_("the fixed split of Keras (seed 113)"),
    N_("the uncertainty literature's split {number} (seed 1)"),
    N_("random by {column}, seed {seed}, repeat {repeat}"),
    N_("random by {column}, seed {seed}"),
    N_("by time ({column})"),
    N_("random, seed {seed}, repeat {repeat}"),
    N_("random, seed {seed}"),
    # Kinds of findings, and the findings.
    N_("duplicates"),
    N_("exceptions"),
    N_("identifier"),
    N_("leakage"),
    N_("left out"),
    N_("reading"),
    N_("missing"),
    N_("new column"),
    N_("range"),
    N_("has the same value in every row, and is not used"),
    # How the files were read.
    N_("lines above the names of the columns that are left out: {count}"),
    N_("lines that begin with # and are left out as comments: {count}"),
    N_("lines below the table that are left out: {count}"),
    N_("has neither a name nor values, and is left out"),
    N_("has no name and numbers the rows, and is left out"),
    N_("is nested ({kind}), and is left out"),
    N_("has values of type {kind}, and is left out"),
    N_("is the name of two columns: the second is called {name}"),
    N_("is new in {file} and is left out; [training] new_columns = use takes it in"),
    N_("is missing in the files before {file}"),
    N_("{value} is read as {number}"),
    N_("is read without the sign {unit}"),
    N_("is read in {unit}"),
    N_("is read as text, for it has codes with zeros in front, such as {example}"),
    N_("is read as text, for it has numbers of {count} digits, as identifiers do"),
    N_("is read as {example}"),
    N_("has dates written {order}"),
    N_("has dates, such as {example}"),
    N_("has times of day, and is read as hours since midnight"),
    N_("{missing} of {rows} values are no numbers and count as missing: {words} and {count} more"),
    N_("{missing} of {rows} values are no numbers and count as missing: {words}"),
    N_("{missing} of {rows} values are no dates and count as missing: {words} and {count} more"),
    N_("{missing} of {rows} values are no dates and count as missing: {words}"),
    N_("{missing} of {rows} values are no times and count as missing: {words} and {count} more"),
    N_("{missing} of {rows} values are no times and count as missing: {words}"),
    N_("{missing} of {rows} values are infinite and count as missing"),
    N_("{missing} of {rows} dates are not from 1678 to 2261 and count as missing"),
    N_("{missing} of {rows} rows have no value of it, and are left out"),
    N_("counts {words} as missing; what is a name among these, take out of [training] missing_values"),
    N_("has 'NA' {count} times among codes of two capital letters, and keeps it as one of them"),
    N_(
        "is {number} in {rows} rows, far from all others ({least} to {most}); if that stands for a missing "
        "value, list it in [training] missing_values"
    ),
    N_("{rows} rows have {count} columns: models may find what is chance"),
    N_("is {reason}; it is not used"),
    N_(
        "has each number from {least} to {most} once, and models learn from it; if it only numbers the rows, "
        "name it in [training] exclude_columns"
    ),
    N_("most values are missing: {missing} of {rows} ({share} %)"),
    N_("{missing} of {rows} ({share} %) are missing"),
    N_("{missing} of {rows} rows repeat an earlier one in all that is used"),
    N_("{rows} rows have the same features as another, but another {target}"),
    N_("{what}; would it be known before {target} is?"),
    N_("determines {target}"),
    N_("is {target} times {factor}"),
    N_("correlates with {target} linearly at {share}"),
    N_("correlates with {target} in rank at {share}"),
    N_("is not in {schema}"),
    N_("{missing} of {rows} values are missing, where there were none"),
    N_("new levels: {levels} and {count} more"),
    N_("new levels: {levels}"),
    N_("reaches {number} and {count}; so far {least} to {most}"),
    N_("reaches {number}; so far {least} to {most}"),
    N_("is named in the settings, but the data have no such column"),
    # What became of the new model.
    N_("{drifted} (to promote nevertheless: --promotion-accept-drift true). Otherwise {reason}"),
    N_("column {column} has drifted: {reason}"),
    N_("population stability index {number}, above {most}"),
    N_("was a number, and is text now"),
    N_("there was no model in place"),
    N_("it is in place already"),
    N_("worse than always predicting the mean: RMSE {rmse} against {other}"),
    N_("not worse than the model in place: RMSE {rmse} against {other} on {rows} test rows"),
    N_(
        "worse than the model in place: RMSE {rmse} against {other} on {rows} test rows, which that one had "
        "learned from: keep the seed to compare fairly"
    ),
    N_("worse than the model in place: RMSE {rmse} against {other} on {rows} test rows"),
    N_("the model in place predicts {known}, not {target}: give this one a --name"),
    N_("the model in place cannot be used: {reason}"),
    N_("the model in place cannot be compared: {reason}"),
    # Why it cannot.
    N_("columns {names} are missing"),
    N_("column {names} is missing"),
    N_("column {name} has {what} ({example}), and {reason} is expected"),
    N_("a date"),
    N_("a number"),
    N_("text"),
    N_("{path}: is no promoted model of this version ({error})"),
    N_("{path}: is a pickle, which could run any code; models are .ubj and .weights.h5 files"),
    N_("{path}: is no model file: .ubj, .weights.h5, .json and .npy are known"),
    N_("{path}: is not in the model's record"),
    N_("{path}: is missing from the model"),
    N_("{path}: has changed since it was recorded (SHA-256): the model is not used"),
)
NUMBERS = {
    "count", "number", "least", "most", "missing", "rows", "share", "factor", "rmse", "other",
}  # fmt: skip
INNER = {"reason", "what"}


@cache
def _pattern(form: str) -> re.Pattern:
    """What a form looks like when it is filled in."""
    escaped = re.escape(form)
    numbers = re.sub(rf"\\{{({'|'.join(NUMBERS)})\\}}", r"(?P<\1>[-\\w.,+]+?)", escaped)
    return re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.+)", numbers), re.DOTALL)


def known(text: str) -> tuple[str, dict[str, str]] | None:
    """The form of a recorded text, and what is in its braces; None for what is none of them."""
    found = ((form, _pattern(form).fullmatch(text)) for form in FORMS)
    return next(((form, match.groupdict()) for form, match in found if match), None)


def told(text: str) -> str:
    """A recorded text in the language of the report; as it is where that is English, or nobody knows it."""
    if words().language == SOURCE or not (found := known(text)):
        return text
    form, values = found
    return _(form, **{name: _value(name, value) for name, value in values.items()})


def _value(name: str, value: str) -> str:
    if name in NUMBERS:
        return local(value)
    if name == "drifted":
        return "; ".join(told(each) for each in re.split(r"; (?=column )", value))
    return told(value) if name in INNER else value
