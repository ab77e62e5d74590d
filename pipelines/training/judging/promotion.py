"""Whether a new model takes the place of the one in use, and the folder that it is used from."""

import math
import shutil
import tempfile
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from pipelines.core.errors import BadInput, BadSetting
from pipelines.core.files.json_files import load, save
from pipelines.core.record import Record
from pipelines.core.settings import PromotionSettings
from pipelines.training.data import drift
from pipelines.training.data.prepared import PREPARATION, Prepared
from pipelines.training.data.splits import TEST
from pipelines.training.judging.evaluation import ENSEMBLE
from pipelines.training.judging.prediction import predicted, unreadable
from pipelines.training.judging.promoted import LEARNED, MANIFEST, PREPARED, Manifest, Promoted, open_promoted
from pipelines.training.models.committee import MODEL, Committee
from pipelines.training.models.process import Tell
from pipelines.training.records import Column, Decision, Evaluation, Interval

# Below so many rows that the old model has not learned, both are compared on all test rows.
FEWEST_UNSEEN = 20
RESAMPLES = 2000


def refuse_other_target(folder: Path, target: str) -> None:
    """Raise BadSetting where the model in place predicts another column."""
    try:
        known = load(folder / MANIFEST, Manifest).target
    except (OSError, ValueError):
        return
    if known != target:
        raise BadSetting(
            "the model in {folder} predicts {known}, not {target}: "
            "give this one a --name, unless {known} is meant",
            folder=folder,
            known=known,
            target=target,
        )


def in_place(folder: Path, record: Record | None) -> tuple[Promoted | None, str]:
    """The model in place, or none and what is wrong with it; raises BadInput for another thing there."""
    if not folder.exists():
        return None, ""
    if not (folder / MANIFEST).is_file():
        raise BadInput(folder, "is no promoted model: give the new one another --name")
    try:
        return open_promoted(folder, (record or Record()).files), ""
    except BadInput as error:
        return None, str(error)


def decide(
    prepared: Prepared,
    table,
    in_place: Promoted | None,
    fault: str,
    options: PromotionSettings,
    on_progress: Tell,
) -> Decision:
    """Compare the new ensemble (its predictions in `table`) with the model in place on the same test rows.

    `fault` says why the model in place cannot be used, where it cannot.
    """
    tested = table[table["part"] == "test"]
    errors = (tested[ENSEMBLE] - tested["truth"]).to_numpy()
    naive = (tested["mean"] - tested["truth"]).to_numpy()
    target, rows = prepared.preparation.target.name, len(tested)
    ours = Decision(False, "", rows, rmse=_rmse(errors))
    if _rmse(errors) > _rmse(naive):
        told = f"RMSE {_rmse(errors):.4g} against {_rmse(naive):.4g}"
        return replace(ours, reason=f"worse than always predicting the mean: {told}")
    if in_place is None:
        return replace(
            ours,
            promoted=True,
            reason=f"the model in place cannot be used: {fault}" if fault else "there was no model in place",
        )
    ours = replace(ours, in_place=in_place.manifest.made)
    if in_place.manifest.target != target:
        known = in_place.manifest.target
        return replace(
            ours, reason=f"the model in place predicts {known}, not {target}: give this one a --name"
        )
    learned = prepared.table[prepared.fold != TEST]
    ours = replace(ours, drift=drift.compare(in_place.manifest.reference, learned, options.drift_limit))
    if changed := unreadable(in_place, prepared.table):
        reason = f"the model in place cannot be compared: {changed}"
        return _unless_drifted(replace(ours, promoted=True, reason=reason), options)
    rows, unseen = _rows_to_compare(prepared, in_place)
    places = {row: place for place, row in enumerate(tested["row"])}
    errors = errors[[places[row] for row in rows]]
    old = _errors_of(in_place, prepared, rows, on_progress)
    ours = replace(
        ours, rows=len(rows), unseen=unseen, rmse=_rmse(errors), rmse_in_place=_rmse(old),
        difference=_difference(errors, old),
    )  # fmt: skip
    return _unless_drifted(_compared(ours, options), options)


def _compared(found: Decision, options: PromotionSettings) -> Decision:
    figures = f"RMSE {found.rmse:.4g} against {found.rmse_in_place:.4g} on {found.rows} test rows"
    assert found.rmse is not None and found.rmse_in_place is not None
    allowed = found.rmse_in_place * (1 + options.tolerance)
    # The last bit of a sum, which is another on each kind of processor, decides nothing.
    if found.rmse <= allowed or math.isclose(found.rmse, allowed, rel_tol=1e-9):
        return replace(found, promoted=True, reason=f"not worse than the model in place: {figures}")
    learned = "" if found.unseen else ", which that one had learned from: keep the seed to compare fairly"
    return replace(found, reason=f"worse than the model in place: {figures}{learned}")


def _unless_drifted(found: Decision, options: PromotionSettings) -> Decision:
    drifted = [entry for entry in found.drift if entry.drifted]
    if not found.promoted or not drifted or options.accept_drift:
        return found
    named = "; ".join(f"column {entry.column} has drifted: {entry.text}" for entry in drifted)
    reason = f"{named} (to promote nevertheless: --promotion-accept-drift true). Otherwise {found.reason}"
    return replace(found, promoted=False, reason=reason)


def _rows_to_compare(prepared: Prepared, in_place: Promoted):
    """Test rows that the model in place has not learned from, or all of them where those are too few."""
    import numpy

    tested = numpy.flatnonzero(prepared.fold == TEST)
    try:
        learned = numpy.load(in_place.folder / LEARNED, allow_pickle=False)
    except ValueError as error:
        raise BadInput(in_place.folder / LEARNED, "holds no numbers ({error})", error=error) from None
    digests = row_digests(prepared.table, in_place.preparation.columns, in_place.manifest.target)
    unseen = tested[~numpy.isin(digests[tested], learned)]
    return (unseen, True) if len(unseen) >= min(FEWEST_UNSEEN, len(tested)) else (tested, False)


def row_digests(table, columns: list[str], target: str):
    """A digest of every row (uint64), the same whether its numbers are stored as integers or not."""
    import pandas

    chosen = table[[*sorted(columns), target]]
    numbers = {name: "float64" for name in chosen if pandas.api.types.is_numeric_dtype(chosen[name])}
    return pandas.util.hash_pandas_object(chosen.astype(numbers), index=False).to_numpy()


def _errors_of(model: Promoted, prepared: Prepared, rows, on_progress: Tell):
    with tempfile.TemporaryDirectory() as scratch:
        found = predicted(model, prepared.table.iloc[rows], Path(scratch), on_progress)
    return found - prepared.truth[rows]


def _rmse(errors) -> float:
    return float((errors**2).mean() ** 0.5)


def _difference(errors, old) -> Interval:
    """New RMSE minus old RMSE with a paired 95 % bootstrap interval."""
    import numpy

    random, rows = numpy.random.default_rng(0), len(errors)
    found = [_rmse(errors) - _rmse(old)]
    for _ in range(RESAMPLES if rows <= 20_000 else 200):
        drawn = random.integers(0, rows, rows)
        found.append(_rmse(errors[drawn]) - _rmse(old[drawn]))
    low, high = numpy.percentile(found[1:], [2.5, 97.5])
    return Interval(found[0], float(low), float(high))


def assemble(
    folder: Path,
    prepared: Prepared,
    models: dict[str, Path],
    evaluation: Evaluation,
    name: str,
    signature: str,
) -> None:
    """Fill a new folder with all that predictions need: models, preparation, manifest, rows learned."""
    import numpy

    folder.mkdir()
    for kind, source in models.items():
        found = load(source / MODEL, Committee)
        (folder / kind).mkdir()
        for file in (MODEL, *(member.file for member in found.members)):
            shutil.copyfile(source / file, folder / kind / file)
    shutil.copyfile(prepared.folder / PREPARATION, folder / PREPARED)
    learned, target = prepared.table[prepared.fold != TEST], prepared.preparation.target
    digests = row_digests(learned, prepared.preparation.columns, target.name)
    numpy.save(folder / LEARNED, digests, allow_pickle=False)
    profile = prepared.profile
    used = [column for column in profile.columns if column.name in (*profile.features, target.name)]
    save(
        Manifest(
            dataset=name,
            target=target.name,
            columns=tuple(_plain(column) for column in used if column.name != target.name),
            weights=evaluation.weights,
            rmse=evaluation.scores[-1].rmse.value,
            spread=evaluation.spread / target.deviation,
            made=datetime.now().astimezone().isoformat(timespec="seconds"),
            signature=signature,
            reference=drift.reference(learned, used),
        ),
        folder / MANIFEST,
    )


def _plain(column: Column) -> Column:
    return Column(column.name, column.kind, column.meaning, written=column.written, void=column.void)
