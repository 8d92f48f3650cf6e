#!/usr/bin/env python3
"""Prints scikit-learn's confusion matrix, precision and recall of the labels in ConfusionTests.

    pip install scikit-learn; python confusion.py
"""

import numpy as np
from sklearn.metrics import confusion_matrix, precision_score, recall_score

# Integers of a linear congruence, the same in the test: no library's random numbers.
state, numbers = 7, []
for _ in range(120):
    state = (state * 1103515245 + 12345) % 2**31
    numbers.append(state >> 16)
truths = np.array([number % 4 for number in numbers[:60]])
# Class 3 is never predicted, and two thirds are right.
called = np.array(
    [truth if number % 3 else number % 7 % 3 for truth, number in zip(truths, numbers[60:])]
)
called[called == 3] = 2
print(confusion_matrix(truths, called, labels=range(4)).tolist())
print(precision_score(truths, called, labels=range(4), average=None, zero_division=0).tolist())
print(recall_score(truths, called, labels=range(4), average=None, zero_division=0).tolist())
