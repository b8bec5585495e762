"""weights.json: optima of linear models whose rows or classes have weights, by scikit-learn and statsmodels."""

import warnings

import reference
from reference import assert_close, numbers, tensor

import numpy as np
import scipy
import scipy.special as special
import sklearn
import statsmodels
import statsmodels.api as sm
from sklearn.linear_model import ElasticNet, Lasso, LogisticRegression, Ridge
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC
from sklearn.utils.class_weight import compute_class_weight

warnings.simplefilter("ignore")
generator = np.random.default_rng(16)


def decimals(*shape, scale=1.0):
    return np.round(scale * generator.standard_normal(shape), 3)


# Every objective is sum w loss / sum w + l2 / 2 * sum b^2 + l1 * sum |b|. With the sum s of the weights,
# scikit-learn's strengths are
#   Ridge:              alpha = s l2 / 2
#   Lasso, ElasticNet:  alpha l1_ratio = l1 / 2, alpha (1 - l1_ratio) = l2 / 2
#   LogisticRegression: C = 1 / (s l2)
#   SVC:                C = 1 / (s l2), times the weight of each row


def losses(objective, scores, y):
    rows = np.arange(len(y))
    if objective == "squared":
        return (scores[:, 0] - y) ** 2
    if objective == "sigmoidCrossEntropy":
        return np.logaddexp(0, scores[:, 0]) - y * scores[:, 0]
    if objective == "softmaxCrossEntropy":
        return special.logsumexp(scores, axis=1) - scores[rows, y]
    if objective == "hinge":
        return np.maximum(0, 1 - (2 * y - 1) * scores[:, 0])
    if objective == "poisson":
        return np.exp(scores[:, 0]) - y * scores[:, 0]
    if objective == "gamma":
        return scores[:, 0] + y * np.exp(-scores[:, 0])
    assert objective == "binomial"
    return np.logaddexp(0, scores[:, 0]) - y * scores[:, 0]


optima = []


def add(name, objective, x, y, w, weights, intercepts, source, l2=0.0, l1=0.0, intercept=True):
    """`w` is the weight of each row, `weights` [outputs, features]."""
    weights, intercepts = np.atleast_2d(weights), np.atleast_1d(np.asarray(intercepts, dtype=float))
    values = losses(objective, x @ weights.T + intercepts, y)
    value = np.average(values, weights=w) + l2 / 2 * np.sum(weights ** 2) + l1 * np.abs(weights).sum()
    optima.append({"name": name, "objective": objective, "l2": l2, "l1": l1, "intercept": intercept,
                   "features": tensor(x), "targets": numbers(y), "rowWeights": numbers(w),
                   "classes": int(y.max()) + 1 if y.dtype.kind == "i" else 0,
                   "weights": tensor(weights), "intercepts": numbers(intercepts), "value": float(value),
                   "source": source})


def halves(w):
    return np.stack([-w / 2, w / 2])


n = 50
x = decimals(n, 3)
design = sm.add_constant(x)
y = np.round(x @ np.array([1.5, -2.0, 0.25]) + 0.75 + 0.3 * generator.standard_normal(n), 3)
labels = (special.expit(x @ np.array([1.0, -1.5, 0.5]) + 0.3) > generator.random(n)).astype(np.int32)
three = (x @ decimals(3, 3, scale=0.8) + generator.gumbel(size=(n, 3))).argmax(axis=1).astype(np.int32)
counts = generator.poisson(np.exp(0.5 + 0.4 * x[:, 0])).astype(float)
costs = np.round(np.exp(0.3 * x[:, 1]) * generator.gamma(3, 1 / 3, n) + 0.01, 3)
shares = np.round(special.expit(x[:, 2] + 0.3 * generator.standard_normal(n)), 3)
fractions = np.round(generator.gamma(2, 0.5, n) + 0.05, 3)
whole = generator.integers(0, 4, n).astype(float)

for kind, w in ("fractions", fractions), ("whole numbers, some of them 0", whole):
    s = w.sum()
    of = f" with weights: {kind}"
    fit = sm.WLS(y, design, weights=w).fit()
    add("least squares" + of, "squared", x, y, w, fit.params[1:], fit.params[0], "statsmodels WLS")
    for intercept in True, False:
        model = Ridge(alpha=s * 0.2 / 2, solver="cholesky", fit_intercept=intercept).fit(x, y, sample_weight=w)
        add("ridge" + ("" if intercept else " without intercept") + of, "squared", x, y, w, model.coef_,
            model.intercept_, "scikit-learn Ridge", l2=0.2, intercept=intercept)
    model = Lasso(alpha=0.15, tol=1e-16, max_iter=1_000_000).fit(x, y, sample_weight=w)
    add("lasso" + of, "squared", x, y, w, model.coef_, model.intercept_, "scikit-learn Lasso", l1=0.3)
    model = ElasticNet(alpha=0.25, l1_ratio=0.6, tol=1e-16, max_iter=1_000_000).fit(x, y, sample_weight=w)
    add("elastic net" + of, "squared", x, y, w, model.coef_, model.intercept_, "scikit-learn ElasticNet", l1=0.3,
        l2=0.2)
    model = LogisticRegression(C=1 / (0.05 * s), solver="newton-cholesky", tol=1e-13, max_iter=1000).fit(
        x, labels, sample_weight=w)
    b, c = model.coef_[0], model.intercept_
    add("logistic of one output with l2" + of, "sigmoidCrossEntropy", x, labels, w, b, c,
        "scikit-learn newton-cholesky", l2=0.05)
    add("logistic of two outputs with l2" + of, "softmaxCrossEntropy", x, labels, w, halves(b), halves(c)[:, 0],
        "scikit-learn newton-cholesky", l2=0.1)
    model = LogisticRegression(C=1 / (0.04 * s), l1_ratio=1.0, solver="saga", tol=1e-14, penalty="elasticnet",
                               max_iter=10_000_000).fit(x, labels, sample_weight=w)
    add("logistic of one output with l1" + of, "sigmoidCrossEntropy", x, labels, w, model.coef_[0], model.intercept_,
        "scikit-learn saga", l1=0.04)
    model = LogisticRegression(C=1 / (0.05 * s), solver="newton-cholesky", tol=1e-13, max_iter=1000).fit(
        x, three, sample_weight=w)
    add("multinomial logistic with l2" + of, "softmaxCrossEntropy", x, three, w, model.coef_,
        model.intercept_ - model.intercept_.mean(), "scikit-learn newton-cholesky", l2=0.05)
    for family, target, kind_of in (("poisson", counts, sm.families.Poisson()),
                                    ("gamma", costs, sm.families.Gamma(sm.families.links.Log())),
                                    ("binomial", shares, sm.families.Binomial())):
        fit = sm.GLM(target, design, family=kind_of, freq_weights=w).fit(tol=1e-15, maxiter=200)
        add(family + of, family, x, target, w, fit.params[1:], fit.params[0], "statsmodels GLM")

    # libsvm's multipliers are exact to 1e-9 or so. Which of them are at their bounds is known; the others solve
    # linear equations.
    present = w > 0
    u, t, v = x[present], labels[present], w[present]
    model = SVC(kernel="linear", C=1 / (0.1 * s), tol=1e-9).fit(u, t, sample_weight=v)
    signs, most = 2.0 * t - 1, model.C * v
    multipliers = np.zeros(len(t))
    multipliers[model.support_] = np.abs(model.dual_coef_[0])
    free = (multipliers > 1e-6 * most) & (multipliers < (1 - 1e-6) * most)
    bound = multipliers >= (1 - 1e-6) * most
    images = signs[:, None] * u
    fixed = most[bound] @ images[bound]
    system = np.block([[images[free] @ images[free].T, signs[free][:, None]],
                       [signs[free][None, :], np.zeros((1, 1))]])
    right = np.append(1 - images[free] @ fixed, -most[bound] @ signs[bound])
    solution = np.linalg.lstsq(system, right)[0]
    b, c = images[free].T @ solution[:-1] + fixed, solution[-1:]
    assert_close(b, model.coef_[0], "SVC", relative=1e-5)
    margins = signs * (u @ b + c)
    assert (margins[~free & ~bound] > 1).all() and (margins[bound] < 1).all()
    add("hinge with l2" + of, "hinge", x, labels, w, b, c, "scikit-learn SVC, its active set solved by NumPy", l2=0.1)

# Balanced classes, also of rows with weights.
balanced = []
for name, w in ("rows", np.ones(n)), ("fractions", fractions):
    factors = compute_class_weight("balanced", classes=np.arange(3), y=three, sample_weight=w)
    assert_close(factors, [w.sum() / (3 * w[three == k].sum()) for k in range(3)], "balanced")
    model = LogisticRegression(C=1 / (0.05 * w.sum()), solver="newton-cholesky", tol=1e-13, max_iter=1000,
                               class_weight="balanced").fit(x, three, sample_weight=w)
    add(f"multinomial logistic with balanced classes: {name}", "softmaxCrossEntropy", x, three, w * factors[three],
        model.coef_, model.intercept_ - model.intercept_.mean(), "scikit-learn newton-cholesky", l2=0.05)
    balanced.append({"name": name, "classes": numbers(three), "rowWeights": numbers(w), "factors": numbers(factors)})

scaler = StandardScaler().fit(x, sample_weight=fractions)
scaling = [{"weights": numbers(fractions), "values": numbers(x[:, k]), "mean": float(scaler.mean_[k]),
            "deviation": float(scaler.scale_[k])} for k in range(3)]

reference.write("weights.json", {
    "source": "scikit-learn and statsmodels, as each names.",
    "versions": reference.versions(np, scipy, sklearn, statsmodels),
    "conventions": "the objective is sum w loss / sum w + l2 / 2 * sum b^2 + l1 * sum |b| over the rows' weights w and "
                   "the model's weights b [outputs, features], the intercepts free; rows of weight 0 are not there.",
}, optima=optima, balanced=balanced, scaling=scaling)
print(f"weights.json: {len(optima)} optima")
