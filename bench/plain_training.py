"""What a person would write who needs the same models and nothing else: one script, no graph, no checks.

    python -m bench.plain_training DATA.csv TARGET SETTINGS.json

Fits the same committees with the same settings, prints their test errors. `members` of the settings says
how many of the folds get a model, `refit` whether as many then learn from all rows; `kinds` which models are
fitted, `baselines` whether they are, too.
"""

import json
import sys

import numpy
import pandas


def fit_mlp(train, validation, settings, seed, epochs=0):
    """How to predict, and the best epoch; without validation rows it learns for `epochs`."""
    import keras
    import tensorflow

    keras.utils.set_random_seed(seed)
    steps = -(-len(train[0]) // 32)
    rise = max(1, round(0.02 * steps * settings["epochs"]))
    schedule = keras.optimizers.schedules.CosineDecay(
        settings["learning_rate"] / rise,
        steps * settings["epochs"] - rise,
        0.01,
        warmup_target=settings["learning_rate"],
        warmup_steps=rise,
    )
    units = [int(part) for part in settings["layers"].split(",")]
    layers = [keras.layers.Dense(count, settings["activation"]) for count in units]
    rate, count = settings["scale_rate"], train[0].shape[1]
    begin = keras.initializers.Constant(1 / rate)
    scales = keras.layers.EinsumDense("bi,i->bi", count, kernel_initializer=begin)
    noise = keras.layers.GaussianNoise(settings["input_noise"])
    layers = [noise, scales, keras.layers.Rescaling(rate), *layers, keras.layers.Dense(1)]
    model = keras.Sequential(layers)
    optimizer = keras.optimizers.AdamW(schedule, weight_decay=settings["weight_decay"])
    model.compile(optimizer, "mse", metrics=["mae"], steps_per_execution=steps, jit_compile=False)
    learned, *held = (
        tensorflow.data.Dataset.from_tensor_slices((inputs, target.astype("float32")[:, None]))
        for inputs, target in (train, validation)[: 2 if validation else 1]
    )
    stop = keras.callbacks.EarlyStopping(patience=settings["patience"], restore_best_weights=True)
    model.fit(
        learned.shuffle(len(train[0])).batch(32),
        epochs=epochs or settings["epochs"],
        validation_data=held[0].batch(8192) if held else None,
        callbacks=[stop] if held else [],
        verbose=0,
    )
    return lambda rows: model.predict(rows, verbose=0)[:, 0], epochs or stop.best_epoch + 1


def fit_boosting(train, validation, settings, seed, epochs=0):
    """How to predict, and the best round; without validation rows it learns for `epochs`."""
    import xgboost

    options = {"max_bin": settings["max_bin"], "nthread": settings["threads"]}
    if copies := settings["copies"]:
        inputs = numpy.tile(train[0], (copies, 1))
        inputs += numpy.random.default_rng(seed).normal(scale=settings["input_noise"], size=inputs.shape)
        weights = numpy.full(len(inputs), 1 / copies)
        learned = xgboost.QuantileDMatrix(inputs, numpy.tile(train[1], copies), weight=weights, **options)
        evaluated = [(xgboost.QuantileDMatrix(*train, ref=learned, **options), "train")]
    else:
        learned = xgboost.QuantileDMatrix(*train, **options)
        evaluated = [(learned, "train")]
    if validation:
        evaluated.append((xgboost.QuantileDMatrix(*validation, ref=learned, **options), "validation"))
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
        epochs or settings["rounds"],
        evals=evaluated,
        early_stopping_rounds=settings["patience"] if validation else None,
        verbose_eval=False,
    )
    best = epochs or booster.best_iteration + 1
    return lambda rows: booster.inplace_predict(rows, iteration_range=(0, best)), best


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
        fit = {"mlp": fit_mlp, "boosting": fit_boosting}[kind]
        members, stopped = options["members"], []
        for number, fold in enumerate(folds[:members]):
            others = numpy.concatenate([rows for rows in folds if rows is not fold])
            parts = ((inputs[rows], learned[rows]) for rows in (others, fold))
            stopped.append(fit(*parts, options[kind], number + 1))
        models = [predict for predict, _ in stopped]
        if options["refit"]:
            every = (inputs[rest], learned[rest])
            epochs = round(options[kind]["refit_longer"] * sum(best for _, best in stopped) / members)
            seeds = range(members + 1, 2 * members + 1)
            models = [fit(every, None, options[kind], seed, epochs)[0] for seed in seeds]
        found[kind] = sum(predict(inputs[tested]) for predict in models) / members * spread + centre
    found["mean of both"] = sum(found.values()) / len(found)
    if options["baselines"]:
        for name, model in fit_baselines(inputs[rest], learned[rest]).items():
            found[name] = model.predict(inputs[tested]) * spread + centre
    for name, predicted in found.items():
        errors = (predicted**2 if options["root"] else predicted) - truth[tested]
        print(f"{name}: MAE {numpy.abs(errors).mean():.3f}, RMSE {numpy.sqrt((errors**2).mean()):.3f}")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], json.loads(sys.argv[3]))
