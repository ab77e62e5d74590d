"""What a person would write who needs the same models and nothing else: one script, no graph, no checks.

    python -m bench.plain_training DATA.csv TARGET SETTINGS.json

Fits the same committees with the same settings, prints their test errors. `members` of the settings says
how many of the folds get a model; `kinds` which models are fitted, `baselines` whether they are, too.
"""

import json
import sys

import numpy
import pandas


def fit_mlp(train, validation, settings, seed):
    import keras
    import tensorflow

    keras.utils.set_random_seed(seed)
    steps = -(-len(train[0]) // 32)
    rise = max(1, round(0.02 * steps * settings["epochs"]))
    rate = keras.optimizers.schedules.CosineDecay(
        settings["learning_rate"] / rise,
        steps * settings["epochs"] - rise,
        0.01,
        warmup_target=settings["learning_rate"],
        warmup_steps=rise,
    )
    units = [int(part) for part in settings["layers"].split(",")]
    layers = [keras.layers.Dense(count, settings["activation"]) for count in units]
    noise = keras.layers.GaussianNoise(settings["input_noise"])
    model = keras.Sequential([noise, *layers, keras.layers.Dense(1)])
    optimizer = keras.optimizers.AdamW(rate, weight_decay=settings["weight_decay"])
    model.compile(optimizer, "mse", metrics=["mae"], steps_per_execution=steps, jit_compile=False)
    learned, held = (
        tensorflow.data.Dataset.from_tensor_slices((inputs, target.astype("float32")[:, None]))
        for inputs, target in (train, validation)
    )
    model.fit(
        learned.shuffle(len(train[0])).batch(32),
        epochs=settings["epochs"],
        validation_data=held.batch(8192),
        callbacks=[keras.callbacks.EarlyStopping(patience=settings["patience"], restore_best_weights=True)],
        verbose=0,
    )
    return lambda rows: model.predict(rows, verbose=0)[:, 0]


def fit_boosting(train, validation, settings, seed):
    import xgboost

    options = {"max_bin": settings["max_bin"], "nthread": settings["threads"]}
    learned = xgboost.QuantileDMatrix(*train, **options)
    held = xgboost.QuantileDMatrix(*validation, ref=learned, **options)
    parameters = {
        "tree_method": "hist",
        "learning_rate": settings["learning_rate"],
        "max_depth": settings["max_depth"],
        "min_child_weight": settings["min_child_weight"],
        "subsample": settings["subsample"],
        "colsample_bynode": settings["colsample"],
        "reg_lambda": settings["reg_lambda"],
        "eval_metric": ["mae", "rmse"],
        "seed": seed,
    }
    booster = xgboost.train(
        parameters | options,
        learned,
        settings["rounds"],
        evals=[(learned, "train"), (held, "validation")],
        early_stopping_rounds=settings["patience"],
        verbose_eval=False,
    )
    return lambda rows: booster.inplace_predict(rows, iteration_range=(0, booster.best_iteration + 1))


def fit_baselines(inputs, target):
    from sklearn.kernel_ridge import KernelRidge
    from sklearn.linear_model import RidgeCV
    from sklearn.model_selection import GridSearchCV

    grid = {"alpha": numpy.logspace(-4, 0, 9), "gamma": numpy.logspace(-2.5, -0.5, 7)}
    kernel = GridSearchCV(KernelRidge(kernel="rbf"), grid, scoring="neg_mean_squared_error")
    return {
        "linear": RidgeCV(numpy.logspace(-3, 3, 13)).fit(inputs, target),
        "kernel ridge": kernel.fit(inputs, target),
    }


def main(path: str, target: str, options: dict) -> None:
    table = pandas.read_csv(path).drop(columns=options["excluded"])
    truth = table.pop(target).to_numpy()
    order = numpy.random.default_rng(1).permutation(len(table))
    tested, rest = numpy.split(order, [len(order) // 5])
    folds = numpy.array_split(rest, options["folds"])
    inputs = table.to_numpy(dtype="float32")
    mean, deviation = inputs[rest].mean(axis=0), inputs[rest].std(axis=0)
    inputs = (inputs - mean) / deviation
    learned = numpy.sqrt(truth) if options["root"] else truth
    centre, spread = learned[rest].mean(), learned[rest].std()
    learned = (learned - centre) / spread
    found = {}
    for kind in options["kinds"]:
        total = numpy.zeros(len(tested))
        for number, fold in enumerate(folds[: options["members"]]):
            others = numpy.concatenate([rows for rows in folds if rows is not fold])
            fit = {"mlp": fit_mlp, "boosting": fit_boosting}[kind]
            parts = ((inputs[rows], learned[rows]) for rows in (others, fold))
            total += fit(*parts, options[kind], number + 1)(inputs[tested])
        found[kind] = total / options["members"] * spread + centre
    found["mean of both"] = sum(found.values()) / len(found)
    if options["baselines"]:
        for name, model in fit_baselines(inputs[rest], learned[rest]).items():
            found[name] = model.predict(inputs[tested]) * spread + centre
    for name, predicted in found.items():
        errors = (predicted**2 if options["root"] else predicted) - truth[tested]
        print(f"{name}: MAE {numpy.abs(errors).mean():.3f}, RMSE {numpy.sqrt((errors**2).mean()):.3f}")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], json.loads(sys.argv[3]))
