"""JAX from a file to a saved model and its score on another file: the steps of an epoch are one compiled loop.

    run_jax.py digits|csv TRAINING TEST
"""

import os
import sys
import tempfile

os.environ["JAX_PLATFORMS"] = "cpu"

import jax
import jax.numpy as jnp
import numpy as np
import optax
from run_data import read

problem, training, test = sys.argv[1:]
(features, classes), (test_features, test_classes) = read(training), read(test)
mean, deviation = features.mean(0), features.std(0)
deviation[deviation == 0] = 1
features, test_features = (features - mean) / deviation, (test_features - mean) / deviation
hidden, batch, epochs, rate = ([64, 32], 32, 15, 1e-2) if problem == "digits" else ([], 256, 1, 1e-2)
sizes = [features.shape[1], *hidden, int(classes.max()) + 1]
steps = len(features) // batch
optimizer = optax.adam(optax.cosine_decay_schedule(rate, epochs * steps))


def outputs(parameters, x):
    for weight, bias in parameters[:-1]:
        x = jax.nn.relu(x @ weight + bias)
    return x @ parameters[-1][0] + parameters[-1][1]


def loss(parameters, x, y):
    return optax.softmax_cross_entropy_with_integer_labels(outputs(parameters, x), y).mean()


@jax.jit
def epoch(state, order):
    def step(state, rows):
        parameters, memory = state
        gradient = jax.grad(loss)(parameters, features[rows], classes[rows])
        update, memory = optimizer.update(gradient, memory)
        return (optax.apply_updates(parameters, update), memory), None

    return jax.lax.scan(step, state, order)[0]


random = np.random.default_rng(0)
parameters = [
    (jnp.asarray(random.normal(0, (2 / n) ** 0.5 if hidden else 0, (n, m)), jnp.float32), jnp.zeros(m))
    for n, m in zip(sizes, sizes[1:])
]
features, classes = jnp.asarray(features), jnp.asarray(classes)
state = parameters, optimizer.init(parameters)
for _ in range(epochs):
    state = epoch(state, random.permutation(len(features))[: steps * batch].reshape(steps, batch))
parameters = state[0]
with tempfile.NamedTemporaryFile(suffix=".npz") as file:
    np.savez(file, *(array for layer in parameters for array in layer))
if problem == "digits":
    print("value", float((outputs(parameters, test_features).argmax(1) == test_classes).mean()))
else:
    print("value", float(loss(parameters, test_features, test_classes)))
