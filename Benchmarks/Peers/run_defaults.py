"""Test losses of Descent's defaults beside scikit-learn's, on public tables: each a quarter held out, by three seeds.

    run_defaults.py DESCENT [--seeds 3] [OPTIONS OF descent train …]

Log loss for classes, mean squared error for numbers; medians and extremes of the ratio of the means over the seeds. Both get the
same rows; scikit-learn's networks and linear models stand behind imputation, scaling and one-hot encoding, else at their
defaults.
"""

import json
import pathlib
import statistics
import subprocess
import sys
import tempfile
import warnings

from public_tables import tables
from sklearn.compose import make_column_transformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.metrics import log_loss, mean_squared_error
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

warnings.simplefilter("ignore")


def loss_of_scikit_learn(model, training, test, target, is_class):
    features = training.drop(columns=[target])
    numbers = features.select_dtypes(include="number").columns.tolist()
    others = [name for name in features.columns if name not in numbers]
    columns = make_column_transformer(
        (make_pipeline(SimpleImputer(strategy="median"), StandardScaler()), numbers),
        (make_pipeline(SimpleImputer(strategy="most_frequent"), OneHotEncoder(handle_unknown="ignore")), others))
    model = make_pipeline(columns, model).fit(features, training[target])
    held_out = test.drop(columns=[target])
    if is_class:
        return log_loss(test[target], model.predict_proba(held_out), labels=model.classes_)
    return mean_squared_error(test[target], model.predict(held_out))


def loss_of_descent(program, folder, training, test, target, is_class, seed, options):
    training.to_csv(folder / "training.csv", index=False)
    test.to_csv(folder / "test.csv", index=False)
    task = ["--task", "classification" if is_class else "regression"]
    output = subprocess.run(
        [program, "train", folder / "training.csv", "--test", folder / "test.csv", "--target", target, "--seed",
         str(seed), "--quiet", "--json", "--no-log", "--out", folder / "run", *task, *options],
        check=True, capture_output=True, text=True).stdout
    result = json.loads(output.splitlines()[-1])
    return result["testLoss"] if is_class else result["testRMSE"] ** 2


def main():
    program, *options = sys.argv[1:]
    seeds = 3
    if options[:1] == ["--seeds"]:
        seeds, options = int(options[1]), options[2:]
    rows = []
    for name, frame, target, is_class in tables():
        sums = {"network": 0.0, "sklearn network": 0.0, "linear": 0.0, "sklearn linear": 0.0}
        for seed in range(seeds):
            training, test = train_test_split(
                frame, test_size=0.25, random_state=seed, stratify=frame[target] if is_class else None)
            data = (training, test, target, is_class)
            network = MLPClassifier(random_state=seed) if is_class else MLPRegressor(random_state=seed)
            sums["sklearn network"] += loss_of_scikit_learn(network, *data)
            linear = LogisticRegression() if is_class else LinearRegression()
            sums["sklearn linear"] += loss_of_scikit_learn(linear, *data)
            with tempfile.TemporaryDirectory() as folder:
                folder = pathlib.Path(folder)
                sums["network"] += loss_of_descent(program, folder, *data, seed, options)
                model = ["--model", "logistic" if is_class else "linear"]
                sums["linear"] += loss_of_descent(program, folder, *data, seed, model)
        ratios = [sums["network"] / sums["sklearn network"], sums["linear"] / sums["sklearn linear"]]
        rows.append((name, len(frame), *ratios))
        print(f"{name:24} {len(frame):6} rows  network {ratios[0]:6.3f}  linear {ratios[1]:6.3f}", flush=True)
    for column, kind in (2, "network"), (3, "linear"):
        ratios = [row[column] for row in rows]
        print(f"{kind}: median {statistics.median(ratios):.3f}, worst {max(ratios):.3f} of {len(ratios)} tables")


main()
