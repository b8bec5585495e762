"""metrics.json: metrics of classes and of values, and the curves behind them, by scikit-learn.

The outputs of a model are given in float32; probabilities are SciPy's softmax or sigmoid of them in float64.
"""

import warnings

import reference
from reference import assert_close, numbers, tensor

import numpy as np
import scipy
import scipy.special as special
import sklearn
import sklearn.metrics as metrics
from sklearn.calibration import calibration_curve

warnings.filterwarnings("ignore")

classes = []
values = []
curves = []


def one_hot(labels, count):
    return (labels[:, None] == np.arange(count)).astype(float)


def probabilities(loss, outputs):
    """[rows, classes], or None for losses of scores."""
    outputs = outputs.astype(np.float64)
    if loss == "softmaxCrossEntropy":
        return special.softmax(outputs, axis=1)
    if loss == "sigmoidCrossEntropy":
        second = special.expit(outputs[:, 0])
        return np.stack([1 - second, second], axis=1)
    return None


def scores(loss, outputs):
    """What ranks the rows for each class: [rows, classes], or [rows] of class 1 where there are two classes."""
    ranked = probabilities(loss, outputs)
    if ranked is None:
        ranked = outputs.astype(np.float64)
        if ranked.shape[1] == 2:
            return ranked[:, 1] - ranked[:, 0]
    elif ranked.shape[1] == 2:
        return ranked[:, 1]
    return ranked[:, 0] if ranked.shape[1] == 1 else ranked


def one_versus_rest(score, labels, ranked, count, weights):
    """The mean over the classes that occur, plain and weighted by their rows; None where one class has all rows."""
    if len(np.unique(labels)) < 2:
        return None, None
    if ranked.ndim == 1:
        value = score(labels, ranked, sample_weight=weights)
        return value, value
    present = np.unique(labels)
    each = [score(labels == k, ranked[:, k], sample_weight=weights) for k in present]
    rows = [(np.ones(len(labels)) if weights is None else weights)[labels == k].sum() for k in present]
    return np.mean(each), np.average(each, weights=rows)


def calibration_error(hit, chance, bins, weights):
    """The gap of each bin of scikit-learn's curve, weighted by its rows."""
    weights = np.ones(len(hit)) if weights is None else weights
    bin_of = np.searchsorted(np.linspace(0, 1, bins + 1)[1:-1], chance)
    rows = np.bincount(bin_of, weights=weights, minlength=bins)
    gaps = np.abs(np.bincount(bin_of, weights=weights * (hit - chance), minlength=bins))
    if (weights == 1).all():
        true, predicted = calibration_curve(hit, chance, n_bins=bins) if len(np.unique(hit)) == 2 else (None, None)
        if true is not None:
            assert_close(np.abs(true - predicted) @ rows[rows > 0], gaps.sum(), "calibration error")
    return gaps.sum() / rows.sum()


def add_classes(name, loss, count, outputs, labels, weights=None):
    outputs, labels = np.asarray(outputs, dtype=np.float32), np.asarray(labels, dtype=np.int32)
    given = {} if weights is None else {"sample_weight": weights}
    all_labels = np.arange(count)
    p = probabilities(loss, outputs)
    guesses = outputs.argmax(axis=1) if outputs.shape[1] > 1 else (outputs[:, 0] > 0).astype(int)
    found = {
        "accuracy": metrics.accuracy_score(labels, guesses, **given),
        "balancedAccuracy": metrics.balanced_accuracy_score(labels, guesses, **given),
        "mcc": metrics.matthews_corrcoef(labels, guesses, **given),
    }
    for metric, score in (("precision", metrics.precision_score), ("recall", metrics.recall_score),
                          ("f1", metrics.f1_score)):
        for text, average in ("", "macro"), ("(average=weighted)", "weighted"), ("(average=positive)", "binary"):
            found[metric + text] = None if average == "binary" and count != 2 else score(
                labels, guesses, average=average, zero_division=0, **given)
    ranked = scores(loss, outputs)
    found["rocAUC"], found["rocAUC(average=weighted)"] = one_versus_rest(
        metrics.roc_auc_score, labels, ranked, count, weights)
    found["averagePrecision"], found["averagePrecision(average=weighted)"] = one_versus_rest(
        metrics.average_precision_score, labels, ranked, count, weights)
    if len(np.unique(labels)) == count and p is not None and count > 2:
        for average, text in ("macro", "rocAUC"), ("weighted", "rocAUC(average=weighted)"):
            assert_close(metrics.roc_auc_score(labels, p, multi_class="ovr", average=average, **given)
                         if average == "macro" or weights is None else found[text], found[text], name)
        assert_close(metrics.average_precision_score(one_hot(labels, count), p, average="macro", **given),
                     found["averagePrecision"], name)
    for metric in "logLoss", "brier", "calibrationError", "calibrationError(bins=4)":
        found[metric] = None
    if p is not None:
        found["logLoss"] = metrics.log_loss(labels, p, labels=all_labels, **given)
        found["brier"] = metrics.brier_score_loss(labels, p if count > 2 else p[:, 1], labels=all_labels, pos_label=None
                                                  if count > 2 else 1, **given)
        hit, chance = (labels == 1, p[:, 1]) if count == 2 else (labels == guesses, p[np.arange(len(p)), guesses])
        found["calibrationError"] = calibration_error(hit.astype(float), chance, 10, weights)
        found["calibrationError(bins=4)"] = calibration_error(hit.astype(float), chance, 4, weights)
    each = metrics.precision_recall_fscore_support(labels, guesses, labels=all_labels, zero_division=0, **given)
    classes.append({
        "name": name, "loss": loss, "classes": count, "outputs": tensor(outputs), "labels": numbers(labels),
        "weights": None if weights is None else numbers(weights),
        "metrics": {metric: None if value is None else float(value) for metric, value in found.items()},
        "precision": numbers(each[0]), "recall": numbers(each[1]), "f1": numbers(each[2]), "support": numbers(each[3]),
        "confusion": tensor(metrics.confusion_matrix(labels, guesses, labels=all_labels, **given))})


def add_values(name, predictions, targets, weights=None):
    predictions, targets = np.asarray(predictions, dtype=np.float32), np.asarray(targets, dtype=np.float32)
    p, t = predictions.astype(np.float64), targets.astype(np.float64)
    given = {} if weights is None else {"sample_weight": weights}
    values.append({
        "name": name, "predictions": numbers(predictions), "targets": numbers(targets),
        "weights": None if weights is None else numbers(weights),
        "metrics": {
            "rmse": metrics.root_mean_squared_error(t, p, **given),
            "mae": metrics.mean_absolute_error(t, p, **given),
            "medianError": metrics.median_absolute_error(t, p, **given),
            "pinball": metrics.mean_pinball_loss(t, p, **given),
            "pinball(quantile=0.9)": metrics.mean_pinball_loss(t, p, alpha=0.9, **given),
            "r2": metrics.r2_score(t, p, **given),
        }})


def add_curves(name, labels, chances, weights=None):
    labels, chances = np.asarray(labels, dtype=np.int32), np.asarray(chances, dtype=np.float64)
    given = {} if weights is None else {"sample_weight": weights}
    false_rate, true_rate, thresholds = metrics.roc_curve(labels, chances, **given)
    precision, recall, _ = metrics.precision_recall_curve(labels, chances, **given)
    _, fp, fn, tp, all_thresholds = metrics.confusion_matrix_at_thresholds(labels, chances, pos_label=1, **given)
    f1 = 2 * tp / (2 * tp + fp + fn)
    best = int(np.argmax(f1))
    assert_close(metrics.f1_score(labels, chances >= all_thresholds[best], **given), f1.max(), name)
    precise = np.flatnonzero(tp / (tp + fp) >= 0.7)
    chosen = {
        "0.3": 0.3, "f1": all_thresholds[best],
        "recall=0.9": all_thresholds[np.flatnonzero(tp / tp[-1] >= 0.9)[0]],
        "precision=0.7": all_thresholds[precise[-1]] if len(precise) else None,
    }
    calibration = (None, None)
    if weights is None and chances.min() >= 0 and chances.max() <= 1:
        calibration = calibration_curve(labels, chances, n_bins=10)
    curves.append({
        "name": name, "labels": numbers(labels), "scores": numbers(chances),
        "weights": None if weights is None else numbers(weights),
        "falsePositiveRate": numbers(false_rate), "truePositiveRate": numbers(true_rate),
        "thresholds": numbers(thresholds),
        "chosen": {rule: None if value is None else float(value) for rule, value in chosen.items()},
        "precision": numbers(precision), "recall": numbers(recall),
        "observed": None if calibration[0] is None else numbers(calibration[0]),
        "predicted": None if calibration[1] is None else numbers(calibration[1])})


def random(seed):
    return np.random.default_rng(seed)


def weights_for(count, seed):
    """Some of them 0, and whole numbers among others."""
    drawn = np.round(random(seed).uniform(0, 3, count), 3)
    drawn[::7] = 0
    drawn[1::5] = 2
    return drawn


def logits(count, labels, seed, spread=1.0):
    """Outputs that know something of the labels, with ties: whole rows are repeated."""
    drawn = np.round(random(seed).normal(0, spread, (len(labels), count)), 2)
    drawn[np.arange(len(labels)), labels] += 0.8
    drawn[1::6] = drawn[0]
    return drawn


labels = random(1).integers(0, 2, 60)
for text, w in ("", None), (" with weights", weights_for(60, 2)):
    add_classes("two classes, two outputs" + text, "softmaxCrossEntropy", 2, logits(2, labels, 3), labels, w)
    one = logits(2, labels, 4)
    add_classes("two classes, one output" + text, "sigmoidCrossEntropy", 2, one[:, 1:] - one[:, :1], labels, w)
    add_classes("two classes, scores" + text, "hinge", 2, one[:, 1:] - one[:, :1], labels, w)
    add_classes("two classes, a score each" + text, "multiClassHinge", 2, logits(2, labels, 5), labels, w)
labels = random(6).choice(4, 80, p=[0.5, 0.25, 0.15, 0.1])
for text, w in ("", None), (" with weights", weights_for(80, 7)):
    add_classes("four classes" + text, "softmaxCrossEntropy", 4, logits(4, labels, 8), labels, w)
    add_classes("four classes, scores" + text, "multiClassHinge", 4, logits(4, labels, 9), labels, w)
    never = logits(4, labels, 10)
    never[:, 3] = -9
    add_classes("a class that is never predicted" + text, "softmaxCrossEntropy", 4, never, labels, w)
    add_classes("more outputs than labels" + text, "softmaxCrossEntropy", 4, logits(4, labels % 3, 11), labels % 3, w)
    absent = logits(5, labels, 12)
    absent[:, 4] = -9
    add_classes("a class that never occurs" + text, "softmaxCrossEntropy", 5, absent, labels, w)
extreme = np.array([[1000, -1000], [-1000, 1000], [1000, 1000], [500, -500], [-3e38, 3e38], [88, -88], [40, 3], [0, 0]])
add_classes("extreme logits", "softmaxCrossEntropy", 2, extreme, [0, 1, 1, 1, 0, 0, 1, 1])
add_classes("extreme logits, one output", "sigmoidCrossEntropy", 2, extreme[:, :1], [0, 1, 1, 0, 0, 1, 0, 1])
wide = np.array([[1000, -1000, 0], [-500, 500, 499], [500, 500, 500], [0, 0, 800], [3e38, 0, -3e38], [1, 2, 3]])
add_classes("extreme logits, three classes", "softmaxCrossEntropy", 3, wide, [0, 1, 2, 0, 1, 2])
flat = np.zeros((12, 3))
add_classes("all outputs the same", "softmaxCrossEntropy", 3, flat, [0, 1, 2] * 4)
add_classes("all outputs the same, one output", "sigmoidCrossEntropy", 2, flat[:, :1], [0, 1] * 6)
add_classes("only the first class", "softmaxCrossEntropy", 2, logits(2, np.zeros(9, int), 13), [0] * 9)
add_classes("only the second class", "sigmoidCrossEntropy", 2, logits(2, np.zeros(9, int), 14)[:, :1], [1] * 9)
add_classes("only one of three classes", "softmaxCrossEntropy", 3, logits(3, np.ones(9, int), 15), [1] * 9)
add_classes("one row", "softmaxCrossEntropy", 2, [[0.5, 1.5]], [1])

for count in 1, 7, 40:
    t = np.round(random(20 + count).normal(3, 2, count), 3)
    p = t + np.round(random(30 + count).normal(0, 1, count), 3)
    if count > 1:
        add_values(f"{count} rows", p, t)
        add_values(f"{count} rows with weights", p, t, weights_for(count, 40 + count))
add_values("whole numbers, weights that halve", [1, 2, 3, 4, 6, 9], [1, 1, 1, 1, 1, 1.5], np.array([1.0, 2, 1, 0, 3, 1]))
add_values("exact", [1, 2, 3], [1, 2, 3])
add_values("constant targets", [4, 4, 5], [4, 4, 4])
add_values("constant targets, exact", [4, 4, 4], [4, 4, 4])
add_values("far from 0", [1e6 + 1, 1e6 - 1, 1e6 + 3], [1e6, 1e6 + 1, 1e6 + 2])

for name, count, seed in ("with ties", 40, 50), ("few rows", 6, 51), ("many rows", 200, 52):
    labels = random(seed).integers(0, 2, count)
    chances = np.round(np.clip(random(seed + 10).normal(0.4 + 0.2 * labels, 0.25), 0, 1), 2 if count > 6 else 1)
    add_curves(name, labels, chances)
    add_curves(name + " and weights", labels, chances, weights_for(count, seed + 20))
add_curves("perfect", [0, 0, 1, 1], [0.1, 0.2, 0.7, 0.9])
add_curves("reversed", [1, 1, 0, 0], [0.1, 0.2, 0.7, 0.9])
add_curves("all the same", [1, 0, 0, 1, 0], [0.3] * 5)
add_curves("scores", [1, 0, 1, 0, 1], [-3.5, 2, 7, 0, 2])

reference.write("metrics.json", {
    "source": "scikit-learn; the calibration error from the bins of its calibration_curve, with weights by NumPy.",
    "versions": reference.versions(np, scipy, sklearn),
    "conventions": "metrics: by the text that names them in Descent; null where there is none. Averages over classes "
                   "leave out those that do not occur: macro and weighted areas are means of the areas of one class "
                   "against the rest.",
}, classes=classes, values=values, curves=curves)
print(f"metrics.json: {len(classes)} of classes, {len(values)} of values, {len(curves)} curves")
