"""What Optuna does with a file of studies: `read FILE` prints the trials as JSON, `go-on FILE N` adds N trials, `make FILE`
makes a study, `schema FILE` prints how tables differ from those of a new file."""

import json
import logging
import math
import sqlite3
import sys
import tempfile

import optuna

optuna.logging.set_verbosity(logging.ERROR)
action, path = sys.argv[1:3]
address = f"sqlite:///{path}"


def objective(trial):
    x = trial.suggest_float("x", 1e-3, 1, log=True)
    n = trial.suggest_int("n", 1, 8)
    kind = trial.suggest_categorical("kind", [16, "two"])
    trial.report(x, 1)
    if trial.number % 4 == 3:
        raise optuna.TrialPruned()
    return x + n + (kind == "two")


def shown(number):
    return None if number is None else number if math.isfinite(number) else str(number)


def schema(file):
    database = sqlite3.connect(file)
    tables = sorted(name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'"))
    found = {}
    for table in tables:
        for pragma in ("table_info", "foreign_key_list"):
            found[f"{table} {pragma}"] = database.execute(f"PRAGMA {pragma}({table})").fetchall()
        indices = database.execute(f"PRAGMA index_list({table})").fetchall()
        found[f"{table} indices"] = sorted(
            (unique, origin, database.execute(f"PRAGMA index_info({name})").fetchall())
            for _, name, unique, origin, _ in indices)
    for table in ("version_info", "alembic_version"):
        found[f"{table} rows"] = database.execute(f"SELECT * FROM {table}").fetchall()
    return found


if action == "make":
    study = optuna.create_study(study_name="made", storage=address, direction="minimize",
                                sampler=optuna.samplers.RandomSampler(seed=1))
    study.optimize(objective, n_trials=8)
elif action == "schema":
    with tempfile.TemporaryDirectory() as folder:
        optuna.create_study(storage=f"sqlite:///{folder}/new.db")
        theirs, ours = schema(f"{folder}/new.db"), schema(path)
    print(json.dumps({key: [theirs.get(key), ours.get(key)] for key in sorted(theirs.keys() | ours.keys())
                      if theirs.get(key) != ours.get(key)}))
else:
    study = optuna.load_study(study_name=None, storage=address, sampler=optuna.samplers.TPESampler(seed=1))
    if action == "go-on":
        study.optimize(objective, n_trials=int(sys.argv[3]))
    best = study.best_trial.number
    print(json.dumps({"name": study.study_name, "direction": study.direction.name, "best": best, "trials": [
        {"number": trial.number, "state": trial.state.name, "params": {k: str(v) for k, v in trial.params.items()},
         "value": shown(trial.value), "seconds": trial.duration.total_seconds() if trial.duration else None,
         "reports": [[step, shown(value)] for step, value in sorted(trial.intermediate_values.items())]}
        for trial in study.trials]}))
