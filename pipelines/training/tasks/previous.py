"""What was signed of the tasks about a dataset when records had no format (pipelines/core/previous.py)."""

from pipelines.core.previous import Previous, text_of
from pipelines.locale.languages import AUTO, SOURCE


def _reading(options) -> str:
    """How files are read, as Python wrote it then."""
    return (
        f"ReadOptions(encoding={options.encoding!r}, delimiter={options.delimiter!r}, "
        f"decimal={options.decimal!r}, missing_values={options.missing_values!r})"
    )


def _prepare(task) -> dict:
    options = task.options()
    split = options.split
    divided = (
        f"SplitOptions(method={split.method!r}, group_column={split.group_column!r}, "
        f"time_column={split.time_column!r}, test_share={split.test_share!r}, folds={split.folds!r}, "
        f"seed={split.seed!r}, repeat={split.repeat!r})"
    )
    written = (
        f"PrepareOptions(reading={_reading(options.reading)}, split={divided}, "
        f"excluded={options.excluded!r}, categorical={options.categorical!r}, "
        f"target_transform={options.target_transform!r}, limited={options.limited!r})"
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
    return {"options": _reading(task.reading())}


PREPARED = Previous(2, _prepare)
MLP = Previous(2, _fit)
BOOSTING = Previous(3, _fit)
BASELINES = Previous(1)
EVALUATION = Previous(4)
PROMOTION = Previous(1)
REPORT = Previous(2, _report)
MODEL = Previous(1, lambda task: task.sums())
PREDICTIONS = Previous(2, _predict)
