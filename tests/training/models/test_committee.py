"""Committees learn, are the same in every fresh process, and never look at test rows."""

import json
import re

import numpy
import pandas
import pytest

from pipelines.core import settings
from pipelines.core.errors import BadSetting
from pipelines.core.files.damage import sums_of
from pipelines.core.files.json_files import load
from pipelines.core.settings import SettingsParameter
from pipelines.training.data.prepared import PREPARATION
from pipelines.training.data.splits import TEST
from pipelines.training.judging.prediction import STEP
from pipelines.training.models.committee import (
    CONTRIBUTIONS,
    HISTORY,
    LOGS,
    MODEL,
    PREDICTIONS,
    Committee,
    refits,
    rows_of,
)
from pipelines.training.models.learners import boosting
from pipelines.training.models.learners.boosting import Boosting
from pipelines.training.models.process import end_waiting, run_step

KINDS = ["mlp", "boosting"]
LINE = r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} - INFO - "
FIGURES = r"loss: \d+\.\d{4} - mae: \d+\.\d{4} - val_loss: \d+\.\d{4} - val_mae: \d+\.\d{4}"


def predicted(folder):
    return pandas.read_parquet(folder / PREDICTIONS)["prediction"].to_numpy()


@pytest.mark.parametrize("kind", KINDS)
def test_it_predicts_rows_that_it_has_not_seen_far_better_than_their_mean(kind, fitted, prepared_boston):
    found = prepared_boston.preparation.target.from_scale(predicted(fitted[kind]))
    for rows in (prepared_boston.fold == TEST, prepared_boston.fold != TEST):
        truth = prepared_boston.truth[rows]
        assert ((found[rows] - truth) ** 2).mean() < 0.5 * truth.var()


@pytest.mark.parametrize("kind, word, most", [("mlp", "Epoch", 8), ("boosting", "Round", 40)])
def test_every_epoch_has_a_line_in_the_log(kind, word, most, fitted):
    lines = (fitted[kind] / LOGS).read_text().splitlines()
    passes = [line for line in lines if re.fullmatch(f"{LINE}{word} \\d+/{most} - {FIGURES}", line)]
    history = pandas.read_parquet(fitted[kind] / HISTORY)
    assert len(passes) == len(history) > 3
    assert all(re.match(LINE, line) for line in lines)
    assert set(history.groupby("member")["best"].sum()) == {1}


@pytest.mark.parametrize("kind", KINDS)
def test_the_epoch_that_is_kept_has_the_least_validation_loss(kind, fitted):
    history = pandas.read_parquet(fitted[kind] / HISTORY)
    for _, member in history.groupby("member"):
        assert member.loc[member["best"], "val_loss"].item() == pytest.approx(
            member["val_loss"].min(), rel=1e-6
        )


@pytest.mark.parametrize("kind", KINDS)
def test_the_loss_in_the_log_is_that_of_the_model_that_is_kept(kind, fitted, prepared_boston):
    errors = predicted(fitted[kind]) - prepared_boston.scaled_truth
    history = pandas.read_parquet(fitted[kind] / HISTORY)
    stopped = history[history["best"] & history["val_loss"].notna()]
    found = [(errors[prepared_boston.fold == fold] ** 2).mean() for fold in range(3)]
    assert found == pytest.approx(stopped["val_loss"].tolist(), rel=1e-4)


@pytest.mark.parametrize("kind, word, longer", [("mlp", "Epoch", 1.0), ("boosting", "Round", 1.5)])
def test_once_all_folds_have_stopped_a_model_as_many_learn_from_all_rows(
    kind, word, longer, fitted, prepared_boston
):
    history = pandas.read_parquet(fitted[kind] / HISTORY)
    kept = round(longer * history.loc[history["best"], "epoch"].mean())
    found = load(fitted[kind] / MODEL, Committee)
    assert [(member.fold, member.epochs, member.best) for member in found.members] == 3 * [(-1, kept, kept)]
    assert found.refitted == kept > 0
    log = (fitted[kind] / LOGS).read_text()
    rows = (prepared_boston.fold != TEST).sum()
    assert f"{kind}: model 4/6 learns from {rows} rows, for {kept} {word.lower()}s" in log
    lines = rf"{LINE}{word} \d+/{kept} - loss: \d+\.\d{{4}} - mae: \d+\.\d{{4}}$"
    assert len(re.findall(lines, log, re.MULTILINE)) == 3 * kept


@pytest.mark.parametrize("kind", KINDS)
def test_fitting_anew_changes_predictions_for_new_rows_alone(kind, fit, fitted, prepared_boston):
    stopped = fit(kind, prepared_boston, members=3, refit="no")
    tested = prepared_boston.fold == TEST
    before, after = predicted(stopped), predicted(fitted[kind])
    assert numpy.array_equal(before[~tested], after[~tested]) and (before[tested] != after[tested]).all()
    assert [member.fold for member in load(stopped / MODEL, Committee).members] == [0, 1, 2]
    assert "model 4" not in (stopped / LOGS).read_text()


def test_progress_rises_through_all_models_and_names_each(fit, prepared_boston):
    told = []
    fit("boosting", prepared_boston, members=2, refit="yes", told=lambda *heard: told.append(heard))
    shares = [share for share, _ in told]
    assert shares == sorted(shares) and shares[-1] == pytest.approx(1.0)
    named = list(dict.fromkeys(where.rpartition(", ")[2] for _, where in told))
    assert named == [f"model {number}/4" for number in (1, 2, 3, 4)]
    assert all(re.match(r"round \d+ of \d+, (val_)?mae \d", where) for _, where in told)


@pytest.mark.parametrize("asked, members, wanted", [
    ("auto", 3, True), ("auto", 2, False), ("auto", 1, False), ("no", 3, False), ("yes", 1, True),
])  # fmt: skip
def test_models_are_fitted_anew_where_every_fold_has_one_or_as_asked(asked, members, wanted, prepared_boston):
    assert refits(asked, members, prepared_boston) is wanted


def test_what_learns_from_all_rows_learns_for_an_epoch_at_least(fit, prepared_boston):
    folder = fit("boosting", prepared_boston, members=1, refit="yes", rounds=3, refit_longer=0.01)
    assert load(folder / MODEL, Committee).refitted == 1


def test_a_booster_ends_with_its_best_round(fitted):
    import xgboost

    for member in load(fitted["boosting"] / MODEL, Committee).members:
        booster = xgboost.Booster(model_file=fitted["boosting"] / member.file)
        assert booster.num_boosted_rounds() == member.best <= member.epochs


@pytest.mark.parametrize("kind", KINDS)
def test_fits_in_fresh_processes_and_in_one_that_has_fitted_before_are_identical(
    kind, fit, fitted, prepared_boston
):
    folders = [fitted[kind]]
    end_waiting()
    folders += [fit(kind, prepared_boston, members=3) for _ in range(2)]
    logs = [re.sub(LINE, "", (folder / LOGS).read_text()) for folder in folders]
    assert logs[0] == logs[1] == logs[2] and "model 6/6" in logs[0]
    sums = [{name: sum for name, sum in sums_of(folder).items() if name != LOGS} for folder in folders]
    weights = [name for name in sums[0] if name.startswith("member-")]
    assert len(weights) == 3 and sums[0] == sums[1] == sums[2]


def test_the_number_of_threads_changes_no_tree(fit, prepared_boston):
    first, second = (fit("boosting", prepared_boston, members=1, threads=threads) for threads in (1, 2))
    assert (first / "member-00.ubj").read_bytes() == (second / "member-00.ubj").read_bytes()
    assert (first / MODEL).read_bytes() == (second / MODEL).read_bytes()


def fit_trees(rows, on_epoch=lambda epoch: None, **changed):
    """Trees that learn from fold 1 of some rows, until fold 0 stops them."""
    options = settings.values(settings.boosting()) | {"rounds": 30} | changed
    learned, held = (rows_of(rows, rows.fold == fold) for fold in (1, 0))
    return Boosting().fit(learned, held, options, 1, on_epoch).booster


def test_measuring_a_part_of_the_training_rows_changes_no_tree(prepared_boston, monkeypatch):
    found, told = [], []
    for rows in (10_000, 20):
        monkeypatch.setattr(Boosting, "measured_rows", rows)
        told.append([])
        found.append(fit_trees(prepared_boston, told[-1].append).save_raw())
    assert found[0] == found[1]
    every, some = told
    assert [epoch.val_loss for epoch in every] == [epoch.val_loss for epoch in some]
    assert [epoch.loss for epoch in every] != [epoch.loss for epoch in some]


def test_the_log_says_on_how_many_rows_of_a_large_dataset_training_errors_were_measured(
    fit, fitted, friedman, prepare_table, tmp_path
):
    large = fit("boosting", prepare_table(friedman(70_000), "y", tmp_path / "large"), members=1)
    logs = [(folder / LOGS).read_text() for folder in (large, fitted["boosting"])]
    assert ["loss and mae are those of 50000 rows" in log for log in logs] == [True, False]


def test_trees_learn_from_noisy_copies_where_there_are_few_rows(prepared_boston, monkeypatch):
    trees = {copies: fit_trees(prepared_boston, copies=copies).save_raw() for copies in (0, 1, 4)}
    assert trees[0] == trees[4] != trees[1]
    plain = fit_trees(prepared_boston, input_noise=0.0).save_raw()
    monkeypatch.setattr(boosting, "NOISY_ROWS", 20)
    assert fit_trees(prepared_boston).save_raw() == plain != trees[0]
    assert fit_trees(prepared_boston, copies=4).save_raw() == trees[4]


def test_noise_lets_trees_cut_between_the_values_of_a_column_but_not_where_there_is_one(
    boston, prepare_table, tmp_path
):
    table = boston.assign(CONSTANT=7.0)
    rows = prepare_table(table, "MEDV", tmp_path / "constant", folds=3)
    place = {name: f"f{number}" for number, name in enumerate(rows.preparation.columns)}
    cuts = {}
    for copies, noise in ((1, 0.0), (4, 0.05)):
        trees = fit_trees(rows, copies=copies, input_noise=noise).trees_to_dataframe()
        assert place["CONSTANT"] not in set(trees["Feature"])
        cuts[noise] = trees.loc[trees["Feature"] == place["RAD"], "Split"].nunique()
    assert cuts[0.05] > boston["RAD"].nunique() >= cuts[0.0] > 0


@pytest.mark.parametrize("kind", KINDS)
def test_a_loaded_committee_predicts_what_the_fitted_one_did(kind, fitted, prepared_boston, tmp_path):
    assert_predicts_again(kind, fitted[kind], prepared_boston, tmp_path)


def assert_predicts_again(kind, folder, rows, scratch):
    """What is loaded from a folder predicts for test rows what was predicted when it was fitted."""
    numpy.save(scratch / "inputs.npy", rows.inputs)
    job = {"do": "predict", "model": kind, "folder": folder, "inputs": scratch / "inputs.npy"}
    run_step(STEP, job | {"outputs": scratch / "outputs.npy"})
    tested = rows.fold == TEST
    assert numpy.allclose(numpy.load(scratch / "outputs.npy")[tested], predicted(folder)[tested], atol=1e-6)


@pytest.mark.parametrize("kind", KINDS)
def test_other_labels_of_test_rows_change_no_prediction(kind, boston, fit, prepare_table, tmp_path):
    before = prepare_table(boston, "MEDV", tmp_path / "before", folds=3)
    tested, changed = before.fold == TEST, boston.copy()
    changed.loc[tested, "MEDV"] = numpy.random.default_rng(0).permutation(changed.loc[tested, "MEDV"])
    after = prepare_table(changed, "MEDV", tmp_path / "after", folds=3)
    assert (after.fold == before.fold).all() and (after.truth != before.truth).any()
    found = [predicted(fit(kind, rows, members=1, refit="yes")) for rows in (before, after)]
    assert numpy.array_equal(*found, equal_nan=True)


def test_other_values_in_test_rows_change_no_scaler(boston, prepare_table, tmp_path):
    before = prepare_table(boston, "MEDV", tmp_path / "before")
    changed = boston.astype("float64")
    changed.loc[before.fold == TEST] *= 17.0
    after = prepare_table(changed, "MEDV", tmp_path / "after")
    assert (after.fold == before.fold).all()
    texts = [(rows.folder / PREPARATION).read_bytes() for rows in (before, after)]
    assert texts[0] == texts[1]


def test_contributions_add_up_to_the_prediction(fitted, prepared_boston):
    each = pandas.read_parquet(fitted["boosting"] / CONTRIBUTIONS)
    rows = each.index
    assert list(each) == prepared_boston.preparation.columns
    offsets = predicted(fitted["boosting"])[rows] - each.sum(axis=1).to_numpy()
    assert offsets.std() < 1e-4


def test_one_member_predicts_its_own_fold_and_the_test_rows(fit, prepared_boston):
    found = predicted(fit("boosting", prepared_boston, members=1))
    assert (numpy.isnan(found) == (prepared_boston.fold > 0)).all()


def test_a_search_keeps_the_best_of_its_trials_and_is_the_same_again(fit, prepared_boston):
    told = []
    folders = [
        fit("boosting", prepared_boston, members=1, trials=4, told=lambda *heard: told.append(heard))
        for _ in range(2)
    ]
    first, second = (load(folder / MODEL, Committee) for folder in folders)
    assert first == second and len(first.trials) == 4
    best = min(first.trials, key=lambda trial: trial["error"])
    assert first.settings == first.settings | best["settings"]
    assert first.trials[0]["settings"] == {} and any("trial 4 of 4" in where for _, where in told)


def test_a_search_for_a_network_builds_what_it_found(fit, prepared_boston):
    found = load(fit("mlp", prepared_boston, members=1, trials=2, epochs=3) / MODEL, Committee)
    assert len(found.trials) == 2 and found.settings["epochs"] == 3


@pytest.mark.parametrize("layers", ["64, x", "0", "-3, 5"])
def test_layers_that_cannot_be_are_a_bad_setting(layers):
    told = r"\[mlp\] layers: .* is no list of numbers of units, such as 128, 128"
    with pytest.raises(BadSetting, match=told):
        SettingsParameter(settings.mlp).parse(json.dumps({"layers": layers}))


def scales_of(folder):
    """What the inputs of the first network are multiplied by; nothing where it has no scales."""
    import h5py

    with h5py.File(folder / "member-00.weights.h5") as file:
        return 6.0 * file["layers/einsum_dense/vars/0"][:] if "einsum_dense" in file["layers"] else None


def test_a_network_has_a_scale_for_each_input_which_begins_as_one_and_does_not_decay(fit, prepared_boston):
    settings = ({"learning_rate": 1e-7}, {"weight_decay": 0.0}, {"weight_decay": 10.0})
    asked = {"members": 1, "refit": "no", "epochs": 1}
    still, learned, decayed = (scales_of(fit("mlp", prepared_boston, **asked, **each)) for each in settings)
    assert still.shape == (prepared_boston.inputs.shape[1],) and numpy.allclose(still, 1.0, atol=1e-4)
    assert abs(learned - 1).max() > 0.05 and abs(decayed.mean() - learned.mean()) < 0.2


def test_networks_of_before_there_were_scales_predict_as_they_did(fit, prepared_boston, tmp_path):
    folder = fit("mlp", prepared_boston, members=1, scale_rate=0.0)
    assert scales_of(folder) is None
    text = (folder / MODEL).read_text()
    (folder / MODEL).write_text(re.sub(r'\s*"scale_rate": 0.0,', "", text))
    assert "scale_rate" in text and "scale_rate" not in (folder / MODEL).read_text()
    assert_predicts_again("mlp", folder, prepared_boston, tmp_path)


def test_a_column_may_be_called_row(friedman, fit, prepare_table, tmp_path):
    rows = prepare_table(friedman(120).rename(columns={"x3": "row"}), "y", tmp_path / "named", folds=3)
    each = pandas.read_parquet(fit("boosting", rows, members=1) / CONTRIBUTIONS)
    assert each["row"].abs().mean() == each.abs().mean().max()
    assert each.index.tolist() == numpy.flatnonzero(rows.fold == TEST).tolist()


def test_a_search_in_time_learns_nothing_from_later_rows(friedman, fit, prepare_table, tmp_path):
    rows = prepare_table(friedman(120).assign(when=range(120)), "y", tmp_path / "time", time_column="when")
    found = load(fit("boosting", rows, members=0, trials=2) / MODEL, Committee)
    assert [member.fold for member in found.members] == [0] and len(found.trials) == 2
