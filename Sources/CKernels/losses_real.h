// Losses of rows and batches for one REAL; included by losses.c once for each.

static inline int NAME(is_sparse)(nn_loss_kind kind) {
  return kind == NN_SPARSE_SOFTMAX_CROSS_ENTROPY || kind == NN_SPARSE_CROSS_ENTROPY ||
         kind == NN_SPARSE_LOG_LIKELIHOOD;
}

/// Whether the row of these targets counts nothing.
static inline int NAME(is_ignored)(const nn_loss_rule *rule, const REAL *t) {
  return rule->has_ignored && (double)t[0] == rule->ignored;
}

static inline int NAME(is_class)(REAL value, size_t columns) {
  return value >= 0 && value < (REAL)columns && value == (REAL)(size_t)value;
}

/// The smoothed and weighted target of a column: of its own, or 1 for the class that the row names.
static inline REAL NAME(share)(
    const nn_loss_rule *rule, const REAL *t, const REAL *w, int is_sparse, size_t column) {
  const REAL plain = is_sparse ? (REAL)(t[0] == (REAL)column) : t[column];
  const REAL smooth = plain * (REAL)rule->keep + (REAL)rule->floor;
  return w ? w[column] * smooth : smooth;
}

static inline REAL NAME(row_sum)(const REAL *x, size_t columns) {
  REAL sum = 0;
  for (size_t c = 0; c < columns; c++) sum += x[c];
  return sum;
}

/// Σ t·(log Σe^z − z), term by term, so that a likely class keeps its last digits.
static REAL NAME(softmax_row_loss)(
    const nn_loss_rule *rule, const REAL *z, const REAL *t, const REAL *w, int is_sparse, size_t columns) {
  const REAL maximum = NAME(row_maximum)(z, columns);
  const REAL rest = LIBM(log)(NAME(row_exp_sum)(z, maximum, columns));
  if (is_sparse && rule->floor == 0) {
    const size_t class = (size_t)t[0];
    return NAME(share)(rule, t, w, 1, class) * (rest - (z[class] - maximum));
  }
  REAL loss = 0;
  for (size_t c = 0; c < columns; c++) {
    const REAL share = NAME(share)(rule, t, w, is_sparse, c);
    if (share != 0) loss += share * (rest - (z[c] - maximum));
  }
  return loss;
}

static REAL NAME(clipped_row_loss)(
    const nn_loss_rule *rule, const REAL *p, const REAL *t, const REAL *w, int is_sparse, size_t columns) {
  const REAL sum = NAME(row_sum)(p, columns);
  const int is_focal = rule->kind == NN_CATEGORICAL_FOCAL;
  if (is_sparse) return -LIBM(log)(NAME(clip)(p[(size_t)t[0]] / sum));
  REAL loss = 0;
  for (size_t c = 0; c < columns; c++) {
    const REAL q = NAME(clip)(p[c] / sum);
    const REAL factor = is_focal ? (REAL)rule->first * LIBM(pow)(1 - q, (REAL)rule->second) : 1;
    loss -= NAME(share)(rule, t, w, 0, c) * factor * LIBM(log)(q);
  }
  return loss;
}

/// 1/|x|, no more than 1e7.
static inline REAL NAME(inverse_norm)(const REAL *x, size_t columns) {
  REAL sum = 0;
  for (size_t c = 0; c < columns; c++) sum += x[c] * x[c];
  const REAL inverse = 1 / LIBM(sqrt)(sum);
  return inverse > 1 / CLIP ? 1 / CLIP : inverse;
}

static REAL NAME(cosine)(const REAL *x, const REAL *t, size_t columns) {
  const REAL scale = NAME(inverse_norm)(x, columns), of_target = NAME(inverse_norm)(t, columns);
  REAL sum = 0;
  for (size_t c = 0; c < columns; c++) sum += (t[c] * of_target) * (x[c] * scale);
  return sum;
}

/// 1 + max((1 − t)·x) − Σ t·x, and the maximum.
static REAL NAME(margin)(const REAL *x, const REAL *t, REAL *greatest, size_t columns) {
  REAL right = 0;
  *greatest = (1 - t[0]) * x[0];
  for (size_t c = 0; c < columns; c++) {
    right += t[c] * x[c];
    *greatest = NAME(greater)((1 - t[c]) * x[c], *greatest);
  }
  return *greatest - right + 1;
}

static inline REAL NAME(clip_share)(REAL p) { return p < CLIP ? CLIP : p > 1 ? 1 : p; }

static REAL NAME(divergence)(const REAL *x, const REAL *t, size_t columns) {
  REAL loss = 0;
  for (size_t c = 0; c < columns; c++) {
    const REAL share = NAME(clip_share)(t[c]);
    loss += share * LIBM(log)(share / NAME(clip_share)(x[c]));
  }
  return loss;
}

/// The loss of a row's element; a weighted one has two rows of weights.
static inline REAL NAME(weighted_loss)(
    const nn_loss_rule *rule, const REAL *x, const REAL *t, const REAL *w, size_t c, size_t columns) {
  const REAL smooth = t[c] * (REAL)rule->keep + (REAL)rule->floor;
  if (!w) return NAME(element_loss)(rule, x[c], smooth, NULL);
  return w[c] * NAME(element_loss)(rule, x[c], smooth, w + columns + c);
}

static inline REAL NAME(weighted_slope)(
    const nn_loss_rule *rule, const REAL *x, const REAL *t, const REAL *w, size_t c, size_t columns) {
  const REAL smooth = t[c] * (REAL)rule->keep + (REAL)rule->floor;
  if (!w) return NAME(element_slope)(rule, x[c], smooth, NULL);
  return w[c] * NAME(element_slope)(rule, x[c], smooth, w + columns + c);
}

/// Mean of an elementwise loss over one row.
static REAL NAME(mean_row_loss)(
    const nn_loss_rule *rule, const REAL *x, const REAL *t, const REAL *w, size_t columns) {
  REAL loss = 0;
  for (size_t c = 0; c < columns; c++) loss += NAME(weighted_loss)(rule, x, t, w, c, columns);
  return loss / (REAL)columns;
}

static REAL NAME(row_loss)(
    const nn_loss_rule *rule, const REAL *x, const REAL *t, const REAL *w, size_t columns) {
  const int is_sparse = NAME(is_sparse)(rule->kind);
  REAL greatest;
  if (is_sparse && NAME(is_ignored)(rule, t)) return 0;
  if (is_sparse && !NAME(is_class)(t[0], columns)) return (REAL)NAN;
  switch (rule->kind) {
  case NN_SOFTMAX_CROSS_ENTROPY:
  case NN_SPARSE_SOFTMAX_CROSS_ENTROPY:
    return NAME(softmax_row_loss)(rule, x, t, w, is_sparse, columns);
  case NN_CROSS_ENTROPY:
  case NN_SPARSE_CROSS_ENTROPY:
  case NN_CATEGORICAL_FOCAL: return NAME(clipped_row_loss)(rule, x, t, w, is_sparse, columns);
  case NN_SPARSE_LOG_LIKELIHOOD:
    return -NAME(share)(rule, t, w, 1, (size_t)t[0]) * x[(size_t)t[0]];
  case NN_CATEGORICAL_HINGE: return NAME(greater)(NAME(margin)(x, t, &greatest, columns), 0);
  case NN_COSINE: return -NAME(cosine)(x, t, columns);
  case NN_DIVERGENCE: return NAME(divergence)(x, t, columns);
  default: return NAME(mean_row_loss)(rule, x, t, w, columns);
  }
}

/// Where the numbers of a row are.
#define ROW(r)                                                                                              \
  const REAL *x = (const REAL *)data->prediction + (r) * data->columns;                                     \
  const REAL *t = (const REAL *)data->targets + (r) * (NAME(is_sparse)(rule->kind) ? 1 : data->columns);    \
  const REAL *w = data->weights

static void NAME(row_losses)(const nn_loss_rule *rule, const nn_loss_data *data, REAL *out) {
  for (size_t r = 0; r < data->rows; r++) {
    ROW(r);
    out[r] = NAME(row_loss)(rule, x, t, w, data->columns);
  }
}

static void NAME(element_losses)(const nn_loss_rule *rule, const nn_loss_data *data, REAL *out) {
  for (size_t r = 0; r < data->rows; r++) {
    ROW(r);
    for (size_t c = 0; c < data->columns; c++)
      out[r * data->columns + c] = NAME(weighted_loss)(rule, x, t, w, c, data->columns);
  }
}

/// What the sum over the rows is divided by.
static double NAME(divisor)(const nn_loss_rule *rule, const nn_loss_data *data) {
  if (!NAME(is_sparse)(rule->kind) || (!rule->has_ignored && !data->weights)) return (double)data->rows;
  const REAL *targets = data->targets, *weights = data->weights;
  double sum = 0;
  for (size_t r = 0; r < data->rows; r++) {
    if (NAME(is_ignored)(rule, targets + r) || !NAME(is_class)(targets[r], data->columns)) continue;
    sum += weights ? (double)weights[(size_t)targets[r]] : 1;
  }
  return sum;
}

static void NAME(loss)(const nn_loss_rule *rule, const nn_loss_data *data, REAL *out) {
  double total = 0;
  for (size_t r = 0; r < data->rows; r++) {
    ROW(r);
    total += NAME(row_loss)(rule, x, t, w, data->columns);
  }
  out[0] = (REAL)(total / NAME(divisor)(rule, data));
}

/// (softmax(z)·Σt − t)·scale
static void NAME(softmax_row_gradient)(
    const nn_loss_rule *rule, const REAL *z, const REAL *t, const REAL *w, int is_sparse, REAL scale,
    REAL *out, size_t columns) {
  NAME(softmax)(z, out, columns, 0, 1);
  REAL weight = 0;
  for (size_t c = 0; c < columns; c++) weight += NAME(share)(rule, t, w, is_sparse, c);
  for (size_t c = 0; c < columns; c++)
    out[c] = (out[c] * weight - NAME(share)(rule, t, w, is_sparse, c)) * scale;
}

/// With q = p/Σp and g = ∂loss/∂q, 0 where q is clipped: (g − Σ g·q)/Σp.
static void NAME(clipped_row_gradient)(
    const nn_loss_rule *rule, const REAL *p, const REAL *t, const REAL *w, int is_sparse, REAL scale,
    REAL *out, size_t columns) {
  const REAL sum = NAME(row_sum)(p, columns), alpha = (REAL)rule->first, gamma = (REAL)rule->second;
  REAL dot = 0;
  for (size_t c = 0; c < columns; c++) {
    const REAL q = p[c] / sum, share = NAME(share)(rule, t, w, is_sparse, c);
    REAL slope = share / q;
    if (rule->kind == NN_CATEGORICAL_FOCAL) {
      const REAL fall = NAME(power_slope)(1 - q, gamma) * LIBM(log)(q);
      slope = alpha * share * (LIBM(pow)(1 - q, gamma) / q - fall);
    }
    out[c] = NAME(is_inside)(q) ? -slope : 0;
    dot += out[c] * q;
  }
  for (size_t c = 0; c < columns; c++) out[c] = (out[c] - dot) / sum * scale;
}

/// Of several equally wrong outputs each has its part, as in Keras.
static void NAME(margin_gradient)(
    const REAL *x, const REAL *t, REAL scale, REAL *out, size_t columns) {
  REAL greatest, equals = 0;
  const int is_active = NAME(margin)(x, t, &greatest, columns) >= 0;
  for (size_t c = 0; c < columns; c++) equals += (1 - t[c]) * x[c] == greatest;
  for (size_t c = 0; c < columns; c++) {
    const REAL wrong = (1 - t[c]) * x[c] == greatest ? (1 - t[c]) / equals : 0;
    out[c] = is_active ? (wrong - t[c]) * scale : 0;
  }
}

static void NAME(cosine_gradient)(const REAL *x, const REAL *t, REAL scale, REAL *out, size_t columns) {
  const REAL inverse = NAME(inverse_norm)(x, columns), of_target = NAME(inverse_norm)(t, columns);
  const REAL along = inverse < 1 / CLIP ? NAME(cosine)(x, t, columns) : 0;
  for (size_t c = 0; c < columns; c++)
    out[c] = -(t[c] * of_target - x[c] * inverse * along) * inverse * scale;
}

static void NAME(row_gradient)(
    const nn_loss_rule *rule, const REAL *x, const REAL *t, const REAL *w, REAL scale, REAL *out,
    size_t columns) {
  const int is_sparse = NAME(is_sparse)(rule->kind);
  const REAL part = scale / (REAL)columns;
  if (is_sparse && NAME(is_ignored)(rule, t)) {
    for (size_t c = 0; c < columns; c++) out[c] = 0;
    return;
  }
  switch (rule->kind) {
  case NN_SOFTMAX_CROSS_ENTROPY:
  case NN_SPARSE_SOFTMAX_CROSS_ENTROPY:
    NAME(softmax_row_gradient)(rule, x, t, w, is_sparse, scale, out, columns);
    break;
  case NN_CROSS_ENTROPY:
  case NN_SPARSE_CROSS_ENTROPY:
  case NN_CATEGORICAL_FOCAL:
    NAME(clipped_row_gradient)(rule, x, t, w, is_sparse, scale, out, columns);
    break;
  case NN_SPARSE_LOG_LIKELIHOOD:
    for (size_t c = 0; c < columns; c++) out[c] = -NAME(share)(rule, t, w, 1, c) * scale;
    break;
  case NN_CATEGORICAL_HINGE: NAME(margin_gradient)(x, t, scale, out, columns); break;
  case NN_COSINE: NAME(cosine_gradient)(x, t, scale, out, columns); break;
  case NN_DIVERGENCE:
    for (size_t c = 0; c < columns; c++)
      out[c] = x[c] >= CLIP && x[c] <= 1 ? -NAME(clip_share)(t[c]) / x[c] * scale : 0;
    break;
  default:
    for (size_t c = 0; c < columns; c++)
      out[c] = NAME(weighted_slope)(rule, x, t, w, c, columns) * part;
    break;
  }
}

static void NAME(loss_gradient)(
    const nn_loss_rule *rule, const nn_loss_data *data, nn_loss_scope scope, const REAL *incoming, REAL *out,
    size_t begin, size_t end) {
  const size_t columns = data->columns;
  const REAL scale = scope == NN_LOSS_MEAN ? incoming[0] / (REAL)NAME(divisor)(rule, data) : 0;
  for (size_t r = begin; r < end; r++) {
    ROW(r);
    REAL *row = out + r * columns;
    if (scope == NN_LOSS_ELEMENTS) {
      for (size_t c = 0; c < columns; c++)
        row[c] = NAME(weighted_slope)(rule, x, t, w, c, columns) * incoming[r * columns + c];
    } else {
      NAME(row_gradient)(rule, x, t, w, scope == NN_LOSS_ROWS ? incoming[r] : scale, row, columns);
    }
  }
}

#undef CLIP
#undef SIGN
#undef ROW
