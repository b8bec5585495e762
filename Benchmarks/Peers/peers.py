"""Python peers of the benchmark, driven line by line over standard input by a harness that interleaves them.

    peers.py [--threads N] [--versions]

The first line it prints is `versions` with a JSON object. Then each command is answered by one line:

    prepare mlp 784,128,10 64 jax     `ready`; the peer is jax, jax-loop, torch or torch-compiled
    prepare linear 20 64 jax          `ready`
    prepare adam 10000000 torch       `ready`
    prepare minimize beale BFGS scipy `ready`; a step is a whole minimisation, the value that of the last one's end
    prepare GROUP ARGUMENT... jax     `ready`; prepared by `jax_GROUP.prepare(ARGUMENT...)`; so with numpy and torch. It
                                      gives an object with reset() and run(steps) -> (seconds, value)
    reset                             `ready`; back to the first parameters, with no step taken
    run 100 [5]                       `time MICROSECONDS value VALUE`: 100 steps (five times, for the median) from
                                      where the last run ended. The value is the loss of the last step, or for adam
                                      the distance moved.

or by `error MESSAGE`.
"""

import argparse
import importlib
import importlib.metadata
import json
import os
import platform
import statistics
import sys

MODULES = {
    "jax": "jax_peer",
    "jax-loop": "jax_loop_peer",
    "torch": "torch_peer",
    "torch-compiled": "torch_compiled_peer",
}
FRAMEWORKS = ("jax", "numpy", "torch")


def versions() -> dict[str, str]:
    found = {"python": platform.python_version()}
    for package in ("numpy", "scipy", "jax", "optax", "torch", "scikit-learn", "pandas", "vowpalwabbit"):
        try:
            found[package] = importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            pass
    return found


def load(peer: str, threads: int):
    """Imports the peer with its thread pool limited to `threads`."""
    if peer not in MODULES:
        raise ValueError(f"unknown peer {peer}, known are {', '.join(MODULES)}")
    limit_threads(peer, threads)
    return importlib.import_module(MODULES[peer])


def limit_threads(peer: str, threads: int):
    if peer == "numpy":
        # Its BLAS reads this when it is first imported; other functions of NumPy use one thread.
        os.environ["OPENBLAS_NUM_THREADS"] = str(threads)
    elif peer.startswith("torch"):
        import torch

        torch.set_num_threads(threads)
    else:
        import jax

        # JAX sizes its pool by the processors it may use at the moment its first device is made.
        allowed = os.sched_getaffinity(0)
        os.sched_setaffinity(0, sorted(allowed)[:threads])
        jax.devices()
        for thread in os.listdir("/proc/self/task"):
            os.sched_setaffinity(int(thread), allowed)


def prepare(words: list[str], threads: int):
    if words[0] == "minimize" and words[-1] == "scipy":
        # Here NumPy computes; its BLAS reads this when it is first imported.
        os.environ["OPENBLAS_NUM_THREADS"] = str(threads)
        import scipy_minimizers

        return scipy_minimizers.Minimization(*words[1:-1])
    import problems

    match words:
        case ["mlp", sizes, batch, peer]:
            problem = problems.Perceptron([int(size) for size in sizes.split(",")], int(batch))
            return load(peer, threads).Perceptron(problem)
        case ["linear", features, batch, peer]:
            return load(peer, threads).Linear(problems.Linear(int(features), int(batch)))
        case ["adam", count, peer]:
            return load(peer, threads).Update(problems.Update(int(count)))
        case [group, *arguments, peer] if peer in FRAMEWORKS:
            limit_threads(peer, threads)
            return importlib.import_module(f"{peer}_{group}").prepare(*arguments)
    raise ValueError("see the head of peers.py for what can be prepared")


def serve(threads: int):
    current = None
    for line in sys.stdin:
        try:
            match line.split():
                case ["prepare", *words]:
                    current = None  # frees the memory of the last problem first
                    current = prepare(words, threads)
                    print("ready", flush=True)
                case ["reset"]:
                    current.reset()
                    print("ready", flush=True)
                case ["run", steps, *blocks]:
                    runs = [current.run(int(steps)) for _ in range(int(blocks[0]) if blocks else 1)]
                    microseconds = statistics.median(seconds for seconds, _ in runs) / int(steps) * 1e6
                    print(f"time {microseconds:.6g} value {runs[-1][1]:.9g}", flush=True)
                case _:
                    raise ValueError(f"unknown command {line.strip()}")
        except Exception as error:
            print("error", type(error).__name__, " ".join(str(error).split()), flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--versions", action="store_true", help="print the versions and end")
    options = parser.parse_args()
    # NumPy only makes the data; its BLAS must not start threads of its own beside the peer's.
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    os.environ["JAX_PLATFORMS"] = "cpu"
    print("versions", json.dumps(versions()), flush=True)
    if not options.versions:
        serve(options.threads)
