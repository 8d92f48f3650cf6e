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

typedef REAL NAME(four) __attribute__((ext_vector_type(4), aligned(sizeof(REAL)), may_alias));

/// A block of 4 × 4 in registers.
static inline void NAME(transpose_block)(const REAL *x, size_t columns, REAL *out, size_t rows) {
  const NAME(four) r0 = *(const NAME(four) *)x, r1 = *(const NAME(four) *)(x + columns);
  const NAME(four) r2 = *(const NAME(four) *)(x + 2 * columns), r3 = *(const NAME(four) *)(x + 3 * columns);
  const NAME(four) left01 = __builtin_shufflevector(r0, r1, 0, 4, 1, 5);
  const NAME(four) left23 = __builtin_shufflevector(r2, r3, 0, 4, 1, 5);
  const NAME(four) right01 = __builtin_shufflevector(r0, r1, 2, 6, 3, 7);
  const NAME(four) right23 = __builtin_shufflevector(r2, r3, 2, 6, 3, 7);
  *(NAME(four) *)out = __builtin_shufflevector(left01, left23, 0, 1, 4, 5);
  *(NAME(four) *)(out + rows) = __builtin_shufflevector(left01, left23, 2, 3, 6, 7);
  *(NAME(four) *)(out + 2 * rows) = __builtin_shufflevector(right01, right23, 0, 1, 4, 5);
  *(NAME(four) *)(out + 3 * rows) = __builtin_shufflevector(right01, right23, 2, 3, 6, 7);
}

static void NAME(transpose)(
    const REAL *restrict x, REAL *restrict out, size_t rows, size_t columns, size_t begin, size_t end) {
  const size_t whole_rows = rows / 4 * 4, whole_end = begin + (end - begin) / 4 * 4;
  // In stripes of 16 rows, so that both sides stay within a few cache lines.
  for (size_t r0 = 0; r0 < whole_rows; r0 += 16)
    for (size_t c = begin; c < whole_end; c += 4)
      for (size_t r = r0; r < whole_rows && r < r0 + 16; r += 4)
        NAME(transpose_block)(x + r * columns + c, columns, out + c * rows + r, rows);
  for (size_t c = begin; c < end; c++)
    for (size_t r = c < whole_end ? whole_rows : 0; r < rows; r++) out[c * rows + r] = x[r * columns + c];
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
