"""learning.json: optima by scikit-learn and training runs by PyTorch and JAX with Optax, all data listed."""

import warnings

import reference
from reference import assert_close, numbers, tensor

import jax
import jax.numpy as jnp
import numpy as np
import optax
import scipy
import scipy.special as special
import sklearn
import torch
from sklearn.linear_model import ElasticNet, Lasso, LinearRegression, LogisticRegression, Ridge

generator = np.random.default_rng(20)


def decimals(*shape, scale=1.0):
    return np.round(scale * generator.standard_normal(shape), 3)


# Linear regression --------------------------------------------------------------------------------------------------

features = decimals(20, 3)
targets = np.round(features @ np.array([1.5, -2.0, 0.25]) + 0.75 + 0.3 * generator.standard_normal(20), 3)
optima = []


def add_optimum(name, objective, parameters, inputs, wanted, weights, intercept, value, steepness):
    """`steepness` is the largest element of the gradient at the optimum (of the smooth part, where weights are 0)."""
    assert steepness < 1e-9, (name, steepness)
    optima.append({"name": name, "objective": objective, "parameters": parameters, "features": tensor(inputs),
                   "targets": tensor(wanted), "weights": tensor(weights), "intercept": tensor(intercept),
                   "value": float(value)})


count = len(targets)
for name, model, l1, l2 in (
        ("least squares", LinearRegression(), 0.0, 0.0),
        ("ridge", Ridge(alpha=2.0 * count / 10, solver="cholesky"), 0.0, 0.2),
        ("lasso", Lasso(alpha=0.1, tol=1e-15, max_iter=100_000), 0.1, 0.0),
        ("elastic net", ElasticNet(alpha=0.5, l1_ratio=0.4, tol=1e-15, max_iter=100_000), 0.2, 0.3)):
    model.fit(features, targets)
    w, b = model.coef_, model.intercept_
    residual = features @ w + b - targets
    value = residual @ residual / (2 * count) + l1 * np.abs(w).sum() + l2 / 2 * w @ w
    slope = features.T @ residual / count + l2 * w
    bent = np.where(w != 0, np.abs(slope + l1 * np.sign(w)), np.maximum(np.abs(slope) - l1, 0))
    add_optimum(name, "sum of squared residuals / (2 n) + l1 * sum |w| + l2 / 2 * sum w^2; the intercept is free",
                {"l1": l1, "l2": l2}, features, targets, w, b, value, max(bent.max(), abs(residual.mean())))

# Logistic regression ------------------------------------------------------------------------------------------------

LOGISTIC = "mean cross-entropy + l2 / 2 * sum w^2; the intercept is free"
inputs = decimals(24, 2)
for name, classes in ("logistic", 2), ("multinomial logistic", 3):
    logits = inputs @ decimals(2, classes, scale=1.5)
    labels = (logits + generator.gumbel(size=logits.shape)).argmax(axis=1).astype(np.int32)
    strength = 0.05
    model = LogisticRegression(C=1 / (strength * len(labels)), solver="newton-cholesky", tol=1e-13, max_iter=1000)
    with warnings.catch_warnings():
        # At this tolerance the line search may find nothing left to gain; the gradient below decides.
        warnings.simplefilter("ignore")
        model.fit(inputs, labels)
    w, b = model.coef_.T, model.intercept_
    if classes == 2:
        scores = inputs @ w[:, 0] + b[0]
        error = special.expit(scores) - labels
        value = np.logaddexp(0, np.where(labels == 1, -scores, scores)).mean() + strength / 2 * np.sum(w * w)
        slope = inputs.T @ error / len(labels) + strength * w[:, 0]
        w, b = w[:, 0], b[0]
    else:
        b = b - b.mean()  # A constant added to every intercept changes nothing.
        scores = inputs @ w + b
        error = special.softmax(scores, axis=1) - np.eye(classes)[labels]
        chosen = special.log_softmax(scores, axis=1)[np.arange(len(labels)), labels]
        value = -chosen.mean() + strength / 2 * np.sum(w * w)
        slope = inputs.T @ error / len(labels) + strength * w
    add_optimum(name, LOGISTIC, {"l2": strength}, inputs, labels, w, b, value,
                max(np.abs(slope).max(), np.abs(error.mean(axis=0)).max()))

# Training a network -------------------------------------------------------------------------------------------------

STEPS = 20
examples, classes = decimals(12, 5), generator.integers(0, 3, 12).astype(np.int32)
initial = {"hidden.weight": decimals(5, 4, scale=0.6), "hidden.bias": decimals(4, scale=0.1),
           "output.weight": decimals(4, 3, scale=0.6), "output.bias": decimals(3, scale=0.1)}


def loss_by_jax(p):
    hidden = jnp.tanh(examples @ p["hidden.weight"] + p["hidden.bias"])
    logits = hidden @ p["output.weight"] + p["output.bias"]
    return optax.losses.softmax_cross_entropy_with_integer_labels(logits, classes).mean()


def loss_by_torch(p):
    hidden = torch.tanh(torch.tensor(examples) @ p["hidden.weight"] + p["hidden.bias"])
    logits = hidden @ p["output.weight"] + p["output.bias"]
    return torch.nn.functional.cross_entropy(logits, torch.tensor(classes, dtype=torch.int64))


runs = []
value_and_gradient = jax.jit(jax.value_and_grad(loss_by_jax))
first_gradient = value_and_gradient(initial)[1]
for name, settings, by_optax, by_torch in (
        ("sgd", {"learningRate": 0.1}, optax.sgd(0.1), lambda p: torch.optim.SGD(p, lr=0.1)),
        ("momentum", {"learningRate": 0.1, "momentum": 0.9}, optax.sgd(0.1, momentum=0.9),
         lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9)),
        ("adam", {"learningRate": 0.01, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8}, optax.adam(0.01),
         lambda p: torch.optim.Adam(p, lr=0.01))):
    parameters = {key: jnp.asarray(value) for key, value in initial.items()}
    state, losses = by_optax.init(parameters), []
    for step in range(STEPS + 1):
        loss, gradient = value_and_gradient(parameters)
        losses.append(float(loss))
        if step < STEPS:
            updates, state = by_optax.update(gradient, state, parameters)
            parameters = optax.apply_updates(parameters, updates)

    tensors = {key: torch.tensor(value, requires_grad=True) for key, value in initial.items()}
    optimizer, losses_by_torch = by_torch(list(tensors.values())), []
    for step in range(STEPS + 1):
        optimizer.zero_grad()
        loss = loss_by_torch(tensors)
        losses_by_torch.append(loss.item())
        if step < STEPS:
            loss.backward()
            optimizer.step()
    assert_close(losses, losses_by_torch, name)
    for key in initial:
        assert_close(parameters[key], tensors[key].detach().numpy(), f"{name} {key}", absolute=1e-10)
    runs.append({"name": name, "optimizer": name, "settings": settings, "losses": losses,
                 "finalWeights": {key: tensor(value) for key, value in parameters.items()}})

reference.write("learning.json", {
    "source": "optima: scikit-learn, each with a gradient below 1e-9 checked by NumPy. Runs: JAX with Optax, agreeing "
              "with PyTorch.",
    "versions": reference.versions(np, scipy, jax, optax, torch, sklearn),
    "conventions": "weights are [inputs, outputs]: y = x w + b. losses[k] is the loss before step k; the last is after "
                   "all steps. Full batch, mean softmax cross-entropy, 64 bits.",
    "network": {"layers": "tanh(x hidden.weight + hidden.bias) output.weight + output.bias", "steps": STEPS,
                "features": tensor(examples), "labels": tensor(classes),
                "initialWeights": {key: tensor(value) for key, value in initial.items()},
                "initialGradient": {key: tensor(first_gradient[key]) for key in initial}},
}, optima=optima, runs=runs)
print(f"learning.json: {len(optima)} optima, {len(runs)} runs")
