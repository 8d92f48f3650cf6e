"""Prints what statsmodels and scipy make of McNemar's test, for McNemarTests: b, c, method, statistic, p."""

from scipy import stats
from statsmodels.stats.contingency_tables import mcnemar

PAIRS = [(0, 0), (0, 1), (1, 0), (5, 5), (2, 12), (12, 2), (0, 24), (10, 14), (0, 25), (12, 13), (13, 12),
         (25, 0), (59, 121), (120, 155), (1000, 1200), (0, 2000)]

for b, c in PAIRS:
    exact = b + c < 25
    result = mcnemar([[0, b], [c, 0]], exact=exact, correction=True)
    if exact:
        p = stats.binomtest(min(b, c), b + c, 0.5).pvalue if b + c else 1.0
    else:
        p = stats.chi2.sf((abs(b - c) - 1) ** 2 / (b + c), 1)
    # scipy's exact test adds up the outcomes that are no likelier: at ½ that is twice the tail.
    assert abs(min(1.0, result.pvalue) - p) <= 1e-12 * max(p, 1e-300), (b, c, result.pvalue, p)
    print(b, c, "exact" if exact else "chi_square", repr(float(result.statistic)), repr(float(min(1.0, result.pvalue))))
