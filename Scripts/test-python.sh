#!/usr/bin/env bash
# Makes .build/test-python with the programs that tests compare with; without it those tests are skipped.
set -euo pipefail
cd "$(dirname "$0")/.."

if [ ! -x .build/test-python/bin/tensorboard ] || [ ! -x .build/test-python/bin/optuna ]; then
    python3 -m venv .build/test-python
    .build/test-python/bin/pip install --quiet 'tensorboard==2.21.0' 'optuna==5.0.0'
fi
