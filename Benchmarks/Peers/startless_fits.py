"""Fits without a start beside SciPy's `curve_fit` from the true parameters: 30 shapes, 20 noisy data sets each.

    python startless_fits.py PATH/TO/descent [SETS]

A fit is found if its sum of squares is at most SciPy's (to 1e-6). Prints a line for each shape, and the whole.
"""

import json
import subprocess
import sys
import tempfile
import time
import warnings
from pathlib import Path

import numpy as np
from scipy.optimize import curve_fit
from scipy.special import erf

exp, sin, cos, log, sqrt, tanh, arctan, pi = np.exp, np.sin, np.cos, np.log, np.sqrt, np.tanh, np.arctan, np.pi

# Name, formula, parameters, the least and greatest x, the true parameters.
SHAPES = [
    ("line", "a + b*x", "ab", 0, 10, [3, -2]),
    ("parabola", "a + b*x + c*x^2", "abc", -5, 5, [1, 2, -0.5]),
    ("exponential decay", "a*exp(-b*x)", "ab", 0, 10, [5, 0.4]),
    ("decay to a level", "a*exp(-b*x) + c", "abc", 0, 100, [5, 0.05, 2]),
    ("growth", "a*exp(b*x)", "ab", 0, 50, [2, 0.06]),
    ("saturating growth", "a*(1 - exp(-b*x))", "ab", 0, 800, [200, 0.005]),
    ("two decays", "a*exp(-b*x) + c*exp(-d*x)", "abcd", 0, 20, [6, 1.5, 3, 0.12]),
    ("stretched decay", "a*exp(-(x/t)^b)", "atb", 0.1, 30, [4, 6, 0.7]),
    ("power", "a*x^b", "ab", 1, 50, [2, 0.6]),
    ("power and level", "a*x^b + c", "abc", 1, 40, [0.5, 1.6, 4]),
    ("Gaussian", "a*exp(-(x - m)^2/(2*s^2))", "ams", 0, 20, [10, 12, 2]),
    ("Gaussian on a level", "a*exp(-(x - m)^2/(2*s^2)) + c", "amsc", 100, 200, [50, 140, 8, 10]),
    ("two Gaussians", "a*exp(-(x - m)^2/(2*s^2)) + b*exp(-(x - n)^2/(2*t^2))", "amsbnt", 0, 50, [10, 15, 3, 6, 32, 4]),
    ("Lorentzian", "a/(1 + ((x - m)/w)^2)", "amw", 1000, 1100, [7, 1040, 6]),
    ("Lorentzian on a line", "a/(1 + ((x - m)/w)^2) + b + c*x", "amwbc", 0, 10, [7, 4, 0.6, 1, 0.2]),
    ("logistic", "a/(1 + exp(-k*(x - m)))", "akm", 0, 20, [10, 0.7, 9]),
    ("logistic between levels", "d + (a - d)/(1 + exp(-k*(x - m)))", "dakm", 0, 100, [2, 9, 0.15, 45]),
    ("Gompertz", "a*exp(-b*exp(-c*x))", "abc", 0, 30, [8, 5, 0.25]),
    ("Michaelis-Menten", "v*x/(k + x)", "vk", 0.1, 20, [3, 2.5]),
    ("Hill", "v*x^n/(k^n + x^n)", "vnk", 0.1, 20, [5, 2.5, 6]),
    ("dose and response", "a + (b - a)/(1 + (x/c)^h)", "abch", 0.1, 100, [1, 8, 12, 1.5]),
    ("Arrhenius", "a*exp(-k/(8.314*x))", "ak", 300, 400, [1e10, 5e4]),
    ("sine", "a*sin(w*x + p) + c", "awpc", 0, 10, [2, 1.7, 0.5, 1]),
    ("damped sine", "a*exp(-d*x)*cos(w*x + p)", "adwp", 0, 20, [4, 0.12, 2.2, 0.3]),
    ("Langmuir", "a*b*x/(1 + b*x)", "ab", 0, 50, [6, 0.15]),
    ("hyperbola", "a/(b + x)", "ab", 0, 20, [30, 3]),
    ("logarithm", "a + b*log(x + c)", "abc", 0, 50, [1, 2.5, 1.5]),
    ("step", "a + b*tanh((x - m)/w)", "abmw", 0, 30, [4, 3, 14, 3]),
    ("arcus", "a + b*atan(c*(x - m))", "abcm", -10, 10, [1, 2, 0.8, 1.5]),
    ("surge", "a*x*exp(-b*x)", "ab", 0, 30, [3, 0.25]),
]


def compiled(formula, parameters):
    text = formula.replace("^", "**").replace("atan", "arctan")
    return eval(f"lambda x, {', '.join(parameters)}: {text} + 0*x", globals())


def data(shape, seed):
    """True parameters within 20 % of the shape's (places of peaks within 10 % of the range), 40 rows, and noise of 2 %
    of the span."""
    name, formula, parameters, low, high, truth = shape
    random = np.random.default_rng([seed, *name.encode()])
    change = random.uniform(-1, 1, len(truth))
    places = [p == "m" or (p == "n" and name == "two Gaussians") for p in parameters]
    truth = np.where(places, np.array(truth) + 0.1 * (high - low) * change, np.array(truth) * (1 + 0.2 * change))
    if name == "Arrhenius":
        truth[1] = 5e4 * (1 + 0.02 * random.uniform(-1, 1))
    x = np.linspace(low, high, 40)
    y = compiled(formula, parameters)(x, *truth)
    return x, y + 0.02 * np.ptp(y) * random.standard_normal(40), truth


def scipy_fit(shape, x, y, truth):
    model = compiled(shape[1], shape[2])
    began = time.perf_counter()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            best, _ = curve_fit(model, x, y, truth, maxfev=20000, ftol=1e-11, xtol=1e-11)
    except RuntimeError:
        return np.inf, time.perf_counter() - began
    return np.sum((model(x, *best) - y) ** 2), time.perf_counter() - began


def descent_fit(program, folder, shape, x, y):
    file = Path(folder, "data.csv")
    file.write_text("x,y\n" + "".join(f"{a!r},{b!r}\n" for a, b in zip(x.tolist(), y.tolist())))
    began = time.perf_counter()
    run = subprocess.run([program, "fit", file, f"y ~ {shape[1]}", "--json"], capture_output=True, text=True)
    seconds = time.perf_counter() - began
    return (json.loads(run.stdout)["residualSumOfSquares"] if run.returncode == 0 else np.inf), seconds


def main():
    program, sets = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 20
    found = total = 0
    times = []
    with tempfile.TemporaryDirectory() as folder:
        for shape in SHAPES:
            good = 0
            for seed in range(sets):
                x, y, truth = data(shape, seed)
                reference, their = scipy_fit(shape, x, y, truth)
                value, our = descent_fit(program, folder, shape, x, y)
                good += value <= reference * (1 + 1e-6)
                times.append((our, their))
            found, total = found + good, total + sets
            print(f"{shape[0]:24} {good}/{sets}", flush=True)
    ours, theirs = np.median(times, axis=0)
    print(f"found {found}/{total} = {found / total:.1%}; median {ours:.3f} s with the program's start, "
          f"SciPy from the truth {theirs:.4f} s")


if __name__ == "__main__":
    main()
