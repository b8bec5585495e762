"""Trajectories of optimizers in Optax, PyTorch and Keras, in float64: the numbers that Descent's dialects must give."""

import os

os.environ["KERAS_BACKEND"] = "jax"

import inspect
import math
import warnings

import reference
import jax
import jax.numpy as jnp
import keras
import numpy as np
import optax
import torch
from keras.src.backend.common import dtypes
from optax._src import factorized
from torch.optim import _muon as muon

keras.config.set_floatx("float64")
torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)
warnings.filterwarnings("ignore")

STEPS = 50


# Functions, of the leaves written one after the other.

def links(u, strength):
    return jnp.sum((1 - u[:-1]) ** 2 + strength * (u[1:] - u[:-1] ** 2) ** 2)


def separable(u):
    return jnp.sum((jnp.arange(u.size) + 1) * (0.5 * (1 - u) ** 2 + 0.25 * u ** 4))


WEIGHT = [-0.9, 0.6, 1.1, 0.4, -0.7, 0.8, 1.2, 0.5, -0.6, 0.9, -1.1, 0.7]
BIAS = [0.3, 1.3, -0.8]


def function(formula, value, leaves, start):
    return {"formula": formula, "value": value, "leaves": leaves, "start": start}


CHAIN = "sum over i of (1 - u[i])^2 + 10 (u[i+1] - u[i]^2)^2, u the leaves in row-major order, one after the other"
FUNCTIONS = {
    "rosenbrock3": function("(1 - x)^2 + 10 (y - x^2)^2 + (1 - y)^2 + 10 (z - y^2)^2", lambda u: links(u, 10),
                            {"x": (3,)}, [-1.2, 1.0, 0.5]),
    "chain": function(CHAIN, lambda u: links(u, 10), {"weight": (4, 3), "bias": (3,)}, WEIGHT + BIAS),
    "chainWeight": function(CHAIN, lambda u: links(u, 10), {"weight": (4, 3)}, WEIGHT),
    "separable": function("sum over i, counted from 1, of i ((1 - u[i])^2 / 2 + u[i]^4 / 4)", separable,
                          {"x": (3,)}, [-1.2, 1.0, 0.5]),
}
for entry in FUNCTIONS.values():
    entry["gradient"] = jax.jit(jax.grad(entry["value"]))
    entry["value"] = jax.jit(entry["value"])


def leaves(name, flat):
    """The leaves of a function's argument, by name."""
    result, offset = {}, 0
    for leaf, shape in FUNCTIONS[name]["leaves"].items():
        size = int(np.prod(shape))
        result[leaf] = flat[offset:offset + size].reshape(shape)
        offset += size
    return result


def flat(name, tree):
    return np.concatenate([np.asarray(tree[leaf]).reshape(-1) for leaf in FUNCTIONS[name]["leaves"]])


class Faults:
    """What is done to the gradient of each step before the optimizer sees it."""

    def __init__(self, factors=(1.0,), nonFinite=(), single=False):
        self.factors, self.nonFinite, self.single = factors, nonFinite, single

    def rounded(self, tree):
        """The parameters as 32 bits hold them, where that is asked for."""
        return jax.tree.map(lambda x: x.astype(jnp.float32).astype(jnp.float64), tree) if self.single else tree

    def __call__(self, name, u, step):
        gradient = np.array(FUNCTIONS[name]["gradient"](u)) * self.factors[step % len(self.factors)]
        if step in self.nonFinite:
            gradient[0] = np.nan
        return gradient


# Each runner returns the parameters after every step and, where the optimizer has them, their averages.

def run_optax(make, name, start, gradient, extras=(), evaluate=None, averager=None, project=None, lookahead=False):
    optimizer = optax.with_extra_args_support(make())
    objective = FUNCTIONS[name]

    def flatten(tree):
        return jnp.concatenate([tree[leaf].reshape(-1) for leaf in objective["leaves"]])

    def step(tree, state, slopes, loss):
        available = {
            "value": loss,
            "obj_fn": lambda p: objective["value"](flatten(p)),
            "grad_fn": lambda p, _: leaves(name, objective["gradient"](flatten(p))),
        }
        updates, state = optimizer.update(slopes, state, tree, **{key: available[key] for key in extras})
        tree = optax.apply_updates(tree, updates)
        return (project(tree) if project else tree), state

    step = jax.jit(step)
    tree = leaves(name, jnp.asarray(start))
    if lookahead:
        tree = optax.LookaheadParams.init_synced(tree)
    state = optimizer.init(tree)
    path, averages = [start], [start]
    memory = averager[0](tree) if averager else None
    for index in range(STEPS):
        u = jnp.asarray(path[-1])
        tree, state = step(tree, state, leaves(name, jnp.asarray(gradient(name, u, index))), objective["value"](u))
        tree = gradient.rounded(tree)
        path.append(flat(name, tree.fast if lookahead else tree))
        if lookahead:
            averages.append(flat(name, tree.slow))
        elif averager:
            average, memory = averager[1](tree, memory)
            averages.append(flat(name, average))
        elif evaluate:
            averages.append(flat(name, evaluate(state, tree)))
    return path, averages if lookahead or averager or evaluate else None


def run_torch(make, name, start, gradient, rate=None, clip=None, average=None, read=None):
    parameters = [torch.nn.Parameter(torch.tensor(np.array(leaf))) for leaf in leaves(name, start).values()]
    model = torch.nn.ParameterList(parameters)
    optimizer = make(parameters)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, rate) if rate else None
    averaged = average(model) if average else None
    path, averages = [start], [start]
    for index in range(STEPS):
        slopes = leaves(name, gradient(name, jnp.asarray(path[-1]), index))
        for parameter, slope in zip(parameters, slopes.values()):
            parameter.grad = torch.tensor(slope)
        if clip:
            clip(parameters)
        optimizer.step()
        if schedule:
            schedule.step()
        path.append(np.concatenate([p.detach().numpy().reshape(-1) for p in parameters]))
        if averaged:
            averaged.update_parameters(model)
            averages.append(np.concatenate([p.detach().numpy().reshape(-1) for p in averaged.module.parameters()]))
        elif read:
            averages.append(np.concatenate([read(optimizer.state[p]).numpy().reshape(-1) for p in parameters]))
    return path, averages if averaged or read else None


def run_keras(make, name, start, gradient, read=None):
    variables = [keras.Variable(np.array(leaf), dtype="float64", name=key) for key, leaf in leaves(name, start).items()]
    optimizer = make()
    optimizer.build(variables)
    path, averages = [start], [start]
    for index in range(STEPS):
        slopes = leaves(name, gradient(name, jnp.asarray(path[-1]), index))
        optimizer.apply([jnp.asarray(slope) for slope in slopes.values()], variables)
        path.append(np.concatenate([np.asarray(v.value).reshape(-1) for v in variables]))
        if read:
            averages.append(np.concatenate([np.asarray(v).reshape(-1) for v in read(optimizer, variables)]))
    return path, averages if read else None


# Where a library leaves float64, the same code without the rounding.

def keep_float64():
    """Optax' Adafactor takes its decay 1 - t^-0.8 in float32, PyTorch's Muon its Newton-Schulz steps in bfloat16, and
    Keras over JAX its means, norms and minima in float32."""
    def decay(step, exponent=0.8):
        return 1.0 - jnp.array(step + 1, jnp.float64) ** (-exponent)

    factorized.scale_by_factored_rms.__defaults__ = (*factorized.scale_by_factored_rms.__defaults__[:-1], decay)
    source = inspect.getsource(muon._zeropower_via_newtonschulz)
    assert ".bfloat16()" in source
    del dtypes.BIT64_TO_BIT32_DTYPE["float64"]
    exec(source.replace(".bfloat16()", ".clone()"), muon.__dict__)


keep_float64()
ADAFACTOR_NOTE = "Optax computes the decay 1 - t^-decayRate in float32; here in float64 by the patched library."
MUON_NOTE = "PyTorch runs Newton-Schulz in bfloat16; here in float64 by the library's own code without the cast."

KERAS_NOTE = "Keras over JAX takes means, norms and minima in float32; here in float64 by the patched library."
SCHEDULE_NOTE = "optax.exponential_decay counts in float32 unless transition_steps is a float64, as here."
RPROP_NOTE = "Optax 0.2.8 gives out the update of the step before, by a slip: the first step is zero, the others late."

ROWS = []


def text_form(method, schedule, chain):
    """The optimizer as Descent writes it."""
    if schedule:
        method = method.replace("(", f"(learningRate={schedule},", 1)
    return ".".join([method, *chain])


def row(library, run, call, descent, on="rosenbrock3", faults=None, name=None, schedule=None, chain=(), **texts):
    """Runs one optimizer twice, from the start and from a start a rounding away; writes what the two agree on."""
    start = np.array(FUNCTIONS[on]["start"])
    faults = faults or Faults()
    path, averages = run(on, start, faults)
    nudge = np.where(np.arange(start.size) % 2, 1e-15, -1e-15)
    nearby, nearbyAverages = run(on, start + nudge, faults)
    drift = deviation(nearby, path)
    if averages is not None:
        drift = max(drift, deviation(nearbyAverages, averages))
    name = name or f"{library} {call} on {on}"
    single = Faults(faults.factors, faults.nonFinite, single=True)
    sensitivity = deviation(run(on, start, single)[0], path) if library == "optax" else 0
    result = {"name": name, "library": library, "call": call, "function": on,
              "optimizer": text_form(descent, schedule, chain)}
    result.update({key: text for key, text in texts.items() if text is not None})
    if faults.factors != (1.0,):
        result["gradientFactors"] = list(faults.factors)
    if sensitivity > 7e-6:
        result["sensitivity"] = sensitivity
    if faults.nonFinite:
        result["nonFiniteSteps"] = list(faults.nonFinite)
    moved = np.abs(np.asarray(path[-1]) - start).max()
    print(f"{'SENSITIVE ' if drift > 1e-13 else ''}{drift:.1e} moved {moved:.1e} "
          f"f {float(FUNCTIONS[on]['value'](jnp.asarray(path[-1]))):.3g}  {name}", flush=True)
    result["parameters"] = [reference.numbers(u) for u in path]
    result["values"] = [reference.number(float(FUNCTIONS[on]["value"](jnp.asarray(u)))) for u in path]
    if averages is not None:
        result["averages"] = [reference.numbers(u) for u in averages]
    assert np.isfinite(np.array(path)).all(), name
    assert name not in [other["name"] for other in ROWS], name
    ROWS.append(result)


def deviation(actual, expected):
    expected = np.asarray(expected)
    return float(np.max(np.abs(np.asarray(actual) - expected) / np.maximum(1, np.abs(expected))))


def short(text):
    return " ".join(text.split())


# A row of each library. `descent` is the text form of the Descent method that must give the same numbers.

def optax_row(call, descent, on="rosenbrock3", faults=None, name=None, extras=(), evaluate=None, averager=None,
              project=None, lookahead=False, **texts):
    call = "optax." + call

    def run(function_name, start, gradient):
        return run_optax(lambda: eval(call), function_name, start, gradient, extras, evaluate, averager, project,
                         lookahead)

    row("optax", run, short(call), descent, on, faults, name, **texts)


def torch_row(call, descent, on="rosenbrock3", faults=None, name=None, rate=None, clip=None, average=None, read=None,
              **texts):
    method, _, settings = call.partition("(")
    call = f"torch.optim.{method}(parameters{'' if settings == ')' else ', '}{settings}"

    def run(function_name, start, gradient):
        def make(parameters):
            return eval(call, {"torch": torch, "parameters": parameters})
        return run_torch(make, function_name, start, gradient, rate, clip, average, read)

    row("pytorch", run, short(call), descent, on, faults, name, **texts)


def keras_row(call, descent, on="rosenbrock3", faults=None, name=None, read=None, **texts):
    call = "keras.optimizers." + call

    def run(function_name, start, gradient):
        return run_keras(lambda: eval(call), function_name, start, gradient, read)

    row("keras", run, short(call), descent, on, faults, name, **texts)


# Two changing rates, in Descent's words and in each library's.

EXPONENTIAL = "exponential(from={},decay=0.5,every=10)"
COSINE = "cosine(from={},to=0,over=50)"


def optax_exponential(rate):
    return f"optax.exponential_decay({rate}, jnp.float64(10), 0.5)"


def optax_cosine(rate):
    return f"optax.cosine_decay_schedule({rate}, 50)"


def keras_exponential(rate):
    return f"keras.optimizers.schedules.ExponentialDecay({rate}, 10, 0.5)"


def keras_cosine(rate):
    return f"keras.optimizers.schedules.CosineDecay({rate}, 50)"


def exponential(step):
    return 0.5 ** (step / 10)


def cosine(step):
    return 0.5 * (1 + math.cos(math.pi * step / 50))



# SGD
optax_row("sgd(0.005)", "sgd(dialect=optax,learningRate=0.005)")
optax_row("sgd(0.002, momentum=0.8)", "sgd(dialect=optax,learningRate=0.002,momentum=0.8)")
optax_row("sgd(0.002, momentum=0.8, nesterov=True)",
          "sgd(dialect=optax,learningRate=0.002,momentum=0.8,nesterov=true)")
optax_row(f"sgd({optax_exponential(0.003)}, momentum=0.8)",
          "sgd(dialect=optax,momentum=0.8)", schedule=EXPONENTIAL.format(0.003), note=SCHEDULE_NOTE)
optax_row("chain(optax.ema(0.8, debias=False), optax.scale_by_learning_rate(0.008))",
          "sgd(dialect=optax,learningRate=0.008,momentum=0.8,momentumForm=average)")
optax_row("chain(optax.ema(0.8, debias=True), optax.scale_by_learning_rate(0.008))",
          "sgd(dialect=optax,learningRate=0.008,momentum=0.8,momentumForm=debiasedAverage)")
optax_row(f"chain(optax.scale_by_learning_rate({optax_cosine(0.003)}), optax.trace(0.8))",
          "sgd(dialect=optax,momentum=0.8,momentumForm=velocityWithRate)", schedule=COSINE.format(0.003))
optax_row("chain(optax.add_decayed_weights(0.05), optax.sgd(0.002, momentum=0.8))",
          "sgd(dialect=optax,learningRate=0.002,momentum=0.8)", chain=["l2(strength=0.05)"])
torch_row("SGD()", "sgd(dialect=pytorch)")
torch_row("SGD(lr=0.002, momentum=0.8)", "sgd(dialect=pytorch,learningRate=0.002,momentum=0.8)")
torch_row("SGD(lr=0.004, momentum=0.8, dampening=0.3, weight_decay=0.05)",
          "sgd(dialect=pytorch,learningRate=0.004,momentum=0.8,dampening=0.3,weightDecay=0.05)")
torch_row("SGD(lr=0.002, momentum=0.8, nesterov=True, weight_decay=0.05)",
          "sgd(dialect=pytorch,learningRate=0.002,momentum=0.8,nesterov=true,weightDecay=0.05)")
torch_row("SGD(lr=0.003, momentum=0.8)",
          "sgd(dialect=pytorch,momentum=0.8)", rate=exponential, schedule=EXPONENTIAL.format(0.003),
          name="pytorch SGD(lr=0.003, momentum=0.8), lr times 0.5 ** (t / 10)")
keras_row("SGD(learning_rate=0.005)", "sgd(dialect=keras,learningRate=0.005)")
keras_row("SGD()", "sgd(dialect=keras)")
keras_row("SGD(0.002, momentum=0.8)", "sgd(dialect=keras,learningRate=0.002,momentum=0.8)")
keras_row("SGD(0.002, momentum=0.8, nesterov=True, weight_decay=0.05)",
          "sgd(dialect=keras,learningRate=0.002,momentum=0.8,nesterov=true,weightDecay=0.05)")
keras_row(f"SGD({keras_exponential(0.003)}, momentum=0.8)",
          "sgd(dialect=keras,momentum=0.8)", schedule=EXPONENTIAL.format(0.003))
keras_row(f"SGD({keras_cosine(0.003)}, momentum=0.8, nesterov=True)",
          "sgd(dialect=keras,momentum=0.8,nesterov=true)", schedule=COSINE.format(0.003), note=KERAS_NOTE)

# Adagrad
optax_row("adagrad(0.1)", "adagrad(dialect=optax,learningRate=0.1)")
optax_row("adagrad(0.2, initial_accumulator_value=0.5, eps=0.01)",
          "adagrad(dialect=optax,learningRate=0.2,initialAccumulator=0.5,epsilon=0.01)")
optax_row("adagrad(0.2, initial_accumulator_value=0.0, eps=0.0001)",
          "adagrad(dialect=optax,learningRate=0.2,initialAccumulator=0,epsilon=0.0001)")
torch_row("Adagrad()", "adagrad(dialect=pytorch)")
torch_row("Adagrad(lr=0.2, lr_decay=0.05, weight_decay=0.05, initial_accumulator_value=0.5, eps=0.01)",
          "adagrad(dialect=pytorch,learningRate=0.2,rateDecay=0.05,weightDecay=0.05,initialAccumulator=0.5,"
          "epsilon=0.01)")
keras_row("Adagrad()", "adagrad(dialect=keras)")
keras_row("Adagrad(0.2, initial_accumulator_value=0.5, epsilon=0.01, weight_decay=0.05)",
          "adagrad(dialect=keras,learningRate=0.2,initialAccumulator=0.5,epsilon=0.01,weightDecay=0.05)")

# Adadelta
optax_row("adadelta(1.0)",
          "adadelta(dialect=optax,learningRate=1)",
          note="learning_rate=None, Optax' default, climbs instead: it leaves out the minus sign.")
optax_row("adadelta(0.5, rho=0.8, eps=0.0001, weight_decay=0.05)",
          "adadelta(dialect=optax,learningRate=0.5,decay=0.8,epsilon=0.0001).l2(strength=0.05)")
torch_row("Adadelta()", "adadelta(dialect=pytorch)")
torch_row("Adadelta(lr=0.5, rho=0.8, eps=0.0001, weight_decay=0.05)",
          "adadelta(dialect=pytorch,learningRate=0.5,decay=0.8,epsilon=0.0001,weightDecay=0.05)")
keras_row("Adadelta()", "adadelta(dialect=keras)")
keras_row("Adadelta(0.5, rho=0.8, epsilon=0.0001, weight_decay=0.05)",
          "adadelta(dialect=keras,learningRate=0.5,decay=0.8,epsilon=0.0001,weightDecay=0.05)")

# RMSProp
optax_row("rmsprop(0.01)", "rmsprop(dialect=optax,learningRate=0.01)")
optax_row("rmsprop(0.003, decay=0.8, eps=0.01)", "rmsprop(dialect=optax,learningRate=0.003,decay=0.8,epsilon=0.01)")
optax_row("rmsprop(0.003, decay=0.8, eps=0.01, eps_in_sqrt=False, initial_scale=0.5)",
          "rmsprop(dialect=optax,learningRate=0.003,decay=0.8,epsilon=0.01,epsilonPlacement=outsideRoot,"
          "initialAccumulator=0.5)")
optax_row("rmsprop(0.005, decay=0.8, eps=0.01, centered=True, momentum=0.7)",
          "rmsprop(dialect=optax,learningRate=0.005,decay=0.8,epsilon=0.01,centered=true,momentum=0.7)")
optax_row("rmsprop(0.003, decay=0.8, eps=0.01, centered=True, eps_in_sqrt=False, bias_correction=True,"
          " initial_scale=0.5)",
          "rmsprop(dialect=optax,learningRate=0.003,decay=0.8,epsilon=0.01,epsilonPlacement=outsideRoot,"
          "centered=true,biasCorrection=true,initialAccumulator=0.5)")
optax_row("rmsprop(0.005, momentum=0.7, nesterov=True, bias_correction=True)",
          "rmsprop(dialect=optax,learningRate=0.005,momentum=0.7,nesterov=true,biasCorrection=true)")
optax_row(f"rmsprop({optax_exponential(0.01)}, momentum=0.7)",
          "rmsprop(dialect=optax,momentum=0.7)", schedule=EXPONENTIAL.format(0.01), note=SCHEDULE_NOTE)
torch_row("RMSprop()", "rmsprop(dialect=pytorch)")
torch_row("RMSprop(lr=0.005, alpha=0.8, eps=0.01, weight_decay=0.05, momentum=0.7, centered=True)",
          "rmsprop(dialect=pytorch,learningRate=0.005,decay=0.8,epsilon=0.01,weightDecay=0.05,momentum=0.7,"
          "centered=true)")
torch_row("RMSprop(lr=0.01, alpha=0.9, momentum=0.7)",
          "rmsprop(dialect=pytorch,decay=0.9,momentum=0.7)", rate=exponential, schedule=EXPONENTIAL.format(0.01),
          name="pytorch RMSprop(lr=0.01, alpha=0.9, momentum=0.7), lr times 0.5 ** (t / 10)")
keras_row("RMSprop()", "rmsprop(dialect=keras)")
keras_row("RMSprop(0.005, rho=0.8, momentum=0.7, epsilon=0.01, centered=True, weight_decay=0.05)",
          "rmsprop(dialect=keras,learningRate=0.005,decay=0.8,momentum=0.7,epsilon=0.01,centered=true,"
          "weightDecay=0.05)")
keras_row(f"RMSprop({keras_exponential(0.01)}, momentum=0.7)",
          "rmsprop(dialect=keras,momentum=0.7)", schedule=EXPONENTIAL.format(0.01))

# Rprop
torch_row("Rprop()", "rprop(dialect=pytorch)")
torch_row("Rprop(lr=0.02, etas=(0.4, 1.3), step_sizes=(0.001, 0.1))",
          "rprop(dialect=pytorch,learningRate=0.02,shrink=0.4,growth=1.3,minimumStep=0.001,maximumStep=0.1)")
optax_row("rprop(0.01)", "rprop(dialect=optax,learningRate=0.01)", note=RPROP_NOTE)
optax_row("rprop(0.02, eta_minus=0.4, eta_plus=1.1, min_step_size=0.001, max_step_size=0.05)",
          "rprop(dialect=optax,learningRate=0.02,shrink=0.4,growth=1.1,minimumStep=0.001,maximumStep=0.05)",
          note=RPROP_NOTE)

# Adam family
optax_row("adam(0.05)", "adam(dialect=optax,learningRate=0.05)")
optax_row("adam(0.05, b1=0.8, b2=0.9, eps=0.01, eps_root=0.1)",
          "adam(dialect=optax,learningRate=0.05,beta1=0.8,beta2=0.9,epsilon=0.01,epsilonRoot=0.1)")
optax_row("adam(0.05, b1=0.8, nesterov=True)", "adam(dialect=optax,learningRate=0.05,beta1=0.8,nesterov=true)")
optax_row(f"adam({optax_cosine(0.1)})", "adam(dialect=optax)", schedule=COSINE.format(0.1))
torch_row("Adam()", "adam(dialect=pytorch)")
torch_row("Adam(lr=0.05, betas=(0.8, 0.9), eps=0.01, weight_decay=0.05)",
          "adam(dialect=pytorch,learningRate=0.05,beta1=0.8,beta2=0.9,epsilon=0.01,weightDecay=0.05)")
torch_row("Adam(lr=0.05, betas=(0.8, 0.9), eps=0.01, amsgrad=True)",
          "adam(dialect=pytorch,learningRate=0.05,beta1=0.8,beta2=0.9,epsilon=0.01,amsgrad=true)")
torch_row("Adam(lr=0.1)",
          "adam(dialect=pytorch)", rate=cosine, schedule=COSINE.format(0.1),
          name="pytorch Adam(lr=0.1), lr times (1 + cos(pi t / 50)) / 2")
keras_row("Adam()", "adam(dialect=keras)")
keras_row("Adam(0.05, beta_1=0.8, beta_2=0.9, epsilon=0.01, weight_decay=0.05)",
          "adam(dialect=keras,learningRate=0.05,beta1=0.8,beta2=0.9,epsilon=0.01,weightDecay=0.05)")
keras_row("Adam(0.05, beta_1=0.8, beta_2=0.9, epsilon=0.01, amsgrad=True)",
          "adam(dialect=keras,learningRate=0.05,beta1=0.8,beta2=0.9,epsilon=0.01,amsgrad=true)")
keras_row(f"Adam({keras_cosine(0.1)})", "adam(dialect=keras)", schedule=COSINE.format(0.1), note=KERAS_NOTE)
optax_row("amsgrad(0.05)", "amsgrad(dialect=optax,learningRate=0.05)")
optax_row("amsgrad(0.05, b1=0.8, b2=0.9, eps=0.01, eps_root=0.1)",
          "amsgrad(dialect=optax,learningRate=0.05,beta1=0.8,beta2=0.9,epsilon=0.01,epsilonRoot=0.1)")
optax_row("amsgrad(0.05, b1=0.8, b2=0.9, bias_correction_mu=False, bias_correction_nu=False)",
          "amsgrad(dialect=optax,learningRate=0.05,beta1=0.8,beta2=0.9,correctedMean=false,correctedVariance=false)")
optax_row("adamw(0.05)", "adamw(dialect=optax,learningRate=0.05)")
optax_row("adamw(0.05, b1=0.8, b2=0.9, eps=0.01, eps_root=0.1, weight_decay=0.05)",
          "adamw(dialect=optax,learningRate=0.05,beta1=0.8,beta2=0.9,epsilon=0.01,epsilonRoot=0.1,weightDecay=0.05)")
optax_row(f"adamw({optax_exponential(0.05)}, weight_decay=0.05, nesterov=True)",
          "adamw(dialect=optax,weightDecay=0.05,nesterov=true)", schedule=EXPONENTIAL.format(0.05),
          note=SCHEDULE_NOTE)
torch_row("AdamW()", "adamw(dialect=pytorch)")
torch_row("AdamW(lr=0.05, betas=(0.8, 0.9), eps=0.01, weight_decay=0.05, amsgrad=True)",
          "adamw(dialect=pytorch,learningRate=0.05,beta1=0.8,beta2=0.9,epsilon=0.01,weightDecay=0.05,amsgrad=true)")
keras_row("AdamW()", "adamw(dialect=keras)")
keras_row("AdamW(0.05, beta_1=0.8, beta_2=0.9, epsilon=0.01, weight_decay=0.05)",
          "adamw(dialect=keras,learningRate=0.05,beta1=0.8,beta2=0.9,epsilon=0.01,weightDecay=0.05)")
keras_row(f"AdamW({keras_exponential(0.05)}, weight_decay=0.05, amsgrad=True)",
          "adamw(dialect=keras,weightDecay=0.05,amsgrad=true)", schedule=EXPONENTIAL.format(0.05))
optax_row("adamax(0.05)", "adamax(dialect=optax,learningRate=0.05)")
optax_row("adamax(0.05, b1=0.8, b2=0.9, eps=0.5)",
          "adamax(dialect=optax,learningRate=0.05,beta1=0.8,beta2=0.9,epsilon=0.5)")
optax_row("adamaxw(0.05, b1=0.8, b2=0.9, eps=0.5, weight_decay=0.05)",
          "adamax(dialect=optax,learningRate=0.05,beta1=0.8,beta2=0.9,epsilon=0.5,weightDecay=0.05)")
torch_row("Adamax()", "adamax(dialect=pytorch)")
torch_row("Adamax(lr=0.05, betas=(0.8, 0.9), eps=0.5, weight_decay=0.05)",
          "adamax(dialect=pytorch,learningRate=0.05,beta1=0.8,beta2=0.9,epsilon=0.5,weightDecay=0.05)")
keras_row("Adamax()", "adamax(dialect=keras)")
keras_row("Adamax(0.05, beta_1=0.8, beta_2=0.9, epsilon=0.5, weight_decay=0.05)",
          "adamax(dialect=keras,learningRate=0.05,beta1=0.8,beta2=0.9,epsilon=0.5,weightDecay=0.05)")
optax_row("nadam(0.05)", "nadam(dialect=optax,learningRate=0.05)")
optax_row("nadam(0.05, b1=0.8, b2=0.9, eps=0.01, eps_root=0.1)",
          "nadam(dialect=optax,learningRate=0.05,beta1=0.8,beta2=0.9,epsilon=0.01,epsilonRoot=0.1)")
optax_row("nadamw(0.05, b1=0.8, b2=0.9, eps=0.01, weight_decay=0.05)",
          "nadam(dialect=optax,learningRate=0.05,beta1=0.8,beta2=0.9,epsilon=0.01,weightDecay=0.05)")
torch_row("NAdam()", "nadam(dialect=pytorch)")
torch_row("NAdam(lr=0.05, betas=(0.8, 0.9), eps=0.01, weight_decay=0.05, momentum_decay=0.1)",
          "nadam(dialect=pytorch,learningRate=0.05,beta1=0.8,beta2=0.9,epsilon=0.01,weightDecay=0.05,"
          "momentumDecay=0.1)")
torch_row("NAdam(lr=0.05, betas=(0.8, 0.9), eps=0.01, weight_decay=0.05, decoupled_weight_decay=True)",
          "nadam(dialect=pytorch,learningRate=0.05,beta1=0.8,beta2=0.9,epsilon=0.01)", chain=["weightDecay(strength=0.05)"])
keras_row("Nadam()", "nadam(dialect=keras)")
keras_row("Nadam(0.05, beta_1=0.8, beta_2=0.9, epsilon=0.01, weight_decay=0.05)",
          "nadam(dialect=keras,learningRate=0.05,beta1=0.8,beta2=0.9,epsilon=0.01,weightDecay=0.05)")
keras_row(f"Nadam({keras_exponential(0.05)})", "nadam(dialect=keras)", schedule=EXPONENTIAL.format(0.05))
optax_row("radam(0.02)", "radam(dialect=optax,learningRate=0.02)")
optax_row("radam(0.02, b1=0.8, b2=0.9, eps=0.01, eps_root=0.1, threshold=4.5)",
          "radam(dialect=optax,learningRate=0.02,beta1=0.8,beta2=0.9,epsilon=0.01,epsilonRoot=0.1,threshold=4.5)")
optax_row("radam(0.02, b1=0.8, b2=0.9, nesterov=True)",
          "radam(dialect=optax,learningRate=0.02,beta1=0.8,beta2=0.9,nesterov=true)")
torch_row("RAdam()", "radam(dialect=pytorch)")
torch_row("RAdam(lr=0.02, betas=(0.8, 0.9), eps=0.01, weight_decay=0.05)",
          "radam(dialect=pytorch,learningRate=0.02,beta1=0.8,beta2=0.9,epsilon=0.01,weightDecay=0.05)")
torch_row("RAdam(lr=0.02, betas=(0.8, 0.9), eps=0.01, weight_decay=0.05, decoupled_weight_decay=True)",
          "radam(dialect=pytorch,learningRate=0.02,beta1=0.8,beta2=0.9,epsilon=0.01)", chain=["weightDecay(strength=0.05)"])
optax_row("adabelief(0.05)", "adabelief(dialect=optax,learningRate=0.05)")
optax_row("adabelief(0.05, b1=0.8, b2=0.9, eps=0.01, eps_root=0.001)",
          "adabelief(dialect=optax,learningRate=0.05,beta1=0.8,beta2=0.9,epsilon=0.01,epsilonRoot=0.001)")
optax_row("adabelief(0.05, b1=0.8, b2=0.9, eps=0.01, nesterov=True)",
          "adabelief(dialect=optax,learningRate=0.05,beta1=0.8,beta2=0.9,epsilon=0.01,nesterov=true)")
optax_row("yogi(0.05)", "yogi(dialect=optax,learningRate=0.05)")
optax_row("yogi(0.05, b1=0.8, b2=0.9, eps=0.01)",
          "yogi(dialect=optax,learningRate=0.05,beta1=0.8,beta2=0.9,epsilon=0.01)")
optax_row("chain(optax.scale_by_yogi(b1=0.8, b2=0.9, eps=0.01, eps_root=0.1, initial_accumulator_value=0.5),"
          " optax.scale_by_learning_rate(0.05))",
          "yogi(dialect=optax,learningRate=0.05,beta1=0.8,beta2=0.9,epsilon=0.01,epsilonRoot=0.1,"
          "initialAccumulator=0.5,initialMean=0.5)")
optax_row("adan(0.05)", "adan(dialect=optax,learningRate=0.05)")
optax_row("adan(0.05, b1=0.9, b2=0.8, b3=0.95, eps=0.01, eps_root=0.1, weight_decay=0.05)",
          "adan(dialect=optax,learningRate=0.05,beta1=0.9,beta2=0.8,beta3=0.95,epsilon=0.01,epsilonRoot=0.1,"
          "weightDecay=0.05)")
optax_row("contrib.ademamix(0.02)", "ademamix(dialect=optax,learningRate=0.02)")
optax_row("contrib.ademamix(0.02, b1=0.8, b2=0.9, b3=0.99, alpha=3.0, eps=0.01, eps_root=0.1, weight_decay=0.05)",
          "ademamix(dialect=optax,learningRate=0.02,beta1=0.8,beta2=0.9,beta3=0.99,alpha=3,epsilon=0.01,"
          "epsilonRoot=0.1,weightDecay=0.05)")
optax_row("contrib.adopt(0.05)", "adopt(dialect=optax,learningRate=0.05)")
optax_row("contrib.adopt(0.02, b1=0.8, b2=0.9, eps=0.5, use_clipping=False)",
          "adopt(dialect=optax,learningRate=0.02,beta1=0.8,beta2=0.9,epsilon=0.5,clipping=false)")
optax_row("contrib.adopt(0.05, b1=0.8, b2=0.99, eps=0.01, nesterov=True)",
          "adopt(dialect=optax,learningRate=0.05,beta1=0.8,beta2=0.99,epsilon=0.01,nesterov=true)")
optax_row("lion(0.02)", "lion(dialect=optax,learningRate=0.02)")
optax_row("lion(0.02, b1=0.8, b2=0.9, weight_decay=0.05)",
          "lion(dialect=optax,learningRate=0.02,beta1=0.8,beta2=0.9,weightDecay=0.05)")
keras_row("Lion()", "lion(dialect=keras)")
keras_row("Lion(0.02, beta_1=0.8, beta_2=0.9, weight_decay=0.05)",
          "lion(dialect=keras,learningRate=0.02,beta1=0.8,beta2=0.9,weightDecay=0.05)")
keras_row(f"Lion({keras_exponential(0.05)})", "lion(dialect=keras)", schedule=EXPONENTIAL.format(0.05))
optax_row("sign_sgd(0.02)", "sign(dialect=optax,learningRate=0.02)")
optax_row(f"sign_sgd({optax_cosine(0.05)})", "sign(dialect=optax)", schedule=COSINE.format(0.05))
optax_row("signum(0.02)", "signum(dialect=optax,learningRate=0.02)")
optax_row("signum(0.02, beta=0.7)", "signum(dialect=optax,learningRate=0.02,momentum=0.7)")
keras_row("Ftrl()", "ftrl(dialect=keras)")
keras_row("Ftrl(0.2)", "ftrl(dialect=keras,learningRate=0.2)")
keras_row("Ftrl(0.2, learning_rate_power=-0.6, initial_accumulator_value=0.5, l1_regularization_strength=0.3,"
          " l2_regularization_strength=0.05, l2_shrinkage_regularization_strength=0.02, beta=0.4)",
          "ftrl(dialect=keras,learningRate=0.2,power=0.6,initialAccumulator=0.5,l1=0.3,l2=0.05,"
          "l2Shrinkage=0.02,beta=0.4)")
keras_row("Ftrl(0.2, weight_decay=0.05)", "ftrl(dialect=keras,learningRate=0.2,weightDecay=0.05)")
torch_row("ASGD()", "asgd(dialect=pytorch)", read=lambda state: state["ax"])
torch_row("ASGD(lr=0.005, lambd=0.1, alpha=0.6, t0=10, weight_decay=0.05)",
          "asgd(dialect=pytorch,learningRate=0.005,decay=0.1,power=0.6,start=10,weightDecay=0.05)",
          read=lambda state: state["ax"])


ON_CHAIN = dict(on="chain")
ON_WEIGHT = dict(on="chainWeight")
# Layerwise
optax_row("lars(0.5)", "lars(dialect=optax,learningRate=0.5)", **ON_CHAIN)
optax_row("lars(0.5, weight_decay=0.05, trust_coefficient=0.01, eps=0.1, momentum=0.7, nesterov=True)",
          "lars(dialect=optax,learningRate=0.5,weightDecay=0.05,trustCoefficient=0.01,epsilon=0.1,momentum=0.7,"
          "nesterov=true)", **ON_CHAIN)
optax_row(f"lars({optax_exponential(0.5)}, trust_coefficient=0.01)",
          "lars(dialect=optax,trustCoefficient=0.01)", schedule=EXPONENTIAL.format(0.5), note=SCHEDULE_NOTE,
          **ON_CHAIN)
optax_row("lamb(0.02)", "lamb(dialect=optax,learningRate=0.02)", **ON_CHAIN)
optax_row("lamb(0.02, b1=0.8, b2=0.9, eps=0.01, eps_root=0.1, weight_decay=0.05)",
          "lamb(dialect=optax,learningRate=0.02,beta1=0.8,beta2=0.9,epsilon=0.01,epsilonRoot=0.1,weightDecay=0.05)",
          **ON_CHAIN)
keras_row("Lamb()", "lamb(dialect=keras)", **ON_CHAIN)
keras_row("Lamb(0.02, beta_1=0.8, beta_2=0.9, epsilon=0.01, weight_decay=0.05)",
          "lamb(dialect=keras,learningRate=0.02,beta1=0.8,beta2=0.9,epsilon=0.01,weightDecay=0.05)", **ON_CHAIN)
optax_row("novograd(0.02)", "novograd(dialect=optax,learningRate=0.02)", **ON_CHAIN)
optax_row("novograd(0.02, b1=0.8, b2=0.5, eps=0.01, eps_root=0.1, weight_decay=0.05)",
          "novograd(dialect=optax,learningRate=0.02,beta1=0.8,beta2=0.5,epsilon=0.01,epsilonRoot=0.1,"
          "weightDecay=0.05)", **ON_CHAIN)
optax_row("sm3(0.1)", "sm3(dialect=optax,learningRate=0.1)", **ON_CHAIN)
optax_row("sm3(0.1, momentum=0.5)", "sm3(dialect=optax,learningRate=0.1,momentum=0.5)", **ON_CHAIN)
# Adafactor
ADAFACTOR = dict(note=ADAFACTOR_NOTE, **ON_CHAIN)
optax_row("adafactor()",
          "adafactor(dialect=optax)", tolerance=1e-10,
          note=ADAFACTOR_NOTE + " Steps as long as the parameters: roundings grow.")
optax_row("adafactor(0.05, min_dim_size_to_factor=2)",
          "adafactor(dialect=optax,learningRate=0.05,minimumDimensionToFactor=2)", **ADAFACTOR)
optax_row("adafactor(0.05)", "adafactor(dialect=optax,learningRate=0.05)", **ADAFACTOR)
optax_row("adafactor(0.02, min_dim_size_to_factor=2, decay_rate=0.7, multiply_by_parameter_scale=False,"
          " clipping_threshold=0.8, momentum=0.7, dtype_momentum=jnp.float64, weight_decay_rate=0.001, eps=0.001)",
          "adafactor(dialect=optax,learningRate=0.02,minimumDimensionToFactor=2,decayRate=0.7,parameterScale=false,"
          "clippingThreshold=0.8,momentum=0.7,weightDecay=0.001,epsilon=0.001)", **ADAFACTOR)
torch_row("Adafactor()", "adafactor(dialect=pytorch)", **ON_CHAIN)
torch_row("Adafactor(lr=0.3, beta2_decay=-0.6, eps=(0.5, 0.01), d=1.1, weight_decay=0.05)",
          "adafactor(dialect=pytorch,learningRate=0.3,decayRate=0.6,epsilon=0.5,epsilonScale=0.01,"
          "clippingThreshold=1.1,weightDecay=0.05)", **ON_CHAIN)
keras_row("Adafactor()", "adafactor(dialect=keras)", note=KERAS_NOTE, **ON_CHAIN)
keras_row("Adafactor(0.3, beta_2_decay=-0.6, epsilon_1=0.01, epsilon_2=0.01, clip_threshold=0.7,"
          " relative_step=False, weight_decay=0.05)",
          "adafactor(dialect=keras,learningRate=0.3,decayRate=0.6,epsilon=0.01,epsilonScale=0.01,"
          "clippingThreshold=0.7,weightDecay=0.05)",
          note="relative_step changes nothing in Keras 3.15. " + KERAS_NOTE, **ON_CHAIN)
# Muon
optax_row("contrib.muon(0.01)", "muon(dialect=optax,learningRate=0.01)", **ON_CHAIN)
optax_row("contrib.muon(0.01, ns_coeffs=(3.0, -3.2, 1.2), ns_steps=4, beta=0.8, eps=0.001, weight_decay=0.05,"
          " nesterov=False, adam_b1=0.8, adam_b2=0.9, adam_eps_root=0.1, adam_weight_decay=0.02,"
          " adam_learning_rate=0.03)",
          "muon(dialect=optax,learningRate=0.01,coefficientA=3,coefficientB=3.2,coefficientC=1.2,"
          "newtonSchulzSteps=4,momentum=0.8,epsilon=0.001,weightDecay=0.05,nesterov=false,beta1=0.8,beta2=0.9,"
          "fallbackEpsilon=0.001,fallbackEpsilonRoot=0.1,fallbackNesterov=false,"
          "fallbackWeightDecay=0.02,fallbackRateRatio=3)", **ON_CHAIN)
optax_row("contrib.muon(0.01, consistent_rms=0.2)",
          "muon(dialect=optax,learningRate=0.01,scaling=matchRMS,rmsRate=0.2)", **ON_WEIGHT)
optax_row("contrib.muon(0.0005, adaptive=True)", "muon(dialect=optax,learningRate=0.0005,adaptive=true)", **ON_WEIGHT)
IN_FLOAT64 = dict(note=MUON_NOTE, **ON_WEIGHT)
torch_row("Muon()", "muon(dialect=pytorch)", **IN_FLOAT64)
torch_row("Muon(lr=0.01, weight_decay=0.05, momentum=0.8, nesterov=False, ns_coefficients=(3.0, -3.2, 1.2),"
          " eps=1.0, ns_steps=4, adjust_lr_fn='match_rms_adamw')",
          "muon(dialect=pytorch,learningRate=0.01,weightDecay=0.05,momentum=0.8,nesterov=false,coefficientA=3,"
          "coefficientB=3.2,coefficientC=1.2,epsilon=1,newtonSchulzSteps=4,scaling=matchRMS)", **IN_FLOAT64)
keras_row("Muon()", "muon(dialect=keras)", note=KERAS_NOTE, **ON_CHAIN)
keras_row("Muon(0.01, adam_beta_1=0.8, adam_beta_2=0.9, adam_weight_decay=0.02, epsilon=0.01, weight_decay=0.05,"
          " muon_a=3.0, muon_b=-3.2, muon_c=1.2, adam_lr_ratio=3, momentum=0.8, ns_steps=4, nesterov=False,"
          " rms_rate=None)",
          "muon(dialect=keras,learningRate=0.01,beta1=0.8,beta2=0.9,fallbackWeightDecay=0.006666666666666667,fallbackEpsilon=0.01,"
          "weightDecay=0.05,coefficientA=3,coefficientB=3.2,coefficientC=1.2,fallbackRateRatio=3,momentum=0.8,"
          "newtonSchulzSteps=4,nesterov=false,scaling=none)", note=KERAS_NOTE, **ON_CHAIN)
# Sophia
SEPARABLE = dict(extras=("obj_fn",), on="separable",
                 note="The function is separable: Hutchinson's estimate is the Hessian's exact diagonal for any signs.")
optax_row("contrib.sophia(0.01)", "sophia(dialect=optax,learningRate=0.01)", **SEPARABLE)
optax_row("contrib.sophia(0.05, b1=0.8, b2=0.7, eps=1e-6, weight_decay=0.05, gamma=0.3, clip_threshold=0.6,"
          " update_interval=3)",
          "sophia(dialect=optax,learningRate=0.05,beta1=0.8,beta2=0.7,epsilon=1e-6,weightDecay=0.05,gamma=0.3,"
          "clipThreshold=0.6,interval=3)", **SEPARABLE)
# Parameter-free
optax_row("contrib.prodigy()", "prodigy(dialect=optax)", **ON_CHAIN)
optax_row("contrib.prodigy(0.3, betas=(0.8, 0.9), beta3=0.9, eps=1e-6, estim_lr0=0.001, estim_lr_coef=0.5,"
          " weight_decay=0.05)",
          "prodigy(dialect=optax,learningRate=0.3,beta1=0.8,beta2=0.9,beta3=0.9,epsilon=1e-6,initialDistance=0.001,"
          "distanceCoefficient=0.5,weightDecay=0.05)", **ON_CHAIN)
optax_row(f"contrib.prodigy({optax_cosine(1.0)}, estim_lr0=0.001, safeguard_warmup=True)",
          "prodigy(dialect=optax,initialDistance=0.001,safeguardWarmup=true)", schedule=COSINE.format(1.0),
          **ON_CHAIN)
optax_row("contrib.dadapt_adamw()", "dadaptadamw(dialect=optax)", **ON_CHAIN)
optax_row("contrib.dadapt_adamw(0.7, betas=(0.8, 0.9), eps=1e-6, estim_lr0=0.001, weight_decay=0.05)",
          "dadaptadamw(dialect=optax,learningRate=0.7,beta1=0.8,beta2=0.9,epsilon=1e-6,initialDistance=0.001,"
          "weightDecay=0.05)", **ON_CHAIN)
optax_row("contrib.dog()", "dog(dialect=optax)", **ON_CHAIN)
optax_row("contrib.dog(0.7, init_step=('distance', 0.01), eps=1e-4, weight_decay=0.05)",
          "dog(dialect=optax,learningRate=0.7,initialStep=distance,initialDistance=0.01,epsilon=1e-4,"
          "weightDecay=0.05)", **ON_CHAIN)
optax_row("contrib.dog(init_step=('learning_rate', 0.001))",
          "dog(dialect=optax,initialStep=learningRate,initialDistance=0.001)",
          note="initialDistance is here the rate of the first step", **ON_CHAIN)
optax_row("contrib.dowg()", "dowg(dialect=optax)", on="separable")
optax_row("contrib.dowg(0.7, init_estim_sq_dist=0.001, eps=1e-6, weight_decay=0.05)",
          "dowg(dialect=optax,learningRate=0.7,initialDistance=0.03162277660168379,epsilon=1e-6,weightDecay=0.05)",
          note="initialDistance is init_estim_sq_dist: the square of a distance", **ON_CHAIN)
WITH_VALUE = dict(extras=("value",))
optax_row("polyak_sgd(0.005)", "polyak(dialect=optax,maximumRate=0.005)", **WITH_VALUE)
optax_row("polyak_sgd(0.01, scaling=0.7, f_min=0.1, eps=1.0)",
          "polyak(dialect=optax,maximumRate=0.01,scaling=0.7,minimum=0.1,epsilon=1)", **ON_CHAIN, **WITH_VALUE)
optax_row("polyak_sgd(0.05, f_min=9.0, variant='sps+')",
          "polyak(dialect=optax,maximumRate=0.05,minimum=9,nonNegative=true)", **WITH_VALUE)
# Schedule-free
EVALUATED = dict(evaluate=optax.contrib.schedule_free_eval_params)
optax_row("contrib.schedule_free_sgd(0.002)", "schedulefreesgd(dialect=optax,learningRate=0.002)", **EVALUATED)
optax_row("contrib.schedule_free_sgd(0.004, warmup_steps=jnp.float64(10), b1=0.8, weight_decay=0.05,"
          " weight_lr_power=1.0)",
          "schedulefreesgd(dialect=optax,learningRate=0.004,warmup=10,beta=0.8,weightDecay=0.05,weightPower=1)",
          note="Optax warms up in float32 unless warmup_steps is a float64, as here.", **EVALUATED)
optax_row("contrib.schedule_free_adamw()", "schedulefreeadamw(dialect=optax)", **EVALUATED)
optax_row("contrib.schedule_free_adamw(0.05, warmup_steps=jnp.float64(10), b1=0.8, b2=0.9, eps=0.01,"
          " weight_decay=0.05, weight_lr_power=1.0)",
          "schedulefreeadamw(dialect=optax,learningRate=0.05,warmup=10,beta=0.8,beta2=0.9,epsilon=0.01,"
          "weightDecay=0.05,weightPower=1)",
          note="Optax warms up in float32 unless warmup_steps is a float64, as here.", **EVALUATED)
def schedule_free_average(optimizer, variables):
    beta = optimizer.beta_1
    return [(v.value - (1 - beta) * z.value) / beta for v, z in zip(variables, optimizer._momentums)]


keras_row("ScheduleFreeAdamW()", "schedulefreeadamw(dialect=keras)", read=schedule_free_average)
keras_row("ScheduleFreeAdamW(0.05, beta_1=0.8, beta_2=0.9, epsilon=0.01, warmup_steps=10, weight_decay=0.05)",
          "schedulefreeadamw(dialect=keras,learningRate=0.05,warmup=10,beta=0.8,beta2=0.9,epsilon=0.01,"
          "weightDecay=0.05)", read=schedule_free_average)
# Wrappers
optax_row("lookahead(optax.adam(0.05), sync_period=5, slow_step_size=0.4)",
          "adam(dialect=optax,learningRate=0.05)", chain=["lookahead(slowRate=0.4,period=5)"], lookahead=True,
          note="parameters: fast; averages: slow")
optax_row("lookahead(optax.sgd(0.002, momentum=0.8), sync_period=4, slow_step_size=0.7, reset_state=True)",
          "sgd(dialect=optax,learningRate=0.002,momentum=0.8)",
          chain=["lookahead(slowRate=0.7,period=4,resettingState=true)"], lookahead=True,
          note="parameters: fast; averages: slow", **ON_CHAIN)
optax_row("contrib.sam(optax.sgd(0.002, momentum=0.8), optax.chain(optax.contrib.normalize(), optax.sgd(0.05)),"
          " opaque_mode=True)",
          "sgd(dialect=optax,learningRate=0.002,momentum=0.8)", chain=["sharpnessAware(radius=0.05)"],
          extras=("grad_fn",),
          note="opaque mode, one step up (sync_period 2) along the gradient divided by its norm over all leaves",
          **ON_CHAIN)
optax_row("contrib.sam(optax.adam(0.05), optax.chain(optax.contrib.normalize(), optax.sgd(0.02)), sync_period=3,"
          " opaque_mode=True)",
          "adam(dialect=optax,learningRate=0.05)", chain=["sharpnessAware(radius=0.02,steps=2)"],
          extras=("grad_fn",), note="opaque mode, two steps up (sync_period 3)")
UNEQUAL = dict(faults=Faults(factors=(1.0, 0.5, 2.0)))
optax_row("MultiSteps(optax.sgd(0.005, momentum=0.8), 3, accumulator_dtype=jnp.float64)",
          "sgd(dialect=optax,learningRate=0.005,momentum=0.8)", chain=["accumulated(over=3)"], **UNEQUAL)
keras_row("SGD(0.005, momentum=0.8, gradient_accumulation_steps=3)",
          "sgd(dialect=keras,learningRate=0.005,momentum=0.8)", chain=["accumulated(over=3)"], **UNEQUAL)
optax_row("apply_if_finite(optax.adam(0.05), 10)",
          "adam(dialect=optax,learningRate=0.05)", chain=["skippingNonFinite"],
          faults=Faults(nonFinite=(5, 6, 20)),
          note="the gradient's first element is nan at these steps, counted from 0")
# Clipping
optax_row("chain(optax.clip(1.0), optax.sgd(0.02, momentum=0.8))",
          "sgd(dialect=optax,learningRate=0.02,momentum=0.8)", chain=["clippedValues(to=1)"])
optax_row("chain(optax.clip_by_global_norm(5.0), optax.sgd(0.01, momentum=0.8))",
          "sgd(dialect=optax,learningRate=0.01,momentum=0.8)", chain=["clipped(toNorm=5)"], **ON_CHAIN)
optax_row("chain(optax.clip_by_block_rms(1.5), optax.sgd(0.01))",
          "sgd(dialect=optax,learningRate=0.01)", chain=["clippedEach(to=1.5,measure=rootMeanSquare)"], **ON_CHAIN)
optax_row("chain(optax.adaptive_grad_clip(0.5, eps=0.001), optax.sgd(0.01))",
          "sgd(dialect=optax,learningRate=0.01)", chain=["clippedAdaptively(ratio=0.5,epsilon=0.001)"],
          **ON_CHAIN)
optax_row("chain(optax.centralize(), optax.sgd(0.002))",
          "sgd(dialect=optax,learningRate=0.002)", chain=["centralized(unitAxis=first)"], **ON_CHAIN)
optax_row("chain(optax.normalize_by_update_norm(), optax.sgd(0.05))",
          "sgd(dialect=optax,learningRate=0.05)", chain=["normalized(epsilon=1e-6)"], **ON_CHAIN)
torch_row("SGD(lr=0.01, momentum=0.8)",
          "sgd(dialect=pytorch,learningRate=0.01,momentum=0.8)",
          clip=lambda p: torch.nn.utils.clip_grad_norm_(p, 5.0), chain=["clipped(toNorm=5,epsilon=1e-6)"],
          name="pytorch SGD(lr=0.01, momentum=0.8) after clip_grad_norm_(parameters, 5.0)", **ON_CHAIN)
torch_row("SGD(lr=0.02, momentum=0.8)",
          "sgd(dialect=pytorch,learningRate=0.02,momentum=0.8)",
          clip=lambda p: torch.nn.utils.clip_grad_value_(p, 1.0), chain=["clippedValues(to=1)"],
          name="pytorch SGD(lr=0.02, momentum=0.8) after clip_grad_value_(parameters, 1.0)")
keras_row("SGD(0.01, momentum=0.8, clipnorm=4.0)",
          "sgd(dialect=keras,learningRate=0.01,momentum=0.8)", chain=["clippedEach(to=4)"], **ON_CHAIN)
keras_row("SGD(0.01, momentum=0.8, global_clipnorm=5.0, weight_decay=0.05)",
          "sgd(dialect=keras,learningRate=0.01,momentum=0.8,weightDecay=0.05)", chain=["clipped(toNorm=5)"],
          **ON_CHAIN)
keras_row("Adam(0.05, clipvalue=1.0)", "adam(dialect=keras,learningRate=0.05)", chain=["clippedValues(to=1)"])
# Averages
def increment(rate):
    """Optax' incremental_update as (start, step)."""
    return lambda tree: tree, lambda tree, old: (optax.incremental_update(tree, old, rate),) * 2


def debiased(decay):
    ema = optax.ema(decay)
    return ema.init, lambda tree, state: ema.update(tree, state)


optax_row("sgd(0.005)",
          "sgd(dialect=optax,learningRate=0.005)", averager=increment(0.1), chain=["exponentiallyAveraged(decay=0.9)"],
          name="optax sgd(0.005) with incremental_update(new, old, 0.1)", note="the average begins at the start")
optax_row("sgd(0.005)",
          "sgd(dialect=optax,learningRate=0.005)", averager=debiased(0.9),
          chain=["exponentiallyAveraged(decay=0.9,debiased=true)"],
          name="optax sgd(0.005) with optax.ema(0.9) of the parameters",
          note="the average begins at zero and is divided by 1 - decay^t; its first entry is the start by convention")
swa = torch.optim.swa_utils
torch_row("Adam(lr=0.05)",
          "adam(dialect=pytorch,learningRate=0.05)",
          average=lambda m: swa.AveragedModel(m, multi_avg_fn=swa.get_ema_multi_avg_fn(0.9)),
          chain=["exponentiallyAveraged(decay=0.9,start=1)"],
          name="pytorch Adam(lr=0.05) with AveragedModel(get_ema_multi_avg_fn(0.9))",
          note="the average begins at the parameters after the first step")
torch_row("Adam(lr=0.05)",
          "adam(dialect=pytorch,learningRate=0.05)", average=lambda m: swa.AveragedModel(m),
          chain=["uniformlyAveraged"], name="pytorch Adam(lr=0.05) with AveragedModel (SWA)",
          note="the mean of the parameters after every step, without the start")
def moving_average(optimizer, _):
    return [average.value for average in optimizer._model_variables_moving_average]


keras_row("SGD(0.005, use_ema=True, ema_momentum=0.9)",
          "sgd(dialect=keras,learningRate=0.005)", read=moving_average, chain=["exponentiallyAveraged(decay=0.9,start=1)"],
          note="the average begins at the parameters after the first step")
keras_row("SGD(0.005, use_ema=True, ema_momentum=0.9, ema_overwrite_frequency=7)",
          "sgd(dialect=keras,learningRate=0.005)", read=moving_average,
          chain=["exponentiallyAveraged(decay=0.9,overwritingEvery=7,start=1)"],
          note="after steps 7, 14, … the parameters become the average")
# Projections
def leafwise(project, *arguments):
    return lambda tree: {key: project(leaf, *arguments) for key, leaf in tree.items()}


projections = optax.projections
for project, arguments, onto in (
    (projections.projection_non_negative, (), "onto=nonNegative"),
    (projections.projection_box, (-0.5, 0.8), "onto=box,low=-0.5,high=0.8"),
    (projections.projection_simplex, (1.5,), "onto=simplex,size=1.5"),
    (projections.projection_l2_ball, (0.9,), "onto=ball,size=0.9"),
    (projections.projection_l1_ball, (1.2,), "onto=l1Ball,size=1.2"),
):
    optax_row("sgd(0.01)", "sgd(dialect=optax,learningRate=0.01)", project=leafwise(project, *arguments),
              chain=[f"projected({onto})"], name=f"optax sgd(0.01) then {project.__name__}{arguments}",
              note="after each step the parameters are projected")

PROJECTIONS = []
random = np.random.default_rng(7)


def projection_rows(name, onto, sizes, *arguments):
    project = getattr(projections, "projection_" + name)
    text = ", ".join(["x", *map(str, arguments)])
    for size in sizes:
        for spread in (0.3, 3.0):
            point = np.round(random.normal(size=size) * spread, 6)
            PROJECTIONS.append({"projection": f"optax.projections.projection_{name}({text})", "optimizer": f"sgd.projected(onto={onto})",
                                "input": reference.numbers(point),
                                "output": reference.numbers(project(jnp.asarray(point), *arguments))})


projection_rows("non_negative", "nonNegative", (1, 2, 3, 5, 8, 20))
projection_rows("box", "box,low=-0.5,high=0.8", (1, 2, 3, 5, 8, 20), -0.5, 0.8)
projection_rows("hypercube", "box,low=0,high=1.5", (1, 2, 3, 5, 8, 20), 1.5)
for scale, sizes in ((1.0, (1, 2, 3, 6, 12)), (2.5, (3, 7))):
    for name, onto in (("simplex", "simplex"), ("l1_ball", "l1Ball"), ("l2_sphere", "sphere"), ("l2_ball", "ball")):
        projection_rows(name, f"{onto},size={scale}", sizes, scale)
    projection_rows("linf_ball", f"box,low={-scale},high={scale}", sizes, scale)

functions = {
    name: {"leaves": [{"name": leaf, "shape": shape} for leaf, shape in entry["leaves"].items()],
           "formula": entry["formula"],
           "start": [reference.numbers(leaf) for leaf in leaves(name, np.array(entry["start"])).values()]}
    for name, entry in FUNCTIONS.items()
}
reference.write("trajectories.json",
                {"versions": reference.versions(optax, torch, keras, jax, np), "functions": functions},
                rows=ROWS, projections=PROJECTIONS)
