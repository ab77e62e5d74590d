"""A committee: models of one kind whose mean is the prediction, as records and on disk.

One model a fold is stopped by the fold that it has not learned from, and gives the rows of that fold their
out-of-fold predictions (Krogh and Vedelsby 1995, cross-validated ensembles). Where every fold has stopped a
model, as many then learn from all these rows, for as many epochs as the folds found best on average, and
predict for new rows: a tenth of the rows is much to hold back. Trees learn longer than that, for a mean bears
more overfitting than each of its members (Sollich and Krogh 1996). `fitting.py` does it.
"""

from dataclasses import dataclass, field

from pipelines.training.data.prepared import Prepared
from pipelines.training.data.splits import TEST
from pipelines.training.models.learner import Rows

MODEL, PREDICTIONS, HISTORY, LOGS = (
    "model.json",
    "predictions.parquet",
    "history.parquet",
    "training_logs.txt",
)
CONTRIBUTIONS = "contributions.parquet"
# Up to so many rows every fold gets a model of its own; beyond, one model learns from all training rows.
COMMITTEE_ROWS = 20_000
# In a member's record, in place of a fold: the model has learned from all rows that are not test.
NO_FOLD = -1


@dataclass(frozen=True)
class Member:
    """One fitted model: its file, the fold that stopped it or -1, its epochs, and which (from 1) was kept."""

    file: str
    fold: int
    epochs: int
    best: int


@dataclass(frozen=True)
class Committee:
    """All that is needed to rebuild the models of a folder besides the files of their members.

    `settings` are those that were used, `inputs` the number of model inputs; `trials` tells of a search.
    `members` are the models that predict.
    """

    kind: str
    inputs: int
    settings: dict
    members: tuple[Member, ...]
    trials: tuple[dict, ...] = field(default=())

    @property
    def refitted(self) -> int:
        """The epochs for which all members learned from all rows, or 0 where folds stopped them."""
        return self.members[0].best if self.members[0].fold == NO_FOLD else 0


def committee_size(asked: int, prepared: Prepared) -> int:
    """How many folds get a model: as asked for, 0 for all of a small dataset and one of a large.

    One where rows are divided by time, for a later fold would teach about an earlier one.
    """
    folds, rows = int(prepared.fold.max()) + 1, int((prepared.fold != TEST).sum())
    if prepared.profile.ordered:
        return 1
    return min(asked, folds) if asked else folds if rows <= COMMITTEE_ROWS else 1


def refits(asked: str, members: int, prepared: Prepared) -> bool:
    """Whether models learn from all rows once the folds have told for how long: yes, no or auto.

    auto: where every fold has stopped a model, so that the mean of their epochs means something.
    """
    return asked == "yes" or (asked == "auto" and members == int(prepared.fold.max()) + 1)


def rows_of(prepared: Prepared, chosen) -> Rows:
    return Rows(prepared.inputs[chosen], prepared.scaled_truth[chosen], prepared.preparation.target)
