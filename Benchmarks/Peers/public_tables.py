"""Two dozen tables that ship in Python packages, or lie in the repository, each as a pandas frame.

scikit-learn and statsmodels bring them; nothing is fetched.
"""

import pathlib
import warnings

import pandas as pd
import statsmodels.api as sm
from sklearn import datasets

CASES = pathlib.Path(__file__).parents[2] / "Tests/CommandTests/TableCases"
# Name of the table, module of statsmodels, target, whether the target is a class.
STATSMODELS = [
    ("anes96", "anes96", "vote", True), ("anes96-party", "anes96", "PID", True), ("fair", "fair", "affairs", False),
    ("modechoice", "modechoice", "choice", True), ("star98", "star98", "NABOVE", False),
    ("engel", "engel", "foodexp", False), ("grunfeld", "grunfeld", "invest", False),
    ("breast-cancer-counties", "cancer", "cancer", False), ("macrodata", "macrodata", "unemp", False),
    ("randhie", "randhie", "mdvis", False), ("interest", "interest_inflation", "R", False),
    ("ccard", "ccard", "AVGEXP", False), ("nile", "nile", "volume", False), ("heart", "heart", "survival", False),
    ("statecrime", "statecrime", "murder", False), ("strikes", "strikes", "duration", False),
]
SKLEARN = [
    ("iris", datasets.load_iris, True), ("wine", datasets.load_wine, True),
    ("breast-cancer", datasets.load_breast_cancer, True), ("digits", datasets.load_digits, True),
    ("diabetes", datasets.load_diabetes, False),
]


def tables():
    """Yields name, frame with the target last, name of the target, and whether it is a class."""
    for name, load, is_class in SKLEARN:
        frame = load(as_frame=True).frame.rename(columns={"target": "y"})
        yield named(name, frame, "y", is_class)
    for name, module, target, is_class in STATSMODELS:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            frame = getattr(sm.datasets, module).load_pandas().data
        yield named(name, frame, target, is_class)
    german = pd.concat([pd.read_csv(CASES / "german-train.csv"), pd.read_csv(CASES / "german-test.csv")])
    yield named("german", german.reset_index(drop=True), "y", True)
    yield named("penguins", pd.read_csv(CASES / "penguins-hinge.csv"), "species", True)


def named(name, frame, target, is_class):
    frame = frame.dropna(subset=[target]).copy()
    values = frame.pop(target)
    # A name in place of a number says that it is a class.
    frame[target] = [f"c{value}" for value in values] if is_class else values
    return name, frame, target, is_class
