"""From the outputs of a training to the report as it is to be set."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from pipelines.core.files.json_files import load
from pipelines.core.record import Record
from pipelines.locale.message import Message
from pipelines.training.data.prepared import Prepared
from pipelines.training.judging import evaluation
from pipelines.training.models.committee import CONTRIBUTIONS, HISTORY, LOGS, MODEL, Committee
from pipelines.training.records import DataCard, Decision, Profile
from pipelines.training.report.contents import ReportContents


def compose_report(
    name: str,
    outputs: dict[str, Path],
    evaluated: Path,
    decision: Decision,
    card: DataCard | None,
    records: dict[str, Record],
    settings: list[tuple[str, str]],
) -> ReportContents:
    """All that the report shows.

    `outputs` are the folders of the prepared dataset and of each model by name, `records` theirs by the same
    names; `settings` are pairs of name and value.
    """
    import pandas

    prepared = Prepared(outputs["prepared"])
    found = evaluation.read(evaluated)
    models = {kind: outputs[kind] for kind in found.weights}
    committees = {kind: load(folder / MODEL, Committee) for kind, folder in models.items()}
    explained = evaluation.explained(models)
    contributions = (
        pandas.read_parquet(models[explained] / CONTRIBUTIONS) if explained else pandas.DataFrame()
    )
    rows, columns = contributions.index, list(contributions)
    return ReportContents(
        profile=described(prepared.profile, name, card),
        evaluation=found,
        decision=decision,
        predictions=evaluation.read_predictions(evaluated),
        histories={kind: pandas.read_parquet(folder / HISTORY) for kind, folder in models.items()},
        refitted={kind: made.refitted for kind, made in committees.items()},
        explained=explained,
        shap=contributions.reset_index(drop=True),
        shap_values_of=prepared.table[columns].iloc[rows].reset_index(drop=True),
        settings=(*settings, *found_by_search(committees)),
        versions=tuple(sorted(versions(records).items())),
        made=datetime.now().astimezone().isoformat(timespec="seconds"),
    )


def described(profile: Profile, name: str, card: DataCard | None) -> Profile:
    """The profile with the dataset's name, and with what its card says."""
    meanings = card.columns if card else {}
    columns = (replace(column, meaning=meanings.get(column.name, "")) for column in profile.columns)
    return replace(profile, dataset=name, card=card, columns=tuple(columns))


def found_by_search(committees: dict[str, Committee]) -> list[tuple[str, str]]:
    """The settings that trials have found, in place of those of luigi.cfg."""
    found: list[tuple[str, str]] = []
    for kind, made in committees.items():
        if made.trials:
            best = min(made.trials, key=lambda trial: trial["error"])
            chosen = ", ".join(f"{name} = {_short(value)}" for name, value in best["settings"].items())
            told = Message(
                "trial {trial} of {count}: {chosen}",
                trial=best["trial"],
                count=len(made.trials),
                chosen=chosen or Message("the settings above"),
            )
            found.append((Message("{model} search", model=kind), told))
    return found


def versions(records: dict[str, Record]) -> dict[str, str]:
    return {name: number for record in records.values() for name, number in record.versions.items()}


def join_logs(folders: list[Path], path: Path) -> None:
    """Write the logs of all models one after another."""
    path.write_text(
        "".join((folder / LOGS).read_text(encoding="utf-8") for folder in folders), encoding="utf-8"
    )


def _short(value) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)
