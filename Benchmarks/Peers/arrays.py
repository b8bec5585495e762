"""The operands of functions of arrays, with the same numbers in every language (ElementwiseProblem.swift)."""

import time

import numpy as np

import problems


def operands(name: str, rows: int, columns: int, table_rows: int) -> dict[str, np.ndarray]:
    """What the function reads: y in [1, 2), x of a chain in [-1, 1) and otherwise in [1, 2), indices of rows of y."""
    y = near_1_5(problems.PARAMETERS, (table_rows or rows) * columns)
    if name.startswith("chain"):
        return {"x": problems.uniform(problems.INPUTS, rows * columns, 1), "y": y}
    found = {"y": y.reshape(-1, columns)}
    if name == "add-row":
        found["x"] = near_1_5(problems.INPUTS, columns)
    if name == "multiply-column":
        found["x"] = near_1_5(problems.INPUTS, rows).reshape(rows, 1)
    if name == "gather":
        bits = problems.random_bits(problems.LABELS, rows)
        found["indices"] = (bits % np.uint64(table_rows)).astype(np.int32)
    return found


def near_1_5(stream: int, count: int) -> np.ndarray:
    return np.float32(1.5) + problems.uniform(stream, count, 0.5)


class Repetition:
    """Calls a function of arrays again and again; `wait` returns when a result is there."""

    def __init__(self, function, arrays, wait=lambda result: None):
        self.function, self.arrays, self.wait = function, arrays, wait

    def reset(self):
        pass

    def run(self, steps):
        start = time.perf_counter()
        for _ in range(steps):
            result = self.function(**self.arrays)
        self.wait(result)
        seconds = time.perf_counter() - start
        flat = np.asarray(result, np.float64).reshape(-1)
        return seconds, float(np.average(flat, weights=1 + np.arange(flat.size) % 7))


def functions(np):
    """The functions by name, written with `np`, NumPy or its like; softmax and transpose are each library's own."""

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

    return {
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
        "add-row": lambda x, y: y + x,
        "multiply-column": lambda x, y: y * x,
        "gather": lambda y, indices: y[indices],
    }
