"""Makes every reference file again, with the packages already installed; `git diff` then shows what changed."""

import subprocess
import sys
from pathlib import Path

for script in ("primitives", "losses", "metrics", "folds", "learning", "gaussian_mixture", "random_bits",
               "schedules", "trajectories", "first_steps_adamfamily", "first_steps_classics",
               "first_steps_matrix", "variance_reduction", "minimize", "minimizers", "linear_models", "weights",
               "l1_path", "gradient_free", "line_searches", "scalar", "least_squares", "wild_starts", "constrained",
               "proximal", "formulas", "special_formulas", "npy", "startless_fits", "fit_statistics", "profiles",
               "safetensors_files",
               "studies", "raster"):
    subprocess.run([sys.executable, "-B", str(Path(__file__).with_name(f"{script}.py"))], check=True)
