"""Values and gradients in eager PyTorch, as its tutorials write them."""

import math
import time

import numpy as np
import torch
from torch.nn import functional

import derivative_problems
from derivative_problems import prior_constant, triangle_layout


def rosenbrock(parameters):
    (x,) = parameters
    return torch.sum(100 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2)


def perceptron(parameters, inputs, labels):
    layers = list(zip(parameters[0::2], parameters[1::2]))
    values = inputs
    for weights, bias in layers[:-1]:
        values = torch.relu(torch.addmm(bias, values, weights))
    weights, bias = layers[-1]
    return functional.cross_entropy(torch.addmm(bias, values, weights), labels)


def logistic(parameters, features, labels):
    (weights,) = parameters
    return functional.softplus(-labels * (features @ weights)).mean() + 0.5e-4 * weights @ weights


def mixture(parameters, points, gamma, m):
    logits, means, diagonals, triangles = parameters
    (n, d), k = points.shape, len(logits)
    zero = torch.zeros((k, 1), dtype=points.dtype)
    layout = torch.from_numpy(triangle_layout(d))
    roots = torch.cat([torch.exp(diagonals), triangles, zero], dim=1)[:, layout]
    centres = (roots @ means[:, :, None])[:, :, 0]
    whitened = (points @ roots.reshape(k * d, d).T).reshape(n, k, d) - centres
    joint = logits + diagonals.sum(dim=1) - 0.5 * torch.sum(whitened**2, dim=2)
    densities = torch.logsumexp(joint, dim=1).sum() - n * (
        torch.logsumexp(logits, dim=0) + 0.5 * d * math.log(2 * math.pi))
    squares = torch.sum(torch.exp(2 * diagonals)) + torch.sum(triangles**2)
    return densities + 0.5 * gamma**2 * squares - m * torch.sum(diagonals) - k * prior_constant(d, gamma, m)


FUNCTIONS = {
    "rosenbrock": rosenbrock, "perceptron": perceptron, "logistic": logistic, "mixture": mixture, "adbench": mixture,
}


class Derivative:
    def __init__(self, quantity, name, problem):
        self.problem, self.function = problem, FUNCTIONS[name]
        self.parameters = [torch.tensor(array, requires_grad=True) for array in problem.parameters]
        self.data = [torch.from_numpy(entry) if isinstance(entry, np.ndarray) else entry for entry in problem.data]
        if name == "perceptron":
            self.data[1] = self.data[1].long()
        self.slope = problem.slope(self.gradient()[1])
        self.step, self.reading = {
            "value": (self.value, lambda value: float(value) + self.slope),
            "gradient": (self.gradient, lambda pair: float(pair[0]) + problem.slope(pair[1])),
        }[quantity]

    def value(self):
        with torch.no_grad():
            return self.function(self.parameters, *self.data)

    def gradient(self):
        value = self.function(self.parameters, *self.data)
        return value.detach(), torch.autograd.grad(value, self.parameters)

    def reset(self):
        pass

    def run(self, steps):
        start = time.perf_counter()
        for _ in range(steps):
            result = self.step()
        return time.perf_counter() - start, self.reading(result)


def prepare(quantity, name, *arguments):
    return Derivative(quantity, name, derivative_problems.make(name, *arguments))
