"""What the text of a column means: numbers, dates, times or words; what a person should know of it is
told."""

from collections import Counter
from collections.abc import Callable, Mapping

from pipelines.locale.message import Message
from pipelines.training.data.reading import numbers
from pipelines.training.data.reading.exceptions import Levels, excepted, void_words
from pipelines.training.data.reading.meant_dates import any_date, dates_of, times_of
from pipelines.training.data.reading.numbers import EITHER, Marks
from pipelines.training.data.reading.rules import NEARLY, TIME, Meant, Rules
from pipelines.training.records import Column, Finding

# Whole numbers of so many digits are beyond 64 bits.
LONG = 19


def meant(name: str, column, rules: Rules, bad: Callable) -> Meant:
    """What the text of one column means; `bad` makes the error for the first row of a mask.

    Raises BadInput where that cannot be told, with what to set.
    """
    import pyarrow.compute as compute

    known = rules.known.get(name)
    levels = Levels.of(column, void_words(known.void if known else ()))
    if not len(levels):
        return Meant(levels.spread(None))
    if not compute.any(compute.match_substring_regex(levels.sample, r"\d")).as_py():
        return Meant(levels.spread(levels.values) if levels.nothing else column)
    if not known and name != rules.target and (told := _codes(levels)):
        return Meant(column, (Finding("reading", name, told),))
    for read in (_plain, _numbers, dates_of, times_of):
        if found := read(name, levels, rules, known, bad):
            return found
    return Meant(levels.spread(levels.values) if levels.nothing else column)


def table_marks(samples: Mapping[str, list[str]], rules: Rules, floats: bool) -> Marks:
    """The decimal mark that all columns of text agree on, by samples of their values; `floats` says that
    others
    have numbers with a point."""
    import pyarrow

    if rules.decimal == ",":
        return Marks(",", ".")
    votes: Counter = Counter({".": 1} if floats else {})
    for values in samples.values():
        parts = numbers.taken_apart(pyarrow.chunked_array([pyarrow.array(values, pyarrow.string())]))
        bodies = parts["body"].dropna()
        bodies = bodies[bodies != ""]
        if len(bodies) >= NEARLY * len(values):
            found = numbers.decided(numbers.evidence(bodies), Marks())
            if found and found.decimal:
                votes[found.decimal] += 1
    if len(votes) != 1:
        return Marks()
    decimal = next(iter(votes))
    return Marks(decimal, "," if decimal == "." else ".")


def _codes(levels: Levels) -> str:
    """Why digits are a name and no number: zeros in front, or more of them than a number can hold; else
    nothing."""
    import pyarrow.compute as compute

    if not compute.all(compute.match_substring_regex(levels.sample, r"^\d{3,}$")).as_py():
        return ""
    if not compute.all(compute.match_substring_regex(levels.values, r"^\d{3,}$")).as_py():
        return ""
    lengths = compute.min_max(compute.utf8_length(levels.values)).as_py()
    zeros = compute.match_substring_regex(levels.values, r"^0")
    if lengths["min"] == lengths["max"] and compute.any(zeros).as_py():
        example = levels.example(levels.values, zeros)
        return f"is read as text, for it has codes with zeros in front, such as {example!r}"
    if lengths["min"] >= LONG and len(levels) > 0.5 * levels.total:
        return f"is read as text, for it has numbers of {lengths['max']} digits, as identifiers do"
    return ""


def _plain(name: str, levels: Levels, rules: Rules, known: Column | None, bad: Callable) -> Meant | None:
    """All of them numbers with digits, sign, decimal mark and exponent alone."""
    decimal = rules.marks.decimal or rules.decimal
    if levels.share(numbers.plain(levels.sample, decimal)) < 1:
        return None
    found = numbers.plain(levels.values, decimal)
    return None if found.null_count else Meant(levels.spread(found), void=levels.voided())


def _numbers(name: str, levels: Levels, rules: Rules, known: Column | None, bad: Callable) -> Meant | None:
    """Numbers in any dress, where nearly all values are some, or all but a few words."""
    sampled = levels.share(_bodies(numbers.taken_apart(levels.sample)))
    if sampled < (NEARLY if not known else 0.01) and not (
        sampled >= 0.5 and levels.few_words(levels.sample, sampled)
    ):
        return None
    if levels.share(any_date(levels.sample)) > sampled:
        return None
    parts = numbers.taken_apart(levels.values)
    bodies = _bodies(parts)
    marks = _marks(name, bodies.dropna(), parts, levels, rules, known, bad)
    values = numbers.numbers(parts, marks)
    worn = _undressed(
        name, values, numbers.around(parts).where(values.notna(), ""), parts, levels, known, bad
    )
    if worn is None:
        return None
    values, unit = worn
    exceptions = excepted(name, levels, values, "number", rules.target, known, bad)
    if exceptions is None:
        return None
    findings, void = exceptions
    if marks.sample and (group := _grouped(bodies, values, marks)):
        told = f"{group[0]!r} is read as {group[1]:.15g}"
        findings = (Finding("reading", name, told), *findings)
    if unit:
        told = f"is read in {unit}"
        if numbers.kind_of(unit) in ("money", "percent"):
            told = f"is read without the sign {unit}"
        findings = (Finding("reading", name, told), *findings)
    written = "; ".join(filter(None, (marks.sample if group_of(bodies) else "", unit)))
    return Meant(levels.spread(values), findings, written, void)


def _bodies(parts: dict):
    body = parts["body"]
    return body.where(body.fillna("").ne(""))


def group_of(bodies) -> bool:
    """Whether some number has a mark that may part thousands."""
    return bool(bodies.dropna().str.contains(r"\d[.,' ]\d{3}(?!\d)", regex=True).any())


def _grouped(bodies, values, marks: Marks) -> tuple[str, float] | None:
    """The first number whose thousands are parted, as it is written and as it is read."""
    apart = "[" + "".join("\\" + mark for mark in marks.thousands) + "' ]"
    found = bodies[values.notna() & bodies.fillna("").str.contains(rf"\d{apart}\d{{3}}", regex=True)]
    return (found.iloc[0], float(abs(values[found.index[0]]))) if len(found) else None


def _marks(
    name: str, bodies, parts: dict, levels: Levels, rules: Rules, known: Column | None, bad: Callable
) -> Marks:
    """The marks of a column's numbers; raises what `bad` makes where they can be read in two ways."""
    table = numbers.with_thousands(rules.marks, rules.thousands) if rules.thousands else rules.marks
    for sample in known.written.split("; ") if known else ():
        table = numbers.marks_of(sample) or table
    found = numbers.evidence(bodies)
    marks = numbers.decided(found, table)
    if marks is None:
        decimal = "," if found["decimal ,"] > found["decimal ."] else "."
        return Marks(decimal, "," if decimal == "." else ".")
    if rules.thousands:
        return table
    if marks.decimal:
        return marks
    if found["either ,"] and not found["either ."]:
        if rules.commas:
            return Marks(".", ",")
    elif not found["either ,"] and not (found["either ."] and numbers.around(parts).ne("").any()):
        return Marks(".", "")
    either = bodies.str.replace("[' ]", "", regex=True).str.fullmatch(EITHER.pattern)
    example = bodies[either].iloc[0]
    whole = example.translate(str.maketrans("", "", ",.' "))
    mark = "," if "," in example else "."
    raise bad(
        levels.rows_of(either.reindex(range(len(levels)), fill_value=False).to_numpy()),
        Message(
            "may be {whole} or {part}: set [training] thousands = {mark}, or {setting} where it is the "
            "latter",
            whole=whole,
            part=example.replace(",", "."),
            mark=mark,
            setting="decimal = ," if mark == "," else "thousands = ,",
        ),
    )


def _undressed(name: str, values, words, parts: dict, levels: Levels, known: Column | None, bad: Callable):
    """Values in one unit, and which; None where words behind numbers are no units, so that all is text.

    Raises what `bad` makes where currencies, or percent and plain numbers, are mixed.
    """
    import pandas

    counts = pandas.Series(levels.counts)
    present = Counter({word: int(counts[words == word].sum()) for word in words[values.notna()].unique()})
    bare = present.pop("", 0)
    before = next(
        (
            unit
            for unit in (known.written.split("; ") if known else ())
            if unit and not numbers.marks_of(unit)
        ),
        "",
    )
    if not present:
        return values, ("" if before == TIME else before)
    found = {numbers.kind_of(word) for word in present}
    total = int(counts.sum())
    if "word" in found:
        blank = parts["after"].fillna("").str.startswith(" ")[words.map(lambda word: bool(word))].all()
        if not blank or bare or levels.distinct(values) < 2 * numbers.FEWEST_WITH_UNIT:
            rare = sum(count for word, count in present.items() if numbers.kind_of(word) == "word")
            if rare > 0.1 * total:
                return None
            values = values.where(words.map(lambda word: not word or numbers.kind_of(word) != "word"))
            present = Counter({word: n for word, n in present.items() if numbers.kind_of(word) != "word"})
            found.discard("word")
            if not present:
                return values, ""
    if known and not before and found & {"percent", "money"}:
        first = next(word for word in present if numbers.kind_of(word) in ("percent", "money"))
        raise bad(
            levels.rows_of((words == first).to_numpy()),
            Message("has {unit}, where there was none", unit=first),
        )
    if len(present) > 1 or (bare and "percent" in found):
        unit = numbers.common_unit(present) if not (bare and "percent" in found) else None
        if unit is None and found == {"unit"} and not levels.mostly(values):
            return None
        if unit is None:
            first, other = (
                present.most_common(1)[0][0],
                (present.most_common(2)[-1][0] if len(present) > 1 else ""),
            )
            odd = (words == other) & values.notna()
            raise bad(
                levels.rows_of(odd.to_numpy()),
                Message(
                    "is not in {unit}, as others are: write all in one unit, or list the column in "
                    "[training] "
                    "categorical_columns, or in exclude_columns",
                    unit=first,
                ),
            )
        wanted = before if before in unit[1] else unit[0]
        factors = {word: factor / unit[1][wanted] for word, factor in unit[1].items()}
        return values * words.map(factors).fillna(1.0), wanted
    [word] = present
    if before and before != word:
        both = numbers.common_unit(Counter({before: 2, word: 1}))
        if both is None:
            raise bad(
                levels.rows_of((words == word).to_numpy()),
                Message("is not in {unit}, as others are", unit=before),
            )
        return values * words.map(both[1]).fillna(1.0), before
    if numbers.kind_of(word) == "unit" and not known and levels.distinct(values) < numbers.FEWEST_WITH_UNIT:
        return None
    return values, word
