"""studies.json: Optuna's distributions, densities, decisions of pruners and importances, for made-up trials."""

import logging
import warnings

import reference
from reference import number, numbers, versions

import numpy as np
import optuna
from optuna.distributions import CategoricalDistribution, FloatDistribution, IntDistribution, distribution_to_json
from optuna.samplers._tpe.parzen_estimator import _ParzenEstimator, _ParzenEstimatorParameters
from optuna.samplers._tpe.sampler import default_weights
from optuna.trial import TrialState, create_trial

warnings.simplefilter("ignore")
optuna.logging.set_verbosity(logging.ERROR)
random = np.random.RandomState(5)

SPACE = {
    "learning-rate": (FloatDistribution(1e-4, 1e-1, log=True), "log(1e-4,1e-1)"),
    "momentum": (FloatDistribution(-0.5, 2), "uniform(-0.5,2)"),
    "depth": (IntDistribution(1, 8), "int(1,8)"),
    "width": (IntDistribution(16, 256, log=True), "logint(16,256)"),
    "batch-size": (CategoricalDistribution([16, 32, 64]), "{16,32,64}"),
    "optimizer": (CategoricalDistribution(["adam", "sgd(momentum=0.9)"]), "{adam,sgd(momentum=0.9)}"),
}


def drawn(count):
    """Points in Optuna's own numbers."""
    rows = []
    for _ in range(count):
        row = []
        for distribution, _ in SPACE.values():
            if isinstance(distribution, CategoricalDistribution):
                row.append(float(random.randint(len(distribution.choices))))
            elif isinstance(distribution, IntDistribution):
                row.append(float(random.randint(distribution.low, distribution.high + 1)))
            elif distribution.log:
                row.append(float(np.exp(random.uniform(np.log(distribution.low), np.log(distribution.high)))))
            else:
                row.append(float(random.uniform(distribution.low, distribution.high)))
        rows.append(row)
    return rows


# Distributions ------------------------------------------------------------------------------------------------------

distributions = [{"name": name, "text": text, "json": distribution_to_json(distribution)}
                 for name, (distribution, text) in SPACE.items()]

# Densities ----------------------------------------------------------------------------------------------------------

parameters = _ParzenEstimatorParameters(1.0, True, False, default_weights, True)


def density(points, names):
    columns = [list(SPACE).index(name) for name in names]
    table = {name: np.array([point[column] for point in points]) for name, column in zip(names, columns)}
    return _ParzenEstimator(table, {name: SPACE[name][0] for name in names}, parameters)


densities = []
# Of whole numbers that are the same, the bandwidths depend on how they are sorted: those spaces have few points.
for names, good, bad in [(["learning-rate", "momentum", "optimizer"], 6, 54), (["learning-rate"], 1, 9),
                         (["momentum", "batch-size"], 4, 22), (["depth"], 1, 1), (["width", "momentum"], 1, 1),
                         (["batch-size", "optimizer"], 4, 30)]:
    columns = [list(SPACE).index(name) for name in names]
    goods, bads, candidates = drawn(good), drawn(bad), drawn(12)
    table = {name: np.array([row[column] for row in candidates]) for name, column in zip(names, columns)}
    scores = density(goods, names).log_pdf(table) - density(bads, names).log_pdf(table)
    cut = [[[row[column] for column in columns] for row in rows] for rows in (goods, bads, candidates)]
    densities.append({"space": ", ".join(f"{name}={SPACE[name][1]}" for name in names), "good": cut[0], "bad": cut[1],
                      "candidates": cut[2], "scores": numbers(scores)})

# Pruners ------------------------------------------------------------------------------------------------------------

pruners = {
    "median": optuna.pruners.MedianPruner(),
    "median(startup=3,warmup=4,interval=3)": optuna.pruners.MedianPruner(3, 4, 3),
    "halving": optuna.pruners.SuccessiveHalvingPruner(min_resource=1),
    "halving(least=2,reduction=3,skipped=1)": optuna.pruners.SuccessiveHalvingPruner(2, 3, 1),
    "hyperband(greatest=27)": optuna.pruners.HyperbandPruner(1, 27, 3),
    "hyperband(least=2,greatest=27,reduction=2)": optuna.pruners.HyperbandPruner(2, 27, 2),
}
decisions = []
for text, pruner in pruners.items():
    for direction in ("minimize", "maximize"):
        curves, ends = [], []
        study = optuna.create_study(direction=direction, pruner=pruner, study_name="digits",
                                    sampler=optuna.samplers.RandomSampler(seed=1))
        if text.startswith("hyperband"):
            # What was learnt of the other direction's study.
            pruner.__init__(pruner._min_resource, 27, pruner._reduction_factor)
        for index in range(40):
            level, fall = random.uniform(0, 1), random.uniform(0, 0.2)
            curve = level + np.exp(-fall * np.arange(27)) + 0.1 * random.randn(27)
            if index % 9 == 4:
                curve[random.randint(27)] = np.nan
            curve = np.round(curve, 3)
            curves.append(numbers(curve))
            trial, end = study.ask(), 0
            for step, value in enumerate(curve, start=1):
                trial.report(value, step)
                if trial.should_prune():
                    end = step
                    break
            study.tell(trial, state=TrialState.PRUNED) if end else study.tell(trial, float(index))
            ends.append(end)
        decisions.append({"pruner": text, "direction": direction, "curves": curves, "ends": ends})

# Importances --------------------------------------------------------------------------------------------------------

importances = []
for count, direction in [(50, "minimize"), (50, "maximize"), (200, "minimize"), (12, "minimize")]:
    study = optuna.create_study(direction=direction)
    points, values = drawn(count), []
    for point in points:
        value = (np.log10(point[0]) + 2.5) ** 2 + 0.1 * point[1] + 0.3 * (point[5] == 1) + 0.01 * point[2]
        values.append(float(value if direction == "minimize" else -value))
        study.add_trial(create_trial(
            value=values[-1], distributions={name: distribution for name, (distribution, _) in SPACE.items()},
            params={name: distribution.to_external_repr(x) for (name, (distribution, _)), x in zip(SPACE.items(), point)}))
    found = optuna.importance.get_param_importances(
        study, evaluator=optuna.importance.PedAnovaImportanceEvaluator())
    importances.append({"direction": direction, "points": points, "values": values,
                        "importances": {name: number(value) for name, value in found.items()}})

reference.write("studies.json", {"versions": versions(optuna, np)}, distributions=distributions, densities=densities,
                pruners=decisions, importances=importances)
