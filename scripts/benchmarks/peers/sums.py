"""10 million additions in a loop at Python's top level, where nn's are too."""

import time

from training import answer

start = time.perf_counter()
total = 0
for i in range(10000000):
    total += i
answer("Python", [time.perf_counter() - start])
