"""line-searches.json: SciPy's line search of More and Thuente on the six functions of their paper.

Each case has the function, the constants of the Wolfe conditions and the first step; then the step that was found, and
after how many evaluations. These are Tables I to VI of ACM TOMS 20, 1994.
"""

import reference
from reference import number, versions, write

import numpy as np
import scipy
from scipy.optimize._dcsrch import DCSRCH


def first(t):
    return -t / (t * t + 2), (t * t - 2) / (t * t + 2) ** 2


def second(t):
    s = t + 0.004
    return s**5 - 2 * s**4, 5 * s**4 - 8 * s**3


def third(t, beta=0.01, waves=39):
    if t <= 1 - beta:
        value, slope = 1 - t, -1
    elif t >= 1 + beta:
        value, slope = t - 1, 1
    else:
        value, slope = (t - 1) ** 2 / (2 * beta) + beta / 2, (t - 1) / beta
    angle = waves * np.pi / 2
    return value + (1 - beta) / angle * np.sin(angle * t), slope + (1 - beta) * np.cos(angle * t)


def gamma(beta):
    return np.sqrt(1 + beta * beta) - beta


def yanai(left, right):
    def function(t):
        a, b = np.sqrt((1 - t) ** 2 + right**2), np.sqrt(t**2 + left**2)
        return gamma(left) * a + gamma(right) * b, gamma(left) * (t - 1) / a + gamma(right) * t / b
    return function


CASES = [
    (1, first, 0.001, 0.1), (2, second, 0.1, 0.1), (3, third, 0.1, 0.1), (4, yanai(0.001, 0.001), 0.001, 0.001),
    (5, yanai(0.01, 0.001), 0.001, 0.001), (6, yanai(0.001, 0.01), 0.001, 0.001),
]

rows = []
for problem, function, decrease, curvature in CASES:
    for start in (1e-3, 1e-1, 1e1, 1e3):
        count = 0

        def value(t):
            global count
            count += 1
            return function(t)[0]

        search = DCSRCH(value, lambda t: function(t)[1], decrease, curvature, 1e-15, 0, 1e10)
        step, *_, task = search(start, *function(0), maxiter=50)
        assert step is not None, task
        rows.append({"function": problem, "decrease": decrease, "curvature": curvature, "start": start,
                     "step": number(step), "evaluations": count})

write("line-searches.json", {"source": __doc__, "versions": versions(np, scipy)}, rows=rows)
