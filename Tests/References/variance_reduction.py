"""SVRG and SAGA on a small least squares problem, written out with NumPy: variance_reduction.json.

The loss of a batch is the mean of (x w + b - y)^2 over its examples, p = (w, b). The last batch is smaller.
"""

from reference import np, numbers, write

RATE, SIZE = 0.05, 4
random = np.random.default_rng(5)
X = np.round(random.normal(size=(10, 2)), 2)
Y = np.round(X @ [1.5, -0.5] + 0.3 + random.normal(size=10), 2)
BATCHES = [np.arange(start, min(start + SIZE, 10)) for start in range(0, 10, SIZE)]


def gradient(p, rows):
    x = np.hstack([X[rows], np.ones((len(rows), 1))])
    return 2 / len(rows) * x.T @ (x @ p - Y[rows])


def svrg(p, passes, count):
    path = []
    for number in range(count):
        if number % (passes + 1) == 0:
            anchor, full = p, sum(len(rows) * gradient(p, rows) for rows in BATCHES) / len(X)
            path += [p] * len(BATCHES)
            continue
        for rows in BATCHES:
            p = p - RATE * (gradient(p, rows) - gradient(anchor, rows) + full)
            path.append(p)
    return path


def saga(p, count):
    table = np.array([gradient(p, rows) for rows in BATCHES])
    share = np.array([len(rows) for rows in BATCHES]) / len(X)
    path = [p] * len(BATCHES)
    for _ in range(1, count):
        for index, rows in enumerate(BATCHES):
            fresh = gradient(p, rows)
            p = p - RATE * (fresh - table[index] + share @ table)
            table[index] = fresh
            path.append(p)
    return path


start = np.array([0.0, 0.0, 0.0])
ones = np.hstack([X, np.ones((10, 1))])
runs = [("sgd(learningRate=0.05).varianceReduced(passes=2)", svrg(start, 2, 8)),
        ("sgd(learningRate=0.05).varianceReduced(passes=1)", svrg(start, 1, 8)),
        ("sgd(learningRate=0.05).saga(batches=3)", saga(start, 8))]
write("variance_reduction.json",
      {"features": [numbers(row) for row in X], "targets": numbers(Y), "batchSize": SIZE,
       "minimum": numbers(np.linalg.lstsq(ones, Y, rcond=None)[0])},
      runs=[{"optimizer": text, "parameters": [numbers(p) for p in path]} for text, path in runs])
