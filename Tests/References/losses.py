"""losses.json: losses with gradients by PyTorch and Optax, metrics by scikit-learn.

Every value and gradient is computed by two programs (PyTorch and JAX with Optax, or scikit-learn), which must agree.
"""

import reference
from reference import assert_close, number, numbers, tensor

import jax
import jax.numpy as jnp
import numpy as np
import optax
import scipy
import scipy.special as special
import sklearn
import sklearn.metrics as metrics
import torch
import torch.nn.functional as functional

losses = []
measures = []


def decimals(*shape, low=-2.0, high=2.0, seed=0):
    return np.round(np.random.default_rng([seed, *shape]).uniform(low, high, shape), 3)


def add_loss(loss, label, predictions, targets, by_torch, by_jax, parameters=None, independent=None):
    """`by_torch` and `by_jax` give the loss of each element or example, before the average over all of them."""
    predictions, targets = np.asarray(predictions, dtype=np.float64), np.asarray(targets)
    name = f"{loss} {label}"
    inputs = torch.tensor(predictions, requires_grad=True)
    kept = torch.tensor(targets.astype(np.int64) if targets.dtype.kind == "i" else targets)
    each = by_torch(inputs, kept)
    value = each.mean()
    value.backward()
    gradient = inputs.grad.numpy()

    each_by_jax = by_jax(jnp.asarray(predictions), jnp.asarray(targets))
    gradient_by_jax = jax.grad(lambda p: jnp.mean(by_jax(p, jnp.asarray(targets))))(jnp.asarray(predictions))
    assert_close(each_by_jax, each.detach().numpy(), name)
    assert_close(gradient_by_jax, gradient, f"gradient of {name}")
    assert np.isfinite(gradient).all() and np.isfinite(value.item()), name
    if independent is not None:
        assert_close(independent, value.item(), f"{name} by another program")
    losses.append({"name": name, "loss": loss, "parameters": parameters or {}, "predictions": tensor(predictions),
                   "targets": tensor(targets), "each": numbers(each.detach().numpy()), "value": value.item(),
                   "gradient": numbers(gradient)})


def rows(values):
    return np.array(values, dtype=np.float64)


REGRESSION = {
    "squared": (lambda p, t: functional.mse_loss(p, t, reduction="none"), optax.losses.squared_error, {}),
    "absolute": (lambda p, t: functional.l1_loss(p, t, reduction="none"), lambda p, t: jnp.abs(p - t), {}),
    "huber": (lambda p, t: functional.huber_loss(p, t, reduction="none", delta=1.0),
              lambda p, t: optax.losses.huber_loss(p, t, delta=1.0), {"delta": 1.0}),
    "logCosh": (lambda p, t: (p - t).abs() + torch.log1p(torch.exp(-2 * (p - t).abs())) - np.log(2.0),
                optax.losses.log_cosh, {}),
}
for loss, (by_torch, by_jax, parameters) in REGRESSION.items():
    for label, shape in ("[4]", (4,)), ("[4,2]", (4, 2)), ("[1,1]", (1, 1)):
        p, t = decimals(*shape, low=-3, high=3, seed=1), decimals(*shape, seed=2)
        independent = {"squared": metrics.mean_squared_error, "absolute": metrics.mean_absolute_error}.get(loss)
        add_loss(loss, label, p, t, by_torch, by_jax, parameters, independent and independent(t, p))
    add_loss(loss, "far away", rows([500, -500, 1000.5, -20.25]), rows([0.25, 1, -2, 3]), by_torch, by_jax, parameters)
add_loss("huber", "delta 0.5 [4,2]", decimals(4, 2, low=-3, high=3, seed=1), decimals(4, 2, seed=2),
         lambda p, t: functional.huber_loss(p, t, reduction="none", delta=0.5),
         lambda p, t: optax.losses.huber_loss(p, t, delta=0.5), {"delta": 0.5})

by_torch = lambda p, t: functional.binary_cross_entropy_with_logits(p, t, reduction="none")
for label, p, t in (
        ("[5]", decimals(5, low=-3, high=3), rows([1, 0, 1, 1, 0])),
        ("[3,2]", decimals(3, 2, low=-3, high=3), rows([[1, 0], [0, 0], [1, 1]])),
        ("probabilities as targets", decimals(4, low=-3, high=3), rows([0.25, 0.9, 0.5, 0.01])),
        ("extreme", rows([500, -500, 500, -500, 0, 40, -40]), rows([1, 0, 0, 1, 1, 1, 0]))):
    add_loss("sigmoidCrossEntropy", label, p, t, by_torch, optax.losses.sigmoid_binary_cross_entropy)

by_torch = lambda p, t: functional.cross_entropy(p, t, reduction="none")
for label, p, t in (
        ("[4,3]", decimals(4, 3, low=-3, high=3), [0, 2, 1, 2]), ("[1,5]", decimals(1, 5), [3]),
        ("extreme", rows([[500, -500, 0], [-500, 500, 499], [500, 500, 500], [-500, -500.5, -499]]), [0, 0, 1, 2])):
    t = np.array(t, dtype=np.int32)
    add_loss("softmaxCrossEntropy", label, p, t, by_torch, optax.losses.softmax_cross_entropy_with_integer_labels,
             independent=metrics.log_loss(t, special.softmax(p, axis=1), labels=range(p.shape[1]))
             if label != "extreme" else None)

by_torch = lambda p, t: functional.relu(1 - p * t)
for label, p, t in (("[5]", rows([0.3, -1.7, 2.2, -0.4, 0.9]), [1, -1, 1, 1, -1]),
                    ("extreme", rows([500, -500, 500, -500]), [1, -1, -1, 1])):
    t = np.array(t, dtype=np.int32)
    add_loss("hinge", label, p, t, by_torch, optax.losses.hinge_loss, independent=metrics.hinge_loss(t, p))


def crammer_singer(p, t):
    chosen = p.gather(1, t[:, None])[:, 0]
    others = p.masked_fill(functional.one_hot(t, p.shape[1]).bool(), -torch.inf).amax(dim=1)
    return functional.relu(1 + others - chosen)


for label, p, t in (("[4,3]", decimals(4, 3, low=-3, high=3), [0, 2, 1, 1]),
                    ("extreme", rows([[500, -500, 0], [-500, 500, 0.5], [3, 0.5, -500]]), [0, 0, 1])):
    t = np.array(t, dtype=np.int32)
    add_loss("multiClassHinge", label, p, t, crammer_singer, jax.vmap(optax.losses.multiclass_hinge_loss),
             independent=metrics.hinge_loss(t, p, labels=range(p.shape[1])))

for label, q, p in (
        ("[3,3]", rows([[0.2, 0.5, 0.3], [0.7, 0.1, 0.2], [0.25, 0.25, 0.5]]),
         rows([[0.1, 0.6, 0.3], [0.3, 0.3, 0.4], [0.25, 0.25, 0.5]])),
        ("zeros in the target", rows([[0.2, 0.5, 0.3], [0.6, 0.3, 0.1]]), rows([[0, 1, 0], [0.5, 0, 0.5]]))):
    add_loss("kullbackLeibler", label, q, p, lambda q, p: functional.kl_div(q.log(), p, reduction="none").sum(dim=-1),
             lambda q, p: optax.losses.kl_divergence(jnp.log(q), p),
             independent=special.rel_entr(p, q).sum(axis=-1).mean())


# Metrics ------------------------------------------------------------------------------------------------------------

def add_metric(metric, label, predictions, targets, value, parameters=None):
    result = tensor(value) if np.ndim(value) else number(value)
    measures.append({"name": f"{metric} {label}".strip(), "metric": metric, "parameters": parameters or {},
                     "predictions": tensor(np.asarray(predictions)), "targets": tensor(np.asarray(targets)),
                     "value": result})


labels = np.array([0, 2, 1, 2, 0, 1, 1, 2, 0, 3], dtype=np.int32)
guesses = np.array([0, 1, 1, 2, 2, 1, 0, 2, 0, 3], dtype=np.int32)
scores = decimals(10, 4, low=-3, high=3, seed=6)
probabilities = np.round(special.softmax(scores, axis=1), 4)
probabilities[:, -1] = 1 - probabilities[:, :-1].sum(axis=1)
add_metric("accuracy", "of labels", guesses, labels, metrics.accuracy_score(labels, guesses))
add_metric("accuracy", "of scores", scores, labels, metrics.accuracy_score(labels, scores.argmax(axis=1)))
for k in (1, 2, 3):
    add_metric("topAccuracy", f"{k}", scores, labels, metrics.top_k_accuracy_score(labels, scores, k=k), {"count": k})
add_metric("confusionMatrix", "rows true, columns predicted", guesses, labels,
           metrics.confusion_matrix(labels, guesses), {"classes": 4})
add_metric("confusionMatrix", "with an absent class", [0, 0, 1], np.array([0, 1, 1], dtype=np.int32),
           metrics.confusion_matrix([0, 1, 1], [0, 0, 1], labels=[0, 1, 2]), {"classes": 3})
add_metric("logLoss", "of four classes", probabilities, labels, metrics.log_loss(labels, probabilities))
chances, truths = np.array([0.9, 0.2, 0.65, 0.4, 0.05]), np.array([1, 0, 1, 1, 0], dtype=np.int32)
add_metric("logLoss", "of two classes", chances, truths, metrics.log_loss(truths, chances))
for label, shape in ("[6]", (6,)), ("[6,2]", (6, 2)):
    p, t = decimals(*shape, seed=8), decimals(*shape, seed=9)
    # One number for all outputs: the root of the mean over everything, not scikit-learn's mean of the outputs' roots.
    add_metric("rootMeanSquaredError", label, p, t, np.sqrt(metrics.mean_squared_error(t, p)))
    add_metric("meanAbsoluteError", label, p, t, metrics.mean_absolute_error(t, p))
    add_metric("rSquared", f"{label} mean over the outputs", p, t, metrics.r2_score(t, p))
p, t = decimals(6, seed=9) + 0.01 * decimals(6, seed=10), decimals(6, seed=9)
add_metric("rSquared", "close", p, t, metrics.r2_score(t, p))
add_metric("rSquared", "exact", t, t, metrics.r2_score(t, t))

reference.write("losses.json", {
    "source": "losses: PyTorch, agreeing with Optax and JAX, scikit-learn or SciPy. Metrics: scikit-learn.",
    "versions": reference.versions(np, scipy, jax, optax, torch, sklearn),
    "conventions": "each: the loss of every element (squared, absolute, huber, logCosh, sigmoidCrossEntropy) or example "
                   "(the others). value: their mean. gradient: of value with respect to the predictions.",
}, losses=losses, metrics=measures)
print(f"losses.json: {len(losses)} losses, {len(measures)} metrics")
