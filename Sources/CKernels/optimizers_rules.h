// The rules as Keras 3 states them, in terms of REAL: optimizers.c includes this once for float and
// once for double. The order of the roundings is Keras's too, so that trajectories stay together.

// w -= rate g
WIDE void RULE(sgd)(REAL *restrict w, const REAL *restrict g, size_t count, double rate) {
  const REAL r = (REAL)rate;
  for (size_t i = 0; i < count; i++) w[i] -= g[i] * r;
}

// v = momentum v - rate g;  w += v, with Nesterov w += momentum v - rate g
WIDE void RULE(sgd_momentum)(
    REAL *restrict w, REAL *restrict v, const REAL *restrict g, size_t count, double rate,
    double momentum, int nesterov) {
  const REAL r = (REAL)rate, mu = (REAL)momentum;
  if (nesterov) {
    for (size_t i = 0; i < count; i++) {
      const REAL step = g[i] * r;
      v[i] = v[i] * mu - step;
      w[i] += v[i] * mu - step;
    }
  } else {
    for (size_t i = 0; i < count; i++) {
      v[i] = v[i] * mu - g[i] * r;
      w[i] += v[i];
    }
  }
}

// v = rho v + (1 - rho) g²;  d = rate g / sqrt(v + epsilon);  w -= d
// centred: mean = rho mean + (1 - rho) g;  d = rate g / sqrt(v - mean² + epsilon)
// momentum: buffer = momentum buffer + d;  w -= buffer
WIDE void RULE(rmsprop)(
    REAL *restrict w, REAL *restrict v, REAL *restrict mean, REAL *restrict buffer,
    const REAL *restrict g, size_t count, double rate, double rho, double momentum, double epsilon) {
  const REAL r = (REAL)rate, keep = (REAL)rho, take = (REAL)(1 - rho), e = (REAL)epsilon;
  const REAL mu = (REAL)momentum;
  if (!mean && !buffer) {
    for (size_t i = 0; i < count; i++) {
      v[i] = keep * v[i] + take * (g[i] * g[i]);
      w[i] -= r * g[i] / SQRT(v[i] + e);
    }
    return;
  }
  for (size_t i = 0; i < count; i++) {
    v[i] = keep * v[i] + take * (g[i] * g[i]);
    REAL spread = v[i];
    if (mean) {
      mean[i] = keep * mean[i] + take * g[i];
      spread -= mean[i] * mean[i];
    }
    REAL step = r * g[i] / SQRT(spread + e);
    if (buffer) step = buffer[i] = mu * buffer[i] + step;
    w[i] -= step;
  }
}

// m += (g - m)(1 - beta1);  v += (g² - v)(1 - beta2);  w -= rate m / (sqrt(v) + epsilon)
WIDE void RULE(adam)(
    REAL *restrict w, REAL *restrict m, REAL *restrict v, const REAL *restrict g, size_t count,
    double rate, double beta1, double beta2, double epsilon) {
  const REAL r = (REAL)rate, a = (REAL)(1 - beta1), b = (REAL)(1 - beta2), e = (REAL)epsilon;
  for (size_t i = 0; i < count; i++) {
    m[i] += (g[i] - m[i]) * a;
    v[i] += (g[i] * g[i] - v[i]) * b;
    w[i] -= m[i] * r / (SQRT(v[i]) + e);
  }
}

// m += (g - m)(1 - beta1);  u = max(beta2 u, |g|);  w -= rate m / (u + epsilon)
WIDE void RULE(adamax)(
    REAL *restrict w, REAL *restrict m, REAL *restrict u, const REAL *restrict g, size_t count,
    double rate, double beta1, double beta2, double epsilon) {
  const REAL r = (REAL)rate, a = (REAL)(1 - beta1), b = (REAL)beta2, e = (REAL)epsilon;
  for (size_t i = 0; i < count; i++) {
    m[i] += (g[i] - m[i]) * a;
    const REAL faded = b * u[i], size = ABS(g[i]);
    // In this order a gradient that is not a number stays one, and is noticed.
    u[i] = faded > size ? faded : size;
    w[i] -= r * m[i] / (u[i] + e);
  }
}
