"""What the minimisers of the benchmark minimise, written by hand as a careful SciPy user does: value and gradient
together, numbers in plain Python where there are few of them, NumPy where there are many.

The names of `PROBLEMS` are those of Sources/bench/MinimizerBench.swift, where they are tensor functions.
"""

import numpy as np
from scipy.special import expit

import problems


class Rosenbrock:
    """100 (y - x^2)^2 + (1 - x)^2."""

    start = np.array([-1.2, 1.0])

    def value_and_gradient(self, point):
        x, y = point.tolist()
        a, b = y - x * x, 1 - x
        return 100 * a * a + b * b, np.array([-400 * x * a - 2 * b, 200 * a])

    def hessian(self, point):
        x, y = point.tolist()
        return np.array([[1200 * x * x - 400 * y + 2, -400 * x], [-400 * x, 200.0]])

    def residuals(self, point):
        x, y = point.tolist()
        return np.array([10 * (y - x * x), 1 - x])

    def jacobian(self, point):
        return np.array([[-20 * point[0], 10.0], [-1.0, 0.0]])


class Beale:
    start = np.array([1.0, 1.0])

    def value_and_gradient(self, point):
        x, y = point.tolist()
        a, b, c = 1.5 - x + x * y, 2.25 - x + x * y * y, 2.625 - x + x * y * y * y
        return a * a + b * b + c * c, np.array([
            2 * (a * (y - 1) + b * (y * y - 1) + c * (y * y * y - 1)), 2 * x * (a + 2 * b * y + 3 * c * y * y)])

    def hessian(self, point):
        x, y = point.tolist()
        jacobian, (a, b, c) = self.jacobian(point), self.residuals(point).tolist()
        mixed = 2 * (a + 2 * b * y + 3 * c * y * y)
        curved = 2 * x * (2 * b + 6 * c * y)
        return 2 * jacobian.T @ jacobian + np.array([[0.0, mixed], [mixed, curved]])

    def residuals(self, point):
        x, y = point.tolist()
        return np.array([1.5 - x + x * y, 2.25 - x + x * y * y, 2.625 - x + x * y * y * y])

    def jacobian(self, point):
        x, y = point.tolist()
        return np.array([[y - 1, x], [y * y - 1, 2 * x * y], [y * y * y - 1, 3 * x * y * y]])


class PowellSingular:
    start = np.array([3.0, -1.0, 0.0, 1.0])

    def value_and_gradient(self, point):
        a, b, c, d = point.tolist()
        p, q, r, s = a + 10 * b, c - d, b - 2 * c, a - d
        r3, s3 = r * r * r, s * s * s
        return p * p + 5 * q * q + r * r3 + 10 * s * s3, np.array([
            2 * p + 40 * s3, 20 * p + 4 * r3, 10 * q - 8 * r3, -10 * q - 40 * s3])

    def hessian(self, point):
        a, b, c, d = point.tolist()
        r, s = 12 * (b - 2 * c) ** 2, 120 * (a - d) ** 2
        return np.array([
            [2 + s, 20, 0, -s], [20, 200 + r, -2 * r, 0], [0, -2 * r, 10 + 4 * r, -10], [-s, 0, -10, 10 + s]])

    def residuals(self, point):
        a, b, c, d = point.tolist()
        return np.array([a + 10 * b, 5 ** 0.5 * (c - d), (b - 2 * c) ** 2, 10 ** 0.5 * (a - d) ** 2])

    def jacobian(self, point):
        a, b, c, d = point.tolist()
        r, s = 2 * (b - 2 * c), 2 * 10 ** 0.5 * (a - d)
        return np.array([[1, 10, 0, 0], [0, 0, 5 ** 0.5, -(5 ** 0.5)], [0, r, -2 * r, 0], [s, 0, 0, -s]])


class ChainedRosenbrock:
    """sum of 100 (x_{i+1} - x_i^2)^2 + (1 - x_i)^2, from the start of SciPy's tutorial."""

    def __init__(self, count):
        self.start = np.resize([1.3, 0.7, 0.8, 1.9, 1.2], count)

    def value_and_gradient(self, x):
        a, b = x[1:] - x[:-1] ** 2, 1 - x[:-1]
        gradient = np.zeros_like(x)
        gradient[:-1] = -400 * x[:-1] * a - 2 * b
        gradient[1:] += 200 * a
        return 100 * (a @ a) + b @ b, gradient

    def hessian(self, x):
        side = -400 * x[:-1]
        matrix = np.diag(side, 1) + np.diag(side, -1)
        middle = np.zeros_like(x)
        middle[:-1] = 1200 * x[:-1] ** 2 - 400 * x[1:] + 2
        middle[1:] += 200
        return matrix + np.diag(middle)

    def residuals(self, x):
        return np.concatenate([10 * (x[1:] - x[:-1] ** 2), 1 - x[:-1]])

    def jacobian(self, x):
        count, rows = len(x), np.arange(len(x) - 1)
        matrix = np.zeros((2 * count - 2, count))
        matrix[rows, rows], matrix[rows, rows + 1], matrix[rows + count - 1, rows] = -20 * x[:-1], 10, -1
        return matrix


class LeastSquares:
    """A sum of squares by its residuals and their derivatives: value r.r, gradient 2 J'r, Hessian 2 J'J + curvature."""

    def value_and_gradient(self, x):
        r, j = self.both(x)
        return r @ r, 2 * (r @ j)

    def hessian(self, x):
        r, j = self.both(x)
        return 2 * j.T @ j + self.curvature(x, r)

    def residuals(self, x):
        return self.both(x)[0]

    def jacobian(self, x):
        return self.both(x)[1]


class BrownDennis(LeastSquares):
    start = np.array([25.0, 5.0, -5.0, -1.0])
    t = np.arange(1, 21) / 5
    exponential, sine, cosine = np.exp(t), np.sin(t), np.cos(t)
    # Of the two squares, with respect to the four variables.
    first, second = np.array([np.ones(20), t, 0 * t, 0 * t]), np.array([0 * t, 0 * t, np.ones(20), sine])

    def both(self, x):
        a, b = x[0] + x[1] * self.t - self.exponential, x[2] + x[3] * self.sine - self.cosine
        return a * a + b * b, (2 * (a * self.first + b * self.second)).T

    def curvature(self, x, r):
        return 4 * ((r * self.first) @ self.first.T + (r * self.second) @ self.second.T)


class Watson(LeastSquares):
    def __init__(self, count):
        t, powers = np.arange(1, 30)[:, None] / 29, np.arange(count)
        self.start = np.zeros(count)
        self.powers = t ** powers
        self.slopes = powers * t ** np.maximum(powers - 1, 0)

    def both(self, x):
        sums = self.powers @ x
        r, j = np.empty(31), np.zeros((31, len(x)))
        r[:29] = self.slopes @ x - sums ** 2 - 1
        j[:29] = self.slopes - 2 * sums[:, None] * self.powers
        r[29], r[30] = x[0], x[1] - x[0] ** 2 - 1
        j[29, 0], j[30, 0], j[30, 1] = 1, -2 * x[0], 1
        return r, j

    def curvature(self, x, r):
        matrix = -4 * (r[:29] * self.powers.T) @ self.powers
        matrix[0, 0] -= 4 * r[30]
        return matrix


class Broyden(LeastSquares):
    """(3 - 2x_i) x_i - x_{i-1} - 2x_{i+1} + 1; the gradient without forming the Jacobian, which has three diagonals."""

    def __init__(self, count):
        self.start = -np.ones(count)
        self.wide = np.zeros(count + 2)

    def value_and_gradient(self, x):
        r = self.residuals(x)
        gradient = (3 - 4 * x) * r
        gradient[:-1] -= r[1:]
        gradient[1:] -= 2 * r[:-1]
        return r @ r, 2 * gradient

    def residuals(self, x):
        self.wide[1:-1] = x
        return (3 - 2 * x) * x - self.wide[:-2] - 2 * self.wide[2:] + 1

    def jacobian(self, x):
        return np.diag(3 - 4 * x) - np.eye(len(x), k=-1) - 2 * np.eye(len(x), k=1)

    def both(self, x):
        return self.residuals(x), self.jacobian(x)

    def curvature(self, x, r):
        return np.diag(-8 * r)


class LogisticRegression:
    """mean log(1 + exp(-y x.w)) + 1e-4/2 |w|^2."""

    def __init__(self, examples, count):
        self.features, self.labels = problems.logistic_regression(examples, count)
        self.start = np.zeros(count)

    def value_and_gradient(self, weights):
        margins = self.labels * (self.features @ weights)
        # The probability of the other class; -log of 1 less it is the loss.
        wrong = expit(-margins)
        loss = np.logaddexp(0, -margins).mean() + 0.5e-4 * (weights @ weights)
        return loss, self.features.T @ (self.labels * wrong) / -len(wrong) + 1e-4 * weights


PROBLEMS = {
    "rosenbrock": Rosenbrock, "beale": Beale, "powell": PowellSingular, "rosenbrock-10": lambda: ChainedRosenbrock(10),
    "brown-dennis": BrownDennis, "watson-9": lambda: Watson(9), "broyden-10": lambda: Broyden(10),
    "broyden-100": lambda: Broyden(100), "logistic": lambda: LogisticRegression(100_000, 100),
}
