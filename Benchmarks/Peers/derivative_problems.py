"""The functions of the group `derivatives`, as data; `jax_derivatives.py` and `torch_derivatives.py` write them down.

A problem has parameters (a list of arrays) and data. The same numbers as in Sources/bench/Derivatives, whose comments
say what they are.
"""

import os
from pathlib import Path

import numpy as np

import problems

DIRECTIONS, MIXTURE, POINTS = 20, 21, 22


def uniform(stream: int, count: int) -> np.ndarray:
    """float64 values in [-1, 1), multiples of 2^-23."""
    return problems.uniform(stream, count, 1).astype(np.float64)


def normal(stream: int, count: int) -> np.ndarray:
    """Normal numbers (Box and Muller 1958), rounded to multiples of 2^-20 so that they are alike everywhere."""
    bits = (problems.random_bits(stream, 2 * count) >> np.uint64(11)).astype(np.float64)
    radius = np.sqrt(-2 * np.log((bits[0::2] + 1) * 2.0**-53))
    return np.round(radius * np.cos(2 * np.pi * (bits[1::2] * 2.0**-53)) * 2.0**20) * 2.0**-20


class Problem:
    def __init__(self, parameters: list[np.ndarray], data: tuple):
        self.parameters, self.data = parameters, data
        counts = np.cumsum([array.size for array in parameters])
        parts = np.split(uniform(DIRECTIONS, counts[-1]), counts[:-1])
        self.direction = [part.reshape(array.shape) for part, array in zip(parts, parameters)]

    def slope(self, gradient) -> float:
        """The derivative along the direction."""
        pairs = zip(gradient, self.direction)
        return float(sum(np.sum(np.asarray(part, np.float64) * along) for part, along in pairs))


def rosenbrock(count: str) -> Problem:
    return Problem([np.resize([-1.2, 1.0], int(count))], ())


def perceptron(sizes: str, batch: str) -> Problem:
    problem = problems.Perceptron([int(size) for size in sizes.split(",")], int(batch))
    return Problem([array for layer in problem.layers for array in layer], (problem.inputs, problem.labels))


def logistic(examples: str, count: str) -> Problem:
    return Problem([0.1 * uniform(problems.PARAMETERS, int(count))], problems.logistic_regression(int(examples), int(count)))


def mixture(dimensions: str, components: str, points: str) -> Problem:
    d, k, n = int(dimensions), int(components), int(points)
    triangle = d * (d - 1) // 2
    counts = [k, k * d, k * triangle]
    logits, diagonals, triangles = np.split(normal(MIXTURE, sum(counts)), np.cumsum(counts)[:-1])
    means = (uniform(problems.PARAMETERS, k * d) + 1) / 2
    parameters = [logits, means.reshape(k, d), diagonals.reshape(k, d), triangles.reshape(k, triangle)]
    return Problem(parameters, (normal(POINTS, n * d).reshape(n, d), 1.0, 0))


def adbench(name: str) -> Problem:
    """A file of ADBench's: D K N, logits, means, diagonals with triangles, points, and the prior's gamma and m."""
    lines = (Path(os.environ["DESCENT_ADBENCH_GMM"]) / name).read_text().splitlines()
    d, k, n = map(int, lines[0].split())
    rows = np.array([float(word) for line in lines[1:] for word in line.split()])
    width = d + d * (d - 1) // 2
    logits, means, roots, points, prior = np.split(rows, np.cumsum([k, k * d, k * width, n * d]))
    roots = roots.reshape(k, width)
    parameters = [logits, means.reshape(k, d), roots[:, :d], roots[:, d:]]
    return Problem(parameters, (points.reshape(n, d), prior[0], int(prior[1])))


PROBLEMS = {
    "rosenbrock": rosenbrock, "perceptron": perceptron, "logistic": logistic, "mixture": mixture, "adbench": adbench,
}


def make(name: str, *arguments: str) -> Problem:
    if name not in PROBLEMS:
        raise ValueError(f"unknown problem {name}, known are {', '.join(PROBLEMS)}")
    return PROBLEMS[name](*arguments)


# MARK: What the mixture is made of


def triangle_layout(d: int) -> np.ndarray:
    """Where each element of a triangular matrix stands among its diagonal, its lower triangle by columns and a zero."""
    layout = np.full((d, d), d * (d + 1) // 2)
    layout[np.diag_indices(d)] = np.arange(d)
    columns, rows = np.triu_indices(d, 1)
    layout[rows, columns] = np.arange(d, d * (d + 1) // 2)
    return layout


def prior_constant(d: int, gamma: float, m: int) -> float:
    """C of the log prior, for one component."""
    from scipy.special import multigammaln

    n = d + m + 1
    return n * d * (np.log(gamma) - 0.5 * np.log(2)) - multigammaln(n / 2, d)
