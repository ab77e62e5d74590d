"""Scores, weights and intervals are what their definitions say."""

import numpy
import pandas
import pytest
import scipy.optimize
import scipy.sparse
from sklearn.metrics import mean_absolute_error, r2_score, root_mean_squared_error

from pipelines.training.data.splits import TEST
from pipelines.training.judging import evaluation
from pipelines.training.judging.prediction import STEP
from pipelines.training.models.baselines import BASELINES
from pipelines.training.models.process import run_step


@pytest.fixture
def found(evaluated):
    """The evaluation of Boston housing and its table of predictions."""
    return evaluated


def test_scores_are_those_of_scikit_learn_within_their_intervals(found):
    evaluated, table = found
    tested = table[table["part"] == "test"]
    assert [score.model for score in evaluated.scores] == [*BASELINES, "mlp", "boosting", "ensemble"]
    for score in evaluated.scores:
        truth, predicted = tested["truth"], tested[score.model]
        assert score.mae.value == pytest.approx(mean_absolute_error(truth, predicted))
        assert score.rmse.value == pytest.approx(root_mean_squared_error(truth, predicted))
        assert score.r2.value == pytest.approx(r2_score(truth, predicted))
        for interval in (score.mae, score.rmse, score.r2):
            assert interval.low < interval.value < interval.high


def test_a_single_model_is_what_is_chosen(prepared_boston, fitted, baselines):
    models = {"boosting": fitted["boosting"]}
    table, weights, spread = evaluation.predictions(prepared_boston, models, baselines)
    evaluated = evaluation.evaluate(prepared_boston, table, weights, spread, None)
    assert [score.model for score in evaluated.scores] == [*BASELINES, "boosting"]
    assert weights == {"boosting": 1.0} and evaluated.importance == ()
    assert numpy.allclose(table["boosting"], table["ensemble"])
    assert {part.column for part in evaluated.slices} == {"MEDV"}


def test_a_bootstrap_interval_of_the_mean_error_is_that_of_theory():
    random = numpy.random.default_rng(0)
    errors = random.normal(size=4000)
    interval = evaluation.score("a", numpy.zeros(4000), errors).mae
    half = 1.96 * numpy.abs(errors).std() / 4000**0.5
    assert (interval.high - interval.low) / 2 == pytest.approx(half, rel=0.1)


def test_baselines_are_in_units_of_the_target_and_kernel_ridge_is_hard_to_beat(found):
    evaluated, _ = found
    rmse = {score.model: score.rmse.value for score in evaluated.scores}
    assert rmse["mean"] > rmse["linear"] > rmse["kernel_ridge"] and rmse["kernel_ridge"] < 3


def test_baselines_never_see_test_labels(prepared_boston, boston, prepare_table, baselines, tmp_path):
    changed = boston.copy()
    changed.loc[prepared_boston.fold == TEST, "MEDV"] = 7.0
    rows = prepare_table(changed, "MEDV", tmp_path / "changed", folds=3)
    job = {"do": "baselines", "model": "boosting", "prepared": rows.folder, "file": tmp_path / "b.parquet"}
    run_step(STEP, job)
    before, after = pandas.read_parquet(baselines), pandas.read_parquet(tmp_path / "b.parquet")
    pandas.testing.assert_frame_equal(before, after)


def test_ensemble_weights_minimise_the_error_of_left_out_rows():
    random = numpy.random.default_rng(0)
    truth = random.normal(size=5000)
    scaled = {"mlp": truth + random.normal(size=5000), "boosting": truth + 2 * random.normal(size=5000)}
    weights = evaluation.ensemble_weights(scaled, truth)
    assert weights["mlp"] == pytest.approx(0.8, abs=0.02)  # inverse variances: 1 and 1/4
    assert sum(weights.values()) == pytest.approx(1)
    assert evaluation.ensemble_weights({"mlp": truth, "boosting": truth + 3}, truth)["mlp"] == 1
    assert evaluation.ensemble_weights({"mlp": -truth, "boosting": truth}, truth) == {"mlp": 0, "boosting": 1}
    assert evaluation.ensemble_weights({"mlp": truth, "boosting": truth}, truth)["mlp"] == 0.5


def test_a_few_rows_that_no_model_gets_right_do_not_decide_the_weights():
    random = numpy.random.default_rng(0)
    truth = random.normal(size=500)
    models = {name: truth + random.normal(size=500) for name in ("mlp", "boosting")}
    before = evaluation.ensemble_weights(models, truth)
    higher = numpy.argsort(models["boosting"] - models["mlp"])[-5:]
    truth[higher] += 100.0
    after = evaluation.ensemble_weights(models, truth)
    assert before["mlp"] == pytest.approx(0.5, abs=0.1) and abs(after["mlp"] - before["mlp"]) < 0.05


def test_weights_are_the_closer_to_equal_the_fewer_rows_tell_them():
    random = numpy.random.default_rng(0)
    truth = random.normal(size=20_000)
    models = {"mlp": truth + random.normal(size=20_000), "boosting": truth + 1.5 * random.normal(size=20_000)}
    found = {}
    for rows in (20, 200, 20_000):
        parts = [slice(start, start + rows) for start in range(0, min(20_000, 40 * rows), rows)]
        each = [
            evaluation.ensemble_weights({name: values[part] for name, values in models.items()}, truth[part])
            for part in parts
        ]
        found[rows] = numpy.mean([weights["mlp"] for weights in each])
    assert 0.5 < found[20] < found[200] < found[20_000] == pytest.approx(2.25 / 3.25, abs=0.01)


def absolute_error(models: dict, truth, weights) -> float:
    return float(numpy.abs(sum(weights[name] * values for name, values in models.items()) - truth).mean())


@pytest.mark.parametrize("deviations", [(1.0, 1.5, 2.0), (1.0, 1.0, 1.0, 1.0), (0.5, 3.0, 3.0, 0.6, 1.0)])
def test_weights_of_more_models_are_those_of_the_linear_program(deviations):
    """Least absolute errors under these limits are a linear program (Charnes, Cooper and Ferguson 1955)."""
    random, rows = numpy.random.default_rng(0), 3000
    truth = random.normal(size=rows)
    models = {f"m{i}": truth + each * random.normal(size=rows) for i, each in enumerate(deviations)}
    count = len(models)
    predicted = numpy.stack(list(models.values())).T
    costs = numpy.r_[numpy.zeros(count), numpy.full(2 * rows, 1 / rows)]
    residuals = scipy.sparse.hstack([predicted, scipy.sparse.eye(rows), -scipy.sparse.eye(rows)])
    one = scipy.sparse.csr_matrix(numpy.r_[numpy.ones(count), numpy.zeros(2 * rows)])
    best = scipy.optimize.linprog(
        costs, A_eq=scipy.sparse.vstack([residuals, one]), b_eq=numpy.r_[truth, 1.0], method="highs"
    )
    weights = evaluation.ensemble_weights(models, truth)
    assert sum(weights.values()) == pytest.approx(1) and all(0 <= each <= 1 for each in weights.values())
    assert absolute_error(models, truth, weights) == pytest.approx(best.fun, rel=0.005)
    assert list(weights.values()) == pytest.approx(best.x[:count], abs=0.06)


def test_one_model_needs_no_weighing_and_a_useless_third_one_gets_none():
    random = numpy.random.default_rng(0)
    truth = random.normal(size=5000)
    assert evaluation.ensemble_weights({"only": truth + 1}, truth) == {"only": 1.0}
    models = {"a": truth + random.normal(size=5000), "b": truth + random.normal(size=5000)}
    two = evaluation.ensemble_weights(models, truth)
    three = evaluation.ensemble_weights(models | {"noise": random.normal(size=5000) * 50}, truth)
    assert three["noise"] < 0.01
    assert three["a"] == pytest.approx(two["a"], abs=0.02) and three["b"] == pytest.approx(two["b"], abs=0.02)


def test_the_ensemble_is_the_weighted_mean(found):
    evaluated, table = found
    weights = evaluated.weights
    mean = weights["mlp"] * table["mlp"] + weights["boosting"] * table["boosting"]
    assert numpy.allclose(mean, table["ensemble"])


def test_nine_of_ten_rows_lie_within_the_interval(found):
    evaluated, table = found
    left_out = table[table["part"] != "test"]
    inside = left_out["truth"].between(left_out["low"], left_out["high"]).mean()
    assert 0.9 <= inside < 0.92
    assert 0.8 < evaluated.coverage <= 1


@pytest.mark.parametrize("rows, rank", [(9, 9), (19, 18), (99, 90)])
def test_the_interval_allows_for_few_rows(rows, rank):
    assert evaluation.interval_width(numpy.arange(1, rows + 1)) == rank


def test_importance_puts_first_what_the_target_depends_on(fit, friedman, prepare_table, tmp_path):
    rows = prepare_table(friedman(400), "y", tmp_path / "friedman", folds=3)
    found = evaluation.importance(rows, fit("boosting", rows, members=1))
    assert {entry.column for entry in found[:5]} == {f"x{place}" for place in range(5)}
    direction = {entry.column: entry.direction for entry in found}
    assert direction["x3"] > 0.9


def test_slices_cover_every_test_row_once_a_column(found):
    evaluated, table = found
    tested = (table["part"] == "test").sum()
    rows: dict[str, int] = {}
    for part in evaluated.slices:
        rows[part.column] = rows.get(part.column, 0) + part.rows
        assert part.rmse >= part.mae >= abs(part.bias)
    assert next(iter(rows)) == "MEDV" and len(rows) == 5 and set(rows.values()) == {tested}


@pytest.mark.parametrize(
    "step, labels",
    [
        ("2D", ["2023-01-01 – 2023-03-21", "2023-03-21 – 2023-06-09", "2023-06-09 – 2023-08-27"]),
        ("7min", ["2023-01-01 00:00 – 2023-01-01 04:38", "2023-01-01 04:38 – 2023-01-01 09:16"]),
        ("0D", ["2023-01-01"]),
    ],
)
def test_dates_are_sliced_by_quarters_and_written_by_the_day_if_there_are_many(
    step, labels, friedman, prepare_table, tmp_path
):
    table = friedman(160)
    rows = prepare_table(table, "y", tmp_path / "rows")
    rows.table["x0"] = pandas.Timestamp("2023-01-01") + numpy.arange(160) * pandas.Timedelta(step)
    tested = pandas.DataFrame({"row": numpy.arange(160), "truth": rows.truth, "ensemble": rows.truth + 1})
    found = [part for part in evaluation.slices(rows, tested, ["x0"]) if part.column == "x0"]
    assert [part.label for part in found][: len(labels)] == labels
    assert [part.rows for part in found] == ([160] if step == "0D" else [40, 40, 40, 40])


def test_repeats_have_the_mean_and_its_standard_error(found):
    _, table = found
    other = table.assign(mlp=table["mlp"] + 1)
    repeats = evaluation.over_repeats([table, other], ["mlp", "boosting"])
    repeat = next(entry for entry in repeats if entry.model == "mlp")
    tested = table["part"] == "test"
    rmse = [root_mean_squared_error(one["truth"][tested], one["mlp"][tested]) for one in (table, other)]
    assert (repeat.splits, repeat.rmse) == (2, pytest.approx(numpy.mean(rmse)))
    assert repeat.rmse_error == pytest.approx(abs(rmse[0] - rmse[1]) / 2)


def test_an_evaluation_survives_its_folder(found, tmp_path):
    evaluated, table = found
    evaluation.write(tmp_path / "evaluation", evaluated, table, [table])
    assert evaluation.read(tmp_path / "evaluation") == evaluated
    pandas.testing.assert_frame_equal(evaluation.read_predictions(tmp_path / "evaluation"), table)
