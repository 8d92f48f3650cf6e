// Softmax of rows for one REAL; included once for each by activations.c and losses.c.

static inline REAL NAME(row_maximum)(const REAL *x, size_t columns) {
  REAL maximum = -(REAL)INFINITY;
  for (size_t c = 0; c < columns; c++) maximum = x[c] > maximum ? x[c] : maximum;
  // A row of −∞ alone has no largest element to subtract; its result is NaN either way.
  return maximum;
}

/// Σ e^(x − maximum), from the first to the last.
static inline REAL NAME(row_exp_sum)(const REAL *x, REAL maximum, size_t columns) {
  REAL sum = 0;
  for (size_t c = 0; c < columns; c++) sum += NAME(exp)(x[c] - maximum);
  return sum;
}

static inline void NAME(softmax)(const REAL *x, REAL *out, size_t columns, size_t begin, size_t end) {
  for (size_t r = begin; r < end; r++) {
    const REAL *row = x + r * columns;
    REAL *result = out + r * columns;
    const REAL maximum = NAME(row_maximum)(row, columns);
    for (size_t c = 0; c < columns; c++) result[c] = NAME(exp)(row[c] - maximum);
    REAL sum = 0;
    for (size_t c = 0; c < columns; c++) sum += result[c];
    for (size_t c = 0; c < columns; c++) result[c] /= sum;
  }
}

static inline void NAME(softmax_gradient)(
    const REAL *y, const REAL *incoming, REAL *out, size_t columns, size_t begin, size_t end) {
  for (size_t r = begin; r < end; r++) {
    const REAL *value = y + r * columns, *in = incoming + r * columns;
    REAL dot = 0;
    for (size_t c = 0; c < columns; c++) dot += in[c] * value[c];
    for (size_t c = 0; c < columns; c++) out[r * columns + c] = value[c] * (in[c] - dot);
  }
}

static inline void NAME(log_softmax)(const REAL *x, REAL *out, size_t columns, size_t begin, size_t end) {
  for (size_t r = begin; r < end; r++) {
    const REAL *row = x + r * columns;
    const REAL maximum = NAME(row_maximum)(row, columns);
    const REAL rest = LIBM(log)(NAME(row_exp_sum)(row, maximum, columns));
    for (size_t c = 0; c < columns; c++) out[r * columns + c] = row[c] - maximum - rest;
  }
}

static inline void NAME(log_softmax_gradient)(
    const REAL *y, const REAL *incoming, REAL *out, size_t columns, size_t begin, size_t end) {
  for (size_t r = begin; r < end; r++) {
    const REAL *value = y + r * columns, *in = incoming + r * columns;
    REAL sum = 0;
    for (size_t c = 0; c < columns; c++) sum += in[c];
    for (size_t c = 0; c < columns; c++) out[r * columns + c] = in[c] - NAME(exp)(value[c]) * sum;
  }
}
