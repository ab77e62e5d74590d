"""How texts, figures, names and dates are written in a report, in the language that it is told in."""

import datetime
import math
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from pipelines.core.plug_ins import registry
from pipelines.core.plug_ins.plug_points import TRAINING_MODELS
from pipelines.locale.catalogue import Catalogue, catalogue
from pipelines.locale.figures import DAY
from pipelines.locale.languages import SOURCE
from pipelines.locale.message import N_
from pipelines.training.models.learner import learner

SPACE = "\N{NO-BREAK SPACE}"
BASELINES = ("mean", "linear", "kernel_ridge")
MODELS = {
    "mean": N_("mean of the target"),
    "linear": N_("linear regression"),
}
# What learners of ours are called, and what they count while they learn.
LEARNERS = (N_("boosted trees"), N_("multilayer perceptron"), N_("kernel ridge"), N_("ensemble"))
COUNTED = {"epoch": N_("epoch"), "round": N_("round")}
# The report that is being written is in this language.
_language: ContextVar[str] = ContextVar("language", default=SOURCE)


@contextmanager
def told_in(language: str) -> Iterator[None]:
    """What is written within, charts included, is in a language."""
    token = _language.set(language)
    try:
        yield
    finally:
        _language.reset(token)


def words() -> Catalogue:
    """The catalogue of the language."""
    return catalogue(_language.get())


def _(msgid: str, /, **values) -> str:
    """A text in the language, with values in its braces."""
    return words().gettext(msgid, **values)


def local(text: str) -> str:
    """A figure that is written as in English, as the language writes it."""
    return words().figure(text)


def thousands(number: int) -> str:
    return local(f"{number:,}")


def pair(low: str, high: str) -> str:
    """Two figures in brackets."""
    return f"[{low}{';' if local('.') == ',' else ','}{SPACE}{high}]"


def alike(values: Iterable[float], digits: int = 3) -> Callable[[float], str]:
    """How figures of one kind are written: with the decimals that the middle one needs for so many digits.

    Very large or small ones get exponents; what is no number is a dash.
    """
    sizes = sorted(abs(value) for value in values if math.isfinite(value) and value)
    middle = sizes[len(sizes) // 2] if sizes else 1.0
    power = math.floor(math.log10(middle))
    if power < -4 or power > 8:
        return lambda value: _exponent(value, digits) if math.isfinite(value) else "–"
    places = max(0, digits - 1 - power)
    return lambda value: _fixed(value, places) if math.isfinite(value) else "–"


def figure(value: float, digits: int = 3) -> str:
    """One figure with so many significant digits."""
    return alike([value], digits)(value)


def whole(value: float) -> str:
    """A whole number, written out."""
    return _fixed(value, 0)


def _fixed(value: float, places: int) -> str:
    value = round(value, places) + 0.0  # no −0.00
    if abs(value) >= 1e12:
        return _exponent(value, 3)
    text = f"{value:,.{places}f}" if abs(value) >= 10_000 else f"{value:.{places}f}"
    return local(text.replace("-", "−"))


def _exponent(value: float, digits: int) -> str:
    if not value:
        return "0"
    mantissa, power = f"{value:.{digits - 1}e}".split("e")
    return local(f"{mantissa}e{int(power)}".replace("-", "−"))


def interval(bounds, write: Callable[[float], str]) -> str:
    """The bounds of an Interval in brackets."""
    return pair(write(bounds.low), write(bounds.high))


def signed(value: float, write: Callable[[float], str]) -> str:
    """A figure with its sign, plus as well."""
    return ("+" if value > 0 else "") + write(value)


def r2_writer(value: float) -> Callable[[float], str]:
    """How R² is written: with three decimals, unless it is far below zero."""
    return alike([max(1.0, abs(value))], 4)


def percent(share: float) -> str:
    """A share as percent, with a decimal where it would be lost else."""
    value = 100 * share
    if not math.isfinite(value):
        return "–"
    exact = f"{value:.0f}" if abs(value) >= 9.95 or value == round(value) else f"{value:.1f}"
    return local(f"{exact}{SPACE}%".replace("-", "−"))


def share(value: float, most: float) -> float:
    """The length of a bar, 0 to 1."""
    return min(1.0, max(0.0, value / most)) if most and math.isfinite(value / most) else 0.0


def compared(said: str, value: float, other: float, name: str) -> str:
    """A sentence that goes on with one error as a share of another one: 24 % less, 3.1 times."""
    told = {"said": said, "name": name}
    ratio = value / other if other else 1.0
    if not other and value:
        return _("{said}, more than that of the best baseline ({name}).", **told)
    if ratio > 2:
        times = figure(ratio, 2)
        return _("{said}, {times} times that of the best baseline ({name}).", times=times, **told)
    share = percent(abs(1 - ratio))
    if abs(1 - ratio) < 5e-4:
        return _("{said}, the same as that of the best baseline ({name}).", **told)
    if ratio < 1:
        return _("{said}, {share} less than that of the best baseline ({name}).", share=share, **told)
    return _("{said}, {share} more than that of the best baseline ({name}).", share=share, **told)


def count(number: Any, what: str) -> str:
    """So many of something: 1 row, 12,345 rows."""
    written = local(f"{number:,}") if number >= 10_000 else str(number)
    told = {
        "row": lambda: words().ngettext("{count} row", "{count} rows", number, count=written),
        "test row": lambda: words().ngettext("{count} test row", "{count} test rows", number, count=written),
        "file": lambda: words().ngettext("{count} file", "{count} files", number, count=written),
        "column": lambda: words().ngettext("{count} column", "{count} columns", number, count=written),
        "split": lambda: words().ngettext("{count} split", "{count} splits", number, count=written),
        "member": lambda: words().ngettext("{count} member", "{count} members", number, count=written),
        "epoch": lambda: words().ngettext("{count} epoch", "{count} epochs", number, count=written),
        "round": lambda: words().ngettext("{count} round", "{count} rounds", number, count=written),
        "of columns": lambda: words().ngettext(
            "of {count} column", "of {count} columns", number, count=written
        ),
    }
    if what not in told:  # the word of a learner that is not ours
        return f"{written}{SPACE}{what}{'' if number == 1 else 's'}"
    return told[what]().replace(f"{written} ", f"{written}{SPACE}", 1)


def rows_of_files(rows: int, files: int) -> str:
    return _("{rows} of {files}", rows=count(rows, "row"), files=count(files, "file"))


def with_unit(text: str, unit: str) -> str:
    """A figure with its unit; one that begins with a number is multiplied: 1.94 × 1000 USD.

    Without a figure, the unit alone."""
    if not unit:
        return text
    times = f"×{SPACE}" if unit[0].isdigit() else ""
    # A short unit stays on one line with its figure.
    return f"{text}{SPACE}{times}{unit.replace(' ', SPACE) if len(unit) < 12 else unit}".strip()


def model_name(model: str) -> str:
    """What a model is called in a sentence."""
    if known := MODELS.get(model):
        return _(known)
    plain = model.replace("_", " ")
    return _((learner(model).title or plain) if registry.has(TRAINING_MODELS, model) else plain)


def step(model: str) -> str:
    """What a model counts while it learns: epochs, rounds."""
    return learner(model).word.lower()


def date_of(moment: str) -> str:
    """An ISO 8601 time as 1 November 2026, 03:12 UTC; anything else as it is."""
    try:
        found = datetime.datetime.fromisoformat(moment)
    except ValueError:
        return moment
    zone = f"{SPACE}{found.tzname()}" if found.tzinfo else ""
    day = words().day(found.date(), DAY).replace(" ", SPACE, 1)
    return f"{day}, {found:%H:%M}{zone}"


def day_of(days: float) -> str:
    """Days since 1970 as an ISO date."""
    try:
        return str(datetime.date(1970, 1, 1) + datetime.timedelta(days=days))
    except (OverflowError, ValueError):
        return figure(days)


def listed(names: list[str], most: int = 20) -> str:
    """Names with commas, and how many more there are."""
    more = len(names) - most
    if more <= 0:
        return ", ".join(names)
    return _("{names} and {count} more", names=", ".join(names[:most]), count=more)


def joined(parts: list[str]) -> str:
    """Parts of a sentence: "a", "a and b", "a, b and c"."""
    if len(parts) < 2:
        return "".join(parts)
    return _("{first} and {last}", first=", ".join(parts[:-1]), last=parts[-1])


def sentence(text: str) -> str:
    """A text with the full stop that it may lack."""
    text = text.strip()
    return text if not text or text[-1] in ".!?…" else f"{text}."


def capital(text: str) -> str:
    """A text that begins a sentence."""
    return text[:1].upper() + text[1:]
