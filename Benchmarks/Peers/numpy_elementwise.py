"""Functions of arrays in NumPy, written as formulas are: an array for every operation."""

import numpy as np

import arrays


def prepare(name, rows, columns, table_rows):
    return arrays.Repetition(FUNCTIONS[name], arrays.operands(name, int(rows), int(columns), int(table_rows)))


def round_of_8(u, x, y):
    return np.sqrt(np.square((np.maximum(u * x + y, 0.1) - 0.5) / y) + 1)


def chain_32(x, y):
    u = x
    for _ in range(4):
        u = round_of_8(u, x, y)
    return u


def chain_functions(x, y):
    u = np.tanh(x * y + 0.5)
    return u / (1 + np.exp(-(u * x)))


def softmax(y):
    powers = np.exp(y - y.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


FUNCTIONS = {
    "chain-2": lambda x, y: x * 0.5 + y,
    "chain-8": lambda x, y: round_of_8(x, x, y),
    "chain-32": chain_32,
    "chain-8-arithmetic": lambda x, y: np.maximum(np.minimum((x * y + 0.5) * x - y, 1.5), -x) * y,
    "chain-8-functions": chain_functions,
    "sum": lambda y: y.sum(),
    "sum-axis-0": lambda y: y.sum(axis=0),
    "sum-axis-1": lambda y: y.sum(axis=1),
    "max-axis-0": lambda y: y.max(axis=0),
    "max-axis-1": lambda y: y.max(axis=1),
    "softmax": softmax,
    "add-row": lambda x, y: y + x,
    "multiply-column": lambda x, y: y * x,
    # Without the copy it would be a view, and nothing done.
    "transpose": lambda y: y.T.copy(),
    "gather": lambda y, indices: y[indices],
}
