// Body of activations.c for one REAL; included once for each.

#define SELU_SCALE ((REAL)1.0507009873554804934193349852946)
#define SELU_ALPHA ((REAL)1.6732632423543772848170429916717)
#define EACH(expression)                                                                               \
  for (size_t i = 0; i < count; i++) {                                                                 \
    const REAL x = source[i];                                                                          \
    out[i] = (expression);                                                                             \
  }                                                                                                    \
  break

static inline REAL NAME(sigmoid)(REAL x) { return 1 / (1 + NAME(exp)(-x)); }

/// The inner term of the tanh form of gelu.
static inline REAL NAME(gelu_inner)(REAL x) {
  return (REAL)0.79788456080286535588 * (x + (REAL)0.044715 * x * x * x);
}

/// NaN passes, as it is in no order.
static inline REAL NAME(clip)(REAL x, REAL low, REAL high) { return x < low ? low : x > high ? high : x; }

/// max(x, 0) + log(1 + e^−|x|): nothing overflows.
static inline REAL NAME(softplus)(REAL x) {
  return (x < 0 ? 0 : x) + LIBM(log1p)(NAME(exp)(-LIBM(fabs)(x)));
}

/// Below 0 by the difference of squares, so that no digits cancel.
static inline REAL NAME(squareplus)(REAL x, REAL a) {
  const REAL root = LIBM(hypot)(x, LIBM(sqrt)(a));
  return x < 0 ? (REAL)0.5 * a / (root - x) : (REAL)0.5 * (x + root);
}

static void NAME(activate)(nn_pointwise function, const REAL *source, REAL *out, size_t count) {
  const REAL a = (REAL)function.a, b = (REAL)function.b, c = (REAL)function.c;
  switch (function.kind) {
  case NN_RELU: EACH(x < 0 ? 0 : x);
  // Without a slope 0, and not 0·−∞.
  case NN_BENT_RELU: EACH(x > c ? (x > b ? b : x) : a == 0 && x <= c ? 0 : a * (x - c));
  case NN_LEAKY_RELU: EACH(x < 0 ? a * x : x);
  case NN_ELU: EACH(x < 0 ? a * LIBM(expm1)(x) : x);
  case NN_CELU: EACH(x < 0 ? a * LIBM(expm1)(x / a) : x);
  case NN_SELU: EACH(SELU_SCALE * (x < 0 ? SELU_ALPHA * LIBM(expm1)(x) : x));
  case NN_GELU: EACH((REAL)0.5 * x * (1 + LIBM(erf)(x * (REAL)0.70710678118654752440)));
  case NN_GELU_TANH: EACH((REAL)0.5 * x * (1 + LIBM(tanh)(NAME(gelu_inner)(x))));
  case NN_SIGMOID: EACH(NAME(sigmoid)(x));
  case NN_LOG_SIGMOID: EACH(-NAME(softplus)(-x));
  case NN_HARD_SIGMOID: EACH(NAME(clip)(x + 3, 0, 6) / 6);
  case NN_TANH: EACH(LIBM(tanh)(x));
  case NN_CLIP: EACH(NAME(clip)(x, a, b));
  case NN_TANH_SHRINK: EACH(x - LIBM(tanh)(x));
  case NN_SOFT_SHRINK: EACH(x > a ? x - a : x < -a ? x + a : x * 0);
  case NN_HARD_SHRINK: EACH(x >= -a && x <= a ? 0 : x);
  case NN_SOFTPLUS: EACH(NAME(softplus)(x));
  case NN_BENT_SOFTPLUS: EACH(a * x > b ? x : NAME(softplus)(a * x) / a);
  case NN_SOFTSIGN: EACH(x / (1 + LIBM(fabs)(x)));
  case NN_SWISH: EACH(x * NAME(sigmoid)(x));
  case NN_HARD_SWISH: EACH(x * (NAME(clip)(x + 3, 0, 6) / 6));
  case NN_MISH: EACH(x * LIBM(tanh)(NAME(softplus)(x)));
  case NN_EXPONENTIAL: EACH(NAME(exp)(x));
  case NN_SQUAREPLUS: EACH(NAME(squareplus)(x, a));
  case NN_SPARSE_PLUS: EACH(x <= -1 ? 0 : x < 1 ? (REAL)0.25 * (x + 1) * (x + 1) : x);
  case NN_SPARSE_SIGMOID: EACH(NAME(clip)(x + 1, 0, 2) / 2);
  case NN_THRESHOLD: EACH(x <= a ? b : x);
  }
}

/// d/dx x·Φ(x) = Φ(x) + x·φ(x)
static inline REAL NAME(gelu_slope)(REAL x) {
  const REAL density = (REAL)0.39894228040143267794 * NAME(exp)((REAL)-0.5 * x * x);
  return (REAL)0.5 * (1 + LIBM(erf)(x * (REAL)0.70710678118654752440)) + x * density;
}

static inline REAL NAME(gelu_tanh_slope)(REAL x) {
  const REAL t = LIBM(tanh)(NAME(gelu_inner)(x));
  const REAL inner_slope = (REAL)0.79788456080286535588 * (1 + 3 * (REAL)0.044715 * x * x);
  // Far out t is ±1 and inner_slope may be infinite.
  const REAL bend = 1 - t * t;
  return (REAL)0.5 * (1 + t) + (bend == 0 ? 0 : (REAL)0.5 * x * bend * inner_slope);
}

static inline REAL NAME(swish_slope)(REAL x) {
  const REAL s = NAME(sigmoid)(x);
  return s + x * s * (1 - s);
}

/// With t = tanh(softplus(x)), t + x·sigmoid(x)·(1 − t²).
static inline REAL NAME(mish_slope)(REAL x) {
  const REAL t = LIBM(tanh)(NAME(softplus)(x));
  return t + x * NAME(sigmoid)(x) * (1 - t * t);
}

/// (1 + x/r)/2 with r = √(x² + a); below 0 again without cancelling.
static inline REAL NAME(squareplus_slope)(REAL x, REAL a) {
  const REAL root = LIBM(hypot)(x, LIBM(sqrt)(a));
  // √x² without a kink's width has no slope at 0; PyTorch's of |x| is 0 there.
  if (root == 0) return (REAL)0.5;
  return x < 0 ? (REAL)0.5 * (a / (root - x)) / root : (REAL)0.5 * (1 + x / root);
}

/// The incoming gradient is read before the choice, so that the loop has no branch.
#define EACH_SLOPE(expression)                                                                         \
  for (size_t i = 0; i < count; i++) {                                                                 \
    const REAL x = source[i], d = incoming[i];                                                         \
    out[i] = (expression);                                                                             \
  }                                                                                                    \
  break

/// `x` in the expressions is the result y where nn_activation_uses_result.
static void NAME(activation_gradient)(
    nn_pointwise function, const REAL *source, const REAL *incoming, REAL *out, size_t count) {
  const REAL a = (REAL)function.a, b = (REAL)function.b, c = (REAL)function.c;
  switch (function.kind) {
  case NN_RELU: EACH_SLOPE(x > 0 ? d : 0);
  case NN_BENT_RELU: EACH_SLOPE(x > c ? (x >= b ? 0 : d) : d * a);
  case NN_LEAKY_RELU: EACH_SLOPE(d * (x > 0 ? 1 : a));
  case NN_ELU: EACH_SLOPE(d * (x > 0 ? 1 : a * NAME(exp)(x)));
  case NN_CELU: EACH_SLOPE(d * (x > 0 ? 1 : NAME(exp)(x / a)));
  // For x < 0: scale·alpha·eˣ = y + scale·alpha.
  case NN_SELU: EACH_SLOPE(d * (x > 0 ? SELU_SCALE : x + SELU_SCALE * SELU_ALPHA));
  case NN_GELU: EACH_SLOPE(d * NAME(gelu_slope)(x));
  case NN_GELU_TANH: EACH_SLOPE(d * NAME(gelu_tanh_slope)(x));
  case NN_SIGMOID: EACH_SLOPE(d * (x * (1 - x)));
  case NN_LOG_SIGMOID: EACH_SLOPE(d * NAME(sigmoid)(-x));
  case NN_HARD_SIGMOID: EACH_SLOPE(x > -3 && x < 3 ? d / 6 : 0);
  case NN_TANH: EACH_SLOPE(d * (1 - x * x));
  case NN_CLIP: EACH_SLOPE(x <= a || x >= b ? 0 : d);
  case NN_TANH_SHRINK: EACH_SLOPE(d * (LIBM(tanh)(x) * LIBM(tanh)(x)));
  case NN_SOFT_SHRINK:
  case NN_HARD_SHRINK: EACH_SLOPE(x >= -a && x <= a ? 0 : d);
  case NN_SOFTPLUS: EACH_SLOPE(d * NAME(sigmoid)(x));
  case NN_BENT_SOFTPLUS: EACH_SLOPE(d * (a * x > b ? 1 : NAME(sigmoid)(a * x)));
  case NN_SOFTSIGN: EACH_SLOPE(d / (1 + LIBM(fabs)(x)) / (1 + LIBM(fabs)(x)));
  case NN_SWISH: EACH_SLOPE(d * NAME(swish_slope)(x));
  case NN_HARD_SWISH: EACH_SLOPE(x <= -3 ? 0 : x < 3 ? d * (x / 3 + (REAL)0.5) : d);
  case NN_MISH: EACH_SLOPE(d * NAME(mish_slope)(x));
  case NN_EXPONENTIAL: EACH_SLOPE(d * x);
  case NN_SQUAREPLUS: EACH_SLOPE(d * NAME(squareplus_slope)(x, a));
  case NN_SPARSE_PLUS: EACH_SLOPE(d * (x <= -1 ? 0 : x < 1 ? (REAL)0.5 * (x + 1) : 1));
  case NN_SPARSE_SIGMOID: EACH_SLOPE(x > -1 && x < 1 ? d / 2 : 0);
  case NN_THRESHOLD: EACH_SLOPE(x <= a ? 0 : d);
  }
}

static void NAME(exp_each)(const REAL *x, REAL *out, size_t count) {
  for (size_t i = 0; i < count; i++) out[i] = NAME(exp)(x[i]);
}

#undef EACH
#undef EACH_SLOPE
#undef SELU_SCALE
#undef SELU_ALPHA
