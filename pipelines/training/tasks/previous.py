"""What was signed of the tasks about a dataset when records had no format (pipelines/core/previous.py)."""

from pipelines.core.previous import Previous, text_of
from pipelines.locale.languages import AUTO, SOURCE
from pipelines.training.data.dataset import missing_values
from pipelines.training.data.prepare import categorical, limited


def _reading(chosen) -> str:
    """How files are read, as Python wrote it then."""
    return (
        f"ReadOptions(encoding={chosen.encoding!r}, delimiter={chosen.delimiter!r}, "
        f"decimal={chosen.decimal!r}, missing_values={missing_values(chosen)!r})"
    )


def _prepare(task) -> dict:
    chosen = task.dividing()
    divided = (
        f"SplitOptions(method={chosen.split!r}, group_column={chosen.group_column!r}, "
        f"time_column={chosen.time_column!r}, test_share={chosen.test_share!r}, folds={chosen.folds!r}, "
        f"seed={chosen.seed!r}, repeat={task.repeat!r})"
    )
    written = (
        f"PrepareOptions(reading={_reading(chosen)}, split={divided}, "
        f"excluded={task.excluded()!r}, categorical={categorical(chosen)!r}, "
        f"target_transform={chosen.target_transform!r}, limited={limited(chosen)!r})"
    )
    return {"name": task.called, "target": task.target, "options": written}


def _fit(task) -> dict:
    chosen, section = task.training_settings, task.section()
    own = {section.get_task_family(): text_of(section)} if section else {}
    return own | {name: getattr(chosen, name) for name in ("committee", "refit", "trials", "seed")}


def _report(task) -> dict | None:
    if task.language not in (AUTO, SOURCE):
        return None  # all reports were in English
    return {"report": text_of(task.report_settings), "name": task.called, "card": task.card() or ""}


def _predict(task) -> dict:
    return {"options": _reading(task.training_settings)}


PREPARED = Previous(2, _prepare)
MLP = Previous(2, _fit)
BOOSTING = Previous(3, _fit)
BASELINES = Previous(1)
EVALUATION = Previous(4)
PROMOTION = Previous(1)
REPORT = Previous(2, _report)
MODEL = Previous(1, lambda task: task.sums())
PREDICTIONS = Previous(2, _predict)
