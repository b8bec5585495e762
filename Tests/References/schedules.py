"""schedules.json: learning-rate schedules of Keras, PyTorch and Optax, and their controllers of plateaus, step by step.

Each row has the library's call and the text form that Descent takes for the same schedule. scikit-learn's rates, which
it does not show, and the transformer's are computed from the formulas they are published with.
"""

import os
import warnings

# With this backend Keras takes cosines in float64, with others in float32.
os.environ["KERAS_BACKEND"] = "torch"

import reference  # noqa: E402  (sets the environment)
from reference import number

import jax
import keras
import numpy as np
import optax
import torch
from torch.optim import lr_scheduler

keras.config.set_floatx("float64")
warnings.filterwarnings("ignore", message=".*(epoch parameter|Detected call).*")

STEPS = range(201)
rows = []
plateaus = []


def add(library, call, text, values, relative=1e-12):
    """`relative` is to the greatest value."""
    rows.append({"library": library, "call": call, "schedule": text, "relative": relative,
                 "values": [number(float(value)) for value in values]})


# Optax --------------------------------------------------------------------------------------------------------------

def add_optax(call, text):
    schedule = eval(call, vars(optax))
    add("Optax", call, text, [schedule(step) for step in STEPS])


OPTAX = [
    ("constant_schedule(0.25)", "constant(from=0.25)"),
    ("linear_schedule(0.1, 0.02, 150)", "linear(from=0.1,to=0.02,over=150)"),
    ("linear_schedule(0.0, 0.3, 7)", "linear(from=0,to=0.3,over=7)"),
    ("linear_schedule(0.1, 0.02, 100, 30)", "linear(from=0.1,to=0.02,over=100,start=30)"),
    ("exponential_decay(0.1, 25, 0.5)", "exponential(from=0.1,decay=0.5,every=25)"),
    ("exponential_decay(0.1, 25, 0.5, staircase=True)", "exponential(from=0.1,decay=0.5,every=25,staircase=true)"),
    ("exponential_decay(0.1, 10, 0.7, transition_begin=33, end_value=0.005)",
     "exponential(from=0.1,to=0.005,decay=0.7,every=10,start=33)"),
    ("exponential_decay(0.1, 10, 0.7, transition_begin=33, staircase=True)",
     "exponential(from=0.1,decay=0.7,every=10,staircase=true,start=33)"),
    ("exponential_decay(0.01, 20, 1.5, end_value=0.2)", "exponential(from=0.01,to=0.2,decay=1.5,every=20)"),
    ("piecewise_constant_schedule(0.1, {60: 0.1, 120: 0.5})",
     "piecewiseConstant(values=[0.1;0.01;0.005],boundaries=[60;120])"),
    ("piecewise_interpolate_schedule('linear', 0.1, {60: 2.0, 120: 0.5, 150: 0.1})",
     "piecewiseLinear(values=[0.1;0.2;0.1;0.01],boundaries=[60;120;150])"),
    ("piecewise_interpolate_schedule('cosine', 0.1, {60: 2.0, 120: 0.5, 150: 0.1})",
     "piecewiseCosine(values=[0.1;0.2;0.1;0.01],boundaries=[60;120;150])"),
    ("polynomial_schedule(0.1, 0.001, 2.0, 150)", "polynomial(from=0.1,to=0.001,over=150,power=2)"),
    ("polynomial_schedule(0.1, 0.001, 0.5, 90, 40)", "polynomial(from=0.1,to=0.001,over=90,power=0.5,start=40)"),
    ("cosine_decay_schedule(0.1, 150, 0.05)", "cosine(from=0.1,to=0.005,over=150)"),
    ("cosine_decay_schedule(0.1, 200, 0.0, 2.5)", "cosine(from=0.1,over=200,exponent=2.5)"),
    ("cosine_onecycle_schedule(200, 0.1)", "oneCycle(peak=0.1,over=200,end=afterLastStep)"),
    ("cosine_onecycle_schedule(157, 0.1, 0.25, 10.0, 100.0)",
     "oneCycle(peak=0.1,over=157,rise=0.25,initialDivisor=10,finalDivisor=100,end=afterLastStep)"),
    ("linear_onecycle_schedule(200, 0.1)",
     "oneCycle(peak=0.1,over=200,back=0.85,transition=linear,end=afterLastStep)"),
    ("linear_onecycle_schedule(157, 0.1, 0.25, 0.6, 10.0, 100.0)",
     "oneCycle(peak=0.1,over=157,rise=0.25,back=0.6,initialDivisor=10,finalDivisor=100,transition=linear,"
     "end=afterLastStep)"),
    ("warmup_constant_schedule(0.01, 0.1, 30)", "constant(from=0.1,warmup=30,warmupFrom=0.01)"),
    # decay_steps includes the warm-up.
    ("warmup_cosine_decay_schedule(0.0, 0.1, 20, 200, 0.001)", "cosine(from=0.1,to=0.001,over=180,warmup=20)"),
    ("warmup_cosine_decay_schedule(0.02, 0.1, 50, 140, 0.001, 2.0)",
     "cosine(from=0.1,to=0.001,over=90,exponent=2,warmup=50,warmupFrom=0.02)"),
    ("warmup_exponential_decay_schedule(0.0, 0.1, 20, 10, 0.8, transition_begin=15, staircase=True, end_value=0.01)",
     "exponential(from=0.1,to=0.01,decay=0.8,every=10,staircase=true,warmup=20,start=15)"),
    ("sgdr_schedule([dict(init_value=0.0, peak_value=0.1, warmup_steps=5, decay_steps=60),"
     " dict(init_value=0.0, peak_value=0.05, warmup_steps=10, decay_steps=80, end_value=0.01)])",
     "join(schedules=[cosine(from=0.1,over=55,warmup=5);cosine(from=0.05,to=0.01,over=70,warmup=10)],boundaries=[60])"),
    ("join_schedules([linear_schedule(0.0, 0.1, 20), constant_schedule(0.1), linear_schedule(0.1, 0.0, 40)], [20, 140])",
     "stableDecay(from=0.1,stable=120,decay=40,warmup=20)"),
    ("join_schedules([linear_schedule(0.0, 0.1, 20), constant_schedule(0.1), cosine_decay_schedule(0.1, 50, 0.1)],"
     " [20, 140])", "stableDecay(from=0.1,to=0.01,stable=120,decay=50,transition=cosine,warmup=20)"),
    ("join_schedules([exponential_decay(0.1, 10, 0.5), constant_schedule(0.3),"
     " join_schedules([constant_schedule(0.2), linear_schedule(0.1, 0.0, 30)], [25])], [40, 90])",
     "join(schedules=[exponential(from=0.1,decay=0.5,every=10);0.3;"
     "join(schedules=[0.2;linear(from=0.1,over=30)],boundaries=[25])],boundaries=[40;90])"),
]
for call, text in OPTAX:
    add_optax(call, text)


# Keras --------------------------------------------------------------------------------------------------------------

def add_keras(call, text, relative=1e-12):
    schedule = eval(call, {"f": np.float64, **vars(keras.optimizers.schedules)})
    values = [keras.ops.convert_to_numpy(schedule(np.float64(step))) for step in STEPS]
    assert all(value.dtype == np.float64 for value in values), call
    add("Keras", call, text, values, relative)


KERAS = [
    ("ExponentialDecay(0.1, 25, 0.5)", "exponential(from=0.1,decay=0.5,every=25)"),
    ("ExponentialDecay(0.1, 30, 0.8, staircase=True)", "exponential(from=0.1,decay=0.8,every=30,staircase=true)"),
    ("PiecewiseConstantDecay([60, 120], [0.1, 0.01, 0.005])",
     "piecewiseConstant(values=[0.1;0.01;0.005],boundaries=[60;120],change=afterBoundary)"),
    ("PiecewiseConstantDecay([1, 2, 199], [0.4, 0.3, 0.2, 0.1])",
     "piecewiseConstant(values=[0.4;0.3;0.2;0.1],boundaries=[1;2;199],change=afterBoundary)"),
    ("PolynomialDecay(0.1, 150, 0.001, 2.0)", "polynomial(from=0.1,to=0.001,over=150,power=2)"),
    ("PolynomialDecay(0.1, 60, 0.001, 2.0, cycle=True)", "polynomial(from=0.1,to=0.001,over=60,power=2,cycle=true)"),
    ("PolynomialDecay(0.1, 50)", "polynomial(from=0.1,to=0.0001,over=50)"),
    ("InverseTimeDecay(0.1, 25, 0.5)", "inverseTime(from=0.1,decay=0.5,every=25)"),
    ("InverseTimeDecay(0.1, 40, 2.0, staircase=True)", "inverseTime(from=0.1,decay=2,every=40,staircase=true)"),
    ("CosineDecay(0.1, 150, 0.05)", "cosine(from=0.1,to=0.005,over=150)"),
    # decay_steps comes on top of the warm-up.
    ("CosineDecay(0.0, 150, 0.01, warmup_target=0.1, warmup_steps=20)",
     "cosine(from=0.1,to=0.001,over=150,warmup=20)"),
    ("CosineDecay(0.02, 100, warmup_target=0.1, warmup_steps=50)",
     "cosine(from=0.1,over=100,warmup=50,warmupFrom=0.02)"),
    ("CosineDecayRestarts(0.1, 50, 1.0, 1.0)", "cosineRestarts(from=0.1,period=50)"),
    ("CosineDecayRestarts(0.1, 30, 2.0, 0.5, 0.1)",
     "cosineRestarts(from=0.1,to=0.01,period=30,periodFactor=2,peakFactor=0.5)"),
    ("CosineDecayRestarts(0.1, 20, 1.5, 0.9)",
     "cosineRestarts(from=0.1,period=20,periodFactor=1.5,peakFactor=0.9)"),
]
for call, text in KERAS:
    add_keras(call, text)


# PyTorch ------------------------------------------------------------------------------------------------------------

def add_torch(call, text, momentum=None, count=len(STEPS), rate=0.1):
    """`call` makes a scheduler of `optimizer`; `momentum` is the text form for the momentum it cycles."""
    parameter = torch.nn.Parameter(torch.zeros(1))
    optimizer = torch.optim.SGD([parameter], lr=rate, momentum=0.9)
    scheduler = eval(call, {"optimizer": optimizer, **vars(lr_scheduler)})
    rates, momenta = [], []
    for _ in range(count):
        rates.append(optimizer.param_groups[0]["lr"])
        momenta.append(optimizer.param_groups[0]["momentum"])
        optimizer.step()
        if len(rates) < count:
            scheduler.step()
    add("PyTorch", f"{call} # lr={rate}", text, rates)
    if momentum:
        add("PyTorch", f"{call} # momentum", momentum, momenta)


TORCH = [
    ("ConstantLR(optimizer, 0.25, 40)", "join(schedules=[0.025;0.1],boundaries=[40])"),
    ("LinearLR(optimizer, 0.1, 0.7, 60)", "linear(from=0.01,to=0.07,over=60)"),
    ("ExponentialLR(optimizer, 0.97)", "exponential(from=0.1,decay=0.97,every=1)"),
    ("StepLR(optimizer, 25, 0.5)", "exponential(from=0.1,decay=0.5,every=25,staircase=true)"),
    ("MultiStepLR(optimizer, [60, 120], 0.1)", "piecewiseConstant(values=[0.1;0.01;0.001],boundaries=[60;120])"),
    ("PolynomialLR(optimizer, 150, 2)", "polynomial(from=0.1,over=150,power=2)"),
    ("PolynomialLR(optimizer, 90, 0.5)", "polynomial(from=0.1,over=90,power=0.5)"),
    ("CosineAnnealingLR(optimizer, 60, 0.001)", "cosine(from=0.1,to=0.001,over=60,periodic=true)"),
    ("CosineAnnealingLR(optimizer, 37)", "cosine(from=0.1,over=37,periodic=true)"),
    ("CosineAnnealingLR(optimizer, 200, 0.01)", "cosine(from=0.1,to=0.01,over=200)"),
    ("CosineAnnealingWarmRestarts(optimizer, 40, 2, 0.001)",
     "cosineRestarts(from=0.1,to=0.001,period=40,periodFactor=2)"),
    ("CosineAnnealingWarmRestarts(optimizer, 33)", "cosineRestarts(from=0.1,period=33)"),
    ("CosineAnnealingWarmRestarts(optimizer, 7, 3)", "cosineRestarts(from=0.1,period=7,periodFactor=3)"),
    ("SequentialLR(optimizer, [LinearLR(optimizer, 0.1, 1.0, 20), CosineAnnealingLR(optimizer, 181, 0.01)], [20])",
     "cosine(from=0.1,to=0.01,over=181,warmup=20,warmupFrom=0.01)"),
    ("SequentialLR(optimizer, [ConstantLR(optimizer, 0.1, 20), ExponentialLR(optimizer, 0.9)], [20])",
     "join(schedules=[0.01;exponential(from=0.1,decay=0.9,every=1)],boundaries=[20])"),
    ("ChainedScheduler([ConstantLR(optimizer, 0.1, 20), ExponentialLR(optimizer, 0.9)])",
     "product(factors=[exponential(from=0.1,decay=0.9,every=1);join(schedules=[0.1;1],boundaries=[20])])"),
    # Both multiply the rate, or 0.1 in these calls.
    ("LambdaLR(optimizer, lambda t: 1.0 if t < 120 else 1 - min((t - 120) / 60, 1) ** 0.5)",
     "stableDecay(from=0.1,stable=120,decay=60,transition=squareRoot)"),
    ("LambdaLR(optimizer, lambda t: t / 30 if t < 30 else (30 / t) ** 0.5)",
     "inverseSquareRoot(from=0.1,timescale=30,warmup=30)"),
]
for call, text in TORCH:
    add_torch(call, text)

add_torch("CyclicLR(optimizer, 0.001, 0.006, 20)", "cyclic(from=0.001,to=0.006,up=20,down=20)",
          "cyclic(from=0.9,to=0.8,up=20,down=20)")
add_torch("CyclicLR(optimizer, 0.001, 0.006, 13, 30, mode='triangular2', base_momentum=0.7, max_momentum=0.99)",
          "cyclic(from=0.001,to=0.006,up=13,down=30,cycleFactor=0.5)",
          "cyclic(from=0.99,to=0.7,up=13,down=30,cycleFactor=0.5)")
add_torch("CyclicLR(optimizer, 0.001, 0.006, 25, 5, mode='exp_range', gamma=0.99)",
          "cyclic(from=0.001,to=0.006,up=25,down=5,stepFactor=0.99)",
          "cyclic(from=0.9,to=0.8,up=25,down=5,stepFactor=0.99)")
add_torch("OneCycleLR(optimizer, 0.1, 201)", "oneCycle(peak=0.1,over=201)", "oneCycleMomentum(over=201)")
add_torch("OneCycleLR(optimizer, 0.1, 201, three_phase=True)", "oneCycle(peak=0.1,over=201,back=0.6)",
          "oneCycleMomentum(over=201,back=0.6)")
add_torch("OneCycleLR(optimizer, 0.1, 201, pct_start=0.25, anneal_strategy='linear', three_phase=True, div_factor=10,"
          " final_div_factor=100, base_momentum=0.5, max_momentum=0.9)",
          "oneCycle(peak=0.1,over=201,rise=0.25,back=0.5,initialDivisor=10,finalDivisor=100,transition=linear)",
          "oneCycleMomentum(from=0.9,to=0.5,over=201,rise=0.25,back=0.5,transition=linear)")
add_torch("OneCycleLR(optimizer, 0.1, 120, pct_start=0.0, anneal_strategy='linear')",
          "oneCycle(peak=0.1,over=120,rise=0,transition=linear)",
          "oneCycleMomentum(over=120,rise=0,transition=linear)", count=120)


# Formulas -----------------------------------------------------------------------------------------------------------

def add_formula(source, formula, text):
    add(source, formula, text, [eval(formula, {"t": float(step + 1)}) for step in STEPS])


add_formula("Vaswani et al. 2017", "512 ** -0.5 * min(t ** -0.5, t * 40 ** -1.5)", "transformer(rise=40)")
add_formula("Vaswani et al. 2017", "2 * 64 ** -0.5 * min(t ** -0.5, t * 1 ** -1.5)",
            "transformer(dimension=64,rise=1,scale=2)")
add_formula("scikit-learn invscaling", "0.01 / t ** 0.25", "inversePower(from=0.01)")
add_formula("scikit-learn optimal", "1 / (1e-4 * (1 / ((1 / 1e-4 ** 0.5) ** 0.5 * 1e-4) + t - 1))", "optimal")
add_formula("scikit-learn optimal", "1 / (0.3 * (1 / ((1 / 0.3 ** 0.5) ** 0.5 * 0.3) + t - 1))",
            "optimal(strength=0.3)")


# Plateaus -----------------------------------------------------------------------------------------------------------

def losses(seed, floor):
    """Falls, then stays with some noise; a number that is not finite among them."""
    noise = np.random.default_rng(seed)
    values = np.round(floor + np.exp(-np.arange(120) / 12) + noise.normal(0, 0.02, 120), 4)
    values[[70, 90]] = np.nan, np.inf
    return [float(value) for value in values]


def add_plateau(library, call, text, values, factors):
    plateaus.append({"library": library, "call": call, "plateau": text, "observed": [number(v) for v in values],
                     "factors": [number(float(factor)) for factor in factors]})


def torch_plateau(settings, text, values):
    call = f"ReduceLROnPlateau(optimizer, eps=0, {settings})"
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=1.0)
    scheduler = eval(call, {"optimizer": optimizer, **vars(lr_scheduler)})
    factors = []
    for value in values:
        scheduler.step(value)
        factors.append(optimizer.param_groups[0]["lr"])
    add_plateau("PyTorch", call, text, values, factors)


class Bare:
    """What Keras' callback looks at of a model."""

    class optimizer:
        learning_rate = 1.0


def keras_plateau(settings, text, values):
    call = f"ReduceLROnPlateau(monitor='value', {settings})"
    callback = eval(call, vars(keras.callbacks))
    model = Bare()
    model.optimizer = Bare.optimizer()
    callback.set_model(model)
    callback.on_train_begin()
    factors = []
    for epoch, value in enumerate(values):
        # The callback's default of minimising is set up from the model's metrics; the mode is always given here.
        callback.on_epoch_end(epoch, {"value": value})
        factors.append(model.optimizer.learning_rate)
    add_plateau("Keras", call, text, values, factors)


def optax_plateau(settings, text, values):
    call = f"reduce_on_plateau({settings})"
    transformation = eval(call, vars(optax.contrib))
    parameters = jax.numpy.zeros(1)
    state = transformation.init(parameters)
    factors = []
    for value in values:
        _, state = transformation.update(parameters, state, value=value)
        factors.append(state.scale)
    add_plateau("Optax", call, text, values, factors)


falling, rising = losses(0, 0.5), [1 - value for value in losses(1, 0.3)]
# Keras compares rates in float32, in which tiny ones are 0: the factor is not the default.
for patience, cooldown in (10, 0), (3, 0), (2, 4), (0, 3), (0, 0), (1, 1):
    torch_plateau(f"factor=0.8, patience={patience}, cooldown={cooldown}",
                  f"plateau(factor=0.8,patience={patience},cooldown={cooldown})", falling)
    keras_plateau(f"factor=0.8, patience={patience}, cooldown={cooldown}, mode='min'",
                  f"plateau(factor=0.8,patience={patience},cooldown={cooldown},comparison=absolute,dialect=keras)", falling)
    if patience > 0:
        optax_plateau(f"factor=0.8, patience={patience}, cooldown={cooldown}",
                      f"plateau(factor=0.8,patience={patience},cooldown={cooldown},dialect=optax)", falling)
torch_plateau("", "plateau", falling)
torch_plateau("factor=0.5, patience=4, threshold=0.05, threshold_mode='abs', min_lr=0.03",
              "plateau(factor=0.5,patience=4,threshold=0.05,comparison=absolute,minimum=0.03)", falling)
torch_plateau("mode='max', factor=0.5, patience=2, threshold=0.03",
              "plateau(factor=0.5,patience=2,threshold=0.03,goal=maximum)", rising)
torch_plateau("mode='max', factor=0.7, patience=2, threshold=0.03, threshold_mode='abs'",
              "plateau(factor=0.7,patience=2,threshold=0.03,comparison=absolute,goal=maximum)", rising)
keras_plateau("mode='max', factor=0.5, patience=2, cooldown=2, min_delta=0.03, min_lr=0.01",
              "plateau(factor=0.5,patience=2,threshold=0.03,comparison=absolute,cooldown=2,minimum=0.01,goal=maximum,"
              "dialect=keras)", rising)
optax_plateau("factor=0.5, patience=3, rtol=0.05, cooldown=2, min_scale=0.01",
              "plateau(factor=0.5,patience=3,threshold=0.05,cooldown=2,minimum=0.01,dialect=optax)", falling)
optax_plateau("factor=0.5, patience=2, rtol=0.0, atol=0.02",
              "plateau(factor=0.5,patience=2,threshold=0.02,comparison=absolute,dialect=optax)", falling)

reference.write("schedules.json", {"versions": reference.versions(keras, torch, optax, np)}, schedules=rows,
                plateaus=plateaus)
