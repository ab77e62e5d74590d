"""What a dataset contains, how well models predict it, and which of them is in use."""

from dataclasses import dataclass, field

from pipelines.training.scores import Interval, Score


@dataclass(frozen=True)
class DataCard:
    """What a person wrote about a dataset, in DATASET.toml beside it; texts are plain paragraphs."""

    title: str = ""
    about: str = ""
    source: str = ""
    licence: str = ""
    unit: str = ""  # of the target, such as "1000 USD"
    warnings: tuple[str, ...] = ()
    columns: dict[str, str] = field(default_factory=dict)  # what each column means


@dataclass(frozen=True)
class Column:
    """One column of a dataset; figures are of all rows.

    `kind` is number, date or category. `levels` are the commonest values of a category with
    their shares, `histogram` counts values in equal bins from `least` to `most`; dates are days since 1970.
    `distinct` of a number is counted in a sample of at most 100,000 rows. `unused` says why the models do not
    see the column. `written` tells how text was read as numbers or dates, such as day/month/year, and
    `void` which words stood for nothing.
    """

    name: str
    kind: str
    meaning: str = ""
    missing: int = 0
    distinct: int = 0
    least: float | None = None
    mean: float | None = None
    most: float | None = None
    histogram: tuple[int, ...] = ()
    levels: tuple[tuple[str, float], ...] = ()
    unused: str = ""
    written: str = ""
    void: tuple[str, ...] = ()


@dataclass(frozen=True)
class Finding:
    """Something about the data that a person should know: kind is one of constant, duplicates, exceptions,
    identifier, leakage, left out, missing, new column, range, reading."""

    kind: str
    column: str
    text: str


@dataclass(frozen=True)
class Profile:
    """A prepared dataset: what is in it and how its rows were divided.

    `parts` has the number of rows in train, validation and test.
    """

    dataset: str
    target: str
    files: int
    rows: int
    columns: tuple[Column, ...]
    split: str  # in words, such as "random, seed 1"
    parts: dict[str, int]
    ordered: bool = False  # divided by time: later rows may not teach about earlier ones
    findings: tuple[Finding, ...] = ()
    card: DataCard | None = None

    @property
    def features(self) -> list[str]:
        return [column.name for column in self.columns if column.name != self.target and not column.unused]


@dataclass(frozen=True)
class Repeat:
    """Mean and standard error of each model's RMSE and MAE over several splits."""

    model: str
    splits: int
    rmse: float
    rmse_error: float
    mae: float
    mae_error: float


@dataclass(frozen=True)
class Slice:
    """The ensemble's errors on those test rows whose column has a value or lies in a range.

    `bias` is the mean of prediction minus truth.
    """

    column: str
    label: str
    rows: int
    mae: float
    rmse: float
    bias: float


@dataclass(frozen=True)
class Importance:
    """Mean absolute SHAP value of a column over the test rows, in units of the model's own output.

    `direction` is the rank correlation of the column's values with their contributions, -1 to 1.
    """

    column: str
    value: float
    direction: float


@dataclass(frozen=True)
class Evaluation:
    """How good the models are: baselines first, then the models, and last what is chosen: their ensemble.

    `weights` are the ensemble's. `spread` is the half-width of the 90 % prediction interval on the scale that
    the models learn on (the target after `transform`), `coverage` the share of test rows within it.
    """

    target: str
    transform: str
    scores: tuple[Score, ...]
    weights: dict[str, float]
    spread: float
    coverage: float
    slices: tuple[Slice, ...] = ()
    importance: tuple[Importance, ...] = ()
    repeats: tuple[Repeat, ...] = ()

    def score(self, model: str) -> Score:
        return next(score for score in self.scores if score.model == model)


@dataclass(frozen=True)
class Drift:
    """How a column differs from the training set of the promoted model.

    `psi` is the population stability index over that set's deciles, `p_value` that of a chi-squared test.
    """

    column: str
    psi: float
    p_value: float
    drifted: bool
    text: str = ""


@dataclass(frozen=True)
class Decision:
    """Whether the new model took the place of the old one, and why or why not.

    The two were compared on `rows` test rows; `unseen` tells whether the old one had never learned them.
    `difference` is new RMSE minus old RMSE with its paired bootstrap interval; `standing` the signature of
    the model that is in place since.
    """

    promoted: bool
    reason: str
    rows: int = 0
    unseen: bool = True
    rmse: float | None = None
    rmse_in_place: float | None = None
    difference: Interval | None = None
    in_place: str = ""  # when the old one was made, ISO 8601
    standing: str = ""
    drift: tuple[Drift, ...] = ()
