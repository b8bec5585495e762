"""Gradient descent and Adam on formulas, written out in NumPy: what `descent minimize --tolerance 0` must give."""

import numpy as np

import reference

STEPS = 25


def rosenbrock(p):
    x, y = p
    value = (1 - x) ** 2 + 100 * (y - x**2) ** 2
    return value, np.array([-2 * (1 - x) - 400 * x * (y - x**2), 200 * (y - x**2)])


def wave(p):
    x, y = p
    value = np.sin(x) * np.exp(y / 2) + x**2 / 10 + y**2
    slope_x = np.cos(x) * np.exp(y / 2) + x / 5
    return value, np.array([slope_x, np.sin(x) * np.exp(y / 2) / 2 + 2 * y])


def gradient_descent(rate):
    def steps(function, point):
        while True:
            value, gradient = function(point)
            yield point, value, gradient
            point = point - rate * gradient

    return steps


def adam(rate, beta1, beta2, epsilon=1e-8):
    """Kingma and Ba, algorithm 1."""

    def steps(function, point):
        mean = square = np.zeros_like(point)
        for t in range(1, STEPS + 2):
            value, gradient = function(point)
            yield point, value, gradient
            mean = beta1 * mean + (1 - beta1) * gradient
            square = beta2 * square + (1 - beta2) * gradient**2
            point = point - rate * (mean / (1 - beta1**t)) / (np.sqrt(square / (1 - beta2**t)) + epsilon)

    return steps


def row(formula, function, start, method, learning_rate, steps):
    points, values, norms = [], [], []
    for (point, value, gradient), _ in zip(steps(function, np.array(start)), range(STEPS + 1)):
        points.append(point.tolist())
        values.append(float(value))
        norms.append(float(np.linalg.norm(gradient)))
    return {
        "formula": formula,
        "start": f"x={start[0]},y={start[1]}",
        "method": method,
        "learningRate": learning_rate,
        "points": points,
        "values": values,
        "gradientNorms": norms,
    }


formulas = [
    ("(1-x)^2 + 100*(y-x^2)^2", rosenbrock, [-1.2, 1.0]),
    ("sin(x)*exp(y/2) + x^2/10 + y^2", wave, [1.0, -2.0]),
]
rows = []
for formula, function, start in formulas:
    rows.append(row(formula, function, start, "sgd", 1e-3, gradient_descent(1e-3)))
    rows.append(row(formula, function, start, "adam", 0.05, adam(0.05, 0.9, 0.999)))
    rows.append(row(formula, function, start, "adam(beta1=0.8,beta2=0.95)", 0.05, adam(0.05, 0.8, 0.95)))
reference.write("minimize.json", {"versions": reference.versions(np)}, rows=rows)
