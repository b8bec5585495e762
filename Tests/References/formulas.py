"""formulas.json: random formulas with values, gradients and Hessians by SymPy, evaluated by mpmath with 40 digits.

Each formula is built twice: as a text in Descent's syntax and as a SymPy expression. Points are kept where everything is
real, finite, of moderate size, and where Python's own 64-bit arithmetic agrees to eleven digits, so that the formula is
well conditioned there.
"""

import math
import random
import re

import reference

import mpmath
import sympy as sp

mpmath.mp.dps = 40
generator = random.Random(20240607)
NAMES = ["x", "y", "z"]
SYMBOLS = {name: sp.Symbol(name, real=True) for name in NAMES}


def real_cube_root(u):
    return sp.sign(u) * sp.Abs(u) ** sp.Rational(1, 3)


UNARY = {
    "sqrt": sp.sqrt, "cbrt": real_cube_root, "exp": sp.exp, "exp2": lambda u: 2 ** u, "expm1": lambda u: sp.exp(u) - 1,
    "log": sp.log, "ln": sp.log, "log2": lambda u: sp.log(u) / sp.log(2), "log10": lambda u: sp.log(u) / sp.log(10),
    "log1p": lambda u: sp.log(1 + u), "sin": sp.sin, "cos": sp.cos, "tan": sp.tan, "asin": sp.asin, "acos": sp.acos,
    "atan": sp.atan, "arctan": sp.atan, "sinh": sp.sinh, "cosh": sp.cosh, "tanh": sp.tanh, "asinh": sp.asinh,
    "acosh": sp.acosh, "atanh": sp.atanh, "abs": sp.Abs, "sign": sp.sign, "sigmoid": lambda u: 1 / (1 + sp.exp(-u)),
    "softplus": lambda u: sp.log(1 + sp.exp(u)), "relu": lambda u: sp.Max(u, 0), "erf": sp.erf, "erfc": sp.erfc,
    "step": lambda u: sp.Heaviside(u, 0),
}
BINARY = {"atan2": sp.atan2, "hypot": lambda u, v: sp.sqrt(u ** 2 + v ** 2), "min": sp.Min, "max": sp.Max,
          "pow": lambda u, v: u ** v}


def number():
    if generator.random() < 0.7:
        value = generator.randint(1, 9)
        return str(value), sp.Integer(value)
    value = generator.choice(["0.5", "1.5", "0.25", "2.5", ".75", "1e-1", "12.5e-1"])
    return value, sp.Rational(str(sp.nsimplify(value, rational=True)))


def leaf():
    if generator.random() < 0.75:
        name = generator.choice(NAMES)
        return name, SYMBOLS[name]
    if generator.random() < 0.1:
        return generator.choice([("pi", sp.pi), ("e", sp.E)])
    return number()


def build(depth):
    """A text in which every operand that needs it has parentheses (and some that do not), and its expression."""
    if depth == 0:
        return leaf()
    kind = generator.random()
    if kind < 0.42:
        (a, f), (b, g) = build(depth - 1), build(generator.randint(0, depth - 1))
        operation = generator.choice("+-**/")
        if operation == "+":
            return f"{a} + {b}", f + g
        if operation == "-":
            return f"{a} - ({b})", f - g
        if operation == "*":
            return f"({a})*({b})", f * g
        return f"({a})/({b})", f / g
    if kind < 0.52:
        a, f = build(depth - 1)
        return f"-({a})", -f
    if kind < 0.70:
        a, f = build(depth - 1)
        text, exponent = generator.choice([("2", 2), ("3", 3), ("5", 5), ("-1", -1), ("(-2)", -2), ("(1/2)", sp.Rational(1, 2)),
                                           ("1.5", sp.Rational(3, 2)), ("2^1", 2)])
        return f"({a})^{text}", f ** exponent
    if kind < 0.93:
        name = generator.choice(list(UNARY))
        a, f = build(depth - 1)
        return f"{name}({a})", UNARY[name](f)
    name = generator.choice(list(BINARY))
    (a, f), (b, g) = build(depth - 1), build(depth - 1)
    return f"{name}({a}, {b})", BINARY[name](f, g)


def indexed(count):
    return [sp.Symbol(f"x[{i}]", real=True) for i in range(1, count + 1)]


def by_hand():
    """Formulas with indices, and the models of the field."""
    x = indexed(5)
    a, b, t, u = (sp.Symbol(name, real=True) for name in ("a", "b", "t", "u"))
    yield ("sum(i, 1, 4, 100*(x[i+1] - x[i]^2)^2 + (1 - x[i])^2)", x,
           sum(100 * (x[i + 1] - x[i] ** 2) ** 2 + (1 - x[i]) ** 2 for i in range(4)))
    yield "sum(i, 1, 2, x[2*i-1]*sin(x[2*i]))", x[:4], sum(x[2 * i] * sp.sin(x[2 * i + 1]) for i in range(2))
    yield "prod(i, 1, 4, x[i] + i)", x[:4], sp.prod(x[i] + i + 1 for i in range(4))
    yield "sum(i, 1, 3, sum(j, i, 3, x[i]*x[j]/(i + j)))", x[:3], sum(
        x[i] * x[j] / (i + j + 2) for i in range(3) for j in range(i, 3))
    yield "sum(i, 1, 3, prod(j, 1, i, x[j] + a))", x[:3] + [a], sum(
        sp.prod(x[j] + a for j in range(i + 1)) for i in range(3))
    yield "sum(i, 1, 4, x[1]*i + x[i]^2)*a", x[:4] + [a], a * sum(x[0] * (i + 1) + x[i] ** 2 for i in range(4))
    yield "log(sum(k, 1, 3, exp(x[4 - k])))", x[:3], sp.log(sum(sp.exp(x[i]) for i in range(3)))
    yield "sum(i, 1, 5, (a*i + b - i^2)^2)", [a, b], sum((a * i + b - i ** 2) ** 2 for i in range(1, 6))
    yield "prod(k, 1, 3, t^2 + k^t)", [t], sp.prod(t ** 2 + sp.Integer(k) ** t for k in range(1, 4))
    yield "a*(1 - exp(-b*t))", [a, b, t], a * (1 - sp.exp(-b * t))
    yield "a/(1 + exp(b - u*t))", [a, b, u, t], a / (1 + sp.exp(b - u * t))
    yield "max(t, u, a*b)", [t, u, a, b], sp.Max(t, u, a * b)
    yield "exp(-((a - t)/b)^2/2)", [a, b, t], sp.exp(-((a - t) / b) ** 2 / 2)
    yield "a*cos(2*pi*t/12) + b*arctan(u*t)", [a, b, t, u], a * sp.cos(sp.pi * t / 6) + b * sp.atan(u * t)


def plain(expression):
    """Derivatives of steps are 0 where they exist."""
    return expression.replace(sp.DiracDelta, lambda *_: sp.Integer(0))


def functions(expression, symbols):
    gradient = [plain(sp.diff(expression, s)) for s in symbols]
    hessian = [[plain(sp.diff(g, s)) for s in symbols] for g in gradient]
    return [expression] + gradient + [h for row in hessian for h in row]


HEAVISIDE = {"Heaviside": lambda u, at=None: mpmath.mpf(1) if u > 0 else mpmath.mpf(0)}
DOUBLES = {"Heaviside": lambda u, at=None: 1.0 if u > 0 else 0.0, "sign": lambda u: math.copysign(1, u) if u else 0.0}


PLAIN = {
    "sqrt": math.sqrt, "cbrt": math.cbrt, "exp": math.exp, "exp2": math.exp2, "expm1": math.expm1, "log": math.log,
    "ln": math.log, "log2": math.log2, "log10": math.log10, "log1p": math.log1p, "sin": math.sin, "cos": math.cos,
    "tan": math.tan, "asin": math.asin, "acos": math.acos, "atan": math.atan, "arctan": math.atan, "sinh": math.sinh,
    "cosh": math.cosh, "tanh": math.tanh, "asinh": math.asinh, "acosh": math.acosh, "atanh": math.atanh, "abs": abs,
    "sign": lambda u: math.copysign(1, u) if u else 0.0, "sigmoid": lambda u: 1 / (1 + math.exp(-u)),
    "softplus": lambda u: math.log1p(math.exp(u)), "relu": lambda u: max(u, 0.0), "erf": math.erf, "erfc": math.erfc,
    "step": lambda u: 1.0 if u > 0 else 0.0, "atan2": math.atan2, "hypot": math.hypot, "min": min, "max": max,
    "pow": math.pow, "pi": math.pi, "e": math.e,
}


def literally(text, symbols, at):
    """The text itself as Python: SymPy has already joined what may not exist by itself, such as √x²."""
    value = eval(text.replace("^", "**"), dict(PLAIN), {str(s): v for s, v in zip(symbols, at)})
    if isinstance(value, complex):
        raise ValueError
    return value


def case(text, expression, symbols, wanted):
    every = functions(expression, symbols)
    if any(e.has(sp.zoo, sp.nan, sp.I, sp.Derivative, sp.Subs) for e in every):
        return None
    exact = sp.lambdify(symbols, every, modules=[HEAVISIDE, "mpmath"])
    double = sp.lambdify(symbols, every, modules=[DOUBLES, "math"])
    points = []
    for _ in range(40):
        at = [round(generator.uniform(-2, 2), 3) or 0.5 for _ in symbols]
        try:
            values = [mpmath.mpmathify(v) for v in exact(*[mpmath.mpf(str(v)) for v in at])]
            check = double(*at)
            if "[" not in text and "sum(" not in text and "prod(" not in text:
                if abs(literally(text, symbols, at) - values[0]) > 1e-11 * max(abs(values[0]), mpmath.mpf("1e-3")):
                    continue
        except (ValueError, ZeroDivisionError, OverflowError, TypeError, AttributeError):
            continue
        if any(isinstance(v, mpmath.mpc) for v in values) or any(isinstance(v, complex) for v in check):
            continue
        if not all(mpmath.isfinite(v) and abs(v) < 1e6 for v in values):
            continue
        largest = max([abs(v) for v in values[1:]] + [mpmath.mpf(1)])
        if any(abs(v - c) > 1e-11 * max(abs(v), 1e-3 * largest) for v, c in zip(values, check)):
            continue
        n = len(symbols)
        points.append({"at": at, "value": float(values[0]), "gradient": [float(v) for v in values[1:n + 1]],
                       "hessian": [[float(v) for v in values[n + 1 + n * i:n + 1 + n * (i + 1)]] for i in range(n)]})
        if len(points) == wanted:
            return {"formula": text, "variables": [str(s) for s in symbols], "points": points}
    return None


cases = [case(text, expression, symbols, 2) for text, symbols, expression in by_hand()]
assert all(cases)
texts = set()
while len(cases) < 160:
    try:
        text, expression = build(generator.choice([2, 3, 3, 4]))
    except ValueError:
        # SymPy refuses what is nowhere real.
        continue
    symbols = [SYMBOLS[name] for name in NAMES if SYMBOLS[name] in expression.free_symbols]
    if text in texts or not symbols or len(text) > 160:
        continue
    # SymPy removes names that do not matter.
    if set(re.findall(r"\b[xyz]\b", text)) != {str(s) for s in symbols}:
        continue
    found = case(text, expression, symbols, 3)
    # A formula that is the same everywhere says nothing.
    if found and any(any(point["gradient"]) for point in found["points"]):
        texts.add(text)
        cases.append(found)

reference.write("formulas.json", {
    "source": "SymPy's derivatives, evaluated by mpmath with 40 digits",
    "versions": reference.versions(sp, mpmath),
}, formulas=cases)
print(f"formulas.json: {len(cases)} formulas")
