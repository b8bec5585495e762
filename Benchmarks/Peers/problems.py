"""The problems of the benchmark, with the same numbers in every language (Sources/bench/Problems.swift).

Element i of stream s is SplitMix64 (Steele, Lea and Flood 2014) of the counter s * 2^40 + i, so no file is passed.
"""

import numpy as np

INPUTS, LABELS, PARAMETERS, GRADIENTS = 1, 2, 3, 4
FEATURES, WEIGHTS, NOISE = 6, 7, 8


def random_bits(stream: int, count: int) -> np.ndarray:
    z = np.arange(1, count + 1, dtype=np.uint64) + np.uint64(stream << 40)
    z *= np.uint64(0x9E3779B97F4A7C15)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


def uniform(stream: int, count: int, bound: float) -> np.ndarray:
    """float32 values in [-bound, bound)."""
    unit = (random_bits(stream, count) >> np.uint64(40)).astype(np.float32) * np.float32(2.0**-23) - np.float32(1)
    return unit * np.float32(bound)


class Perceptron:
    """Weights [in, out], He's uniform initialisation, zero biases; one batch of random inputs and labels."""

    def __init__(self, sizes: list[int], batch: int):
        self.inputs = uniform(INPUTS, batch * sizes[0], 1).reshape(batch, sizes[0])
        self.labels = (random_bits(LABELS, batch) % np.uint64(sizes[-1])).astype(np.int32)
        self.layers, drawn = [], 0
        for fan_in, fan_out in zip(sizes, sizes[1:]):
            # One stream for all layers: each takes the numbers after those of the layer before.
            values = uniform(PARAMETERS, drawn + fan_in * fan_out, (6 / fan_in) ** 0.5)[drawn:]
            self.layers.append((values.reshape(fan_in, fan_out), np.zeros(fan_out, np.float32)))
            drawn += fan_in * fan_out


class Linear:
    """Linear regression: weights [features], a bias that begins at 0; one batch of random inputs and targets."""

    def __init__(self, features: int, batch: int):
        self.inputs = uniform(INPUTS, batch * features, 1).reshape(batch, features)
        self.targets = uniform(NOISE, batch, 1)
        self.parameters = (uniform(PARAMETERS, features, 0.5), np.float32(0))


class Update:
    """Parameters and two gradients of unlike size, which take turns of ten steps so that both moments matter."""

    def __init__(self, count: int):
        self.parameters = uniform(PARAMETERS, count, 0.05)
        self.gradients = [uniform(GRADIENTS, count, 1), uniform(GRADIENTS + 1, count, 10)]

    def gradient_index(self, taken: int) -> int:
        """Which gradient is due when `taken` steps are done."""
        return taken // 10 % 2

    def displacement(self, parameters) -> float:
        """How far the parameters have moved: the root of the mean square."""
        difference = np.asarray(parameters) - self.parameters
        return float(np.sqrt(np.mean(np.square(difference, dtype=np.float64))))


def logistic_regression(examples: int, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Features [examples, count] and labels -1 or 1, the sign of a weighted sum and noise, in float64.

    All numbers are multiples of 2^-23, so that the sums are exact in any order and the labels alike everywhere.
    """
    features = uniform(FEATURES, examples * count, 1).astype(np.float64).reshape(examples, count)
    weights = uniform(WEIGHTS, count, 1).astype(np.float64)
    noise = uniform(NOISE, examples, 4).astype(np.float64)
    return features, np.where(features @ weights + noise > 0, 1.0, -1.0)
