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

static void NAME(activate)(
    nn_activation kind, double parameter, const REAL *source, REAL *out, size_t count) {
  const REAL a = (REAL)parameter;
  switch (kind) {
  case NN_RELU: EACH(x < 0 ? 0 : x);
  case NN_LEAKY_RELU: EACH(x < 0 ? a * x : x);
  case NN_ELU: EACH(x < 0 ? a * LIBM(expm1)(x) : x);
  case NN_SELU: EACH(SELU_SCALE * (x < 0 ? SELU_ALPHA * LIBM(expm1)(x) : x));
  case NN_GELU: EACH((REAL)0.5 * x * (1 + LIBM(erf)(x * (REAL)0.70710678118654752440)));
  case NN_GELU_TANH: EACH((REAL)0.5 * x * (1 + LIBM(tanh)(NAME(gelu_inner)(x))));
  case NN_SIGMOID: EACH(NAME(sigmoid)(x));
  case NN_TANH: EACH(LIBM(tanh)(x));
  // max(x, 0) + log(1 + e^−|x|): nothing overflows.
  case NN_SOFTPLUS: EACH((x < 0 ? 0 : x) + LIBM(log1p)(NAME(exp)(-LIBM(fabs)(x))));
  case NN_SWISH: EACH(x * NAME(sigmoid)(x));
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
  return (REAL)0.5 * (1 + t) + (REAL)0.5 * x * (1 - t * t) * inner_slope;
}

static inline REAL NAME(swish_slope)(REAL x) {
  const REAL s = NAME(sigmoid)(x);
  return s + x * s * (1 - s);
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
    nn_activation kind, double parameter, const REAL *source, const REAL *incoming, REAL *out,
    size_t count) {
  const REAL a = (REAL)parameter;
  switch (kind) {
  case NN_RELU: EACH_SLOPE(x > 0 ? d : 0);
  case NN_LEAKY_RELU: EACH_SLOPE(d * (x > 0 ? 1 : a));
  case NN_ELU: EACH_SLOPE(d * (x > 0 ? 1 : a * NAME(exp)(x)));
  // For x < 0: scale·alpha·eˣ = y + scale·alpha.
  case NN_SELU: EACH_SLOPE(d * (x > 0 ? SELU_SCALE : x + SELU_SCALE * SELU_ALPHA));
  case NN_GELU: EACH_SLOPE(d * NAME(gelu_slope)(x));
  case NN_GELU_TANH: EACH_SLOPE(d * NAME(gelu_tanh_slope)(x));
  case NN_SIGMOID: EACH_SLOPE(d * (x * (1 - x)));
  case NN_TANH: EACH_SLOPE(d * (1 - x * x));
  case NN_SOFTPLUS: EACH_SLOPE(d * NAME(sigmoid)(x));
  case NN_SWISH: EACH_SLOPE(d * NAME(swish_slope)(x));
  }
}

static void NAME(exp_each)(const REAL *x, REAL *out, size_t count) {
  for (size_t i = 0; i < count; i++) out[i] = NAME(exp)(x[i]);
}

#undef EACH
#undef EACH_SLOPE
#undef SELU_SCALE
#undef SELU_ALPHA
