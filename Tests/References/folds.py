"""folds.json: how scikit-learn deals rows to the folds of a cross-validation, and NumPy's mean and deviation over folds."""

import warnings

import reference
from reference import numbers

import numpy as np
import sklearn
from sklearn.model_selection import GroupKFold, KFold, StratifiedKFold, TimeSeriesSplit

warnings.filterwarnings("ignore")

random = np.random.default_rng(5)
shuffled, stratified, grouped, ordered, statistics = [], [], [], [], []

for rows, folds in [(10, 5), (23, 4), (7, 7), (101, 10), (50, 2)]:
    splits = KFold(folds, shuffle=True, random_state=0).split(np.zeros((rows, 1)))
    shuffled.append({"rows": rows, "folds": folds, "sizes": [len(test) for _, test in splits]})

for shares, rows, folds in [([0.5, 0.5], 40, 5), ([0.7, 0.2, 0.1], 57, 5), ([0.9, 0.1], 33, 4), ([0.4, 0.3, 0.2, 0.1], 121, 10),
                            ([0.96, 0.04], 50, 3), ([0.25] * 4, 19, 2)]:
    labels = random.choice(len(shares), size=rows, p=shares)
    splits = StratifiedKFold(folds, shuffle=True, random_state=0).split(np.zeros((rows, 1)), labels)
    counts = [numbers(np.bincount(labels[test], minlength=len(shares))) for _, test in splits]
    stratified.append({"labels": numbers(labels), "folds": folds, "counts": counts})

for count, rows, folds in [(5, 30, 5), (12, 90, 4), (40, 97, 10), (3, 64, 2), (7, 20, 3)]:
    groups = np.concatenate([np.arange(count), random.integers(0, count, rows - count) ** 2 // count])
    random.shuffle(groups)
    splits = GroupKFold(folds).split(np.zeros((rows, 1)), groups=groups)
    grouped.append({"groups": numbers(groups), "folds": folds, "sizes": [len(test) for _, test in splits]})

for rows, folds in [(12, 3), (23, 4), (6, 5), (101, 10)]:
    values = random.integers(-rows, rows, rows)
    order = np.argsort(values, kind="stable")
    splits = [(numbers(order[training]), numbers(order[test]))
              for training, test in TimeSeriesSplit(folds).split(np.zeros((rows, 1)))]
    ordered.append({"values": numbers(values), "folds": folds, "training": [training for training, _ in splits],
                    "test": [test for _, test in splits]})

for count in (2, 5, 10):
    values = random.normal(3, 2, count)
    statistics.append({"values": numbers(values), "mean": float(values.mean()), "deviation": float(values.std(ddof=1))})

reference.write("folds.json", {
    "source": "scikit-learn's KFold, StratifiedKFold, GroupKFold and TimeSeriesSplit; NumPy.",
    "versions": reference.versions(np, sklearn),
}, shuffled=shuffled, stratified=stratified, grouped=grouped, ordered=ordered, statistics=statistics)
print(f"folds.json: {len(shuffled) + len(stratified) + len(grouped) + len(ordered)} ways to deal rows")
