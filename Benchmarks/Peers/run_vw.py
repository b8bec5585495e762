"""Vowpal Wabbit's own driver over files in its own format: one pass, a saved model, the log loss on the test file.

    run_vw.py TRAINING TEST
"""

import os
import sys
import tempfile

from vowpalwabbit import Workspace

training, test = sys.argv[1:]
model = os.path.join(tempfile.mkdtemp(), "model.vw")
Workspace(arg_str=f"-d {training} -f {model} --loss_function logistic --quiet").finish()
tester = Workspace(arg_str=f"-d {test} -t -i {model} --loss_function logistic --quiet")
print("value", tester.get_sum_loss() / tester.get_weighted_examples())
tester.finish()
os.remove(model)
os.rmdir(os.path.dirname(model))
