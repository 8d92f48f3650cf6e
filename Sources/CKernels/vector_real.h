// Body of vector.c for one REAL; included once for each.

static void NAME(combine)(
    nn_vector_operation kind, const REAL *x, const REAL *y, REAL *out, size_t count) {
  switch (kind) {
  case NN_VECTOR_ADD:
    for (size_t i = 0; i < count; i++) out[i] = x[i] + y[i];
    break;
  case NN_VECTOR_SUBTRACT:
    for (size_t i = 0; i < count; i++) out[i] = x[i] - y[i];
    break;
  case NN_VECTOR_MULTIPLY:
    for (size_t i = 0; i < count; i++) out[i] = x[i] * y[i];
    break;
  }
}

static void NAME(scale)(const REAL *x, double factor, REAL *out, size_t count) {
  const REAL f = (REAL)factor;
  for (size_t i = 0; i < count; i++) out[i] = x[i] * f;
}

static void NAME(spread)(const REAL *x, double factor, REAL *out, size_t count) {
  const REAL value = x[0] * (REAL)factor;
  for (size_t i = 0; i < count; i++) out[i] = value;
}

static void NAME(sum)(const REAL *x, double factor, REAL *out, size_t count) {
  double total = 0;
  for (size_t i = 0; i < count; i++) total += x[i];
  out[0] = (REAL)(total * factor);
}

static void NAME(add_bias)(
    const REAL *x, const REAL *bias, REAL *out, size_t columns, size_t begin, size_t end) {
  for (size_t r = begin; r < end; r++)
    for (size_t c = 0; c < columns; c++) out[r * columns + c] = x[r * columns + c] + bias[c];
}

static void NAME(column_sums)(
    const REAL *restrict x, REAL *restrict out, size_t rows, size_t columns, size_t begin, size_t end) {
  for (size_t c = begin; c < end; c++) out[c] = 0;
  for (size_t r = 0; r < rows; r++)
    for (size_t c = begin; c < end; c++) out[c] += x[r * columns + c];
}

static void NAME(transpose)(
    const REAL *restrict x, REAL *restrict out, size_t rows, size_t columns, size_t begin, size_t end) {
  // In blocks of 16 × 16, so that both sides stay within a few cache lines.
  for (size_t r0 = 0; r0 < rows; r0 += 16)
    for (size_t c0 = begin; c0 < end; c0 += 16)
      for (size_t c = c0; c < end && c < c0 + 16; c++)
        for (size_t r = r0; r < rows && r < r0 + 16; r++) out[c * rows + r] = x[r * columns + c];
}

static void NAME(dropout)(
    const REAL *x, REAL *out, double rate, uint64_t seed, uint64_t stream, uint64_t step, size_t begin,
    size_t end) {
  const REAL factor = rate < 1 ? (REAL)(1 / (1 - rate)) : 0;
  const double threshold = rate * 0x1p32;
  uint32_t bits[4];
  for (size_t i = begin; i < end; i++) {
    if (i == begin || i % 4 == 0) philox(step << 32 | i / 4, stream, seed, bits);
    out[i] = bits[i % 4] >= threshold ? x[i] * factor : 0;
  }
}
