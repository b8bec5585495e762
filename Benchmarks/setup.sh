#!/usr/bin/env bash
# Makes Benchmarks/.venv with the Python peers. PyTorch is optional: where it cannot be had, its column is left out.
set -euo pipefail
cd "$(dirname "$0")"

python3 -m venv .venv
.venv/bin/pip install --quiet --upgrade pip
.venv/bin/pip install --quiet numpy scipy jax optax scikit-learn pandas statsmodels
.venv/bin/pip install --quiet vowpalwabbit \
    || echo "setup.sh: Vowpal Wabbit could not be installed, its row will be left out" >&2
# The build without CUDA is a tenth of the size; not every index has it.
.venv/bin/pip install --quiet 'torch==2.13.0+cpu' \
    || .venv/bin/pip install --quiet torch \
    || echo "setup.sh: PyTorch could not be installed, its column will be left out" >&2
.venv/bin/python Peers/peers.py --versions
