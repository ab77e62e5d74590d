"""A new model takes the place of the old only where it is not worse; what was tampered with is not used."""

import io
import json
import pickle
import re

import numpy
import pandas
import pytest

from pipelines.core.errors import BadInput, BadSetting
from pipelines.core.files.damage import sums_of
from pipelines.core.record import Record
from pipelines.core.settings import PromotionSettings, TrainingSettings
from pipelines.training.data.splits import TEST
from pipelines.training.judging import prediction, promotion
from pipelines.training.judging.promoted import MANIFEST, open_promoted


def silent(*_):
    """Nobody listens to the progress."""


@pytest.fixture(scope="module")
def good(prepared_boston, fitted, evaluated, tmp_path_factory):
    """The folder of the good model in place."""
    folder = tmp_path_factory.mktemp("models") / "boston_housing"
    promotion.assemble(folder, prepared_boston, fitted, evaluated[0], "boston_housing", "signature")
    return folder


@pytest.fixture
def opened(good):
    return open_promoted(good, sums_of(good))


def decided(prepared, table, in_place, fault="", **options):
    return promotion.decide(prepared, table, in_place, fault, PromotionSettings(**options), silent)


def worse(table):
    """Predictions that are twice as far from the truth."""
    return table.assign(ensemble=table["truth"] + 2 * (table["ensemble"] - table["truth"]))


def test_the_first_model_is_promoted(prepared_boston, evaluated):
    decision = decided(prepared_boston, evaluated[1], None)
    assert decision.promoted and decision.reason == "there was no model in place"


def test_a_first_model_that_is_worse_than_the_mean_is_not(prepared_boston, evaluated):
    table = evaluated[1]
    decision = decided(prepared_boston, table.assign(ensemble=table["mean"] + 3), None)
    assert not decision.promoted and re.search(
        r"worse than always predicting the mean: RMSE \d\S* against \d", decision.reason
    )


def test_a_model_in_place_predicts_what_it_did_when_it_was_evaluated(
    prepared_boston, evaluated, opened, tmp_path
):
    found = prediction.predicted(opened, prepared_boston.table, tmp_path, silent)
    tested = prepared_boston.fold == TEST
    assert numpy.allclose(found[tested], evaluated[1]["ensemble"][tested], rtol=1e-5)


def test_the_same_model_again_is_not_worse(prepared_boston, evaluated, opened):
    decision = decided(prepared_boston, evaluated[1], opened)
    assert decision.promoted and decision.unseen and decision.rows == 101
    assert decision.rmse == pytest.approx(decision.rmse_in_place, rel=1e-4)
    assert decision.difference.low <= decision.difference.value <= decision.difference.high


def test_a_planted_worse_model_is_refused_with_both_figures(prepared_boston, evaluated, opened):
    decision = decided(prepared_boston, worse(evaluated[1]), opened)
    assert not decision.promoted and decision.rmse == pytest.approx(2 * decision.rmse_in_place, rel=1e-4)
    assert decision.reason.startswith(f"worse than the model in place: RMSE {decision.rmse:.4g} against")
    assert decision.difference.low > 0
    assert decided(prepared_boston, worse(evaluated[1]), opened, tolerance=1.0).promoted
    assert not decided(prepared_boston, worse(evaluated[1]), opened, tolerance=0.999).promoted


def test_rows_that_the_old_model_has_learned_do_not_count(boston, prepare_table, evaluated, opened, tmp_path):
    rows = prepare_table(boston, "MEDV", tmp_path / "other", folds=3, seed=2)
    table = pandas.DataFrame({"row": range(506), "part": rows.part, "truth": rows.truth})
    table = table.assign(ensemble=rows.truth + 1.0, mean=rows.truth.mean())
    decision = decided(rows, table, opened)
    known = open_learned(opened)
    digests = promotion.row_digests(rows.table, opened.preparation.columns, "MEDV")
    assert decision.unseen
    assert decision.rows == (~numpy.isin(digests[rows.fold == TEST], known)).sum() < 101


def open_learned(model):
    return numpy.load(model.folder / "learned.npy", allow_pickle=False)


def test_a_model_that_knows_all_test_rows_has_that_said(
    prepared_boston, evaluated, opened, copy_of, tmp_path
):
    folder = copy_of(opened.folder, tmp_path / "knows")
    columns = opened.preparation.columns
    numpy.save(folder / "learned.npy", promotion.row_digests(prepared_boston.table, columns, "MEDV"))
    knows = open_promoted(folder, sums_of(folder))
    decision = decided(prepared_boston, worse(evaluated[1]), knows)
    assert not decision.unseen and decision.rows == 101
    assert "which that one had learned from: keep the seed to compare fairly" in decision.reason


def test_integers_and_floats_of_the_same_value_are_the_same_row():
    table = pandas.DataFrame({"a": [1, 2], "b": ["x", "y"], "y": [3, 4]})
    digests = promotion.row_digests(table, ["b", "a"], "y")
    assert (
        digests == promotion.row_digests(table.astype({"a": "float64", "y": "float64"}), ["a", "b"], "y")
    ).all()


def test_a_drifted_column_is_refused_by_name_until_it_is_accepted(boston, prepare_table, opened, tmp_path):
    rows = prepare_table(boston.assign(RM=boston["RM"] * 1.5), "MEDV", tmp_path / "drifted", folds=3)
    table = pandas.DataFrame({"row": range(506), "part": rows.part, "truth": rows.truth})
    table = table.assign(ensemble=rows.truth, mean=rows.truth.mean())
    decision = decided(rows, table, opened)
    assert not decision.promoted
    assert decision.reason.startswith("column RM has drifted: population stability index")
    assert [entry.column for entry in decision.drift if entry.drifted] == ["RM"]
    assert decided(rows, table, opened, accept_drift=True).promoted


def test_a_model_for_another_target_keeps_its_place(boston, prepare_table, evaluated, opened, tmp_path):
    rows = prepare_table(boston, "TAX", tmp_path / "other", folds=3)
    table = evaluated[1].assign(truth=rows.truth, ensemble=rows.truth, mean=0.0, part=rows.part)
    decision = decided(rows, table, opened)
    assert not decision.promoted and "the model in place predicts MEDV, not TAX" in decision.reason


def test_a_model_whose_columns_are_gone_gives_way(boston, prepare_table, evaluated, opened, tmp_path):
    rows = prepare_table(boston.drop(columns="RM"), "MEDV", tmp_path / "gone", folds=3)
    decision = decided(rows, evaluated[1].assign(truth=rows.truth, part=rows.part), opened)
    assert decision.promoted and "cannot be compared: column RM is missing" in decision.reason


def test_a_model_that_cannot_be_trusted_gives_way_and_the_reason_is_told(
    prepared_boston, evaluated, good, copy_of, tmp_path
):
    folder = copy_of(good, tmp_path / "boston_housing")
    record = Record(files=sums_of(folder))
    spoil(folder / "boosting" / "member-01.ubj")
    found, fault = promotion.in_place(folder, record)
    decision = decided(prepared_boston, evaluated[1], found, fault)
    assert decision.promoted and "cannot be used" in decision.reason and "member-01.ubj" in decision.reason


def test_what_is_no_promoted_model_is_never_replaced(tmp_path):
    (tmp_path / "whisper-base").mkdir()
    (tmp_path / "whisper-base" / "model.bin").write_bytes(b"weights")
    with pytest.raises(BadInput, match="whisper-base: is no promoted model"):
        promotion.in_place(tmp_path / "whisper-base", None)


def spoil(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


class Payload:
    def __reduce__(self):
        return exec, ("raise SystemExit('a pickle was opened')",)


@pytest.mark.parametrize(
    "name",
    ["boosting/member-00.ubj", "mlp/member-00.weights.h5", "preparation.json", MANIFEST, "mlp/model.json"],
)
def test_a_file_that_was_tampered_with_is_named(name, good, copy_of, tmp_path):
    folder = copy_of(good, tmp_path / "model")
    sums = sums_of(folder)
    spoil(folder / name)
    with pytest.raises(BadInput, match=rf"{name}: (has changed since it was recorded|is no model file)"):
        open_promoted(folder, sums)


@pytest.mark.parametrize("name", ["boosting/member-00.ubj", "mlp/member-00.pkl", "preparation.json"])
def test_a_pickle_is_refused_by_name_even_if_its_sum_is_right(name, good, copy_of, tmp_path):
    folder = copy_of(good, tmp_path / "model")
    (folder / name).write_bytes(pickle.dumps(Payload()))
    with pytest.raises(BadInput, match=f"{name}: is a pickle"):
        open_promoted(folder, sums_of(folder))


def test_a_pickled_array_is_not_opened(good, copy_of, tmp_path, prepared_boston, evaluated):
    folder = copy_of(good, tmp_path / "model")
    buffer = io.BytesIO()
    numpy.save(buffer, numpy.array([Payload()], dtype=object), allow_pickle=True)
    (folder / "learned.npy").write_bytes(buffer.getvalue())
    model = open_promoted(folder, sums_of(folder))
    with pytest.raises(BadInput, match=r"learned\.npy: holds no numbers"):
        decided(prepared_boston, evaluated[1], model)


def test_missing_and_additional_files_are_named(good, copy_of, tmp_path):
    folder = copy_of(good, tmp_path / "model")
    sums = sums_of(folder)
    (folder / "boosting" / "member-02.ubj").unlink()
    with pytest.raises(BadInput, match=r"member-02\.ubj: is missing from the model"):
        open_promoted(folder, sums)
    folder = copy_of(good, tmp_path / "more")
    (folder / "extra.json").write_text("{}")
    with pytest.raises(BadInput, match=r"extra\.json: is not in the model's record"):
        open_promoted(folder, sums)


def test_a_manifest_of_another_version_is_told(good, copy_of, tmp_path):
    folder = copy_of(good, tmp_path / "model")
    (folder / MANIFEST).write_text(json.dumps({"format": 99}))
    with pytest.raises(BadInput, match="is no promoted model of this version"):
        open_promoted(folder, sums_of(folder))


def test_columns_that_are_missing_or_of_another_kind_are_named(boston, opened, tmp_path):
    path = tmp_path / "new.csv"
    with pytest.raises(BadInput, match="column RM is missing; the model boston_housing needs CRIM"):
        prediction.check_columns(opened, boston.drop(columns="RM"), path)
    with pytest.raises(BadInput, match="columns RM, LSTAT are missing"):
        prediction.check_columns(opened, boston.drop(columns=["RM", "LSTAT"]), path)
    with pytest.raises(BadInput, match=r"column RM has text \('six'\), and a number is expected"):
        prediction.check_columns(opened, boston.assign(RM="six"), path)


def test_predictions_have_their_interval(boston, opened, evaluated):
    scale, width = opened.preparation.target, opened.manifest.spread
    found = prediction.with_bounds(opened, boston["MEDV"])
    assert list(found) == ["MEDV_predicted", "MEDV_low", "MEDV_high"]
    assert (found["MEDV_predicted"] == boston["MEDV"]).all()
    apart = scale.to_scale(found["MEDV_high"]) - scale.to_scale(boston["MEDV"])
    assert numpy.allclose(apart, width)
    assert width * scale.deviation == pytest.approx(evaluated[0].spread)


def test_a_model_that_reads_a_column_otherwise_gives_way(boston, prepare_table, evaluated, opened, tmp_path):
    rows = prepare_table(boston, "MEDV", tmp_path / "text", folds=3)
    rows.table["CHAS"] = rows.table["CHAS"].astype("str") + " banks"
    decision = decided(rows, evaluated[1], opened, accept_drift=True)
    assert decision.promoted and "column CHAS has text" in decision.reason


def test_another_target_is_told_before_anything_is_learned(good):
    promotion.refuse_other_target(good, "MEDV")
    promotion.refuse_other_target(good.parent / "none", "TAX")
    with pytest.raises(
        BadSetting, match="predicts MEDV, not TAX: give this one a --name, unless MEDV is meant"
    ):
        promotion.refuse_other_target(good, "TAX")


def test_columns_that_the_model_does_not_need_stay_as_they_are(boston, opened, tmp_path):
    drawn = boston.sample(60, random_state=0)
    table = drawn.assign(id=[f"{number:03}" for number in range(60)], memo="inf")
    table.to_csv(tmp_path / "new.csv", index=False)
    found = prediction.read_rows(opened, tmp_path / "new.csv", TrainingSettings())
    assert found["id"].tolist() == table["id"].tolist() and found["memo"].tolist() == ["inf"] * 60
    assert prediction.warnings(opened, found, 0.25) == []
    table.assign(MEDV_low=1).to_csv(tmp_path / "taken.csv", index=False)
    with pytest.raises(BadInput, match="has a column MEDV_low already"):
        prediction.read_rows(opened, tmp_path / "taken.csv", TrainingSettings())


def test_the_manifest_names_the_dataset(opened):
    assert opened.manifest.dataset == "boston_housing"
