"""gradient_free.json: methods that look at values only.

Nelder and Mead: SciPy's best value after each iteration. The constants of CMA-ES: the formulas of Hansen's tutorial
(arXiv:1604.00772, table 1) in 50 digits; where pycma is installed, its own must agree. Differential evolution: how many
evaluations SciPy needs to reach a target, over seeds.
"""

import reference

import mpmath
import numpy as np
import scipy
from scipy import optimize

mpmath.mp.dps = 50


def rosenbrock(x):
    total = 0.0
    for i in range(len(x) - 1):
        a, b = x[i + 1] - x[i] * x[i], 1 - x[i]
        total += 100 * (a * a) + b * b
    return total


def beale(x):
    x, y = x
    a, b, c = 1.5 - x + x * y, 2.25 - x + x * (y * y), 2.625 - x + x * (y * y * y)
    return a * a + b * b + c * c


def sphere(x):
    total = 0.0
    for each in x:
        total += each * each
    return total


def rastrigin(x):
    total = 0.0
    for each in x:
        total += each * each - 10 * np.cos(2 * np.pi * each) + 10
    return total


FUNCTIONS = {"rosenbrock": rosenbrock, "beale": beale, "sphere": sphere, "rastrigin": rastrigin}


# Starts without symmetry: NumPy does not sort equal values in the same order on every processor.
def nelder_mead(function, start, adaptive=False, bounds=None, iterations=150):
    values = []
    result = optimize.minimize(
        FUNCTIONS[function], start, method="Nelder-Mead", bounds=bounds and [tuple(bounds)] * len(start),
        callback=lambda intermediate_result: values.append(float(intermediate_result.fun)),
        options={"adaptive": adaptive, "xatol": 0, "fatol": 0, "maxiter": iterations, "maxfev": 10 ** 6})
    case = {"function": function, "start": start, "adaptive": adaptive, "values": values,
            "evaluations": int(result.nfev)}
    return case | ({"bounds": bounds} if bounds else {})


def cmaes(n):
    mp = mpmath.mpf
    count = 4 + int(3 * np.log(n))
    raw = [mpmath.log(mp(count + 1) / 2) - mpmath.log(i) for i in range(1, count + 1)]
    half = count // 2

    def effective(weights):
        return sum(weights) ** 2 / sum(w ** 2 for w in weights)

    mu, mu_minus = effective(raw[:half]), effective(raw[half:])
    cs = (mu + 2) / (n + mu + 5)
    damping = 1 + 2 * max(mp(0), mpmath.sqrt((mu - 1) / (n + 1)) - 1) + cs
    cc = (4 + mu / n) / (n + 4 + 2 * mu / n)
    c1 = 2 / ((n + mp(13) / 10) ** 2 + mu)
    cmu = min(1 - c1, 2 * (mp(1) / 4 + mu + 1 / mu - 2) / ((n + 2) ** 2 + mu))
    negative = min(1 + c1 / cmu, 1 + 2 * mu_minus / (mu + 2), (1 - c1 - cmu) / (n * cmu))
    below, above = -sum(w for w in raw if w < 0), sum(w for w in raw if w > 0)
    weights = [w / above if w >= 0 else w * negative / below for w in raw]
    norm = mpmath.sqrt(n) * (1 - mp(1) / (4 * n) + mp(1) / (21 * n * n))
    case = {"variables": n, "population": count, "weights": [float(w) for w in weights], "effectiveCount": float(mu),
            "stepPathRate": float(cs), "stepDamping": float(damping), "pathRate": float(cc), "rankOneRate": float(c1),
            "rankManyRate": float(cmu), "expectedNorm": float(norm)}
    check_with_pycma(case)
    return case


def check_with_pycma(case):
    try:
        from cma import purecma, recombination_weights
    except ImportError:
        return
    theirs = purecma.CMAESParameters(case["variables"])
    pairs = {"effectiveCount": theirs.mueff, "stepPathRate": theirs.cs, "pathRate": theirs.cc,
             "rankOneRate": theirs.c1, "expectedNorm": theirs.chiN, "population": theirs.lam}
    for name, value in pairs.items():
        reference.assert_close(case[name], value, name)
    weights = recombination_weights.RecombinationWeights(case["population"])
    weights.finalize_negative_weights(case["variables"], case["rankOneRate"], case["rankManyRate"])
    reference.assert_close(case["weights"], list(weights), "weights")
    print(f"agrees with pycma for {case['variables']} variables")


class Reached(Exception):
    pass


def differential_evolution(function, count, bound, strategy, target=1e-8, seeds=20):
    needed = []
    for seed in range(seeds):
        evaluations = 0

        def counted(x):
            nonlocal evaluations
            evaluations += 1
            value = FUNCTIONS[function](x)
            if value <= target:
                raise Reached
            return value

        try:
            optimize.differential_evolution(
                counted, [(-bound, bound)] * count, strategy=strategy, maxiter=1000, popsize=15, tol=0, atol=0,
                mutation=(0.5, 1), recombination=0.7, rng=seed, polish=False, init="latinhypercube",
                updating="deferred")
        except Reached:
            needed.append(evaluations)
    return {"function": function, "variables": count, "bound": bound, "strategy": strategy, "target": target,
            "seeds": seeds, "successes": len(needed), "medianEvaluations": float(np.median(needed))}


reference.write(
    "gradient_free.json",
    {"source": "SciPy; the constants of CMA-ES by mpmath.", "versions": reference.versions(np, scipy, mpmath)},
    nelderMead=[
        nelder_mead("rosenbrock", [-1.2, 1.0]),
        nelder_mead("rosenbrock", [-1.2, 0.7], bounds=[-2.0, 0.75]),
        nelder_mead("rosenbrock", [-1.2, 1.0, 0.0, 2.0, -0.5], iterations=300),
        nelder_mead("rosenbrock", [-1.2, 1.0, 0.0, 2.0, -0.5], adaptive=True, iterations=300),
        nelder_mead("rosenbrock", [0.5, 0.9, 0.3], adaptive=True, bounds=[0.0, 0.92]),
        nelder_mead("beale", [1.0, 1.0], iterations=90),
        nelder_mead("sphere", [3.0, 0.0, -1.2, 2.0, 0.5, 1.0, -3.3, 0.7], adaptive=True, iterations=400),
        nelder_mead("sphere", [3.0, 2.0, 1.5], bounds=[1.0, 3.0], iterations=60),
    ],
    cmaes=[cmaes(n) for n in (1, 2, 3, 5, 10, 40, 200)],
    differentialEvolution=[
        differential_evolution("sphere", 3, 5.0, "rand1bin"), differential_evolution("sphere", 3, 5.0, "best1bin"),
        differential_evolution("rosenbrock", 2, 5.0, "best1bin"),
        differential_evolution("rosenbrock", 2, 5.0, "currenttobest1bin"),
        differential_evolution("rastrigin", 2, 5.12, "best1bin"),
        differential_evolution("rastrigin", 2, 5.12, "rand1bin"),
    ])
