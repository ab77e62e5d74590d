"""A multilayer perceptron by Keras."""

import contextlib
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

from pipelines.core import settings as sections
from pipelines.training.data.target_scale import TargetScale
from pipelines.training.models.learner import Epoch, Learner, OnEpoch, Rows
from pipelines.training.models.libraries import importing

# Rows that go through the network at once when it only predicts.
PREDICTED_AT_ONCE = 8192
# With batch_size = 0, an epoch has at most so many steps: a large dataset gets larger batches.
LEAST_BATCH, MOST_STEPS = 32, 500
# Share of all steps in which the learning rate rises, and its part that is left at the end.
WARM_UP, LEFT = 0.02, 0.01
SCALES = "scales"


@dataclass(frozen=True)
class Network:
    """A fitted network; `best` is the epoch whose weights it has, from 1.

    The model is shared with other networks of the same shape, and has the weights of one of them at a time.
    """

    model: Any
    best: int = 0
    weights: list = field(init=False)

    def __post_init__(self):
        object.__setattr__(self, "weights", self.model.get_weights())

    def predict(self, inputs):
        self.model.set_weights(self.weights)
        found = self.model.predict(inputs, batch_size=PREDICTED_AT_ONCE, verbose=0)
        return found[:, 0].astype("float64")

    def save(self, path: Path) -> None:
        self.model.set_weights(self.weights)
        self.model.save_weights(path)


class Mlp(Learner):
    """Dense layers with early stopping; settings as in [mlp] of luigi.cfg.

    AdamW (Loshchilov and Hutter 2019) with a learning rate that rises shortly, then falls as a cosine.
    """

    name, title = "mlp", "multilayer perceptron"
    version = 2
    settings = sections.mlp
    packages = ("keras", "tensorflow-cpu", "tensorflow", "numpy", "optuna")
    suffix = ".weights.h5"

    def epochs(self, settings: dict) -> int:
        return settings["epochs"]

    def fit(self, train: Rows, until: Rows | int, settings: dict, seed: int, on_epoch: OnEpoch) -> Network:
        keras, stopped = deterministic(seed), isinstance(until, Rows)
        batch = settings["batch_size"] or max(LEAST_BATCH, -(-len(train.inputs) // MOST_STEPS))
        steps = -(-len(train.inputs) // batch)
        fresh = build(settings, train.inputs.shape[1])
        model = _compiled(tuple(settings.items()), train.inputs.shape[1], steps, train.scale)
        _begin_anew(model, fresh)
        stop = keras.callbacks.EarlyStopping(
            "val_loss", patience=settings["patience"], restore_best_weights=True
        )
        tell = keras.callbacks.LambdaCallback(on_epoch_end=lambda _, logs: on_epoch(Epoch(**logs)))
        model.fit(
            _batches(train, batch, seed),
            epochs=settings["epochs"] if stopped else until,
            validation_data=_batches(cast(Rows, until), PREDICTED_AT_ONCE) if stopped else None,
            callbacks=[stop, tell] if stopped else [tell],
            shuffle=False,
            verbose=0,
        )
        return Network(model, stop.best_epoch + 1 if stopped else cast(int, until))

    def load(self, path: Path, settings: dict, inputs: int) -> Network:
        deterministic(0)
        model = _built(tuple(settings.items()), inputs)
        model.load_weights(path)
        return Network(model)

    def suggest(self, trial) -> dict:
        units = trial.suggest_categorical("units", [32, 64, 128, 256])
        return {
            "layers": ", ".join([str(units)] * trial.suggest_int("depth", 1, 4)),
            "learning_rate": trial.suggest_float("learning_rate", 3e-4, 2e-2, log=True),
            "weight_decay": trial.suggest_float("weight_decay", 1e-4, 0.3, log=True),
            "input_noise": trial.suggest_float("input_noise", 0.0, 0.3),
            "dropout": trial.suggest_float("dropout", 0.0, 0.3),
        }


def deterministic(seed: int):
    """Keras, seeded, on one thread, with operations that give the same sums every time."""
    with importing(without=("matplotlib", "cv2", "sklearn")):
        import keras
        import tensorflow

    keras.utils.set_random_seed(seed)
    tensorflow.config.experimental.enable_op_determinism()
    with contextlib.suppress(RuntimeError):  # an earlier member has set it already
        tensorflow.config.threading.set_intra_op_parallelism_threads(1)
        tensorflow.config.threading.set_inter_op_parallelism_threads(1)
    keras.backend.clear_session()
    return keras


def build(settings: dict, inputs: int):
    """The network with untrained weights: shape (rows, inputs) to (rows, 1).

    With a scale that is learned for each input before the dense layers (Holzmüller et al. 2024, Better by
    Default).
    """
    import keras

    layers = [keras.Input((inputs,))]
    if settings["input_noise"]:
        layers.append(keras.layers.GaussianNoise(settings["input_noise"]))
    # Models that were made before there were scales have no such setting.
    if rate := settings.get("scale_rate", 0.0):
        # A weight an input, which begins as 1; what is learned as 1/rate is learned so many times faster.
        begin = keras.initializers.Constant(1 / rate)
        layers.append(keras.layers.EinsumDense("bi,i->bi", inputs, kernel_initializer=begin, name=SCALES))
        layers.append(keras.layers.Rescaling(rate))
    for units in units_of(settings["layers"]):
        layers.append(keras.layers.Dense(units, settings["activation"], kernel_initializer="glorot_normal"))
        if settings["dropout"]:
            layers.append(keras.layers.Dropout(settings["dropout"]))
    return keras.Sequential([*layers, keras.layers.Dense(1, kernel_initializer="lecun_normal")])


@lru_cache(maxsize=1)
def _built(settings: tuple, inputs: int):
    """A network for prediction, into which weights are loaded."""
    return build(dict(settings), inputs)


@lru_cache(maxsize=2)
def _compiled(settings: tuple, inputs: int, steps: int, scale: TargetScale):
    """A network that is ready to learn, `steps` batches an epoch.

    It is kept, with its optimizer, for the next fit of the same kind: for Keras to trace what is done in a
    step takes longer than to learn from a few hundred rows.
    """
    import keras

    chosen = dict(settings)
    keras.backend.clear_session()  # for names of layers go into the file of weights
    model = build(chosen, inputs)
    optimizer = keras.optimizers.AdamW(
        _learning_rate(chosen["learning_rate"], steps * chosen["epochs"]), weight_decay=chosen["weight_decay"]
    )
    scales = [weight for layer in model.layers if layer.name == SCALES for weight in layer.weights]
    optimizer.exclude_from_weight_decay(scales, ["bias"])
    # Compiling to XLA takes longer than it saves on networks of this size.
    model.compile(
        optimizer, chosen["loss"], metrics=[_mae(scale)], steps_per_execution=steps, jit_compile=False
    )
    return model


def _begin_anew(model, fresh) -> None:
    """Give a model the weights and random states of one that has just been built."""
    import keras

    for old, new in zip(model.layers, fresh.layers, strict=True):
        for before, after in zip(old.variables, new.variables, strict=True):
            before.assign(after)
    for variable in model.optimizer.variables:
        variable.assign(keras.ops.zeros_like(variable))


def units_of(layers: str) -> list[int]:
    """The units of each hidden layer in a text such as "64, 64"."""
    return [int(part) for part in layers.split(",") if part.strip()]


def _batches(rows: Rows, size: int, seed: int | None = None):
    """The rows in batches, in another order every epoch where there is a seed.

    Kept as tensors: arrays that Keras cuts itself take six times as long on small data.
    """
    import tensorflow

    data = tensorflow.data.Dataset.from_tensor_slices((rows.inputs, rows.target.astype("float32")[:, None]))
    if seed is not None:
        data = data.shuffle(len(rows.inputs), seed=seed)
    return data.batch(size).prefetch(1)


def _learning_rate(peak: float, steps: int):
    """A short linear rise to the peak, then half a cosine down to a hundredth of it."""
    import keras

    rise = max(1, round(WARM_UP * steps))
    return keras.optimizers.schedules.CosineDecay(
        peak / rise, max(1, steps - rise), LEFT, warmup_target=peak, warmup_steps=rise
    )


def _mae(scale: TargetScale):
    """Mean absolute error in units of the target, by the name that Keras logs it under."""
    from keras import ops

    def units(values):
        values = values * scale.deviation + scale.mean
        if scale.transform == "sqrt":
            values = ops.square(ops.maximum(values, 0.0))
        elif scale.transform == "log":
            values = ops.exp(values)
        return ops.clip(values, scale.least, scale.most) if scale.limited else values

    def mae(truth, predicted):
        return ops.abs(units(truth) - units(predicted))

    return mae
