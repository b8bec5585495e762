"""The steps in JAX and Optax: one jitted function, with parameters and state donated, called step by step."""

import time

import jax
import jax.numpy as jnp
import optax

optimizer = optax.adam(1e-3, b1=0.9, b2=0.999, eps=1e-8)


def perceptron_loss(layers, inputs, labels):
    values = inputs
    for weights, bias in layers[:-1]:
        values = jax.nn.relu(values @ weights + bias)
    weights, bias = layers[-1]
    logits = values @ weights + bias
    return optax.softmax_cross_entropy_with_integer_labels(logits, labels).mean()


class Perceptron:
    def __init__(self, problem):
        self.problem = problem
        self.inputs, self.labels = jnp.asarray(problem.inputs), jnp.asarray(problem.labels)

        def step(layers, state, inputs, labels):
            loss, gradient = jax.value_and_grad(perceptron_loss)(layers, inputs, labels)
            updates, state = optimizer.update(gradient, state, layers)
            return optax.apply_updates(layers, updates), state, loss

        self.step = jax.jit(step, donate_argnums=(0, 1))
        self.reset()

    def reset(self):
        self.layers = jax.tree.map(jnp.array, self.problem.layers)
        self.state = optimizer.init(self.layers)

    def run(self, steps):
        start = time.perf_counter()
        for _ in range(steps):
            self.layers, self.state, loss = self.step(self.layers, self.state, self.inputs, self.labels)
        jax.block_until_ready((self.layers, self.state, loss))
        return time.perf_counter() - start, float(loss)


class Update:
    def __init__(self, problem):
        self.problem = problem
        self.gradients = [jnp.asarray(gradient) for gradient in problem.gradients]

        def step(parameters, state, gradient):
            updates, state = optimizer.update(gradient, state, parameters)
            return optax.apply_updates(parameters, updates), state

        self.step = jax.jit(step, donate_argnums=(0, 1))
        self.reset()

    def reset(self):
        self.parameters = jnp.array(self.problem.parameters)
        self.state = optimizer.init(self.parameters)
        self.taken = 0

    def run(self, steps):
        start = time.perf_counter()
        for _ in range(steps):
            gradient = self.gradients[self.problem.gradient_index(self.taken)]
            self.parameters, self.state = self.step(self.parameters, self.state, gradient)
            self.taken += 1
        jax.block_until_ready((self.parameters, self.state))
        return time.perf_counter() - start, self.problem.displacement(self.parameters)
