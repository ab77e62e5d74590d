"""Signatures as they were when records had no format: what would be made the same now counts under them.

All significant settings were signed then, as text. A task tells by its `previous` what was signed of it; the
settings of that time are kept below, so that none that comes, goes or changes its default is mistaken for
one of them. A signature of then is known only of a task whose code, and that of all that it needs, is still
of that version, and of which no setting that came later has been changed.
"""

import ast
import contextlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipelines.core import settings
from pipelines.core.record import Record
from pipelines.core.signature import Scheme, canonical, digest, one_look

if TYPE_CHECKING:
    import luigi

    from pipelines.core.task import KonspektTask

# Signed by themselves now, and within the options of a training then.
WITHIN_OPTIONS = {"excluded", "repeat"}
# The format of records that bear none.
FORMAT = 1
# No code was of a higher version then.
HIGHEST_VERSION = 9


def _sections(task: "KonspektTask") -> dict[str, dict[str, str]]:
    """The sections that the task signs, whole."""
    return {
        section.get_task_family(): text_of(section) for section in map(task.__getattribute__, task.signed)
    }


@dataclass(frozen=True)
class Previous:
    """What was signed of a task in format 1, as functions of the task.

    `parameters` gives None where the task, with the settings that it has, could not have been made then.
    """

    version: int
    parameters: Callable[[Any], dict[str, Any] | None] = _sections
    inputs: Callable[[Any], dict[str, "KonspektTask"]] = lambda task: task.inputs()


def text_of(section: "luigi.Config") -> dict[str, str]:
    """The settings of then of a section as they were signed; one that is gone since had its default."""
    known = SETTINGS.get(section.get_task_family(), {})
    return {name: str(getattr(section, name, first)) for name, first in known.items()}


def signature(task: "KonspektTask") -> str:
    """The signature that the task would have had then, or nothing where it would not have been the same."""
    if task.previous is None:
        return task.signature() if task.given else ""
    with one_look() as known:
        key = ("previous", task.task_id)
        if key not in known:
            known[key] = _signature(task) if same_now(task) else ""
        return known[key]


def _signature(task: "KonspektTask") -> str:
    inputs = {name: signature(upstream) for name, upstream in THEN.inputs(task).items()}
    return digest(canonical(THEN.content(task, inputs))) if all(inputs.values()) else ""


def same_now(task: "KonspektTask") -> bool:
    """Whether what was made then, with the settings that the task has, is what would be made now."""
    with one_look() as known:
        key = ("same", task.task_id)
        if key not in known:
            upstream = task.inputs().values()
            known[key] = task.given or (not any(_changes(task)) and all(map(same_now, upstream)))
        return known[key]


def _changes(task: "KonspektTask") -> Iterator[str]:
    """What of the task itself is not as it was then."""
    # A task that came later did what another one did then.
    version = task.previous.version if task.previous else 1
    if task.code_version != version:
        yield f"code of {task.task_family}: version {version} → {task.code_version}"
    if task.previous and task.previous.parameters(task) is None:
        yield f"{task.task_family} could not be made so"
    yield from (f"[{section}] {name}" for section, name in later_settings(task))
    if task.previous:
        # Such as the version of a plug-in, which is not told while it is 1.
        yield from _values(task).keys() - THEN.parameters(task).keys() - WITHIN_OPTIONS


def later_settings(task: "KonspektTask") -> Iterator[tuple[str, str]]:
    """Section and name of each signed setting that there was not then, and that has been changed since."""
    signed = task.signed_values()
    for name in signed.keys() - _values(task).keys():
        yield from ((name, setting) for setting in signed[name].keys() - SETTINGS.get(name, {}).keys())


def _values(task: "KonspektTask") -> dict[str, Any]:
    """What is signed of a task but settings."""
    signed = task.signed_values().items()
    return {k: v for k, v in signed if not (isinstance(v, dict) and settings.section_named(k))}


def _content(task: "KonspektTask", inputs: dict[str, str]) -> dict[str, Any]:
    assert task.previous is not None
    return {
        "task": task.task_family,
        "version": task.previous.version,
        "parameters": task.previous.parameters(task),
        "inputs": inputs,
    }


THEN = Scheme(
    parameters=lambda task: (task.previous.parameters(task) if task.previous else None) or {},
    inputs=lambda task: task.previous.inputs(task) if task.previous else {},
    content=_content,
    signature=signature,
)


# Where settings that were signed by themselves belong.
PLACES = {"doubtful_word": "speech", "earlier": "vocabulary", "video_url": "notes"}
PLACES |= dict.fromkeys(("committee", "refit", "trials", "seed"), "training")


def by_section(parameters: dict[str, Any]) -> dict[str, Any]:
    """The parameters of a record of format 1 with every setting in its section, to be told to people."""
    sections: dict[str, dict[Any, Any]] = {}
    found: dict[str, Any] = {}
    for name, value in parameters.items():
        if name == "options":
            sections.setdefault("training", {}).update(_fields(str(value)))
        elif name in PLACES:
            sections.setdefault(PLACES[name], {})[name] = value
        elif isinstance(value, dict):
            sections.setdefault(name, {}).update(value)
        else:
            found[name] = value
    return found | sections


def _fields(written: str) -> dict[str | None, Any]:
    """The fields of a dataclass as Python writes it, and of those in it, by name."""
    found: dict[str | None, Any] = {}
    with contextlib.suppress(SyntaxError, ValueError):  # somebody else's text
        for node in ast.walk(ast.parse(written, mode="eval")):
            if isinstance(node, ast.keyword) and not isinstance(node.value, ast.Call):
                found[node.arg] = ast.literal_eval(node.value)
    return found


def code_version(record: Record) -> int | None:
    """The version of the code that made a record of format 1: the one with which its signature comes out."""
    content = {"task": record.task, "parameters": record.parameters, "inputs": record.inputs}
    for version in range(HIGHEST_VERSION, -1, -1):
        if digest(json.dumps(content | {"version": version}, sort_keys=True)) == record.signature:
            return version
    return None


# The settings that were signed then, with their defaults, by section.
SETTINGS: dict[str, dict[str, str]] = {
    "audio": {
        "track": "1",
    },
    "speech": {
        "engine": "faster-whisper",
        "model": "whisper-base",
        "language": "auto",
        "beam_size": "3",
        "window_minutes": "10.0",
        "compression_ratio": "2.4",
        "log_probability": "-1.0",
        "no_speech": "0.6",
        "doubtful_word": "0.5",
        "pause": "0.6",
        "compute_type": "auto",
    },
    "summary": {
        "method": "cover",
        "sentences": "0",
        "model": "",
    },
    "chapters": {
        "cohesion": "words",
    },
    "slides": {
        "find": "True",
        "reader": "none",
        "languages": "eng+rus",
    },
    "vocabulary": {
        "glossary": "glossary.txt",
        "slides": "True",
        "earlier": "False",
    },
    "captions": {
        "line_length": "42",
        "lines": "2",
        "longest": "7.0",
    },
    "notes": {
        "page": "A4",
        "font_size": "10.5",
        "video_url": "",
        "fallback_fonts": "",
    },
    "theme": {
        "organisation": "",
        "footer": "",
        "accent": "#8c3f1d",
        "logo": "",
        "templates": "",
    },
    "training": {
        "exclude_columns": "boston_housing.B",
        "categorical_columns": "",
        "group_column": "",
        "time_column": "",
        "split": "random",
        "test_share": "0.2",
        "folds": "10",
        "committee": "0",
        "refit": "auto",
        "target_transform": "auto",
        "limit_predictions": "auto",
        "seed": "1",
        "trials": "0",
        "repeats": "0",
        "encoding": "utf-8",
        "delimiter": "auto",
        "decimal": ".",
        "missing_values": "NA, N/A, NaN, nan, null, NULL, None, ?, -",
    },
    "mlp": {
        "layers": "128, 128",
        "activation": "gelu",
        "input_noise": "0.05",
        "scale_rate": "6.0",
        "dropout": "0.0",
        "loss": "mse",
        "learning_rate": "0.004",
        "weight_decay": "0.01",
        "batch_size": "0",
        "epochs": "200",
        "patience": "60",
        "refit_longer": "1.0",
    },
    "boosting": {
        "rounds": "3000",
        "patience": "200",
        "refit_longer": "1.5",
        "learning_rate": "0.05",
        "max_depth": "4",
        "min_child_weight": "1.0",
        "subsample": "0.6",
        "colsample": "0.4",
        "reg_lambda": "1.0",
        "max_bin": "64",
        "input_noise": "0.05",
        "copies": "0",
    },
    "promotion": {
        "tolerance": "0.0",
        "drift_limit": "0.25",
        "accept_drift": "False",
    },
    "report": {
        "page": "A4",
    },
}
