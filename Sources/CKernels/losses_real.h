// Body of losses.c for one REAL; included once for each.

#define CLIP ((REAL)1e-7)
#define SOFT_SIGN(x) (REAL)(((x) > 0) - ((x) < 0))

static inline REAL NAME(clip)(REAL p) { return p < CLIP ? CLIP : p > 1 - CLIP ? 1 - CLIP : p; }
static inline int NAME(is_inside)(REAL p) { return p >= CLIP && p <= 1 - CLIP; }

/// The target of one column: of its own, or 1 for the class that the row names.
static inline REAL NAME(target)(const REAL *row, int is_sparse, size_t column) {
  return is_sparse ? (REAL)(row[0] == (REAL)column) : row[column];
}

static inline int NAME(is_sparse)(nn_loss_kind kind) {
  return kind == NN_SPARSE_SOFTMAX_CROSS_ENTROPY || kind == NN_SPARSE_CROSS_ENTROPY;
}

static inline int NAME(is_class)(REAL value, size_t columns) {
  return value >= 0 && value < (REAL)columns && value == (REAL)(size_t)value;
}

static inline REAL NAME(row_sum)(const REAL *x, size_t columns) {
  REAL sum = 0;
  for (size_t c = 0; c < columns; c++) sum += x[c];
  return sum;
}

/// Σ t·(log Σe^z − z), term by term, so that a likely class keeps its last digits.
static REAL NAME(softmax_row_loss)(const REAL *z, const REAL *t, int is_sparse, size_t columns) {
  const REAL maximum = NAME(row_maximum)(z, columns);
  const REAL rest = LIBM(log)(NAME(row_exp_sum)(z, maximum, columns));
  if (is_sparse) return rest - (z[(size_t)t[0]] - maximum);
  REAL loss = 0;
  for (size_t c = 0; c < columns; c++)
    if (t[c] != 0) loss += t[c] * (rest - (z[c] - maximum));
  return loss;
}

static REAL NAME(clipped_row_loss)(const REAL *p, const REAL *t, int is_sparse, size_t columns) {
  const REAL sum = NAME(row_sum)(p, columns);
  if (is_sparse) return -LIBM(log)(NAME(clip)(p[(size_t)t[0]] / sum));
  REAL loss = 0;
  for (size_t c = 0; c < columns; c++) loss -= t[c] * LIBM(log)(NAME(clip)(p[c] / sum));
  return loss;
}

/// Mean of an elementwise loss over one row.
static REAL NAME(mean_row_loss)(nn_loss_kind kind, const REAL *x, const REAL *t, size_t columns) {
  REAL loss = 0;
  for (size_t c = 0; c < columns; c++) {
    const REAL difference = x[c] - t[c], p = NAME(clip)(x[c]);
    switch (kind) {
    case NN_SIGMOID_CROSS_ENTROPY:
      loss += (x[c] < 0 ? 0 : x[c]) - x[c] * t[c] + LIBM(log1p)(NAME(exp)(-LIBM(fabs)(x[c])));
      break;
    case NN_BINARY_CROSS_ENTROPY:
      loss -= t[c] * LIBM(log)(p) + (1 - t[c]) * LIBM(log)(1 - p);
      break;
    case NN_SQUARED_ERROR: loss += difference * difference; break;
    default: loss += LIBM(fabs)(difference); break;
    }
  }
  return loss / (REAL)columns;
}

static REAL NAME(row_loss)(nn_loss_kind kind, const REAL *x, const REAL *t, size_t columns) {
  const int is_sparse = NAME(is_sparse)(kind);
  if (is_sparse && !NAME(is_class)(t[0], columns)) return (REAL)NAN;
  switch (kind) {
  case NN_SOFTMAX_CROSS_ENTROPY:
  case NN_SPARSE_SOFTMAX_CROSS_ENTROPY: return NAME(softmax_row_loss)(x, t, is_sparse, columns);
  case NN_CROSS_ENTROPY:
  case NN_SPARSE_CROSS_ENTROPY: return NAME(clipped_row_loss)(x, t, is_sparse, columns);
  default: return NAME(mean_row_loss)(kind, x, t, columns);
  }
}

static void NAME(row_losses)(
    nn_loss_kind kind, const REAL *x, const REAL *t, REAL *out, size_t rows, size_t columns) {
  const size_t width = NAME(is_sparse)(kind) ? 1 : columns;
  for (size_t r = 0; r < rows; r++) out[r] = NAME(row_loss)(kind, x + r * columns, t + r * width, columns);
}

static void NAME(loss)(
    nn_loss_kind kind, const REAL *x, const REAL *t, REAL *out, size_t rows, size_t columns) {
  const size_t width = NAME(is_sparse)(kind) ? 1 : columns;
  double total = 0;
  for (size_t r = 0; r < rows; r++) total += NAME(row_loss)(kind, x + r * columns, t + r * width, columns);
  out[0] = (REAL)(total / (double)rows);
}

/// (softmax(z)·Σt − t)·scale
static void NAME(softmax_row_gradient)(
    const REAL *z, const REAL *t, int is_sparse, REAL scale, REAL *out, size_t columns) {
  NAME(softmax)(z, out, columns, 0, 1);
  const REAL weight = is_sparse ? 1 : NAME(row_sum)(t, columns);
  for (size_t c = 0; c < columns; c++)
    out[c] = (out[c] * weight - NAME(target)(t, is_sparse, c)) * scale;
}

/// With q = p/Σp and g = −t/q where q is not clipped: (g − Σ g·q)/Σp.
static void NAME(clipped_row_gradient)(
    const REAL *p, const REAL *t, int is_sparse, REAL scale, REAL *out, size_t columns) {
  const REAL sum = NAME(row_sum)(p, columns);
  REAL dot = 0;
  for (size_t c = 0; c < columns; c++) {
    const REAL q = p[c] / sum;
    out[c] = NAME(is_inside)(q) ? -NAME(target)(t, is_sparse, c) / q : 0;
    dot += out[c] * q;
  }
  for (size_t c = 0; c < columns; c++) out[c] = (out[c] - dot) / sum * scale;
}

static void NAME(mean_row_gradient)(
    nn_loss_kind kind, const REAL *x, const REAL *t, REAL scale, REAL *out, size_t columns) {
  const REAL part = scale / (REAL)columns;
  for (size_t c = 0; c < columns; c++) {
    const REAL difference = x[c] - t[c];
    switch (kind) {
    case NN_SIGMOID_CROSS_ENTROPY: out[c] = (1 / (1 + NAME(exp)(-x[c])) - t[c]) * part; break;
    case NN_BINARY_CROSS_ENTROPY:
      out[c] = NAME(is_inside)(x[c]) ? difference / (x[c] * (1 - x[c])) * part : 0;
      break;
    case NN_SQUARED_ERROR: out[c] = 2 * difference * part; break;
    default: out[c] = SOFT_SIGN(difference) * part; break;
    }
  }
}

static void NAME(loss_gradient)(
    nn_loss_kind kind, const REAL *x, const REAL *t, const REAL *incoming, REAL *out, size_t rows,
    size_t columns, size_t begin, size_t end) {
  const int is_sparse = NAME(is_sparse)(kind);
  const size_t width = is_sparse ? 1 : columns;
  const REAL scale = incoming[0] / (REAL)rows;
  for (size_t r = begin; r < end; r++) {
    const REAL *row = x + r * columns, *target = t + r * width;
    REAL *result = out + r * columns;
    switch (kind) {
    case NN_SOFTMAX_CROSS_ENTROPY:
    case NN_SPARSE_SOFTMAX_CROSS_ENTROPY:
      NAME(softmax_row_gradient)(row, target, is_sparse, scale, result, columns);
      break;
    case NN_CROSS_ENTROPY:
    case NN_SPARSE_CROSS_ENTROPY:
      NAME(clipped_row_gradient)(row, target, is_sparse, scale, result, columns);
      break;
    default: NAME(mean_row_gradient)(kind, row, target, scale, result, columns); break;
    }
  }
}

#undef CLIP
#undef SOFT_SIGN
