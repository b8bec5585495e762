"""The first steps of Shampoo, and of Sophia as in its paper, which no library of the references has, worked out with 50
digits: Shampoo's inverse roots from eigenvalues and eigenvectors, Sophia's curvature exactly, which its estimate is on
a separable function whatever the signs."""

import itertools
import json
import math
from pathlib import Path

import mpmath
from mpmath import mp, mpf

mp.dps = 50
STEPS = 5
WEIGHT = "-0.9 0.6 1.1 0.4 -0.7 0.8 1.2 0.5 -0.6 0.9 -1.1 0.7"
CHAIN = "sum over i of (1 - u[i])^2 + 10 (u[i+1] - u[i]^2)^2, u the leaves in row-major order, one after the other"
FUNCTIONS = {
    "chain": ([("weight", (4, 3)), ("bias", (3,))], [WEIGHT, "0.3 1.3 -0.8"], CHAIN),
    "chainTensor": ([("weight", (2, 3, 2))], [WEIGHT], CHAIN),
    "separable": ([("x", (3,))], ["-1.2 1 0.5"],
                  "sum over i, counted from 1, of i ((1 - u[i])^2 / 2 + u[i]^4 / 4)"),
}


def value(name, u):
    if name == "separable":
        return sum(i * ((1 - x) ** 2 / 2 + x**4 / 4) for i, x in enumerate(u, 1))
    return sum((1 - a) ** 2 + 10 * (b - a**2) ** 2 for a, b in zip(u, u[1:]))


def gradient(name, u):
    if name == "separable":
        return [i * (x - 1 + x**3) for i, x in enumerate(u, 1)]
    slope = [mpf(0)] * len(u)
    for i, (a, b) in enumerate(zip(u, u[1:])):
        slope[i] += -2 * (1 - a) - 40 * a * (b - a**2)
        slope[i + 1] += 20 * (b - a**2)
    return slope


def curvature(u):
    return [i * (1 + 3 * x**2) for i, x in enumerate(u, 1)]


def norm(x):
    return mpmath.sqrt(sum(a**2 for a in x))


def unfolded(x, shape, axis):
    """The leaf as a matrix with a row for each place along the axis, and where in the leaf each element came from."""
    columns = {}
    for place, index in enumerate(itertools.product(*map(range, shape))):
        columns.setdefault(index[:axis] + index[axis + 1:], {})[index[axis]] = place
    places = [[column[i] for column in columns.values()] for i in range(shape[axis])]
    return mpmath.matrix([[x[place] for place in row] for row in places]), places


def inverse_root(matrix, order):
    values, vectors = mpmath.eigsy(matrix)
    return vectors * mpmath.diag([v ** (-mpf(1) / order) for v in values]) * vectors.T


class Shampoo:
    def __init__(self, shape, rate, epsilon, beta2=None, interval=1, momentum="0", graft=None):
        self.shape, self.interval, self.graft, self.count = shape, interval, graft, 0
        self.rate, self.epsilon, self.momentum = mpf(rate), mpf(epsilon), mpf(momentum)
        self.beta2 = None if beta2 is None else mpf(beta2)
        self.squares = [mpmath.zeros(length) for length in shape]
        self.roots = [None for _ in shape]
        self.velocity = self.grafted_squares = None

    def update(self, g, u):
        direction = list(g)
        for axis, length in enumerate(self.shape):
            slopes, _ = unfolded(g, self.shape, axis)
            fresh = slopes * slopes.T
            if self.beta2 is None:
                self.squares[axis] += fresh
            else:
                self.squares[axis] = self.beta2 * self.squares[axis] + (1 - self.beta2) * fresh
            if self.count % self.interval == 0:
                ridge = self.epsilon * mpmath.eye(length)
                self.roots[axis] = inverse_root(self.squares[axis] + ridge, 2 * len(self.shape))
            matrix, places = unfolded(direction, self.shape, axis)
            product = self.roots[axis] * matrix
            for i, row in enumerate(places):
                for j, place in enumerate(row):
                    direction[place] = product[i, j]
        self.count += 1
        scale = self.rate * (norm(self.grafted(g)) / norm(direction) if self.graft else 1)
        update = [scale * x for x in direction]
        if self.velocity:
            update = [self.momentum * v + x for v, x in zip(self.velocity, update)]
        self.velocity = update
        return update

    def grafted(self, g):
        if self.graft == "sgd":
            return g
        old = self.grafted_squares or [mpf(0)] * len(g)
        if self.graft == "adagrad":
            self.grafted_squares, epsilon = [a + x**2 for a, x in zip(old, g)], mpf("1e-10")
        else:
            self.grafted_squares = [mpf("0.99") * a + mpf("0.01") * x**2 for a, x in zip(old, g)]
            epsilon = mpf("1e-8")
        return [x / (mpmath.sqrt(a) + epsilon) for a, x in zip(self.grafted_squares, g)]


class Sophia:
    def __init__(self, shape, rate, beta1, beta2, epsilon, gamma, clip, decay, interval):
        numbers = (rate, beta1, beta2, epsilon, gamma, clip, decay)
        self.rate, self.beta1, self.beta2, self.epsilon, self.gamma, self.clip, self.decay = map(mpf, numbers)
        self.interval, self.count = interval, 0
        self.mean = self.h = [mpf(0)] * shape[0]

    def update(self, g, u):
        if self.count % self.interval == 0:
            self.h = [self.beta2 * h + (1 - self.beta2) * x for h, x in zip(self.h, curvature(u))]
        self.count += 1
        self.mean = [self.beta1 * m + (1 - self.beta1) * x for m, x in zip(self.mean, g)]
        newton = [m / max(self.gamma * h, self.epsilon) for m, h in zip(self.mean, self.h)]
        return [self.rate * (max(min(x, self.clip), -self.clip) + self.decay * p) for x, p in zip(newton, u)]


ROWS = [
    ("shampoo(learningRate=0.1,epsilon=20)", "chain", Shampoo, dict(rate="0.1", epsilon="20")),
    ("shampoo(learningRate=0.1,epsilon=10,averages=true,beta2=0.9,interval=2,momentum=0.8)", "chain", Shampoo,
     dict(rate="0.1", epsilon="10", beta2="0.9", interval=2, momentum="0.8")),
    ("shampoo(learningRate=0.001,epsilon=20,interval=3,grafting=sgd)", "chain", Shampoo,
     dict(rate="0.001", epsilon="20", interval=3, graft="sgd")),
    ("shampoo(learningRate=0.1,epsilon=20,grafting=adagrad)", "chain", Shampoo,
     dict(rate="0.1", epsilon="20", graft="adagrad")),
    ("shampoo(learningRate=0.01,epsilon=20,momentum=0.5,grafting=rmsprop)", "chain", Shampoo,
     dict(rate="0.01", epsilon="20", momentum="0.5", graft="rmsprop")),
    ("shampoo(learningRate=0.1,epsilon=20)", "chainTensor", Shampoo, dict(rate="0.1", epsilon="20")),
    ("sophia(learningRate=0.1,beta1=0.8,beta2=0.7,gamma=0.3,clipThreshold=0.9,weightDecay=0.05,interval=2)",
     "separable", Sophia, dict(rate="0.1", beta1="0.8", beta2="0.7", epsilon="1e-12", gamma="0.3", clip="0.9",
                               decay="0.05", interval=2)),
]


def run(name, method, settings):
    leaves, start, _ = FUNCTIONS[name]
    path = [[mpf(x) for text in start for x in text.split()]]
    methods = [method(shape, **settings) for _, shape in leaves]
    for _ in range(STEPS):
        u, slope, new = path[-1], gradient(name, path[-1]), []
        for (_, shape), state in zip(leaves, methods):
            part = slice(len(new), len(new) + math.prod(shape))
            new += [x - d for x, d in zip(u[part], state.update(slope[part], u[part]))]
        path.append(new)
    return path


def main():
    rows = []
    for text, name, method, settings in ROWS:
        path = run(name, method, settings)
        rows.append({
            "name": f"mpmath {text} on {name}", "library": "mpmath", "call": text, "function": name, "optimizer": text,
            "parameters": [[float(x) for x in u] for u in path], "values": [float(value(name, u)) for u in path]})
    functions = {
        name: {"leaves": [{"name": leaf, "shape": list(shape)} for leaf, shape in leaves], "formula": formula,
               "start": [[float(x) for x in text.split()] for text in start]}
        for name, (leaves, start, formula) in FUNCTIONS.items()}
    lines = ",\n".join(json.dumps(row) for row in rows)
    Path(__file__).with_suffix(".json").write_text(
        '{\n"versions": ' + json.dumps({"mpmath": mpmath.__version__}) + ',\n"functions": ' + json.dumps(functions)
        + ',\n"rows": [\n' + lines + "\n]\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
