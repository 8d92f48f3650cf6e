// Body of layers.c for one REAL; included once for each.

/// Σ term over i in 0..<count, in double, in eight lanes that are added up at the end.
#define LANE_SUM(name, term) \
  double name = 0; \
  { \
    double lanes[8] = {0}; \
    size_t i = 0; \
    for (; i + 8 <= columns; i += 8) \
      for (size_t k = 0; k < 8; k++) { \
        const size_t c = i + k; \
        lanes[k] += term; \
      } \
    for (size_t c = i; c < columns; c++) name += term; \
    for (size_t k = 0; k < 8; k++) name += lanes[k]; \
  }

/// A chunk of columns at a time, `sums` for each of them set to `start`; `body` sees column c = first + k.
#define FOR_CHUNKS(begin, end) \
  for (size_t first = begin, width = 0; first < end; first += width) \
    if (width = end - first < NN_COLUMN_CHUNK ? end - first : NN_COLUMN_CHUNK, 1)

static void NAME(column_means)(
    const REAL *x, REAL *out, size_t rows, size_t columns, size_t begin, size_t end) {
  FOR_CHUNKS(begin, end) {
    double sums[NN_COLUMN_CHUNK] = {0};
    for (size_t r = 0; r < rows; r++)
      for (size_t k = 0; k < width; k++) sums[k] += x[r * columns + first + k];
    for (size_t k = 0; k < width; k++) out[first + k] = (REAL)(sums[k] / (double)rows);
  }
}

static void NAME(column_variances)(
    const REAL *x, const REAL *mean, REAL *out, size_t rows, size_t columns, size_t begin, size_t end) {
  FOR_CHUNKS(begin, end) {
    double sums[NN_COLUMN_CHUNK] = {0};
    for (size_t r = 0; r < rows; r++)
      for (size_t k = 0; k < width; k++) {
        const double distance = (double)x[r * columns + first + k] - mean[first + k];
        sums[k] += distance * distance;
      }
    for (size_t k = 0; k < width; k++) out[first + k] = (REAL)(sums[k] / (double)rows);
  }
}

static void NAME(column_dots)(
    const REAL *x, const REAL *y, int takes_negatives, REAL *out, size_t rows, size_t columns, size_t begin,
    size_t end) {
  FOR_CHUNKS(begin, end) {
    double sums[NN_COLUMN_CHUNK] = {0};
    for (size_t r = 0; r < rows; r++)
      for (size_t k = 0; k < width; k++) {
        const size_t i = r * columns + first + k;
        const REAL factor = takes_negatives && y[i] >= 0 ? 0 : y[i];
        sums[k] += (double)x[i] * factor;
      }
    for (size_t k = 0; k < width; k++) out[first + k] = (REAL)sums[k];
  }
}

static void NAME(columns_normalize)(
    const REAL *x, const REAL *mean, const REAL *variance, double epsilon, REAL *out, size_t columns,
    size_t begin, size_t end) {
  FOR_CHUNKS((size_t)0, columns) {
    REAL inverse[NN_COLUMN_CHUNK];
    for (size_t k = 0; k < width; k++) inverse[k] = (REAL)(1 / sqrt(variance[first + k] + epsilon));
    for (size_t r = begin; r < end; r++)
      for (size_t k = 0; k < width; k++)
        out[r * columns + first + k] = (x[r * columns + first + k] - mean[first + k]) * inverse[k];
  }
}

static void NAME(columns_normalize_gradient)(
    const REAL *y, const REAL *variance, double epsilon, const REAL *incoming, REAL *out, size_t rows,
    size_t columns, size_t begin, size_t end) {
  FOR_CHUNKS(begin, end) {
    double sums[NN_COLUMN_CHUNK] = {0}, dots[NN_COLUMN_CHUNK] = {0};
    for (size_t r = 0; r < rows; r++)
      for (size_t k = 0; k < width; k++) {
        const size_t i = r * columns + first + k;
        sums[k] += incoming[i];
        dots[k] += (double)incoming[i] * y[i];
      }
    REAL means[NN_COLUMN_CHUNK], shares[NN_COLUMN_CHUNK], inverse[NN_COLUMN_CHUNK];
    for (size_t k = 0; k < width; k++) {
      means[k] = (REAL)(sums[k] / (double)rows);
      shares[k] = (REAL)(dots[k] / (double)rows);
      inverse[k] = (REAL)(1 / sqrt(variance[first + k] + epsilon));
    }
    for (size_t r = 0; r < rows; r++)
      for (size_t k = 0; k < width; k++) {
        const size_t i = r * columns + first + k;
        out[i] = (incoming[i] - means[k] - y[i] * shares[k]) * inverse[k];
      }
  }
}

/// The mean that a row is centred by, and what its distances are multiplied with.
static inline void NAME(row_moments)(
    const REAL *x, double epsilon, int is_centred, size_t columns, REAL *mean, REAL *inverse) {
  double centre = 0;
  if (is_centred) {
    LANE_SUM(sum, x[c])
    centre = sum / (double)columns;
  }
  LANE_SUM(squares, ((double)x[c] - centre) * ((double)x[c] - centre))
  *mean = (REAL)centre;
  *inverse = (REAL)(1 / sqrt(squares / (double)columns + epsilon));
}

static void NAME(rows_normalize)(
    const REAL *x, double epsilon, int is_centred, REAL *out, size_t columns, size_t begin, size_t end) {
  for (size_t r = begin; r < end; r++) {
    const REAL *row = x + r * columns;
    REAL mean, inverse;
    NAME(row_moments)(row, epsilon, is_centred, columns, &mean, &inverse);
    for (size_t c = 0; c < columns; c++) out[r * columns + c] = (row[c] - mean) * inverse;
  }
}

static void NAME(rows_normalize_gradient)(
    const REAL *x, double epsilon, int is_centred, const REAL *incoming, REAL *out, size_t columns,
    size_t begin, size_t end) {
  for (size_t r = begin; r < end; r++) {
    const REAL *row = x + r * columns, *g = incoming + r * columns;
    REAL mean, inverse;
    NAME(row_moments)(row, epsilon, is_centred, columns, &mean, &inverse);
    REAL centre = 0;
    if (is_centred) {
      LANE_SUM(sum, g[c])
      centre = (REAL)(sum / (double)columns);
    }
    LANE_SUM(dots, (double)g[c] * ((row[c] - mean) * inverse))
    const REAL share = (REAL)(dots / (double)columns);
    for (size_t c = 0; c < columns; c++)
      out[r * columns + c] = (g[c] - centre - (row[c] - mean) * inverse * share) * inverse;
  }
}

static void NAME(rows_scale_shift)(
    const REAL *x, const REAL *scale, const REAL *shift, REAL *out, size_t columns, size_t begin,
    size_t end) {
  for (size_t r = begin; r < end; r++) {
    const REAL *row = x + r * columns;
    REAL *result = out + r * columns;
    if (shift)
      for (size_t c = 0; c < columns; c++) result[c] = row[c] * scale[c] + shift[c];
    else
      for (size_t c = 0; c < columns; c++) result[c] = row[c] * scale[c];
  }
}

static void NAME(prelu)(
    const REAL *x, const REAL *slope, int is_shared, const REAL *incoming, REAL *out, size_t columns,
    size_t begin, size_t end) {
  const REAL *value = incoming ? incoming : x;
  for (size_t r = begin; r < end; r++)
    for (size_t c = 0; c < columns; c++) {
      const size_t i = r * columns + c;
      out[i] = x[i] > 0 ? value[i] : value[i] * slope[is_shared ? 0 : c];
    }
}

static void NAME(moving_average)(REAL *moving, const REAL *value, double share, double factor, size_t count) {
  for (size_t i = 0; i < count; i++)
    moving[i] = (REAL)(moving[i] * (1 - share) + value[i] * factor * share);
}

static void NAME(gaussian_noise)(
    const REAL *x, int is_factor, double deviation, REAL *out, uint64_t seed, uint64_t stream, uint64_t step,
    size_t begin, size_t end) {
  uint32_t bits[4];
  for (size_t i = begin; i < end; i++) {
    if (i == begin || i % 4 == 0) philox(step << 32 | i / 4, stream, seed, bits);
    const uint32_t *pair = bits + i % 4 / 2 * 2;
    // In (0, 1], so that the logarithm is finite.
    const double radius = sqrt(-2 * log((pair[0] + 1.0) * 0x1p-32));
    const double angle = 6.283185307179586 * (pair[1] * 0x1p-32);
    const double noise = deviation * radius * (i % 2 == 0 ? cos(angle) : sin(angle));
    out[i] = (REAL)(is_factor ? x[i] * (1 + noise) : x[i] + noise);
  }
}

static void NAME(alpha_dropout)(
    const REAL *x, double rate, double floor, double a, double b, REAL *out, uint64_t seed, uint64_t stream,
    uint64_t step, size_t begin, size_t end) {
  const double threshold = rate * 0x1p32;
  const REAL factor = (REAL)a, shift = (REAL)b, dropped = (REAL)(a * floor + b);
  uint32_t bits[4];
  for (size_t i = begin; i < end; i++) {
    if (i == begin || i % 4 == 0) philox(step << 32 | i / 4, stream, seed, bits);
    out[i] = bits[i % 4] >= threshold ? factor * x[i] + shift : dropped;
  }
}

static void NAME(penalty)(const REAL *w, double l1, double l2, REAL *out, size_t columns) {
  double total = 0;
  if (l1 != 0) {
    LANE_SUM(sum, fabs((double)w[c]))
    total += l1 * sum;
  }
  if (l2 != 0) {
    LANE_SUM(sum, (double)w[c] * w[c])
    total += l2 * sum;
  }
  out[0] = (REAL)total;
}

static void NAME(penalty_gradient)(
    const REAL *w, const REAL *incoming, double l1, double l2, REAL *out, size_t count) {
  const REAL a = (REAL)(l1 * incoming[0]), b = (REAL)(2 * l2 * incoming[0]);
  for (size_t i = 0; i < count; i++) out[i] = a * (REAL)((w[i] > 0) - (w[i] < 0)) + b * w[i];
}

static void NAME(constrain_sign)(REAL *w, size_t count) {
  // Written so that NaN stays NaN.
  for (size_t i = 0; i < count; i++) w[i] = w[i] < 0 ? 0 : w[i];
}

static void NAME(constrain_norm)(
    REAL *w, double low, double high, double rate, size_t length, size_t stride, size_t count) {
  FOR_CHUNKS((size_t)0, count) {
    double factors[NN_COLUMN_CHUNK] = {0};
    for (size_t r = 0; r < length; r++)
      for (size_t k = 0; k < width; k++) {
        const double value = w[r * stride + first + k];
        factors[k] += value * value;
      }
    for (size_t k = 0; k < width; k++) {
      const double norm = sqrt(factors[k]);
      const double clipped = norm < low ? low : norm > high ? high : norm;
      factors[k] = (rate * clipped + (1 - rate) * norm) / (1e-7 + norm);
    }
    for (size_t r = 0; r < length; r++)
      for (size_t k = 0; k < width; k++) w[r * stride + first + k] *= (REAL)factors[k];
  }
}

#undef LANE_SUM
#undef FOR_CHUNKS
