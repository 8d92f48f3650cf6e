"""Reading MNIST's four gzipped files with numpy."""

import time

from training import answer, pixels

start = time.perf_counter()
for part in ("train", "t10k"):
    pixels(part)
answer("numpy and gzip", [time.perf_counter() - start])
