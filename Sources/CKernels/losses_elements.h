// Losses of single elements and their slopes, for one REAL; included by losses.c once for each.

#define CLIP ((REAL)1e-7)
#define SIGN(x) (REAL)(((x) > 0) - ((x) < 0))

static inline REAL NAME(clip)(REAL p) { return p < CLIP ? CLIP : p > 1 - CLIP ? 1 - CLIP : p; }
static inline int NAME(is_inside)(REAL p) { return p >= CLIP && p <= 1 - CLIP; }
static inline REAL NAME(greater)(REAL x, REAL y) { return x > y ? x : y; }

/// log(1 + e^−|x|)
static inline REAL NAME(tail)(REAL x) { return LIBM(log1p)(NAME(exp)(-LIBM(fabs)(x))); }
static inline REAL NAME(logistic)(REAL x) { return 1 / (1 + NAME(exp)(-x)); }

static inline REAL NAME(binary)(REAL p, REAL t) {
  const REAL q = NAME(clip)(p);
  return -(t * LIBM(log)(q) + (1 - t) * LIBM(log)(1 - q));
}

static inline REAL NAME(binary_slope)(REAL p, REAL t) {
  return NAME(is_inside)(p) ? (p - t) / (p * (1 - p)) : 0;
}

/// base^exponent and its slope; of an exponent of 0 the slope is 0, also at base 0.
static inline REAL NAME(power_slope)(REAL base, REAL exponent) {
  return exponent == 0 ? 0 : exponent * LIBM(pow)(base, exponent - 1);
}

static inline REAL NAME(balance)(REAL alpha, REAL t) {
  return alpha < 0 ? 1 : t * alpha + (1 - t) * (1 - alpha);
}

/// Small e loses its digits in |e| + log(1 + e^−2|e|) − log 2.
static inline REAL NAME(log_cosh)(REAL e) {
  const REAL size = LIBM(fabs)(e);
  if (size < 1) {
    const REAL half = LIBM(sinh)(e / 2);
    return LIBM(log1p)(2 * half * half);
  }
  return size + NAME(tail)(2 * size) - (REAL)0.69314718055994530942;
}

static inline REAL NAME(poisson_likelihood)(const nn_loss_rule *rule, REAL x, REAL t) {
  const REAL loss =
      rule->first != 0 ? NAME(exp)(x) - t * x : x - t * LIBM(log)(x + (REAL)rule->second);
  if (rule->third == 0 || t <= 1) return loss;
  return loss + (t * LIBM(log)(t) - t + LIBM(log)((REAL)6.28318530717958647692 * t) / 2);
}

/// The loss of prediction x for target t; w is the weight of t = 1 in the sigmoid's.
static inline REAL NAME(element_loss)(const nn_loss_rule *rule, REAL x, REAL t, const REAL *w) {
  const REAL e = x - t, first = (REAL)rule->first, size = LIBM(fabs)(e);
  switch (rule->kind) {
  case NN_SIGMOID_CROSS_ENTROPY:
    if (w) return (1 - t) * x + (1 + (*w - 1) * t) * (NAME(tail)(x) + (x < 0 ? -x : 0));
    return (x < 0 ? 0 : x) - x * t + NAME(tail)(x);
  case NN_BINARY_CROSS_ENTROPY: return NAME(binary)(x, t);
  case NN_BOUNDED_BINARY_CROSS_ENTROPY:
    return -(t * NAME(greater)(LIBM(log)(x), -100) + (1 - t) * NAME(greater)(LIBM(log1p)(-x), -100));
  case NN_BINARY_FOCAL: {
    const REAL miss = 1 - (t * x + (1 - t) * (1 - x));
    return NAME(balance)(first, t) * (LIBM(pow)(miss, (REAL)rule->second) * NAME(binary)(x, t));
  }
  case NN_SQUARED_ERROR: return e * e;
  case NN_PERCENTAGE_ERROR: return 100 * size / NAME(greater)(LIBM(fabs)(t), CLIP);
  case NN_LOGARITHMIC_ERROR: {
    const REAL difference =
        LIBM(log1p)(NAME(greater)(x, CLIP)) - LIBM(log1p)(NAME(greater)(t, CLIP));
    return difference * difference;
  }
  case NN_HUBER: return size <= first ? e * e / 2 : first * size - first * first / 2;
  case NN_SMOOTH_ABSOLUTE: return size < first ? e * e / (2 * first) : size - first / 2;
  case NN_LOG_COSH: return NAME(log_cosh)(e);
  case NN_POISSON: return x - t * LIBM(log)(x + CLIP);
  case NN_POISSON_LIKELIHOOD: return NAME(poisson_likelihood)(rule, x, t);
  case NN_HINGE: return NAME(greater)(1 - t * x, 0);
  case NN_SQUARED_HINGE: {
    const REAL margin = NAME(greater)(1 - t * x, 0);
    return margin * margin;
  }
  case NN_LOG_DIVERGENCE:
    if (first != 0) return NAME(exp)(t) * (t - x);
    return (t == 0 ? 0 : t * LIBM(log)(t)) - t * x;
  default: return size;
  }
}

/// ∂ element_loss / ∂x
static inline REAL NAME(element_slope)(const nn_loss_rule *rule, REAL x, REAL t, const REAL *w) {
  const REAL e = x - t, first = (REAL)rule->first, size = LIBM(fabs)(e);
  switch (rule->kind) {
  case NN_SIGMOID_CROSS_ENTROPY:
    if (w) return (1 - t) - (1 + (*w - 1) * t) * NAME(logistic)(-x);
    return NAME(logistic)(x) - t;
  case NN_BINARY_CROSS_ENTROPY: return NAME(binary_slope)(x, t);
  case NN_BOUNDED_BINARY_CROSS_ENTROPY: return e / NAME(greater)((1 - x) * x, (REAL)1e-12f);
  case NN_BINARY_FOCAL: {
    const REAL gamma = (REAL)rule->second, miss = 1 - (t * x + (1 - t) * (1 - x));
    const REAL slope = NAME(power_slope)(miss, gamma) * (1 - 2 * t) * NAME(binary)(x, t);
    return NAME(balance)(first, t) * (slope + LIBM(pow)(miss, gamma) * NAME(binary_slope)(x, t));
  }
  case NN_SQUARED_ERROR: return 2 * e;
  case NN_PERCENTAGE_ERROR: return 100 * SIGN(e) / NAME(greater)(LIBM(fabs)(t), CLIP);
  case NN_LOGARITHMIC_ERROR:
    if (x < CLIP) return 0;
    return 2 * (LIBM(log1p)(x) - LIBM(log1p)(NAME(greater)(t, CLIP))) / (1 + x);
  case NN_HUBER: return size <= first ? e : first * SIGN(e);
  case NN_SMOOTH_ABSOLUTE: return size < first ? e / first : SIGN(e);
  case NN_LOG_COSH: return LIBM(tanh)(e);
  case NN_POISSON: return 1 - t / (x + CLIP);
  case NN_POISSON_LIKELIHOOD:
    return first != 0 ? NAME(exp)(x) - t : 1 - t / (x + (REAL)rule->second);
  case NN_HINGE: return 1 - t * x >= 0 ? -t : 0;
  case NN_SQUARED_HINGE: return -2 * t * NAME(greater)(1 - t * x, 0);
  case NN_LOG_DIVERGENCE: return first != 0 ? -NAME(exp)(t) : -t;
  default: return SIGN(e);
  }
}

static void NAME(hinge_targets)(const void *targets, void *result, size_t count) {
  const REAL *t = targets;
  REAL *out = result;
  int is_binary = 1;
  for (size_t i = 0; i < count; i++) is_binary &= t[i] == 0 || t[i] == 1;
  for (size_t i = 0; i < count; i++) out[i] = is_binary ? 2 * t[i] - 1 : t[i];
}
