"""Steps of methods of Adam's family that no library takes, in 50 digits.

Writes `first-steps-adamfamily.json`, in the format of `trajectories.json`. Every formula is written out from the
paper that the row names, with nothing shared between the methods but the function that is made small.
"""
import json
import pathlib

from mpmath import exp, log, mp, mpf, sign, sqrt

mp.dps = 50
START = [mpf("-1.2"), mpf("1"), mpf("0.5")]
STEPS = 50


def value(p):
    x, y, z = p
    return (1 - x) ** 2 + 10 * (y - x**2) ** 2 + (1 - y) ** 2 + 10 * (z - y**2) ** 2


def gradient(p):
    x, y, z = p
    return [
        -2 * (1 - x) - 40 * x * (y - x**2),
        20 * (y - x**2) - 2 * (1 - y) - 40 * y * (z - y**2),
        20 * (z - y**2),
    ]


class QHAdam:
    """Ma and Yarats, algorithm 2 and equation 12."""

    def __init__(self, rate, beta1="0.995", beta2="0.999", nu1="0.7", nu2="1", epsilon="1e-8"):
        self.rate, self.beta1, self.beta2, self.nu1, self.nu2, self.epsilon = map(
            mpf, (rate, beta1, beta2, nu1, nu2, epsilon)
        )
        self.m = self.v = mpf(0)

    def update(self, p, g, t):
        self.m = self.beta1 * self.m + (1 - self.beta1) * g
        self.v = self.beta2 * self.v + (1 - self.beta2) * g * g
        m, v = self.m / (1 - self.beta1**t), self.v / (1 - self.beta2**t)
        above = (1 - self.nu1) * g + self.nu1 * m
        return p - self.rate * above / (sqrt((1 - self.nu2) * g * g + self.nu2 * v) + self.epsilon)


class Yogi:
    """Zaheer et al., algorithm 2: nothing is corrected."""

    def __init__(self, rate, beta1="0.9", beta2="0.999", epsilon="0.001", start="1e-6"):
        self.rate, self.beta1, self.beta2, self.epsilon = map(mpf, (rate, beta1, beta2, epsilon))
        self.m, self.v = mpf(0), mpf(start)

    def update(self, p, g, t):
        self.m = self.beta1 * self.m + (1 - self.beta1) * g
        self.v = self.v - (1 - self.beta2) * sign(self.v - g * g) * g * g
        return p - self.rate * self.m / (sqrt(self.v) + self.epsilon)


class Adan:
    """Xie et al., algorithm 1, with their betas, the correction of their code, and the proximal step."""

    def __init__(self, rate, beta1="0.02", beta2="0.08", beta3="0.01", epsilon="1e-8", decay="0"):
        self.rate, self.beta1, self.beta2, self.beta3, self.epsilon, self.decay = map(
            mpf, (rate, beta1, beta2, beta3, epsilon, decay)
        )
        self.m = self.v = self.n = mpf(0)
        self.before = None

    def update(self, p, g, t):
        d = mpf(0) if self.before is None else g - self.before
        self.before = g
        self.m = (1 - self.beta1) * self.m + self.beta1 * g
        self.v = (1 - self.beta2) * self.v + self.beta2 * d
        self.n = (1 - self.beta3) * self.n + self.beta3 * (g + (1 - self.beta2) * d) ** 2
        m = self.m / (1 - (1 - self.beta1) ** t)
        v = self.v / (1 - (1 - self.beta2) ** t)
        n = self.n / (1 - (1 - self.beta3) ** t)
        moved = p - self.rate / (sqrt(n) + self.epsilon) * (m + (1 - self.beta2) * v)
        return moved / (1 + self.decay * self.rate)


class AdEMAMix:
    """Pagliardini et al., algorithm 1, with both schedulers of section 3."""

    def __init__(self, rate, warmup, beta1="0.9", beta2="0.999", beta3="0.9999", alpha="5", decay="0"):
        self.rate, self.warmup, self.beta1, self.beta2, self.beta3, self.alpha, self.decay = map(
            mpf, (rate, warmup, beta1, beta2, beta3, alpha, decay)
        )
        self.m = self.slow = self.v = mpf(0)

    def update(self, p, g, t):
        alpha = min(t * self.alpha / self.warmup, self.alpha)
        start, end, part = log(self.beta1), log(self.beta3), t / self.warmup
        beta3 = self.beta3
        if t < self.warmup:
            beta3 = min(exp(start * end / ((1 - part) * end + part * start)), self.beta3)
        self.m = self.beta1 * self.m + (1 - self.beta1) * g
        self.slow = beta3 * self.slow + (1 - beta3) * g
        self.v = self.beta2 * self.v + (1 - self.beta2) * g * g
        m, v = self.m / (1 - self.beta1**t), self.v / (1 - self.beta2**t)
        return p - self.rate * ((m + alpha * self.slow) / (sqrt(v) + mpf("1e-8")) + self.decay * p)


class AMSGrad:
    """Reddi, Kale and Kumar, algorithm 2: nothing is corrected; with the small number libraries add."""

    def __init__(self, rate, beta1="0.9", beta2="0.999", epsilon="1e-8"):
        self.rate, self.beta1, self.beta2, self.epsilon = map(mpf, (rate, beta1, beta2, epsilon))
        self.m = self.v = self.largest = mpf(0)

    def update(self, p, g, t):
        self.m = self.beta1 * self.m + (1 - self.beta1) * g
        self.v = self.beta2 * self.v + (1 - self.beta2) * g * g
        self.largest = max(self.largest, self.v)
        return p - self.rate * self.m / (sqrt(self.largest) + self.epsilon)


class ADOPT:
    """Taniguchi et al., algorithm 2, with the clipping at the fourth root of the number of steps before."""

    def __init__(self, rate, beta1="0.9", beta2="0.9999", epsilon="1e-6"):
        self.rate, self.beta1, self.beta2, self.epsilon = map(mpf, (rate, beta1, beta2, epsilon))
        self.m, self.v = mpf(0), None
        self.clipped = 0

    def update(self, p, g, t):
        if self.v is None:
            self.v = g * g
            return p
        x, limit = g / max(sqrt(self.v), self.epsilon), mpf(t - 1) ** mpf("0.25")
        self.clipped += t > 2 and abs(x) > limit
        self.m = self.beta1 * self.m + (1 - self.beta1) * max(-limit, min(limit, x))
        self.v = self.beta2 * self.v + (1 - self.beta2) * g * g
        return p - self.rate * self.m


ROWS = [
    ("qhadam(learningRate=0.05)", lambda: QHAdam("0.05")),
    (
        "qhadam(learningRate=0.05,beta1=0.8,beta2=0.9,nu1=0.6,nu2=0.7,epsilon=0.01)",
        lambda: QHAdam("0.05", "0.8", "0.9", "0.6", "0.7", "0.01"),
    ),
    ("yogi(learningRate=0.01)", lambda: Yogi("0.01")),
    (
        "yogi(learningRate=0.02,beta1=0.8,beta2=0.9,epsilon=0.01,initialAccumulator=0.5)",
        lambda: Yogi("0.02", "0.8", "0.9", "0.01", "0.5"),
    ),
    ("adan(learningRate=0.05)", lambda: Adan("0.05")),
    (
        "adan(learningRate=0.05,beta1=0.9,beta2=0.8,beta3=0.95,epsilon=0.01,weightDecay=0.05)",
        lambda: Adan("0.05", "0.1", "0.2", "0.05", "0.01", "0.05"),
    ),
    ("ademamix(learningRate=0.02,warmup=30)", lambda: AdEMAMix("0.02", 30)),
    (
        "ademamix(learningRate=0.02,beta1=0.8,beta2=0.9,beta3=0.99,alpha=3,warmup=50,weightDecay=0.05)",
        lambda: AdEMAMix("0.02", 50, "0.8", "0.9", "0.99", "3", "0.05"),
    ),
    ("adopt(learningRate=0.05,beta1=0.5,beta2=0.5)", lambda: ADOPT("0.05", "0.5", "0.5")),
    (
        "amsgrad(learningRate=0.02,beta2=0.9,correctedMean=false,correctedVariance=false)",
        lambda: AMSGrad("0.02", beta2="0.9"),
    ),
]


def row(text, make):
    p = list(START)
    methods = [make() for _ in p]
    points = [p]
    for t in range(1, STEPS + 1):
        g = gradient(p)
        p = [method.update(x, slope, t) for method, x, slope in zip(methods, p, g)]
        points.append(p)
    # A row of ADOPT says something about the limit only where it is reached.
    assert all(method.clipped for method in methods if isinstance(method, ADOPT))
    return {
        "name": f"50 digits {text}",
        "function": "rosenbrock3",
        "library": "mpmath",
        "call": text,
        "optimizer": text,
        "parameters": [[float(x) for x in point] for point in points],
        "values": [float(value(point)) for point in points],
    }


if __name__ == "__main__":
    import mpmath

    folder = pathlib.Path(__file__).parent
    functions = json.loads((folder / "trajectories.json").read_text())["functions"]
    assert [mpf(str(x)) for leaf in functions["rosenbrock3"]["start"] for x in leaf] == START
    result = {
        "versions": {"mpmath": mpmath.__version__},
        "functions": {"rosenbrock3": functions["rosenbrock3"]},
        "rows": [row(*each) for each in ROWS],
    }
    (folder / "first-steps-adamfamily.json").write_text(json.dumps(result, indent=1) + "\n")
