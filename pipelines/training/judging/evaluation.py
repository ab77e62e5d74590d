"""How good the models are on rows that none of them has learned from."""

import itertools
import math
from dataclasses import replace
from pathlib import Path

from pipelines.core.files.json_files import load, save
from pipelines.training.data.prepared import Prepared
from pipelines.training.data.splits import TEST
from pipelines.training.models.baselines import BASELINES
from pipelines.training.models.committee import CONTRIBUTIONS, PREDICTIONS
from pipelines.training.records import Evaluation, Importance, Repeat, Slice
from pipelines.training.scores import METRICS, Errors, Interval, Score

ENSEMBLE = "ensemble"
EVALUATION, PREDICTED = "evaluation.json", "predictions.parquet"
# Bootstrap resamples, and how many numbers may be drawn for all of them together.
RESAMPLES, DRAWN = 2000, 40_000_000
# How sure the ensemble's weights are is judged by at most so many rows, in so many resamples.
JUDGED_ROWS, JUDGED = 10_000, 200
# The weights of three or more models are found in so many sweeps over all pairs at most.
SWEEPS = 50
# Share of rows that the prediction interval is to hold.
HELD = 0.9
SLICED_COLUMNS, SLICES = 4, 4
# Dates over so many days are written without hours.
DAYS = 10


def predictions(prepared: Prepared, models: dict[str, Path], baselines: Path):
    """All predictions in units of the target, the ensemble's weights, and the spread of its errors.

    `models` are the folders of the committees by kind, `baselines` is their table. Gives a table with the
    columns row, part, truth, one a model, low and high: the bounds of the 90 % interval.
    """
    import numpy
    import pandas

    scale = prepared.preparation.target
    scaled = {
        name: pandas.read_parquet(folder / PREDICTIONS)["prediction"] for name, folder in models.items()
    }
    found = {name: scale.from_scale(values) for name, values in scaled.items()}
    left_out = (prepared.fold != TEST) & ~numpy.isnan(sum(found.values()))
    weights = ensemble_weights(
        {name: values[left_out] for name, values in found.items()}, prepared.truth[left_out]
    )
    found[ENSEMBLE] = sum(weights[name] * found[name] for name in models)
    centre = scale.to_scale(found[ENSEMBLE])
    spread = interval_width(centre[left_out] - prepared.scaled_truth[left_out])
    for name, bound in (("low", centre - spread), ("high", centre + spread)):
        found[name] = scale.from_scale(bound, limited=False)
    table = pandas.DataFrame(
        {"row": numpy.arange(len(prepared.fold)), "part": prepared.part, "truth": prepared.truth}
    )
    return table.join(pandas.read_parquet(baselines)).assign(**found), weights, spread


def ensemble_weights(found: dict, truth) -> dict[str, float]:
    """Weights from 0 to 1 that sum to 1, with the least absolute error of out-of-fold predictions.

    Stacking (Breiman 1996, Stacked Regressions) of any number of models, by absolute errors: by squared ones
    a few rows would decide. The weights are drawn to equal ones as far as few rows leave them open (James and
    Stein 1961; of weights, Diebold and Pauly 1990).
    """
    import numpy
    from scipy.stats import bootstrap

    predicted = numpy.stack(list(found.values()))
    differ = numpy.ptp(predicted, axis=0) != 0
    predicted, truth = predicted[:, differ], truth[differ]
    equal = 1 / len(found)
    offset = least_absolute_weights(predicted, truth) - equal
    if len(truth) > 1 and offset.any():
        some = numpy.arange(0, len(truth), -(-len(truth) // JUDGED_ROWS))
        drawn = bootstrap(
            (some,), lambda rows: least_absolute_weights(predicted[:, rows], truth[rows]), n_resamples=JUDGED,
            batch=1, vectorized=False, method="percentile", rng=0,
        )  # fmt: skip
        variance = (drawn.standard_error**2).sum() * len(some) / len(truth)
        offset *= max(0.0, 1 - variance / (offset**2).sum())
    *weights, _ = (round(float(weight), 4) for weight in equal + offset)
    return dict(zip(found, [*weights, round(1 - sum(weights), 4)]))


def least_absolute_weights(predicted, truth):
    """The weights themselves, of predictions (models x rows): pair after pair is weighed.

    What a pair shares is divided at the median of what would be right for each row, where a row counts as
    much as the two differ, until no pair changes; that is exact for two models.
    """
    import numpy

    weights = numpy.full(len(predicted), 1 / len(predicted))
    for _ in range(SWEEPS):
        before = weights.copy()
        for first, second in itertools.combinations(range(len(predicted)), 2):
            shared = weights[first] + weights[second]
            others = [place for place in range(len(predicted)) if place not in (first, second)]
            rest = truth - weights[others] @ predicted[others] if others else truth
            apart = predicted[first] - predicted[second]
            differ = apart != 0
            if not differ.any():
                continue
            right = (rest - shared * predicted[second])[differ] / apart[differ]
            middle = numpy.quantile(right, 0.5, weights=numpy.abs(apart[differ]), method="inverted_cdf")
            weights[first] = min(shared, max(0.0, float(middle)))
            weights[second] = shared - weights[first]
        if numpy.allclose(weights, before, rtol=0, atol=1e-6):
            break
    return weights


def interval_width(errors) -> float:
    """Half-width that holds 90 % of new rows: a quantile of absolute out-of-fold errors.

    With split conformal prediction's correction for few rows (Lei et al. 2018; across folds: Vovk 2015).
    """
    import numpy

    rank = math.ceil(HELD * (len(errors) + 1) - 1e-9)
    return float(numpy.sort(numpy.abs(errors))[min(rank, len(errors)) - 1])


def evaluate(
    prepared: Prepared, table, weights: dict[str, float], spread: float, contributions: Path | None
) -> Evaluation:
    """Scores on the test rows, with errors by slice and the importance of the columns.

    `contributions` is the folder of the model that tells what columns contribute, where there is one.
    """
    tested = table[table["part"] == "test"]
    names = compared(weights)
    covered = tested["truth"].between(tested["low"], tested["high"])
    found = importance(prepared, contributions) if contributions else ()
    return Evaluation(
        target=prepared.preparation.target.name,
        transform=prepared.preparation.target.transform,
        scores=tuple(score(name, tested["truth"].to_numpy(), tested[name].to_numpy()) for name in names),
        weights=weights,
        spread=spread * prepared.preparation.target.deviation,
        coverage=float(covered.mean()),
        slices=slices(prepared, tested, [entry.column for entry in found][:SLICED_COLUMNS]),
        importance=found,
    )


def compared(models) -> list[str]:
    """What is compared, the chosen one last: a single model needs no ensemble."""
    return [*BASELINES, *models, *([ENSEMBLE] if len(models) > 1 else [])]


def explained(models: dict[str, Path]) -> str:
    """The first of the models, by their folders, that tells what columns contribute; "" where none does."""
    return next((name for name, folder in models.items() if (folder / CONTRIBUTIONS).exists()), "")


def score(model: str, truth, predicted) -> Score:
    """Every metric of one model, each with its 95 % percentile bootstrap interval over rows."""
    import numpy
    from scipy.stats import bootstrap

    def figures(truth, predicted, axis=-1):
        errors = Errors(truth, predicted, axis)
        return numpy.stack([metric.of(errors) for metric in METRICS.values()])

    found = figures(truth, predicted)
    if len(truth) < 2:
        return Score(model, *(Interval(float(value), float(value), float(value)) for value in found))
    resamples = int(min(RESAMPLES, max(100, DRAWN / len(truth))))
    limits = bootstrap(
        (truth, predicted), figures, paired=True, vectorized=True, method="percentile",
        n_resamples=resamples, batch=max(1, 1_000_000 // len(truth)), rng=numpy.random.default_rng(0),
    ).confidence_interval  # fmt: skip
    return Score(model, *(Interval(*map(float, bounds)) for bounds in zip(found, limits.low, limits.high)))


def importance(prepared: Prepared, contributions: Path) -> tuple[Importance, ...]:
    """Mean absolute SHAP value of each column, the largest first."""
    import numpy
    import pandas
    from scipy.stats import spearmanr

    table = pandas.read_parquet(contributions / CONTRIBUTIONS)
    rows = prepared.table.iloc[table.index]
    kinds = {feature.name for feature in prepared.preparation.numbers}
    found = []
    for column in table:
        values = rows[column]
        direction = 0.0
        if column in kinds and table[column].nunique() > 1 and values.nunique() > 1:
            numbers = pandas.to_numeric(values).to_numpy(dtype="float64", na_value=numpy.nan)
            direction = float(
                numpy.nan_to_num(spearmanr(numbers, table[column], nan_policy="omit").statistic)
            )
        found.append(Importance(column, float(table[column].abs().mean()), direction))
    return tuple(sorted(found, key=lambda entry: -entry.value))


def slices(prepared: Prepared, tested, columns: list[str]) -> tuple[Slice, ...]:
    """Errors of the ensemble by quarter of the target and of some columns, or by level of a category."""
    found = []
    for column in [prepared.preparation.target.name, *columns]:
        values = prepared.table[column].iloc[tested["row"]]
        for label, members in _groups(values):
            rows = tested[members.to_numpy()]
            errors = (rows[ENSEMBLE] - rows["truth"]).to_numpy()
            if len(errors):
                mae, rmse = abs(errors).mean(), (errors**2).mean() ** 0.5
                found.append(Slice(column, label, len(errors), float(mae), float(rmse), float(errors.mean())))
    return tuple(found)


def _groups(values):
    """The rows of each level, or of each quarter of numbers or dates: pairs of a label and a mask."""
    import pandas

    dates = pandas.api.types.is_datetime64_any_dtype(values)
    write = _date_writer(values) if dates else "{:.4g}".format
    if (dates or pandas.api.types.is_numeric_dtype(values)) and values.nunique() > 2 * SLICES:
        cuts = pandas.qcut(values, SLICES, duplicates="drop")
        for interval in cuts.cat.categories:
            low, high = (write(bound) for bound in (max(interval.left, values.min()), interval.right))
            yield f"{low} – {high}", cuts == interval
    else:
        for level in values.value_counts().index[: 2 * SLICES]:
            told = write(level) if dates else f"{level:g}" if isinstance(level, float) else str(level)
            yield told, values == level
    if values.isna().any():
        yield "missing", values.isna()


def _date_writer(dates):
    """How dates are written: by the minute where they are within few days and have hours."""
    known = dates.dropna()
    hours = (known.max() - known.min()).days < DAYS and (known != known.dt.normalize()).any()
    return ("{:%Y-%m-%d %H:%M}" if hours else "{:%Y-%m-%d}").format


def over_repeats(tables: list, models) -> tuple[Repeat, ...]:
    """Mean and standard error of each model over several splits, from their tables of predictions."""
    import numpy

    found = []
    for name in compared(models):
        errors = [t[name] - t["truth"] for t in (table[table["part"] == "test"] for table in tables)]
        rmse = numpy.array([numpy.sqrt((e**2).mean()) for e in errors])
        mae = numpy.array([e.abs().mean() for e in errors])
        root = numpy.sqrt(len(tables))
        figures = (rmse.mean(), rmse.std(ddof=1) / root, mae.mean(), mae.std(ddof=1) / root)
        found.append(Repeat(name, len(tables), *map(float, figures)))
    return tuple(found)


def write(folder: Path, found: Evaluation, table, tables: list) -> None:
    """Fill a new folder with the evaluation and all predictions; `tables` are those of all splits."""
    folder.mkdir()
    if len(tables) > 1:
        found = replace(found, repeats=over_repeats(tables, found.weights))
    save(found, folder / EVALUATION)
    table.to_parquet(folder / PREDICTED, index=False)


def read(folder: Path) -> Evaluation:
    return load(folder / EVALUATION, Evaluation)


def read_predictions(folder: Path):
    """The table of all predictions."""
    import pandas

    return pandas.read_parquet(folder / PREDICTED)
