"""special_formulas.json: formulas with choices, the gamma function and the like, with derivatives by mpmath's differences
of 60 digits.
"""

import reference

import mpmath as mp

mp.mp.dps = 60


def modulo(x, y):
    return x - y * mp.floor(x / y)


CASES = [
    ("gamma(x)", "x", mp.gamma, [(0.3,), (4.5,), (-1.7,), (12.25,)]),
    ("lgamma(x)", "x", lambda x: mp.log(abs(mp.gamma(x))), [(0.2,), (1.5,), (-2.4,), (60.5,), (-0.6,)]),
    ("digamma(x)", "x", lambda x: mp.digamma(x), [(0.4,), (3.25,), (-1.3,), (40.0,)]),
    ("polygamma(2, x)", "x", lambda x: mp.polygamma(2, x), [(0.7,), (5.5,)]),
    ("factorial(x) + x!", "x", lambda x: 2 * mp.gamma(x + 1), [(3.0,), (0.5,)]),
    ("gamma(x*y)/gamma(x)", "xy", lambda x, y: mp.gamma(x * y) / mp.gamma(x), [(1.5, 2.5), (0.7, 0.6)]),
    ("mod(x, y)*x", "xy", lambda x, y: modulo(x, y) * x, [(7.3, 2.0), (-7.3, 2.0), (7.3, -2.0)]),
    ("if(x > 0, x^2, sin(x)*y)", "xy", lambda x, y: x ** 2 if x > 0 else mp.sin(x) * y, [(1.5, 2.0), (-1.5, 2.0)]),
    ("if(0 < x < 1 or not (y <= 2), exp(x*y), x/y)", "xy",
     lambda x, y: mp.exp(x * y) if 0 < x < 1 or not y <= 2 else x / y, [(0.5, 1.0), (1.5, 3.0), (1.5, 1.0)]),
    ("piecewise(x < -1, x^3, x < 1 && y != 3, x*y, sqrt(x)*y^2)", "xy",
     lambda x, y: x ** 3 if x < -1 else x * y if x < 1 else mp.sqrt(x) * y ** 2, [(-2.0, 1.0), (0.5, 2.0), (4.0, 3.0)]),
    ("sum(i, 1, 4, if(i < 3 and x > 0, x^i, y*i))", "xy",
     lambda x, y: sum(x ** i if i < 3 and x > 0 else y * i for i in range(1, 5)), [(1.5, 0.5), (-1.5, 0.5)]),
    ("|x - |y||*√x + x²·y⁻¹", "xy", lambda x, y: abs(x - abs(y)) * mp.sqrt(x) + x ** 2 / y, [(2.0, -0.5), (0.5, 1.5)]),
    ("min(exp(x), x^2, y)", "xy", lambda x, y: min(mp.exp(x), x ** 2, y), [(-2.0, 3.0), (1.5, 7.0), (2.0, 1.0)]),
    ("if((x > 1 or x < -1) and |y| ≥ 1, x*y, ((x + 1)*y)^2)", "xy",
     lambda x, y: x * y if (x > 1 or x < -1) and abs(y) >= 1 else ((x + 1) * y) ** 2, [(2.0, -3.0), (0.5, 2.0)]),
]


def case(text, names, function, places):
    points = []
    for place in places:
        at = [mp.mpf(str(x)) for x in place]
        def slope(*orders):
            return float(mp.diff(function, at if len(at) > 1 else at[0], orders if len(at) > 1 else orders[0]))
        unit = [[1 if i == j else 0 for j in range(len(at))] for i in range(len(at))]
        points.append({
            "at": list(place), "value": float(function(*at)), "gradient": [slope(*u) for u in unit],
            "hessian": [[slope(*[a + b for a, b in zip(u, v)]) for v in unit] for u in unit]})
    return {"formula": text, "variables": list(names), "points": points}


reference.write("special_formulas.json", {
    "source": "mpmath's functions and differences with 60 digits", "versions": reference.versions(mp),
}, formulas=[case(*each) for each in CASES])
