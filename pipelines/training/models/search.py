"""Better settings by trial: Optuna's TPE, judged on inner folds alone."""

from pipelines.training.data.prepared import Prepared
from pipelines.training.data.splits import TEST
from pipelines.training.models.process import Tell

# Each trial is fitted on so many of the folds.
JUDGED_FOLDS = 3


def search(learner, prepared: Prepared, settings: dict, trials: int, seed: int, tell: Tell):
    """The best settings found, and all trials: numbers, settings and root mean squared error.

    The error is that of the left-out folds on the learning scale; the first trial is `settings`
    as given. Test rows play no part. Bergstra et al. 2011, Algorithms for Hyper-Parameter Optimization.
    """
    import optuna

    optuna.logging.set_verbosity(optuna.logging.WARNING)
    study = optuna.create_study(sampler=optuna.samplers.TPESampler(seed=seed))
    told: list[dict] = []

    def objective(trial) -> float:
        changed = learner.suggest(trial) if trial.number else {}
        error = _error(learner, prepared, settings | changed, seed)
        told.append({"trial": trial.number, "error": error, "settings": changed})
        best = min(entry["error"] for entry in told)
        tell(len(told) / trials, f"trial {len(told)} of {trials}, best error {best:.4f}")
        return error

    study.optimize(objective, n_trials=trials)
    best = min(told, key=lambda entry: (entry["error"], entry["trial"]))
    return settings | best["settings"], told


def _error(learner, prepared: Prepared, settings: dict, seed: int) -> float:
    """Root mean squared error over the judged folds, each predicted by a model that has not seen it."""
    import numpy

    from pipelines.training.models.committee import rows_of

    # Where rows are divided by time, a later fold would teach about an earlier one.
    squares, folds = [], 1 if prepared.profile.ordered else min(JUDGED_FOLDS, prepared.fold.max() + 1)
    for fold in range(folds):
        held, learned = prepared.fold == fold, (prepared.fold != fold) & (prepared.fold != TEST)
        fitted = learner.fit(
            rows_of(prepared, learned), rows_of(prepared, held), settings, seed + fold, lambda _: None
        )
        squares.append((fitted.predict(prepared.inputs[held]) - prepared.scaled_truth[held]) ** 2)
    return float(numpy.sqrt(numpy.concatenate(squares).mean()))
