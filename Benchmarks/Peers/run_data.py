"""Reading a table of numbers with a header, as 32-bit floats: by pandas, whose reader is the fastest of those people
use, or NumPy where it is not installed. The last column is the class."""

import numpy as np


def read(path):
    try:
        import pandas

        table = pandas.read_csv(path, dtype=np.float32).to_numpy()
    except ImportError:
        table = np.loadtxt(path, delimiter=",", skiprows=1, dtype=np.float32)
    return np.ascontiguousarray(table[:, :-1]), table[:, -1].astype(np.int32)
