"""A multilayer perceptron by Keras; `python -m pipelines.training.mlp` is a step of its own."""

from dataclasses import dataclass
from pathlib import Path

from pipelines.training.committee import Epoch, OnEpoch, Rows, run
from pipelines.training.process import serve

# Rows that go through the network at once when it only predicts.
PREDICTED_AT_ONCE = 8192


@dataclass(frozen=True)
class Network:
    """A fitted network; `best` is the epoch whose weights it has, from 1."""

    model: object
    best: int = 0

    def predict(self, inputs):
        found = self.model.predict(inputs, batch_size=PREDICTED_AT_ONCE, verbose=0)
        return found[:, 0].astype("float64")

    def save(self, path: Path) -> None:
        self.model.save_weights(path)


class Mlp:
    """Dense layers with early stopping; settings as in [mlp] of luigi.cfg."""

    kind, word, suffix = "mlp", "Epoch", ".weights.h5"

    def epochs(self, settings: dict) -> int:
        return settings["epochs"]

    def fit(self, train: Rows, validation: Rows, settings: dict, seed: int, on_epoch: OnEpoch) -> Network:
        keras = deterministic(seed)
        model = build(settings, train.inputs.shape[1])
        batch = settings["batch_size"]
        model.compile(
            keras.optimizers.AdamW(settings["learning_rate"], settings["weight_decay"]),
            settings["loss"],
            metrics=[_mae(train)],
            steps_per_execution=max(1, len(train.inputs) // batch),
        )
        stop = keras.callbacks.EarlyStopping(
            "val_loss", patience=settings["patience"], restore_best_weights=True
        )
        tell = keras.callbacks.LambdaCallback(
            on_epoch_end=lambda _, logs: on_epoch(
                Epoch(logs["loss"], logs["mae"], logs["val_loss"], logs["val_mae"])
            )
        )
        model.fit(
            train.inputs,
            train.target.astype("float32")[:, None],
            batch_size=batch,
            epochs=settings["epochs"],
            validation_data=(validation.inputs, validation.target.astype("float32")[:, None]),
            validation_batch_size=PREDICTED_AT_ONCE,
            callbacks=[stop, tell],
            verbose=0,
        )
        return Network(model, stop.best_epoch + 1)

    def load(self, path: Path, settings: dict, inputs: int) -> Network:
        deterministic(0)
        model = build(settings, inputs)
        model.load_weights(path)
        return Network(model)

    def suggest(self, trial) -> dict:
        units = trial.suggest_categorical("units", [32, 64, 128, 256])
        return {
            "layers": ", ".join([str(units)] * trial.suggest_int("depth", 1, 3)),
            "learning_rate": trial.suggest_float("learning_rate", 3e-4, 1e-2, log=True),
            "weight_decay": trial.suggest_float("weight_decay", 1e-4, 0.3, log=True),
            "dropout": trial.suggest_float("dropout", 0.0, 0.4),
        }


def deterministic(seed: int):
    """Keras, seeded, on one thread, with operations that give the same sums every time."""
    import keras
    import tensorflow

    keras.utils.set_random_seed(seed)
    tensorflow.config.experimental.enable_op_determinism()
    try:
        tensorflow.config.threading.set_intra_op_parallelism_threads(1)
        tensorflow.config.threading.set_inter_op_parallelism_threads(1)
    except RuntimeError:
        pass  # it has been set already by an earlier member
    keras.backend.clear_session()
    return keras


def build(settings: dict, inputs: int):
    """The network with untrained weights: shape (rows, inputs) to (rows, 1)."""
    import keras

    layers = [keras.Input((inputs,))]
    for units in units_of(settings["layers"]):
        layers.append(keras.layers.Dense(units, settings["activation"]))
        if settings["dropout"]:
            layers.append(keras.layers.Dropout(settings["dropout"]))
    return keras.Sequential([*layers, keras.layers.Dense(1)])


def units_of(layers: str) -> list[int]:
    """The units of each hidden layer in a text such as "64, 64"; raises ValueError for anything else."""
    return [int(units) for units in layers.split(",") if units.strip()]


def _mae(rows: Rows):
    """Mean absolute error in units of the target, by the name that Keras logs it under."""
    from keras import ops

    def mae(truth, predicted):
        truth, predicted = (values * rows.deviation + rows.mean for values in (truth, predicted))
        if rows.log:
            truth, predicted = ops.exp(truth), ops.exp(predicted)
        return ops.abs(truth - predicted)

    return mae


if __name__ == "__main__":
    serve(lambda job, tell: run(Mlp(), job, tell))
