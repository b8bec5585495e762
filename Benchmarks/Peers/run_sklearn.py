"""scikit-learn from a file to a saved model and its score on another file.

    run_sklearn.py digits|csv TRAINING TEST
"""

import sys
import tempfile

import joblib
from run_data import read
from sklearn.metrics import log_loss
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

problem, training, test = sys.argv[1:]
(features, classes), (test_features, test_classes) = read(training), read(test)
if problem == "digits":
    from sklearn.neural_network import MLPClassifier

    # The sizes and the rate of Descent's default; as many passes as reach its accuracy.
    model = MLPClassifier((64, 32), learning_rate_init=0.01, batch_size=32, max_iter=15, random_state=0)
else:
    from sklearn.linear_model import SGDClassifier

    model = SGDClassifier(loss="log_loss", random_state=0)
model = make_pipeline(StandardScaler(copy=False), model)
import warnings

# That the last pass still made a difference is no news.
warnings.simplefilter("ignore")
model.fit(features, classes)
with tempfile.NamedTemporaryFile() as file:
    joblib.dump(model, file.name)
if problem == "digits":
    print("value", model.score(test_features, test_classes))
else:
    print("value", log_loss(test_classes, model.predict_proba(test_features)))
