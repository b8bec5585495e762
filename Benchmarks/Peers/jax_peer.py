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


def squared_error(parameters, inputs, targets):
    weights, bias = parameters
    return jnp.mean(jnp.square(inputs @ weights + bias - targets))


class Training:
    """Steps of Adam down `loss(parameters, inputs, targets)`."""

    def __init__(self, loss, parameters, inputs, targets):
        self.loss, self.initial = loss, parameters
        self.inputs, self.targets = jnp.asarray(inputs), jnp.asarray(targets)
        self.prepare()
        self.reset()

    def prepare(self):
        self.step = jax.jit(self.update, donate_argnums=(0, 1))

    def update(self, parameters, state, inputs, targets):
        loss, gradient = jax.value_and_grad(self.loss)(parameters, inputs, targets)
        updates, state = optimizer.update(gradient, state, parameters)
        return optax.apply_updates(parameters, updates), state, loss

    def reset(self):
        self.parameters = jax.tree.map(jnp.array, self.initial)
        self.state = optimizer.init(self.parameters)

    def run(self, steps):
        start = time.perf_counter()
        for _ in range(steps):
            self.parameters, self.state, loss = self.step(self.parameters, self.state, self.inputs, self.targets)
        jax.block_until_ready((self.parameters, self.state, loss))
        return time.perf_counter() - start, float(loss)


def Perceptron(problem, training=Training):
    return training(perceptron_loss, problem.layers, problem.inputs, problem.labels)


def Linear(problem, training=Training):
    return training(squared_error, problem.parameters, problem.inputs, problem.targets)


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
