"""A column by its different values, and what becomes of those that are not as nearly all others are."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from pipelines.locale.message import N_, Message
from pipelines.training.records import Column, Finding

# Up to this share of values may be no numbers, where others are; more only where they are a few words.
MISTAKES, WORDS_AT_MOST = 0.1, 3
# Where so few numbers differ, a word that comes again may be as good a name as they are.
FEW_NUMBERS, AGAIN = 20, 3
NAMED = 5
SAMPLED = 1000
# What programs write where there is no value, whatever the column has.
NOTHING = frozenset(
    (
        "#N/A", "#N/A N/A", "#NA", "<NA>", "#DIV/0!", "#VALUE!", "#REF!",
        "#NAME?", "#NUM!", "#NULL!", "<null>", "NaT",
    )
)  # fmt: skip
# What people write among numbers and dates for the same, in small letters.
UNKNOWN = frozenset(
    (
        "n/a", "na", "n.a.", "n.a", "nan", "none", "null", "nil", "missing", "unknown", "unk",
        "not available", "not applicable", "no data", "nodata", "undefined", "tbd", "?", "??", "-", "--",
        "---", "–", "—", ".", "..", "...", "…", "*", "k.a.", "k. a.", "keine angabe", "unbekannt",
        "нет данных", "неизвестно", "не указано", "н/д", "0000-00-00", "0000-00-00 00:00:00", "00/00/0000",
        "00.00.0000",
    )
)  # fmt: skip


def void_words(known: Collection[str]) -> frozenset[str]:
    """What stands for a missing value in a column of which that is `known`."""
    return NOTHING | frozenset(known)


@dataclass(frozen=True)
class Levels:
    """The different values of a text column with how often each occurs, and where.

    `values` and `sample` are Arrow text, `counts` an array of integers, `indices` one an entry of the
    column, null where nothing stands there; `nothing` tells which void words have been met.
    """

    values: object
    counts: object
    indices: object
    sample: object
    nothing: tuple[str, ...] = ()

    @classmethod
    def of(cls, column, void: Collection[str]) -> "Levels":
        """Take a column apart; what is in `void` counts as missing."""
        import numpy
        import pyarrow
        import pyarrow.compute as compute

        words = pyarrow.array(sorted(void), pyarrow.string())
        met = compute.is_in(column, value_set=words)
        nothing: tuple[str, ...] = ()
        if compute.any(met).as_py():
            nothing = tuple(sorted(compute.unique(column.filter(met)).to_pylist()))
            column = compute.if_else(met, None, column)
        present = column.drop_null()
        sample = present.take(list(range(0, len(present), max(1, len(present) // SAMPLED))))
        encoded = column.combine_chunks()
        encoded = encoded.chunk(0) if isinstance(encoded, pyarrow.ChunkedArray) else encoded
        encoded = encoded.dictionary_encode()
        known = encoded.indices.drop_null().to_numpy(zero_copy_only=False)
        counts = numpy.bincount(known, minlength=len(encoded.dictionary))
        return cls(pyarrow.chunked_array([encoded.dictionary]), counts, encoded.indices, sample, nothing)

    def __len__(self) -> int:
        return len(self.values)  # type: ignore[arg-type]

    @property
    def total(self) -> int:
        """How many values there are."""
        return int(self.counts.sum())  # type: ignore[attr-defined]

    def voided(self) -> tuple[str, ...]:
        """Words that have been met for nothing, and that programs do not write for it by themselves."""
        return tuple(word for word in self.nothing if word not in NOTHING)

    def spread(self, values):
        """What belongs to each level, as a column; nulls for no values."""
        import pyarrow

        if values is None:
            return pyarrow.chunked_array([pyarrow.nulls(len(self.indices))])  # type: ignore[arg-type]
        if not isinstance(values, pyarrow.Array | pyarrow.ChunkedArray):
            values = pyarrow.array(values, from_pandas=True)
        found = values.take(self.indices)
        return found if isinstance(found, pyarrow.ChunkedArray) else pyarrow.chunked_array([found])

    def rows_of(self, chosen):
        """A mask of the rows that have one of the chosen levels (booleans, one a level)."""
        import pyarrow
        import pyarrow.compute as compute

        return compute.fill_null(self.spread(pyarrow.array(chosen, pyarrow.bool_())), False)

    def share(self, values) -> float:
        """How much of the sample could be read: `values` are what it was read as."""
        missing = values.null_count if hasattr(values, "null_count") else int(values.isna().sum())
        return 1 - missing / len(values)

    def few_words(self, sample, share: float) -> bool:
        """Whether what is no number in a sample is a few words that come again, beside many numbers."""
        from pipelines.training.data.reading import numbers

        body = numbers.taken_apart(sample)["body"].fillna("")
        words = sample.to_pandas()[body.eq("")]
        different = words.nunique()
        return (
            different <= WORDS_AT_MOST
            and len(words) > different
            and body[body.ne("")].nunique() >= FEW_NUMBERS
        )

    def mostly(self, values) -> bool:
        """Whether nearly all rows have a value."""
        return float(self.counts[values.notna().to_numpy()].sum()) >= 0.9 * self.total  # type: ignore[index]

    def distinct(self, values) -> int:
        """How many values differ."""
        return int(values.nunique())

    def example(self, values, chosen=None) -> str:
        """The first level that has a value, or is chosen (Arrow booleans)."""
        return str(self.values.filter(values.is_valid() if chosen is None else chosen)[0].as_py())  # type: ignore[attr-defined]


def excepted(
    name: str, levels: Levels, values, word: str, target: str, known: Column | None, bad: Callable
) -> tuple[tuple[Finding, ...], tuple[str, ...]] | None:
    """What to tell of levels without a value, and which count as missing; None where the column is text
    after all.

    `values` (pandas) has one a level. Raises what `bad` makes where the column is the target, or a model
    expects its values, and it is not known that these stand for nothing.
    """
    wrong = values.isna().to_numpy()
    texts = levels.values.filter(_mask(wrong)).to_pylist()  # type: ignore[attr-defined]
    counts = levels.counts[wrong]  # type: ignore[index]
    if not texts:
        return (), levels.voided()
    doubtful = [text.lower() not in UNKNOWN and not _never(text, word) for text in texts]
    count, others = int(counts.sum()), levels.total - int(counts.sum())
    if any(doubtful) and (name == target or known):
        kept = wrong.copy()
        kept[wrong] = doubtful
        raise bad(levels.rows_of(kept), _mistake(word, others))
    if any(doubtful) and not known:
        often = count > MISTAKES * levels.total
        if often and (len(texts) > WORDS_AT_MOST or levels.distinct(values) < FEW_NUMBERS):
            return None
        again = any(often >= AGAIN for often, strange in zip(counts, doubtful) if strange)
        if word == "number" and again and levels.distinct(values) < FEW_NUMBERS:
            return None
    return (_told(name, texts, counts, levels, wrong, word),), (*levels.voided(), *texts)


def _mask(values):
    import pyarrow

    return pyarrow.array(values, pyarrow.bool_())


def _never(text: str, word: str) -> bool:
    """Whether a date stands for never, or for no date at all."""
    return word == "date" and text[:4] in ("0000", "0001", "9999", "2999", "1900") and text[4:5] in "-/."


def _mistake(word: str, others: int) -> Message:
    forms = {
        "number": N_(
            "is not a number, as {count} others are; correct it, or list it in [training] missing_values, or "
            "the column in categorical_columns, which takes it as text"
        ),
        "date": N_(
            "is not a date, as {count} others are; correct it, or list it in [training] missing_values, or "
            "the column in categorical_columns, which takes it as text"
        ),
        "time": N_(
            "is not a time, as {count} others are; correct it, or list it in [training] missing_values, or "
            "the column in categorical_columns, which takes it as text"
        ),
    }
    return Message(forms[word], count=others)


def _told(name: str, texts: list[str], counts, levels: Levels, wrong, word: str) -> Finding:
    """Which values are none, and where, or how often they occur."""
    import numpy

    order = numpy.argsort(-counts, kind="stable")[:NAMED]
    told = []
    for at in order:
        text = texts[at] if len(texts[at]) <= 40 else texts[at][:37] + "..."
        if counts[at] == 1:
            only = numpy.zeros(len(wrong), bool)
            only[numpy.flatnonzero(wrong)[at]] = True
            row = levels.rows_of(only).index(True).as_py() + 1
            told.append(f"{text!r} (row {row})")
        else:
            told.append(f"{text!r} ({counts[at]:,} times)")
    more = f" and {len(texts) - NAMED} more" if len(texts) > NAMED else ""
    words = {"number": "numbers", "date": "dates", "time": "times"}[word]
    return Finding(
        "exceptions",
        name,
        f"{int(counts.sum()):,} of {levels.total:,} values are no {words} and count as missing: "
        f"{', '.join(told)}{more}",
    )


def words_for_nothing(name: str, column, written, missing: Collection[str]) -> tuple:
    """A column of text (Arrow) whose words for nothing have become null, and what to tell of those.

    `written` is the same column with all words. Among codes of two capital letters NA is one of them.
    """
    import pyarrow
    import pyarrow.compute as compute

    trimmed = compute.utf8_trim_whitespace(written)
    words = pyarrow.array([word for word in missing if any(map(str.isalnum, word))], pyarrow.string())
    met = trimmed.filter(compute.and_(compute.is_null(column), compute.is_in(trimmed, value_set=words)))
    if not len(met) or not compute.any(compute.match_substring_regex(column, r"\p{L}")).as_py():
        return column, []
    counts = {entry["values"]: entry["counts"] for entry in met.value_counts().to_pylist()}
    if set(counts) == {"NA"} and _two_capitals(column, counts["NA"]):
        told = (
            f"has 'NA' {counts['NA']:,} times among codes of two capital letters, and keeps it as one of them"
        )
        kept = compute.if_else(compute.fill_null(compute.equal(trimmed, "NA"), False), "NA", column)
        return kept, [Finding("reading", name, told)]
    listed = ", ".join(f"{word!r} ({count:,} times)" for word, count in sorted(counts.items()))
    told = f"counts {listed} as missing; what is a name among these, take out of [training] missing_values"
    return column, [Finding("missing", name, told)]


def _two_capitals(column, count: int) -> bool:
    """Whether all are codes of two capital letters, of which most do not come much more often than
    `count`."""
    import numpy
    import pyarrow.compute as compute

    levels = compute.utf8_trim_whitespace(column.drop_null()).value_counts()
    codes = compute.match_substring_regex(compute.struct_field(levels, "values"), "^[A-Z]{2}$")
    often = compute.struct_field(levels, "counts").to_numpy()
    return len(levels) > 1 and bool(compute.all(codes).as_py()) and count >= numpy.median(often) / 2
