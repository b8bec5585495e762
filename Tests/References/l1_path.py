"""l1_path.json: paths of penalties on absolute values, by scikit-learn."""

import warnings

import reference
from reference import assert_close, numbers, tensor

import numpy as np
import scipy
import scipy.special as special
import sklearn
from sklearn.linear_model import ElasticNet, LassoCV, LogisticRegression, lasso_path

warnings.simplefilter("ignore")
generator = np.random.default_rng(41)

# The objective is the mean loss + l2 / 2 * sum b^2 + l1 * sum |b|. scikit-learn's Lasso has half the mean of squares, so that
# its alpha is l1 / 2; its LogisticRegression has C = 1 / (n l1). The greatest l1 is glmnet's (Friedman, Hastie and
# Tibshirani 2010, section 2.5): the greatest derivative of the mean loss in a weight where all are 0.

n, held = 60, 30
x = np.round(generator.standard_normal((n + held, 6)), 3)
noise = generator.standard_normal(n + held)
y = np.round(x @ np.array([1.5, -1.0, 0.4, 0, 0, 0]) + 0.5 + 0.8 * noise, 3)
labels = (special.expit(x @ np.array([1.2, -0.8, 0, 0.3, 0, 0]) + 0.4) > generator.random(n + held)).astype(np.int32)
train, judge = slice(0, n), slice(n, None)
cases = []


def add(name, objective, targets, l2, l1, chosen, rows):
    """`rows` are points of the path: position, weights, intercept, training loss, validation loss."""
    cases.append({"name": name, "objective": objective, "l2": l2, "features": tensor(x), "targets": numbers(targets),
                  "training": n, "l1": numbers(l1), "chosen": int(chosen), "points": rows})


def squares(b, c, part):
    return float(np.mean((x[part] @ b + c - y[part]) ** 2))


alphas = LassoCV(eps=1e-3, alphas=100, cv=3).fit(x[train], y[train]).alphas_
centred, middle = x[train] - x[train].mean(axis=0), y[train].mean()
assert_close(alphas[0], np.abs(centred.T @ (y[train] - middle)).max() / n, "glmnet's greatest lambda")
_, weights, _ = lasso_path(centred, y[train] - middle, alphas=alphas, tol=1e-14, max_iter=10_000_000)
rows, validation = [], []
for k in range(100):
    b = weights[:, k]
    c = middle - x[train].mean(axis=0) @ b
    validation.append(squares(b, c, judge))
    rows.append({"position": k, "weights": numbers(b), "intercept": float(c), "loss": squares(b, c, train),
                 "validationLoss": validation[-1]})
add("lasso", "squared", y, 0.0, 2 * alphas, np.argmin(validation), rows)

rows, validation = [], []
for k, alpha in enumerate(alphas):
    l1, l2 = 2 * alpha, 0.2
    model = ElasticNet(alpha=l1 / 2 + l2 / 2, l1_ratio=l1 / (l1 + l2), tol=1e-15, max_iter=10_000_000)
    model.fit(x[train], y[train])
    validation.append(squares(model.coef_, model.intercept_, judge))
    rows.append({"position": k, "weights": numbers(model.coef_), "intercept": float(model.intercept_),
                 "loss": squares(model.coef_, model.intercept_, train), "validationLoss": validation[-1]})
add("elastic net", "squared", y, 0.2, 2 * alphas, np.argmin(validation), rows)


def entropy(b, c, part):
    scores = x[part] @ b + c
    return float(np.mean(np.logaddexp(0, scores) - labels[part] * scores))


share = labels[train].mean()
greatest = np.abs(x[train].T @ (share - labels[train])).max() / n
l1 = greatest * 1e-3 ** (np.arange(100) / 99)
rows, validation = [], []
for k, strength in enumerate(l1):
    model = LogisticRegression(C=1 / (n * strength), l1_ratio=1.0, penalty="elasticnet", solver="saga", tol=1e-13,
                               max_iter=1_000_000).fit(x[train], labels[train])
    b, c = model.coef_[0], model.intercept_[0]
    if k == 0:
        # Without a weight the solver ends before the intercept is exact.
        c = special.logit(share)
    assert (k == 0) == (np.abs(b).max() < 1e-9), "the first value is the least at which all weights are 0"
    validation.append(entropy(b, c, judge))
    rows.append({"position": k, "weights": numbers(np.where(np.abs(b) < 1e-9, 0, b)), "intercept": float(c),
                 "loss": entropy(b, c, train), "validationLoss": validation[-1]})
order = np.sort(validation)
assert order[1] - order[0] > 1e-8
add("logistic", "sigmoidCrossEntropy", labels, 0.0, l1, np.argmin(validation), rows)

reference.write("l1_path.json", {
    "source": "scikit-learn's LassoCV, lasso_path, ElasticNet and LogisticRegression; glmnet's formula for the first l1.",
    "versions": reference.versions(np, scipy, sklearn),
    "conventions": "the first rows train, the others choose; losses are means; chosen is the position of the least "
                   "validation loss.",
}, cases=cases)
print(f"l1_path.json: {len(cases)} paths")
