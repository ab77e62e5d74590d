"""How figures, names and dates are written in a report."""

import datetime
import math
from collections.abc import Callable, Iterable

from pipelines.core.plug_ins import registry
from pipelines.core.plug_ins.plug_points import TRAINING_MODELS
from pipelines.locale.catalogue import catalogue
from pipelines.locale.figures import DAY
from pipelines.training.models.learner import learner

SPACE = "\N{NO-BREAK SPACE}"
BASELINES = ("mean", "linear", "kernel_ridge")
MODELS = {
    "mean": "mean of the target",
    "linear": "linear regression",
}


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
    return text.replace("-", "−")


def _exponent(value: float, digits: int) -> str:
    if not value:
        return "0"
    mantissa, power = f"{value:.{digits - 1}e}".split("e")
    return f"{mantissa}e{int(power)}".replace("-", "−")


def interval(bounds, write: Callable[[float], str]) -> str:
    """The bounds of an Interval in brackets."""
    return f"[{write(bounds.low)}, {write(bounds.high)}]".replace(", ", f",{SPACE}")


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
    return f"{exact}{SPACE}%".replace("-", "−")


def share(value: float, most: float) -> float:
    """The length of a bar, 0 to 1."""
    return min(1.0, max(0.0, value / most)) if most and math.isfinite(value / most) else 0.0


def compared(value: float, other: float) -> str:
    """One error as a share of another one, before "that of": 24 % less than, 3.1 times."""
    if not other:
        return "more than" if value else "the same as"
    ratio = value / other
    if ratio > 2:
        return f"{figure(ratio, 2)} times"
    same = abs(1 - ratio) < 5e-4
    return "the same as" if same else f"{percent(abs(1 - ratio))} {'less' if ratio < 1 else 'more'} than"


def count(number: float, what: str) -> str:
    """So many of something: 1 row, 12,345 rows."""
    written = f"{number:,}" if number >= 10_000 else str(number)
    return f"{written}{SPACE}{what}{'' if number == 1 else 's'}"


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
        return known
    plain = model.replace("_", " ")
    return (learner(model).title or plain) if registry.has(TRAINING_MODELS, model) else plain


def date_of(moment: str) -> str:
    """An ISO 8601 time as 1 November 2026, 03:12 UTC; anything else as it is."""
    try:
        found = datetime.datetime.fromisoformat(moment)
    except ValueError:
        return moment
    zone = f"{SPACE}{found.tzname()}" if found.tzinfo else ""
    day = catalogue("en").day(found.date(), DAY).replace(" ", SPACE, 1)
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
    return ", ".join(names) if more <= 0 else f"{', '.join(names[:most])} and {more} more"


def joined(parts: list[str]) -> str:
    """Parts of a sentence: "a", "a and b", "a, b and c"."""
    return " and ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))


def sentence(text: str) -> str:
    """A text with the full stop that it may lack."""
    text = text.strip()
    return text if not text or text[-1] in ".!?…" else f"{text}."


def capital(text: str) -> str:
    """A text that begins a sentence."""
    return text[:1].upper() + text[1:]
