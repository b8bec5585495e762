"""linear_models.json: optima of linear models and inference about them, by scikit-learn, SciPy and statsmodels."""

import warnings

import reference
from reference import assert_close, number, numbers, tensor

import numpy as np
import scipy
import scipy.optimize as optimize
import scipy.special as special
import sklearn
import statsmodels
import statsmodels.api as sm
from sklearn.linear_model import ElasticNet, Lasso, LogisticRegression, Ridge
from sklearn.svm import SVC, LinearSVC

warnings.simplefilter("ignore")
generator = np.random.default_rng(7)


def decimals(*shape, scale=1.0):
    return np.round(scale * generator.standard_normal(shape), 3)


# Optima -------------------------------------------------------------------------------------------------------------
# Every objective is the mean loss + l2 / 2 * sum w^2 + l1 * sum |w|, over the weights the model has: one list for
# each output. With n rows, scikit-learn's strengths are
#   Ridge:              alpha = n l2 / 2           (its loss is the sum of squares)
#   Lasso, ElasticNet:  alpha l1_ratio = l1 / 2, alpha (1 - l1_ratio) = l2 / 2   (its loss is half the mean)
#   LogisticRegression: C = 1 / (n l2) over the weights of one output, or of all classes
#   SVC, LinearSVC:     C = 1 / (n l2)
# and two outputs ±w/2 for two classes have half the l2 of one output w.


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
    assert objective == "multiClassHinge"
    others = scores.copy()
    others[rows, y] = -np.inf
    return np.maximum(0, 1 + others.max(axis=1) - scores[rows, y])


optima = []


def add(name, objective, x, y, weights, intercepts, source, l2=0.0, l1=0.0, intercept=True, unique=True):
    """`weights` is [outputs, features]; `unique` tells whether there are no others with the same value."""
    weights, intercepts = np.atleast_2d(weights), np.atleast_1d(np.asarray(intercepts, dtype=float))
    scores = x @ weights.T + intercepts
    value = losses(objective, scores, y).mean() + l2 / 2 * np.sum(weights ** 2) + l1 * np.abs(weights).sum()
    optima.append({"name": name, "objective": objective, "l2": l2, "l1": l1, "intercept": intercept,
                   "features": tensor(x), "targets": numbers(y),
                   "classes": int(y.max()) + 1 if y.dtype.kind == "i" else 0,
                   "weights": tensor(weights), "intercepts": numbers(intercepts), "value": float(value),
                   "unique": unique, "source": source})


def halves(w):
    return np.stack([-w / 2, w / 2])


x = decimals(40, 3)
y = np.round(x @ np.array([1.5, -2.0, 0.25]) + 0.75 + 0.3 * generator.standard_normal(40), 3)
n = len(y)
fit = sm.OLS(y, sm.add_constant(x)).fit()
add("least squares", "squared", x, y, fit.params[1:], fit.params[0], "statsmodels OLS")
fit = sm.OLS(y, x).fit()
add("least squares without intercept", "squared", x, y, fit.params, 0, "statsmodels OLS", intercept=False)
collinear = np.column_stack([x, x[:, 0] - 2 * x[:, 1]])
centred = collinear - collinear.mean(axis=0)
w = np.linalg.lstsq(centred, y - y.mean())[0]
add("least squares of collinear columns", "squared", collinear, y, w, y.mean() - collinear.mean(axis=0) @ w,
    "NumPy lstsq of centred columns")
for intercept in True, False:
    model = Ridge(alpha=n * 0.2 / 2, solver="cholesky", fit_intercept=intercept).fit(x, y)
    add("ridge" + ("" if intercept else " without intercept"), "squared", x, y, model.coef_, model.intercept_,
        "scikit-learn Ridge", l2=0.2, intercept=intercept)
model = Lasso(alpha=0.15, tol=1e-16, max_iter=1_000_000).fit(x, y)
add("lasso", "squared", x, y, model.coef_, model.intercept_, "scikit-learn Lasso", l1=0.3)
model = ElasticNet(alpha=0.25, l1_ratio=0.6, tol=1e-16, max_iter=1_000_000).fit(x, y)
add("elastic net", "squared", x, y, model.coef_, model.intercept_, "scikit-learn ElasticNet", l1=0.3, l2=0.2)
model = ElasticNet(alpha=0.25, l1_ratio=0.6, tol=1e-16, max_iter=1_000_000, fit_intercept=False).fit(collinear, y)
add("elastic net of collinear columns without intercept", "squared", collinear, y, model.coef_, 0,
    "scikit-learn ElasticNet", l1=0.3, l2=0.2, intercept=False)

labels = (special.expit(x @ np.array([1.0, -1.5, 0.5]) + 0.3) > generator.random(n)).astype(np.int32)
fit = sm.Logit(labels, sm.add_constant(x)).fit(method="newton", tol=1e-14, disp=0)
add("logistic of one output", "sigmoidCrossEntropy", x, labels, fit.params[1:], fit.params[0], "statsmodels Logit")
add("logistic of two outputs", "softmaxCrossEntropy", x, labels, halves(fit.params[1:]), halves(fit.params[:1])[:, 0],
    "statsmodels Logit")
for intercept in True, False:
    model = LogisticRegression(C=1 / (0.05 * n), solver="newton-cholesky", tol=1e-13, fit_intercept=intercept,
                               max_iter=1000).fit(x, labels)
    w, b = model.coef_[0], model.intercept_
    suffix = "" if intercept else " without intercept"
    add("logistic of one output with l2" + suffix, "sigmoidCrossEntropy", x, labels, w, b,
        "scikit-learn newton-cholesky", l2=0.05, intercept=intercept)
    add("logistic of two outputs with l2" + suffix, "softmaxCrossEntropy", x, labels, halves(w),
        halves(np.broadcast_to(b, 1))[:, 0], "scikit-learn newton-cholesky", l2=0.1, intercept=intercept)
for name, ratio, l1, l2 in ("l1", 1.0, 0.04, 0.0), ("elastic net", 0.5, 0.04, 0.04):
    model = LogisticRegression(C=1 / (n * (l1 + l2)), l1_ratio=ratio, solver="saga", tol=1e-14, penalty="elasticnet",
                               max_iter=10_000_000).fit(x, labels)
    add(f"logistic of one output with {name}", "sigmoidCrossEntropy", x, labels, model.coef_[0], model.intercept_,
        "scikit-learn saga", l1=l1, l2=l2)

three = (x @ decimals(3, 3, scale=0.8) + generator.gumbel(size=(n, 3))).argmax(axis=1).astype(np.int32)
fit = sm.MNLogit(three, sm.add_constant(x)).fit(method="newton", tol=1e-14, disp=0, maxiter=200)
full = np.column_stack([np.zeros(4), fit.params])
full = full - full.mean(axis=1, keepdims=True)
add("multinomial logistic", "softmaxCrossEntropy", x, three, full[1:].T, full[0], "statsmodels MNLogit")
model = LogisticRegression(C=1 / (0.05 * n), solver="newton-cholesky", tol=1e-13, max_iter=1000).fit(x, three)
add("multinomial logistic with l2", "softmaxCrossEntropy", x, three, model.coef_,
    model.intercept_ - model.intercept_.mean(), "scikit-learn newton-cholesky", l2=0.05)
model = LogisticRegression(C=1 / (0.02 * n), l1_ratio=1.0, solver="saga", tol=1e-14, penalty="elasticnet",
                           max_iter=10_000_000).fit(x, three)
add("multinomial logistic with l1", "softmaxCrossEntropy", x, three, model.coef_, model.intercept_,
    "scikit-learn saga", l1=0.02, unique=False)

model = SVC(kernel="linear", C=1 / (0.1 * n), tol=1e-9).fit(x, labels)
# Its multipliers are exact to 1e-9 or so. Which of them are at their bounds is known; the others solve linear equations.
signs = 2.0 * labels - 1
multipliers = np.zeros(n)
multipliers[model.support_] = np.abs(model.dual_coef_[0])
free = (multipliers > 1e-6 * model.C) & (multipliers < (1 - 1e-6) * model.C)
bound = multipliers >= (1 - 1e-6) * model.C
images = signs[:, None] * x
fixed = model.C * images[bound].sum(axis=0)
system = np.block([[images[free] @ images[free].T, signs[free][:, None]], [signs[free][None, :], np.zeros((1, 1))]])
right = np.append(1 - images[free] @ fixed, -model.C * signs[bound].sum())
solution = np.linalg.solve(system, right)
w, b = images[free].T @ solution[:-1] + fixed, solution[-1:]
assert_close(w, model.coef_[0], "SVC", relative=1e-5)
margins = signs * (x @ w + b)
assert (margins[~free & ~bound] > 1).all() and (margins[bound] < 1).all()
add("hinge with l2", "hinge", x, labels, w, b, "scikit-learn SVC, its active set solved by NumPy", l2=0.1)
add("hinge of two outputs with l2", "multiClassHinge", x, labels, halves(w), halves(b)[:, 0],
    "scikit-learn SVC, its active set solved by NumPy", l2=0.2)
model = LinearSVC(multi_class="crammer_singer", C=1 / (0.1 * n), fit_intercept=False, tol=1e-13,
                  max_iter=10_000_000).fit(x, three)
add("multi-class hinge with l2 without intercept", "multiClassHinge", x, three, model.coef_, np.zeros(3),
    "scikit-learn LinearSVC, crammer_singer", l2=0.1, intercept=False)


def hinge_program(x, y, classes):
    """The multi-class hinge without a penalty, as a linear program: unknowns are weights, intercepts, slacks."""
    n, p = x.shape
    width = classes * (p + 1)
    rows, bounds = [], []
    for i in range(n):
        for j in range(classes):
            if j == y[i]:
                continue
            row = np.zeros(width + n)
            for k, sign in ((j, 1), (y[i], -1)):
                row[k * p:(k + 1) * p] += sign * x[i]
                row[classes * p + k] += sign
            row[width + i] = -1
            rows.append(row)
            bounds.append(-1)
    cost = np.concatenate([np.zeros(width), np.full(n, 1 / n)])
    result = optimize.linprog(cost, A_ub=np.array(rows), b_ub=bounds, method="highs",
                              bounds=[(None, None)] * width + [(0, None)] * n)
    assert result.status == 0
    return result.x[:classes * p].reshape(classes, p), result.x[classes * p:width]


w, b = hinge_program(x, three, 3)
add("multi-class hinge", "multiClassHinge", x, three, w, b, "SciPy linprog (HiGHS)", unique=False)

# Inference ----------------------------------------------------------------------------------------------------------

rows = 60
height = np.round(170 + 10 * generator.standard_normal(rows), 1)
dose = np.round(0.02 * generator.random(rows), 4)
color = generator.integers(0, 3, rows)
effect = 0.05 * (height - 170) + 40 * dose + np.array([0.0, 0.5, -0.7])[color]
colors = ["blue", "green", "red"]
columns = {
    "height": numbers(height), "dose": numbers(dose), "color": [colors[k] for k in color],
    "yield": numbers(np.round(12 + effect + 0.4 * generator.standard_normal(rows), 2)),
    "ill": ["yes" if u else "no" for u in special.expit(effect - 0.4) > generator.random(rows)],
    "kind": [["a", "b", "c"][k] for k in
             (np.outer(effect, [0, 1, -1]) + generator.gumbel(size=(rows, 3))).argmax(axis=1)],
    "visits": [int(k) for k in generator.poisson(np.exp(0.8 + 0.5 * effect))],
    "cost": numbers(np.round(np.exp(1 + 0.4 * effect) * generator.gamma(3, 1 / 3, rows) + 0.01, 3)),
    "share": numbers(np.round(special.expit(effect + 0.3 * generator.standard_normal(rows)), 3)),
}
design = np.column_stack([np.ones(rows), height, dose, color == 1, color == 2]).astype(float)
terms = ["intercept", "height", "dose", "color=green", "color=red"]
inference = []


def add_inference(name, model, fit, target, outputs, intercept=True, names=terms, **others):
    params = np.asarray(fit.params).reshape(len(names), -1, order="F")
    errors = np.asarray(fit.bse).reshape(params.shape, order="F")
    statistics = np.asarray(fit.tvalues).reshape(params.shape, order="F")
    p = np.asarray(fit.pvalues).reshape(params.shape, order="F")
    limits = np.asarray(fit.conf_int()).reshape(-1, 2)
    low, high = (limits[:, k].reshape(params.shape, order="F") for k in (0, 1))
    inference.append({
        "name": name, "model": model, "target": target, "intercept": intercept,
        "features": sorted({term.split("=")[0] for term in names[intercept:]}),
        "logLikelihood": float(fit.llf), "aic": float(fit.aic), **others,
        "coefficients": [
            {"output": output, "term": term, "estimate": number(params[j, k]), "standardError": number(errors[j, k]),
             "statistic": number(statistics[j, k]), "pValue": number(p[j, k]), "low": number(low[j, k]),
             "high": number(high[j, k])}
            for k, output in enumerate(outputs) for j, term in enumerate(names)]})


fit = sm.OLS(columns["yield"], design).fit()
add_inference("OLS", ["--model", "linear"], fit, "yield", [""], r2=float(fit.rsquared), deviance=float(fit.ssr))
plain = ["height", "dose"]
fit = sm.OLS(columns["yield"], design[:, 1:3]).fit()
add_inference("OLS without intercept", ["--model", "linear", "--no-intercept"], fit, "yield", [""], intercept=False,
              names=plain, deviance=float(fit.ssr))
ill = np.array([k == "yes" for k in columns["ill"]]).astype(float)
fit = sm.Logit(ill, design).fit(method="newton", tol=1e-14, disp=0)
add_inference("Logit", ["--model", "logistic"], fit, "ill", ["yes"], deviance=float(-2 * fit.llf),
              pseudoR2=float(fit.prsquared))
kinds = np.array(["abc".index(k) for k in columns["kind"]])
fit = sm.MNLogit(kinds, design).fit(method="newton", tol=1e-14, disp=0, maxiter=200)
add_inference("MNLogit", ["--model", "logistic"], fit, "kind", ["b", "c"], deviance=float(-2 * fit.llf),
              pseudoR2=float(fit.prsquared))
for family, link, target in (("poisson", "log", "visits"), ("gamma", "log", "cost"), ("binomial", "logit", "share")):
    kind = {"poisson": sm.families.Poisson(), "gamma": sm.families.Gamma(sm.families.links.Log()),
            "binomial": sm.families.Binomial()}[family]
    fit = sm.GLM(columns[target], design, family=kind).fit(tol=1e-15, maxiter=200)
    add_inference(f"GLM {family}", ["--model", "linear", "--family", family], fit, target, [""],
                  deviance=float(fit.deviance), predictions=numbers(fit.fittedvalues))

reference.write("linear_models.json", {
    "source": "optima: scikit-learn, statsmodels, SciPy, as each names. Inference: statsmodels.",
    "versions": reference.versions(np, scipy, sklearn, statsmodels),
    "conventions": "an optimum's objective is the mean loss + l2 / 2 * sum w^2 + l1 * sum |w|, the intercepts free; "
                   "weights are [outputs, features]. In inference the first category of a column of text, and the "
                   "first class, is the one the others are compared with.",
    "table": columns,
}, optima=optima, inference=inference)
print(f"linear_models.json: {len(optima)} optima, {len(inference)} inferences")
