"""Settings of the training half: how data is read and divided, how models learn, which one is used."""

from dataclasses import dataclass

from pipelines.core.plug_ins.plug_points import TRAINING_MODELS
from pipelines.core.settings.house import QUIET
from pipelines.core.settings.kinds import Section, choice, flag, plug_ins, real, text, units, whole

ACTIVATIONS = ("relu", "gelu", "silu", "selu", "elu", "tanh")
YES_NO = ("auto", "yes", "no")


@dataclass(frozen=True)
class TrainingSettings(Section):
    """How a dataset is read and divided, and how its models are chosen."""

    section = "training"
    exclude_columns: str = text(
        "boston_housing.B",
        "Columns that no model may see, comma-separated: COLUMN, or DATASET.COLUMN for one dataset alone. "
        "Column B of Boston housing encodes race; to reproduce published figures, say none for one run.",
    )
    categorical_columns: str = text(
        "", "Columns that are names, not numbers, whatever they contain; comma-separated."
    )
    group_column: str = text("", "Rows with the same value here never go to different parts.")
    time_column: str = text(
        "",
        "The latest rows by this column are the test part, the latest of the others the validation part.",
    )
    split: str = choice(
        "random",
        ("random", "keras", "uci"),
        "random; keras: the fixed 404/102 split of Boston housing; uci: the 90/10 splits of the "
        "literature on uncertainty.",
    )
    test_share: float = real(0.2, 0.01, 0.9, "Share of the rows that models are judged on.")
    folds: int = whole(
        10,
        2,
        100,
        "What is not test is cut into so many folds; the first of them is the validation part.",
    )
    committee: int = whole(
        0,
        0,
        100,
        "Models of each kind, each stopped by another fold; their mean is the prediction. 0: one for "
        "every fold up to 20,000 rows, a single one beyond that.",
    )
    models: str = plug_ins(
        "mlp, boosting",
        TRAINING_MODELS,
        "Kinds of models, comma-separated; the prediction is their weighted mean.",
    )
    refit: str = choice(
        "auto",
        YES_NO,
        "Whether as many models then learn from all rows that are not test, for as many epochs as the "
        "folds found best on average, and predict in place of those. auto: yes, where every fold has "
        "stopped a model.",
    )
    target_transform: str = choice(
        "auto",
        ("auto", "none", "sqrt", "log"),
        "What models learn of the target: itself, its root, its logarithm, or auto: the mildest that "
        "takes its skewness below 0.75.",
    )
    limit_predictions: str = choice(
        "auto",
        YES_NO,
        "No prediction beyond the target's range in the training part. auto: yes, but no where rows are "
        "divided by time.",
    )
    seed: int = whole(1, 0, 2**31 - 1, "From which random splits and first weights are drawn.")
    trials: int = whole(
        0,
        0,
        100_000,
        "Settings that Optuna tries for each kind of model, judged on inner folds; 0: those of [mlp] and "
        "[boosting].",
    )
    repeats: int = whole(
        0, 0, 1000, "Further random splits on which everything is done again, for an honest comparison."
    )
    encoding: str = text("utf-8", "How text files are encoded.")
    delimiter: str = text("auto", "What stands between their values: auto, tab, or the character.")
    decimal: str = choice(
        ".",
        (".", ","),
        "The decimal mark of their numbers; a column that is plainly written with a comma is read so all "
        "the same.",
    )
    thousands: str = text(
        "auto",
        "What parts thousands in their numbers: auto, as the columns tell, or the character. Where 1,234 "
        "can be read in two ways it is asked for.",
    )
    date_order: str = choice(
        "auto",
        ("auto", "day-month", "month-day"),
        "What comes first in dates such as 03/04/2025; auto: as each column tells. Where none can be told "
        "it is asked for.",
    )
    sheet: str = text("", "The sheet of a workbook, where it has several.")
    new_columns: str = choice(
        "leave",
        ("leave", "use"),
        "Whether a column that only later files of a folder have is left out, or used, and missing in the "
        "others.",
    )
    missing_values: str = text(
        "NA, N/A, NaN, nan, null, NULL, None, ?, -",
        "What stands for a missing value, besides nothing at all; comma-separated.",
    )


@dataclass(frozen=True)
class MlpSettings(Section):
    """The Keras multilayer perceptron."""

    section = "mlp"
    layers: str = text("128, 128", "Units of the hidden layers, comma-separated.", units)
    activation: str = choice("gelu", ACTIVATIONS, "What follows each of them.")
    input_noise: float = real(
        0.05,
        0.0,
        10.0,
        "Noise that is added to the (standardised) inputs in training, as a standard deviation.",
    )
    scale_rate: float = real(
        6.0,
        0.0,
        1000.0,
        "A scale is learned for each input, so many times faster than other weights. 0: no scales.",
    )
    dropout: float = real(0.0, 0.0, 0.9, "Share of the units that are left out at a step.")
    loss: str = choice("mse", ("mse", "mae", "huber"), "What training makes small.")
    learning_rate: float = real(
        0.004,
        1e-7,
        10.0,
        "The highest learning rate of AdamW: it rises to it in the first steps, then falls as a cosine "
        "over all epochs.",
    )
    weight_decay: float = real(0.01, 0.0, 10.0, "Weight decay of AdamW.")
    batch_size: int = whole(
        0, 0, 1_000_000, "Rows of a step. 0: 32, and more where an epoch would have over 500 steps."
    )
    epochs: int = whole(200, 1, 100_000, "Epochs at most.")
    patience: int = whole(
        60,
        1,
        100_000,
        "Epochs without a better validation loss that end the training; the weights of the best epoch are "
        "kept.",
    )
    refit_longer: float = real(
        1.0,
        0.01,
        100.0,
        "Where models learn anew from all rows: for how many times the epochs that the folds kept on "
        "average.",
    )


@dataclass(frozen=True)
class BoostingSettings(Section):
    """XGBoost's trees."""

    section = "boosting"
    rounds: int = whole(3000, 1, 1_000_000, "Rounds at most.")
    patience: int = whole(
        200,
        1,
        1_000_000,
        "Rounds without a better validation loss that end the training; the trees up to the best round "
        "are kept.",
    )
    refit_longer: float = real(
        1.5, 0.01, 100.0, "As for [mlp]: a mean of many bears more rounds than are best for one."
    )
    learning_rate: float = real(0.05, 1e-6, 1.0, "How much of each tree is taken.")
    max_depth: int = whole(4, 1, 30, "Depth of a tree.")
    min_child_weight: float = real(1.0, 0.0, 1e6, "Least sum of weights in a leaf.")
    subsample: float = real(0.6, 0.01, 1.0, "Share of the rows that a tree learns from.")
    colsample: float = real(0.4, 0.01, 1.0, "Share of the columns that a split may choose from.")
    reg_lambda: float = real(1.0, 0.0, 1e6, "L2 regularisation of the leaves.")
    max_bin: int = whole(64, 2, 65_536, "Steps that the values of a column are told apart by.")
    input_noise: float = real(
        0.05,
        0.0,
        10.0,
        "Noise that is added to the inputs in training, as a share of their standard deviation, ...",
    )
    copies: int = whole(
        0,
        0,
        1000,
        "... and in how many copies a row is learned from, each with noise of its own. 0: 4 for up to "
        "20,000 rows, the rows as they are beyond that.",
    )
    threads: int = whole(
        0,
        0,
        1000,
        "0: one for up to 20,000 rows, all cores beyond that. The trees are the same.",
        **QUIET,
    )


@dataclass(frozen=True)
class PromotionSettings(Section):
    """When a new model takes the place of the one in use."""

    section = "promotion"
    tolerance: float = real(
        0.0,
        0.0,
        1.0,
        "A new model takes the place of the one in use where its RMSE on the same test rows is not worse, "
        "or at most by this share.",
    )
    drift_limit: float = real(
        0.25,
        0.0,
        1000.0,
        "Population stability index from which a column of the training set counts as drifted from that "
        "of the model in use (0.1 is called small, 0.25 large), if a test says that it is no chance. With "
        "a drifted column no model is promoted ...",
    )
    accept_drift: bool = flag(False, "... unless somebody has looked at it.")


@dataclass(frozen=True)
class ReportSettings(Section):
    """How the report of a training looks."""

    section = "report"
    page: str = choice("A4", ("A4", "Letter"), "Size of the paper.")
