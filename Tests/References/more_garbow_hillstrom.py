"""The More-Garbow-Hillstrom problems of `more-garbow-hillstrom.json` in JAX, as residuals r(x); f = sum of r_i^2.

Source: More, Garbow and Hillstrom, "Testing unconstrained optimization software", ACM TOMS 7(1), 1981. The numbers in
brackets are the paper's. `problems()` gives value, gradient and Hessian of each, compared with the JSON first.
"""

import json

from reference import FOLDER, assert_close, np

import jax
import jax.numpy as jnp


def count(m):
    """1, 2, ... m."""
    return jnp.arange(1.0, m + 1)


def rosenbrock(x):  # [1]
    return jnp.array([10 * (x[1] - x[0] ** 2), 1 - x[0]])


def powell_badly_scaled(x):  # [3]
    return jnp.array([1e4 * x[0] * x[1] - 1, jnp.exp(-x[0]) + jnp.exp(-x[1]) - 1.0001])


def brown_badly_scaled(x):  # [4]
    return jnp.array([x[0] - 1e6, x[1] - 2e-6, x[0] * x[1] - 2])


def jennrich_sampson(x):  # [6]
    i = count(10)
    return 2 + 2 * i - (jnp.exp(i * x[0]) + jnp.exp(i * x[1]))


def helical_valley(x):  # [7]
    angle = jnp.arctan(x[1] / x[0]) / (2 * jnp.pi) + jnp.where(x[0] < 0, 0.5, 0)
    return jnp.array([10 * (x[2] - 10 * angle), 10 * (jnp.sqrt(x[0] ** 2 + x[1] ** 2) - 1), x[2]])


def gaussian(x):  # [9]
    y = jnp.array([0.0009, 0.0044, 0.0175, 0.0540, 0.1295, 0.2420, 0.3521, 0.3989])
    y = jnp.concatenate([y, y[-2::-1]])
    t = (8 - count(15)) / 2
    return x[0] * jnp.exp(-x[1] * (t - x[2]) ** 2 / 2) - y


def meyer(x):  # [10]
    y = jnp.array([34780.0, 28610, 23650, 19630, 16370, 13720, 11540, 9744, 8261, 7030, 6005, 5147, 4427, 3820, 3307,
                   2872])
    return x[0] * jnp.exp(x[1] / (45 + 5 * count(16) + x[2])) - y


def box(x):  # [12]
    t = 0.1 * count(10)
    return jnp.exp(-t * x[0]) - jnp.exp(-t * x[1]) - x[2] * (jnp.exp(-t) - jnp.exp(-10 * t))


def powell_singular(x):  # [13], [22]
    a, b, c, d = x[0::4], x[1::4], x[2::4], x[3::4]
    return jnp.concatenate([a + 10 * b, jnp.sqrt(5.0) * (c - d), (b - 2 * c) ** 2, jnp.sqrt(10.0) * (a - d) ** 2])


def kowalik_osborne(x):  # [15]
    y = jnp.array([0.1957, 0.1947, 0.1735, 0.1600, 0.0844, 0.0627, 0.0456, 0.0342, 0.0323, 0.0235, 0.0246])
    u = jnp.array([4, 2, 1, 0.5, 0.25, 0.167, 0.125, 0.1, 0.0833, 0.0714, 0.0625])
    return y - x[0] * (u ** 2 + u * x[1]) / (u ** 2 + u * x[2] + x[3])


def brown_dennis(x):  # [16]
    t = count(20) / 5
    return (x[0] + t * x[1] - jnp.exp(t)) ** 2 + (x[2] + x[3] * jnp.sin(t) - jnp.cos(t)) ** 2


def biggs(x):  # [18]
    t = 0.1 * count(13)
    y = jnp.exp(-t) - 5 * jnp.exp(-10 * t) + 3 * jnp.exp(-4 * t)
    return x[2] * jnp.exp(-t * x[0]) - x[3] * jnp.exp(-t * x[1]) + x[5] * jnp.exp(-t * x[4]) - y


def osborne(x):  # [19]
    y = jnp.array([
        1.366, 1.191, 1.112, 1.013, 0.991, 0.885, 0.831, 0.847, 0.786, 0.725, 0.746, 0.679, 0.608, 0.655, 0.616, 0.606,
        0.602, 0.626, 0.651, 0.724, 0.649, 0.649, 0.694, 0.644, 0.624, 0.661, 0.612, 0.558, 0.533, 0.495, 0.500, 0.423,
        0.395, 0.375, 0.372, 0.391, 0.396, 0.405, 0.428, 0.429, 0.523, 0.562, 0.607, 0.653, 0.672, 0.708, 0.633, 0.668,
        0.645, 0.632, 0.591, 0.559, 0.597, 0.625, 0.739, 0.710, 0.729, 0.720, 0.636, 0.581, 0.428, 0.292, 0.162, 0.098,
        0.054])
    t = (count(65) - 1) / 10
    peaks = sum(x[k] * jnp.exp(-(t - x[k + 7]) ** 2 * x[k + 4]) for k in (1, 2, 3))
    return y - (x[0] * jnp.exp(-t * x[4]) + peaks)


def watson(x):  # [20]
    j, t = count(len(x)), count(29)[:, None] / 29
    slopes = (j - 1) * t ** jnp.maximum(j - 2, 0)
    return jnp.concatenate([slopes @ x - (t ** (j - 1) @ x) ** 2 - 1, jnp.array([x[0], x[1] - x[0] ** 2 - 1])])


def penalty_one(x):  # [23]
    return jnp.append(jnp.sqrt(1e-5) * (x - 1), jnp.sum(x ** 2) - 0.25)


def penalty_two(x):  # [24]
    n, i = len(x), count(len(x))
    e, y = jnp.exp(x / 10), jnp.exp(i[1:] / 10) + jnp.exp(i[:-1] / 10)
    return jnp.concatenate([
        jnp.array([x[0] - 0.2]), jnp.sqrt(1e-5) * (e[1:] + e[:-1] - y), jnp.sqrt(1e-5) * (e[1:] - jnp.exp(-0.1)),
        jnp.array([jnp.sum((n - i + 1) * x ** 2) - 1])])


def trigonometric(x):  # [26]
    return len(x) - jnp.sum(jnp.cos(x)) + count(len(x)) * (1 - jnp.cos(x)) - jnp.sin(x)


def brown_almost_linear(x):  # [27]
    return jnp.append((x + jnp.sum(x) - (len(x) + 1))[:-1], jnp.prod(x) - 1)


def discrete_integral(x):  # [29]
    h = 1 / (len(x) + 1)
    t = count(len(x)) * h
    cube = (x + t + 1) ** 3
    before = jnp.cumsum(t * cube)
    after = jnp.sum((1 - t) * cube) - jnp.cumsum((1 - t) * cube)
    return x + h * ((1 - t) * before + t * after) / 2


def broyden_tridiagonal(x):  # [30]
    wide = jnp.pad(x, 1)
    return (3 - 2 * x) * x - wide[:-2] - 2 * wide[2:] + 1


def linear_full_rank(x):  # [32], m = 20
    return jnp.append(x, jnp.zeros(20 - len(x))) - 2 / 20 * jnp.sum(x) - 1


def linear_rank_one(x):  # [33], m = 10
    return count(10) * jnp.sum(count(len(x)) * x) - 1


def chebyquad(x):  # [35]
    u = 2 * x - 1
    before, polynomial, means = jnp.ones_like(u), u, []
    for i in range(1, len(x) + 1):
        integral = -1 / (i ** 2 - 1) if i % 2 == 0 else 0.0
        means.append(jnp.mean(polynomial) - integral)
        before, polynomial = polynomial, 2 * u * polynomial - before
    return jnp.array(means)


RESIDUALS = {
    1: rosenbrock, 3: powell_badly_scaled, 4: brown_badly_scaled, 6: jennrich_sampson, 7: helical_valley, 9: gaussian,
    10: meyer, 12: box, 13: powell_singular, 15: kowalik_osborne, 16: brown_dennis, 18: biggs, 19: osborne, 20: watson,
    22: powell_singular, 23: penalty_one, 24: penalty_two, 26: trigonometric, 27: brown_almost_linear,
    29: discrete_integral, 30: broyden_tridiagonal, 32: linear_full_rank, 33: linear_rank_one, 35: chebyquad,
}


class Problem:
    """Value, gradient and Hessian, exact and compiled; NumPy in and out."""

    def __init__(self, row):
        residuals = RESIDUALS[row["mgh"]]

        def function(x):
            return jnp.sum(residuals(x) ** 2)

        self.name, self.start, self.minimum = row["name"], np.array(row["x0"]), row["f_best_found"]
        both, second = jax.jit(jax.value_and_grad(function)), jax.jit(jax.hessian(function))
        self.value_and_gradient = lambda x: tuple(np.asarray(part) for part in both(x))
        self.hessian = lambda x: np.asarray(second(x))
        self.residuals = residuals

    def check(self, row):
        """Rounding is relative to the terms, which may cancel: the tolerance goes by the greatest element."""
        for x, there in ((row["x0"], (row["f0"], row["grad0"])),
                         (row["probe"]["x"], (row["probe"]["f"], row["probe"]["grad"]))):
            for here, wanted, what in zip(self.value_and_gradient(np.array(x)), there, ("value", "gradient")):
                assert_close(here, wanted, f"{what} of {self.name}", 1e-11, 1e-11 * np.abs(wanted).max())
        hessian = np.array(row["hess0"])
        assert_close(self.hessian(self.start), hessian, f"Hessian of {self.name}", 1e-11, 1e-11 * np.abs(hessian).max())


def problems():
    rows = json.loads((FOLDER / "more-garbow-hillstrom.json").read_text(encoding="utf-8"))["problems"]
    found = []
    for row in rows:
        found.append(Problem(row))
        found[-1].check(row)
    return found
