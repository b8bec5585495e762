"""primitives.json: values by NumPy and SciPy, first and second derivatives by JAX, one case per line.

NumPy and JAX compute every value independently and must agree, and JAX's derivatives must agree with central
differences of NumPy's values, before anything is written. All numbers are away from kinks and ties except in the
cases that say otherwise; those have values only,
by NumPy or SciPy alone where JAX flushes tiny numbers to zero or differs at infinity.
"""

import reference
from reference import assert_close, numbers, tensor

import jax
import jax.numpy as jnp
import numpy as np
import scipy
import scipy.special as special

cases = []
names = set()
DIFFERENCE_STEP = 1e-6


def decimals(*shape, low=-2.0, high=2.0, seed=0):
    """Irregular numbers of three decimals, repeatable, none of them close to an integer multiple of a half."""
    generator = np.random.default_rng([seed, *shape])
    values = []
    while len(values) < int(np.prod(shape)):
        value = round(float(generator.uniform(low, high)), 3)
        if abs(2 * value - round(2 * value)) > 0.06 and all(abs(value - other) > 0.004 for other in values):
            values.append(value)
    return np.array(values, dtype=np.float64).reshape(shape)


def integers(*shape, low=-9, high=9, seed=0):
    return np.random.default_rng([seed, *shape]).integers(low, high, size=shape, endpoint=True).astype(np.int32)


def is_floating(array):
    return array.dtype.kind == "f"


def check_by_differences(name, at, gradients, seconds, directional, weighted):
    """Central differences along one irregular line per argument, which no wrong element of a gradient survives."""
    for k, argument in enumerate(at):
        line = decimals(*argument.shape, seed=201 + k)
        up, down = (list(at[:k]) + [argument + sign * DIFFERENCE_STEP * line] + list(at[k + 1:]) for sign in (1, -1))
        for function, exact, order in (weighted, gradients[k], 1), (directional, seconds[k], 2):
            difference = (function(up) - function(down)) / (2 * DIFFERENCE_STEP)
            assert_close(difference, np.sum(exact * line), f"{name}: derivative {order} of argument {k}",
                         relative=1e-6, absolute=1e-7)


def add_case(operation, label, arguments, by_numpy, by_jax, parameters=None, result_type="same",
             derivatives=True, frozen=(), check_differences=True):
    """Appends one case.

    `by_numpy` and `by_jax` are the same function of the arguments, written in the one and the other library;
    without `by_jax` there are values only, by NumPy (or SciPy) alone.
    `derivatives` is false for values only; `frozen` names floating arguments without derivatives.
    """
    arguments = [np.asarray(argument) for argument in arguments]
    name = f"{operation} {label}".strip()
    assert name not in names, name
    names.add(name)
    case = {"name": name, "operation": operation, "arguments": [tensor(a) for a in arguments],
            "parameters": parameters or {}, "resultType": result_type}

    in_integers = not any(is_floating(a) for a in arguments)
    with np.errstate(all="ignore"):
        result = np.asarray(by_numpy(*arguments))
        case["shape"] = list(result.shape)
        if in_integers:
            case["int32"] = numbers(result.astype(np.int32))
        else:
            singles = [a.astype(np.float32) if is_floating(a) else a for a in arguments]
            single = np.asarray(by_numpy(*singles))
            assert result_type != "same" or (result.dtype == np.float64 and single.dtype == np.float32), name
            case["float64"] = numbers(result.astype(np.float64))
            case["float32"] = numbers(single.astype(np.float32))
    if by_jax is not None:
        from_jax = by_jax(*[jnp.asarray(a) for a in arguments])
        assert result.shape == from_jax.shape, name
        assert_close(from_jax, result, name)

    if in_integers or not derivatives or by_jax is None:
        cases.append(case)
        return

    active = [i for i, a in enumerate(arguments) if is_floating(a) and i not in frozen]
    cotangent = decimals(*result.shape, seed=101)
    directions = [decimals(*arguments[i].shape, seed=102 + i) for i in active]

    def substituted(values):
        full = list(arguments)
        for i, value in zip(active, values):
            full[i] = value
        return full

    def weighted(*values):
        return jnp.sum(by_jax(*[jnp.asarray(a) for a in substituted(values)]) * cotangent)

    def directional(values):
        gradients = jax.grad(weighted, argnums=tuple(range(len(active))))(*values)
        return sum(jnp.sum(g * d) for g, d in zip(gradients, directions)), gradients

    # Compiled as one function, which the differences below call again.
    derivative = jax.jit(jax.value_and_grad(directional, has_aux=True))
    at = [arguments[i] for i in active]
    (_, gradients), seconds = derivative(at)
    gradients, seconds = [np.asarray(g) for g in gradients], [np.asarray(g) for g in seconds]
    assert all(np.isfinite(g).all() for g in gradients + seconds), name

    if check_differences:
        check_by_differences(name, at, gradients, seconds, lambda values: derivative(values)[0][0],
                             lambda values: np.sum(by_numpy(*substituted(values)) * cotangent))

    def per_argument(values):
        found = dict(zip(active, values))
        return [numbers(found[i]) if i in found else None for i in range(len(arguments))]

    case["cotangent"] = numbers(cotangent)
    case["gradients"] = per_argument(gradients)
    case["directions"] = per_argument(directions)
    case["secondDerivatives"] = per_argument(seconds)
    cases.append(case)


# Elementwise, one argument ------------------------------------------------------------------------------------------

INFINITY, NOT_A_NUMBER = np.inf, np.nan
EDGES = [0.0, -0.0, INFINITY, -INFINITY, NOT_A_NUMBER, 1e300, -1e300, 1e-300, -1e-300, 1e30, -1e30, 1e-30, -1e-30,
         88.0, -88.0, 104.0, -104.0, 700.0, -700.0, 5e-324]


def gelu(x):
    # x Φ(x) with Φ from the complementary error function: 1 + erf(x/√2) would cancel in the left tail.
    return x * special.ndtr(x)


def leaky(x):
    return np.where(x > 0, x, x * x.dtype.type(0.01))


REAL, POSITIVE, ABOVE_MINUS_ONE = dict(low=-2.6, high=2.6), dict(low=0.1, high=4), dict(low=-0.9, high=3)
# operation: (NumPy or SciPy, JAX, range of irregular numbers, edge cases left out, extremes with derivatives)
UNARY = {
    "negate": (np.negative, jnp.negative, REAL, [], []),
    "exp": (np.exp, jnp.exp, REAL, [], [-50.0, 50.0]),
    "log": (np.log, jnp.log, POSITIVE, [], [1e-8, 1e8]),
    "log1p": (np.log1p, jnp.log1p, ABOVE_MINUS_ONE, [], [1e-12, 1e8]),
    "expm1": (np.expm1, jnp.expm1, REAL, [], [1e-12, -50.0]),
    "sqrt": (np.sqrt, jnp.sqrt, POSITIVE, [], [1e-4, 1e8]),
    "rsqrt": (lambda x: 1 / np.sqrt(x), lambda x: 1 / jnp.sqrt(x), POSITIVE, [], [1e-2, 1e8]),
    "sin": (np.sin, jnp.sin, REAL, [], [100.0, -1000.0]),
    "cos": (np.cos, jnp.cos, REAL, [], [100.0, -1000.0]),
    "tan": (np.tan, jnp.tan, dict(low=-1.3, high=1.3), [], [100.0]),
    "asin": (np.arcsin, jnp.arcsin, dict(low=-0.95, high=0.95), [], [-0.9990234375, 0.9990234375, 1e-12]),
    "acos": (np.arccos, jnp.arccos, dict(low=-0.95, high=0.95), [], [-0.9990234375, 0.9990234375, 1e-12]),
    "atan": (np.arctan, jnp.arctan, REAL, [], [-1e8, 1e8, 1e-12]),
    "sinh": (np.sinh, jnp.sinh, REAL, [], [-50.0, 50.0, 1e-12]),
    "cosh": (np.cosh, jnp.cosh, REAL, [], [-50.0, 50.0, 1e-12]),
    "asinh": (np.arcsinh, jnp.arcsinh, REAL, [], [-1e8, 1e8, 1e-12]),
    "tanh": (np.tanh, jnp.tanh, REAL, [], [-500.0, 500.0, -20.0, 1e-12]),
    "sigmoid": (special.expit, jax.nn.sigmoid, REAL, [], [-500.0, 500.0, -40.0, 40.0]),
    "erf": (special.erf, jax.scipy.special.erf, REAL, [], [-30.0, 30.0, 1e-12]),
    "erfc": (special.erfc, jax.scipy.special.erfc, REAL, [], [-10.0, 5.0, 1e-12]),
    "abs": (np.abs, jnp.abs, REAL, [], []),
    "sign": (np.sign, jnp.sign, REAL, [], []),
    "floor": (np.floor, jnp.floor, REAL, [], []),
    "softplus": (lambda x: np.logaddexp(x, x.dtype.type(0)), jax.nn.softplus, REAL, [], [-500.0, 500.0, -40.0, 40.0]),
    "relu": (lambda x: np.maximum(x, x.dtype.type(0)), jax.nn.relu, REAL, [], []),
    "leakyRelu": (leaky, lambda x: jax.nn.leaky_relu(x, 0.01), REAL, [], []),
    "gelu": (gelu, lambda x: jax.nn.gelu(x, approximate=False), REAL, [-INFINITY, -1e300], [-30.0, 30.0]),
    "square": (np.square, jnp.square, REAL, [], []),
}
for operation, (by_numpy, by_jax, where, without, extremes) in UNARY.items():
    parameters = {"slope": 0.01} if operation == "leakyRelu" else {}
    add_case(operation, "[2,3]", [decimals(2, 3, **where)], by_numpy, by_jax, parameters)
    if extremes:
        add_case(operation, "extreme", [extremes], by_numpy, by_jax, parameters, check_differences=False)
    edges = [e for e in EDGES if e not in without]
    if operation in ("sin", "cos", "tan"):
        # The reduction of huge angles is a matter of its own.
        edges = [e for e in edges if not 1e4 < abs(e) < INFINITY]
    if operation == "floor":
        edges += [0.5, -0.5, 1.0, -1.0, 2.9999999, 1e15 + 0.5]
    add_case(operation, "edges", [edges], by_numpy, None, parameters)
for operation in ("exp", "relu", "sigmoid", "sqrt"):
    by_numpy, by_jax, where, _, _ = UNARY[operation]
    for shape in ((), (1,), (0,), (0, 3), (2, 1, 2)):
        label = "scalar" if shape == () else str(list(shape)).replace(" ", "")
        add_case(operation, label, [decimals(*shape, **where)], by_numpy, by_jax)
for operation in ("negate", "abs", "sign", "square", "relu"):
    by_numpy, by_jax, _, _, _ = UNARY[operation]
    largest = 46340 if operation == "square" else 2147483647
    add_case(operation, "int32", [np.array([-7, 0, 3, largest, -largest, 12], dtype=np.int32)], by_numpy, by_jax)

# Elementwise, two arguments -----------------------------------------------------------------------------------------

BROADCASTS = [((2, 3), (2, 3)), ((2, 3), (3,)), ((3,), (2, 3)), ((2, 1), (1, 3)), ((2, 3), ()), ((), (3,)),
              ((4, 1, 3), (2, 1)), ((), ()), ((0, 3), (3,))]


def label_of(*shapes):
    return "x".join("scalar" if s == () else str(list(s)).replace(" ", "") for s in shapes)


BINARY = {
    "add": (np.add, jnp.add, REAL, REAL),
    "subtract": (np.subtract, jnp.subtract, REAL, REAL),
    "multiply": (np.multiply, jnp.multiply, REAL, REAL),
    "divide": (np.divide, jnp.divide, REAL, dict(low=0.3, high=3)),
    "power": (np.power, jnp.power, dict(low=0.3, high=3), REAL),
    "maximum": (np.maximum, jnp.maximum, REAL, REAL),
    "minimum": (np.minimum, jnp.minimum, REAL, REAL),
}
COMPARISONS = {
    "less": (np.less, jnp.less), "lessOrEqual": (np.less_equal, jnp.less_equal),
    "equal": (np.equal, jnp.equal), "greater": (np.greater, jnp.greater),
}
EDGE_PAIRS = [(x, y) for x in (0.0, -0.0, 1.0, -8.0, 1e308, INFINITY, -INFINITY, NOT_A_NUMBER)
              for y in (0.0, -0.0, 1.0, -1.0, 0.5, 3.0, INFINITY, -INFINITY, NOT_A_NUMBER)]
EDGE_LEFT, EDGE_RIGHT = (np.array(side) for side in zip(*EDGE_PAIRS))
for operation, (by_numpy, by_jax, left, right) in BINARY.items():
    for a, b in BROADCASTS:
        add_case(operation, label_of(a, b), [decimals(*a, **left, seed=1), decimals(*b, **right, seed=2)],
                 by_numpy, by_jax)
    add_case(operation, "edges", [EDGE_LEFT, EDGE_RIGHT], by_numpy, by_jax, derivatives=False)
    if operation not in ("divide", "power"):
        add_case(operation, "int32 [2,3]x[3]", [integers(2, 3, seed=1), integers(3, seed=2)], by_numpy, by_jax)
add_case("divide", "int32 towards zero", [np.array([7, -7, 7, -7, 0, 1], dtype=np.int32),
                                          np.array([2, 2, -2, -2, 5, 3], dtype=np.int32)],
         lambda a, b: np.trunc(a / b).astype(np.int32), jax.lax.div)
add_case("power", "integer exponents", [[-2.1, -0.7, 1.3, 2.2, -1.4, 0.6], [2.0, 3.0, -2.0, 0.0, 1.0, -1.0]],
         np.power, jnp.power, frozen=(1,))
for operation, (by_numpy, by_jax) in COMPARISONS.items():
    for a, b in ((2, 3), (3,)), ((2, 1), (1, 3)), ((2, 3), ()), ((), ()):
        first, second = decimals(*a, seed=1), decimals(*b, seed=2)
        if second.size > 1:
            first.reshape(-1)[0] = second.reshape(-1)[0]
        add_case(operation, label_of(a, b), [first, second], by_numpy, by_jax, result_type="bool", derivatives=False)
    add_case(operation, "edges", [EDGE_LEFT, EDGE_RIGHT], by_numpy, by_jax, result_type="bool", derivatives=False)
    add_case(operation, "int32", [integers(2, 3, low=-1, high=1, seed=1), integers(3, low=-1, high=1, seed=2)],
             by_numpy, by_jax, result_type="bool")

condition = np.array([[True, False, True], [False, False, True]])
add_case("select", "[2,3]", [condition, decimals(2, 3, seed=1), decimals(2, 3, seed=2)], np.where, jnp.where)
add_case("select", "int32", [condition, integers(2, 3, seed=1), integers(2, 3, seed=2)], np.where, jnp.where)
add_case("select", "not a number on the other side",
         [np.array([True, False, True, False]), [1.5, INFINITY, NOT_A_NUMBER, -INFINITY],
          [NOT_A_NUMBER, 2.5, 1.0, -0.25]], np.where, jnp.where, derivatives=False)
add_case("select", "broadcast [2,1]x[3]xscalar",
         [np.array([[True], [False]]), decimals(3, seed=1), decimals(seed=2)], np.where, jnp.where)
add_case("clamp", "[2,3]", [decimals(2, 3)], lambda x: np.clip(x, x.dtype.type(-0.5), x.dtype.type(0.8)),
         lambda x: jnp.clip(x, -0.5, 0.8), {"lower": -0.5, "upper": 0.8})
add_case("clamp", "edges", [[0.0, -0.0, INFINITY, -INFINITY, NOT_A_NUMBER, -0.5, 1.0, 1e30]],
         lambda x: np.clip(x, x.dtype.type(-0.5), x.dtype.type(1)), lambda x: jnp.clip(x, -0.5, 1.0),
         {"lower": -0.5, "upper": 1.0}, derivatives=False)
add_case("clamp", "int32", [integers(2, 3)], lambda x: np.clip(x, -3, 4), lambda x: jnp.clip(x, -3, 4),
         {"lower": -3, "upper": 4})

# Reductions ---------------------------------------------------------------------------------------------------------


def root_of_squares(module):
    return lambda x, axis, keepdims: module.sqrt(module.sum(x * x, axis=axis, keepdims=keepdims))


REDUCTIONS = {
    "sum": (np.sum, jnp.sum), "mean": (np.mean, jnp.mean), "max": (np.max, jnp.max), "min": (np.min, jnp.min),
    "product": (np.prod, jnp.prod), "variance": (np.var, jnp.var),
    "logSumExp": (special.logsumexp, jax.scipy.special.logsumexp),
    "norm": (root_of_squares(np), root_of_squares(jnp)),
}
AXES = [(2, 3), None], [(2, 3), (0,)], [(2, 3), (1,)], [(2, 3, 2), (0, 2)], [(2, 3, 2), (1,)], [(2, 3, 2), (-1,)], \
    [(3,), (0,)], [(), None], [(2, 1, 3), (1,)]
KEPT = ((2, 3), None), ((2, 3), (1,)), ((2, 3, 2), (0, 2))


def reduced(function, axes, keep):
    return lambda x: function(x, axis=axes, keepdims=keep)


for operation, (by_numpy, by_jax) in REDUCTIONS.items():
    for shape, axes in AXES:
        for keep in (False, True) if (shape, axes) in KEPT else (False,):
            written = "all" if axes is None else str(list(axes)).replace(" ", "")
            add_case(operation, f"{label_of(shape)} over {written}{' kept' if keep else ''}",
                     [decimals(*shape, seed=5)], reduced(by_numpy, axes, keep), reduced(by_jax, axes, keep),
                     {"axes": None if axes is None else list(axes), "keepingDimensions": keep})
    if operation in ("sum", "max", "min", "product"):
        add_case(operation, "int32 over [1]", [integers(2, 3, seed=5)], reduced(by_numpy, (1,), False),
                 reduced(by_jax, (1,), False), {"axes": [1], "keepingDimensions": False})
    rows = [[1.5, NOT_A_NUMBER, 2.0], [INFINITY, 1.0, -2.0], [-INFINITY, 1.0, 3.0], [0.0, 0.0, 0.0]]
    if operation not in ("variance", "norm"):  # Whose squares would overflow in float32 in some forms only.
        rows += [[1e30, 1e30, -1e30]]
    if operation != "variance":
        rows += [[-INFINITY, -INFINITY, -INFINITY], [INFINITY, INFINITY, INFINITY]]
    add_case(operation, "edges over [1]", [rows], reduced(by_numpy, (1,), False),
             None, {"axes": [1], "keepingDimensions": False})
for operation, of_nothing in (("sum", "zero"), ("product", "one")):
    by_numpy, by_jax = REDUCTIONS[operation]
    add_case(operation, f"[0,3] over [0] is {of_nothing}", [np.zeros((0, 3))], reduced(by_numpy, (0,), False),
             reduced(by_jax, (0,), False), {"axes": [0], "keepingDimensions": False})
add_case("product", "with zeros over [1]", [[[1.3, 0.0, -2.1], [0.0, 0.7, 0.0], [0.4, 1.2, 1.7]]],
         reduced(np.prod, (1,), False), reduced(jnp.prod, (1,), False), {"axes": [1], "keepingDimensions": False})
add_case("logSumExp", "extreme over [1]",
         [[[1000.0, 1000.25, 998.5], [-1000.0, -1000.5, -999.25], [1000.0, -1000.0, 0.0]]],
         reduced(special.logsumexp, (1,), False), reduced(jax.scipy.special.logsumexp, (1,), False),
         {"axes": [1], "keepingDimensions": False}, check_differences=False)
add_case("variance", "large mean over all", [[100000.25, 100001.5, 99999.125, 100002.75]],
         reduced(np.var, None, False), reduced(jnp.var, None, False), {"axes": None, "keepingDimensions": False},
         check_differences=False)

for operation, by_numpy, by_jax in ("argmax", np.argmax, jnp.argmax), ("argmin", np.argmin, jnp.argmin):
    for label, values in (("[2,3]", decimals(2, 3, seed=5)), ("[2,3,2]", decimals(2, 3, 2, seed=5)),
                          ("first of equals [2,3]", np.array([[1.0, 2.0, 2.0], [0.5, 0.5, 0.25]])),
                          ("int32 [2,3]", integers(2, 3, seed=5))):
        for axis in range(values.ndim):
            for keep in (False, True) if label == "[2,3]" else (False,):
                add_case(operation, f"{label} over {axis}{' kept' if keep else ''}", [values],
                         lambda x: by_numpy(x, axis=axis, keepdims=keep),
                         lambda x: by_jax(x, axis=axis, keepdims=keep),
                         {"axis": axis, "keepingDimensions": keep}, result_type="index", derivatives=False)
    add_case(operation, "[2,3] over all (position in row-major order)", [decimals(2, 3, seed=5)], by_numpy, by_jax,
             {"axis": None, "keepingDimensions": False}, result_type="index", derivatives=False)

EXTREME_LOGITS = np.array([[1000.0, -1000.0, 0.5], [-1000.0, -1000.25, -999.5], [1000.0, 1000.5, 999.25]])
for operation, by_numpy, by_jax in (("softmax", special.softmax, jax.nn.softmax),
                                    ("logSoftmax", special.log_softmax, jax.nn.log_softmax)):
    for axis in (-1, 0):
        for label, values in (("[2,3]", decimals(2, 3)), ("[2,3,2]", decimals(2, 3, 2)), ("extreme", EXTREME_LOGITS)):
            add_case(operation, f"{label} over {axis}", [values], lambda x: by_numpy(x, axis=axis),
                     lambda x: by_jax(x, axis=axis), {"axis": axis}, check_differences=label != "extreme")
    add_case(operation, "with minus infinity over -1", [[[0.0, -INFINITY, 1.0], [NOT_A_NUMBER, 0.0, 1.0]]],
             lambda x: by_numpy(x, axis=-1), lambda x: by_jax(x, axis=-1), {"axis": -1}, derivatives=False)

# Matrix products ----------------------------------------------------------------------------------------------------

for a, b in (((2, 3), (3, 4)), ((1, 3), (3, 1)), ((3,), (3,)), ((2, 3), (3,)), ((3,), (3, 2)), ((2, 2, 3), (2, 3, 2)),
             ((2, 2, 3), (3, 2)), ((2, 1, 2, 3), (2, 3, 2)), ((0, 3), (3, 2)), ((2, 0), (0, 3))):
    add_case("matmul", label_of(a, b), [decimals(*a, seed=1), decimals(*b, seed=2)], np.matmul, jnp.matmul)
add_case("matmul", "int32 [2,3]x[3,2]", [integers(2, 3, seed=1), integers(3, 2, seed=2)], np.matmul, jnp.matmul)

# Movement -----------------------------------------------------------------------------------------------------------


def moved(operation, label, shapes, by_numpy, by_jax, parameters, **settings):
    """One case in floating point and one in integers."""
    add_case(operation, label, [decimals(*s, seed=7 + i) for i, s in enumerate(shapes)], by_numpy, by_jax, parameters,
             **settings)
    add_case(operation, f"int32 {label}", [integers(*s, seed=7 + i) for i, s in enumerate(shapes)], by_numpy, by_jax,
             parameters, **settings)


for old, new in ((2, 3), (3, 2)), ((2, 3), (6,)), ((6,), (2, 1, 3)), ((1, 1), ()), ((), (1,)):
    moved("reshape", f"{label_of(old)} to {label_of(new)}", [old], lambda x: np.reshape(x, new),
          lambda x: jnp.reshape(x, new), {"shape": list(new)})
for shape, order in ((2, 3), (1, 0)), ((2, 3, 2), (2, 0, 1)), ((2, 3, 2), (0, 2, 1)), ((2, 1, 3, 2), (3, 1, 0, 2)):
    moved("transpose", f"{label_of(shape)} by {label_of(order)}", [shape], lambda x: np.transpose(x, order),
          lambda x: jnp.transpose(x, order), {"permutation": list(order)})
for old, new in ((3,), (2, 3)), ((2, 1), (2, 3)), ((), (2, 2)), ((1, 3), (4, 2, 3)), ((2, 3), (2, 3)):
    moved("broadcast", f"{label_of(old)} to {label_of(new)}", [old], lambda x: np.array(np.broadcast_to(x, new)),
          lambda x: jnp.broadcast_to(x, new), {"shape": list(new)})

SLICES = [((6,), [(1, 4, 1)]), ((6,), [(0, 6, 2)]), ((6,), [(1, 6, 2)]), ((6,), [(5, None, -1)]), ((6,), [(4, 0, -2)]),
          ((6,), [(2, 2, 1)]), ((3, 4), [(0, 2, 1), (1, 3, 1)]), ((3, 4), [(0, 3, 2), (3, None, -1)]),
          ((3, 4), [(0, 3, 1), (0, 4, 3)]), ((2, 3, 4), [(1, 2, 1), (0, 3, 2), (3, 0, -2)])]
for shape, ranges in SLICES:
    taken = tuple(slice(*r) for r in ranges)
    written = ",".join(":".join("" if p is None else str(p) for p in r) for r in ranges)
    moved("slice", f"{label_of(shape)} [{written}]", [shape], lambda x: np.array(x[taken]), lambda x: x[taken],
          {"ranges": [dict(zip(("start", "stop", "step"), r)) for r in ranges],
           "indices": [list(range(*s.indices(n))) for s, n in zip(taken, shape)]})

for shapes, axis in (([(2, 3), (1, 3)], 0), ([(2, 1), (2, 3), (2, 2)], 1), ([(2,), (3,)], 0),
                     ([(2, 2, 1), (2, 2, 2)], -1)):
    moved("concatenate", f"{label_of(*shapes)} along {axis}", shapes, lambda *x: np.concatenate(x, axis=axis),
          lambda *x: jnp.concatenate(x, axis=axis), {"axis": axis})
for shapes, axis in (([(3,), (3,)], 0), ([(3,), (3,)], 1), ([(2, 2), (2, 2), (2, 2)], 1), ([(), ()], 0),
                     ([(2,), (2,)], -1)):
    moved("stack", f"{label_of(*shapes)} along {axis}", shapes, lambda *x: np.stack(x, axis=axis),
          lambda *x: jnp.stack(x, axis=axis), {"axis": axis})
for shape, before, after, value in ((3,), (2,), (1,), 0), ((2, 3), (1, 0), (0, 2), 0), ((2, 3), (0, 1), (1, 1), 5):
    width = list(zip(before, after))
    moved("pad", f"{label_of(shape)} by {label_of(before)} and {label_of(after)} with {value}", [shape],
          lambda x: np.pad(x, width, constant_values=value), lambda x: jnp.pad(x, width, constant_values=value),
          {"before": list(before), "after": list(after), "value": value})

GATHERS = [((5, 3), [0, 4, 2, 4], 0), ((5, 3), [3], 0), ((5, 3), [[1, 1], [0, 4]], 0), ((4,), [3, 0, 0, 3, 2], 0),
           ((2, 4), [3, 0, 3], 1), ((2, 3, 2), [2, 0, 2, 1], 1), ((5, 3), [], 0)]
for shape, indices, axis in GATHERS:
    positions = np.array(indices, dtype=np.int32)
    for label, table in ("", decimals(*shape, seed=11)), ("int32 ", integers(*shape, seed=11)):
        add_case("gather", f"{label}{label_of(shape)} at {indices} along {axis}".replace(", ", ","), [table, positions],
                 lambda x, i: np.take(x, i, axis=axis), lambda x, i: jnp.take(x, i, axis=axis), {"axis": axis})


def scatter_add(base, indices, updates):
    result = base.copy()
    np.add.at(result, indices, updates)
    return result


for shape, indices in ((5, 3), [0, 4, 2, 4]), ((4,), [3, 0, 0, 3, 3]), ((3, 2, 2), [1, 1]), ((5, 3), []):
    positions = np.array(indices, dtype=np.int32)
    changed = (len(indices), *shape[1:])
    for label, make in ("", decimals), ("int32 ", integers):
        add_case("scatterAdd", f"{label}{label_of(changed)} into {label_of(shape)} at {indices}".replace(", ", ","),
                 [make(*shape, seed=12), positions, make(*changed, seed=13)], scatter_add,
                 lambda base, i, updates: base.at[i].add(updates))
for indices, count in ([0, 2, 1, 2], 3), ([4], 5), ([[0, 1], [1, 1]], 2):
    add_case("oneHot", f"{indices} of {count}".replace(", ", ","), [np.array(indices, dtype=np.int32)],
             lambda i: np.eye(count, dtype=np.int32)[i], lambda i: jax.nn.one_hot(i, count, dtype=jnp.int32),
             {"count": count})


def accumulated(module, axis, backwards):
    if backwards:
        return lambda x: module.flip(module.cumsum(module.flip(x, axis), axis=axis), axis)
    # NumPy widens a sum of 32-bit integers by itself; JAX does not.
    return lambda x: module.cumsum(x, axis=axis)


for shape, axis in ((5,), 0), ((2, 3), 0), ((2, 3), 1), ((2, 3, 2), -2):
    for backwards in (False, True):
        moved("cumulativeSum", f"{label_of(shape)} along {axis}{' reversed' if backwards else ''}", [shape],
              accumulated(np, axis, backwards), accumulated(jnp, axis, backwards),
              {"axis": axis, "reversed": backwards})

reference.write("primitives.json", {
    "source": "float64 and float32 values: NumPy and SciPy. Derivatives: JAX in 64 bits, checked by central "
              "differences.",
    "versions": reference.versions(np, scipy, jax),
    "conventions": "gradients: of sum(result * cotangent); secondDerivatives: of the sum over arguments of "
                   "sum(gradient * direction). null: an argument without derivatives. Row-major order. "
                   "Non-finite numbers are the strings inf, -inf and nan.",
}, cases=cases)
print(f"primitives.json: {len(cases)} cases")
