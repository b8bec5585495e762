"""Values, gradients and Hessians by JAX: each one jitted function of parameters and data, called step by step."""

import time

import jax
import jax.numpy as jnp
import numpy as np
import optax
from jax.scipy.special import logsumexp

import derivative_problems
from derivative_problems import prior_constant, triangle_layout

jax.config.update("jax_enable_x64", True)


def rosenbrock(parameters):
    (x,) = parameters
    return jnp.sum(100 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2)


def perceptron(parameters, inputs, labels):
    layers = list(zip(parameters[0::2], parameters[1::2]))
    values = inputs
    for weights, bias in layers[:-1]:
        values = jax.nn.relu(values @ weights + bias)
    weights, bias = layers[-1]
    return optax.softmax_cross_entropy_with_integer_labels(values @ weights + bias, labels).mean()


def logistic(parameters, features, labels):
    (weights,) = parameters
    return jax.nn.softplus(-labels * (features @ weights)).mean() + 0.5e-4 * weights @ weights


def roots_of(diagonals, triangles):
    entries = jnp.concatenate([jnp.exp(diagonals), triangles, jnp.zeros((len(diagonals), 1))], axis=1)
    return entries[:, triangle_layout(diagonals.shape[1])]


def less_prior(densities, diagonals, triangles, gamma, m):
    (k, d) = diagonals.shape
    squares = jnp.sum(jnp.exp(2 * diagonals)) + jnp.sum(triangles**2)
    return densities + 0.5 * gamma**2 * squares - m * jnp.sum(diagonals) - k * prior_constant(d, gamma, m)


def mixture(parameters, points, gamma, m):
    logits, means, diagonals, triangles = parameters
    (n, d), k = points.shape, len(logits)
    roots = roots_of(diagonals, triangles)
    centres = jnp.einsum("ked,kd->ke", roots, means)
    whitened = (points @ roots.reshape(k * d, d).T).reshape(n, k, d) - centres
    joint = logits + diagonals.sum(axis=1) - 0.5 * jnp.sum(whitened**2, axis=2)
    densities = jnp.sum(logsumexp(joint, axis=1)) - n * (logsumexp(logits) + 0.5 * d * np.log(2 * np.pi))
    return less_prior(densities, diagonals, triangles, gamma, m)


def mixture_by_point(parameters, points, gamma, m):
    """The same as the formula stands in print, for one point and one component, and `vmap` over both."""
    logits, means, diagonals, triangles = parameters
    (n, d) = points.shape

    def joint(logit, mean, diagonal, root, point):
        return logit + diagonal.sum() - 0.5 * jnp.sum((root @ (point - mean)) ** 2)

    by_component = jax.vmap(joint, (0, 0, 0, 0, None))
    roots = roots_of(diagonals, triangles)
    each = jax.vmap(lambda point: logsumexp(by_component(logits, means, diagonals, roots, point)))(points)
    densities = jnp.sum(each) - n * (logsumexp(logits) + 0.5 * d * np.log(2 * np.pi))
    return less_prior(densities, diagonals, triangles, gamma, m)


FUNCTIONS = {
    "rosenbrock": rosenbrock, "perceptron": perceptron, "logistic": logistic, "mixture": mixture, "adbench": mixture,
    "mixture-by-point": mixture_by_point, "adbench-by-point": mixture_by_point,
}


class Derivative:
    def __init__(self, quantity, name, problem):
        self.problem = problem
        self.parameters = [jnp.asarray(array) for array in problem.parameters]
        # gamma and m stay numbers of Python: they are settings, not data.
        settings = [entry for entry in problem.data if not isinstance(entry, np.ndarray)]
        self.data = [jnp.asarray(entry) for entry in problem.data if isinstance(entry, np.ndarray)]

        def function(parameters, *data):
            return FUNCTIONS[name](parameters, *data, *settings)

        both = jax.jit(jax.value_and_grad(function))
        self.slope = problem.slope(both(self.parameters, *self.data)[1])
        self.step, self.reading = {
            "value": (jax.jit(function), lambda value: float(value) + self.slope),
            "gradient": (both, lambda pair: float(pair[0]) + problem.slope(pair[1])),
            "hessian": (jax.jit(jax.hessian(function)), self.curvature),
        }[quantity]

    def curvature(self, hessian):
        direction = self.problem.direction[0]
        return float(direction @ np.asarray(hessian[0][0]) @ direction)

    def reset(self):
        pass

    def run(self, steps):
        start = time.perf_counter()
        for _ in range(steps):
            result = self.step(self.parameters, *self.data)
        jax.block_until_ready(result)
        return time.perf_counter() - start, self.reading(result)


def prepare(quantity, name, *arguments):
    return Derivative(quantity, name, derivative_problems.make(name.removesuffix("-by-point"), *arguments))
