"""The minima of 30 shapes of curves on noisy data, by SciPy from the true parameters: the first sets of
`Benchmarks/Peers/startless_fits.py`."""

import sys

import numpy as np
import reference
import scipy

sys.path.insert(0, str(reference.FOLDER.parent.parent / "Benchmarks" / "Peers"))
import startless_fits  # noqa: E402  (its folder must be known first)

fits = []
for shape in startless_fits.SHAPES:
    x, y, truth = startless_fits.data(shape, 0)
    x, y = np.round(x, 6), np.array([float(f"{value:.8g}") for value in y])
    value, _ = startless_fits.scipy_fit(shape, x, y, truth)
    assert np.isfinite(value), shape[0]
    fits.append({"name": shape[0], "formula": shape[1], "x": reference.numbers(x), "y": reference.numbers(y),
                 "residualSumOfSquares": float(value)})

reference.write("startless_fits.json", {"versions": reference.versions(np, scipy)}, fits=fits)
