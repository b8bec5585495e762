"""What the generators share: settings that make JAX exact and repeatable, and the writing of JSON."""

import json
import math
import os
from pathlib import Path

os.environ["JAX_ENABLE_X64"] = "1"
os.environ["JAX_PLATFORMS"] = "cpu"
for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    # One thread, so that sums are taken in one order and a second run gives the same bytes.
    os.environ[variable] = "1"

import numpy as np  # noqa: E402  (the environment must be set first)

FOLDER = Path(__file__).resolve().parent


def number(value):
    """One number for JSON, with just the digits that bring back the same value in its own type; truth is 1."""
    if isinstance(value, (bool, int, np.bool_, np.integer)):
        return int(value)
    if math.isnan(value):
        return "nan"
    if math.isinf(value):
        return "inf" if value > 0 else "-inf"
    return float(str(np.float32(value))) if isinstance(value, np.float32) else float(value)


def numbers(array):
    """All elements of an array in row-major order."""
    return [number(value) for value in np.asarray(array).reshape(-1)]


def tensor(array):
    """An array as JSON: shape, values in row-major order, and the kind of its elements."""
    array = np.asarray(array)
    kind = {"b": "bool", "i": "int32", "u": "int32", "f": "float"}[array.dtype.kind]
    return {"type": kind, "shape": list(array.shape), "values": numbers(array)}


def versions(*modules):
    return {module.__name__: module.__version__ for module in modules}


def write(name, header, **tables):
    """Writes an object: the header's entries, then each table with one case a line."""
    def compact(value):
        return json.dumps(value, allow_nan=False, ensure_ascii=False)

    parts = [f"{compact(key)}: {compact(value)}" for key, value in header.items()]
    for key, cases in tables.items():
        parts.append(f"{compact(key)}: [\n" + ",\n".join(compact(case) for case in cases) + "\n]")
    (FOLDER / name).write_text("{\n" + ",\n".join(parts) + "\n}\n", encoding="utf-8")


def assert_close(actual, expected, what, relative=1e-12, absolute=1e-12):
    """Two programs must agree, or no reference is written."""
    np.testing.assert_allclose(np.asarray(actual, dtype=np.float64), np.asarray(expected, dtype=np.float64),
                               rtol=relative, atol=absolute, equal_nan=True, err_msg=what)
