// Rules beside those of optimizers_rules.h, in the same manner: optimizers.c includes this once for float
// and once for double. A pointer that may be NULL is a memory that the settings do without.

// w -= w factor
WIDE void RULE(shrink)(REAL *restrict w, size_t count, double factor) {
  const REAL f = (REAL)factor;
  for (size_t i = 0; i < count; i++) w[i] -= w[i] * f;
}

// out = g + decay w
WIDE void RULE(decayed)(
    REAL *restrict out, const REAL *restrict g, const REAL *restrict w, size_t count, double decay) {
  const REAL d = (REAL)decay;
  for (size_t i = 0; i < count; i++) out[i] = g[i] + d * w[i];
}

// b = momentum b + share g;  w -= rate b, with Nesterov w -= rate (g + momentum b)
WIDE void RULE(sgd_outside)(
    REAL *restrict w, REAL *restrict b, const REAL *restrict g, size_t count, double rate, double momentum,
    double share, int nesterov) {
  const REAL r = (REAL)rate, mu = (REAL)momentum, s = (REAL)share;
  for (size_t i = 0; i < count; i++) {
    b[i] = mu * b[i] + s * g[i];
    w[i] -= r * (nesterov ? g[i] + mu * b[i] : b[i]);
  }
}

// v = alpha v + (1 - alpha) g²;  d = g / (sqrt(v) + epsilon);  w -= rate d
// centred: mean += (g - mean)(1 - alpha), sqrt(v - mean²);  momentum: b = momentum b + d, w -= rate b
WIDE void RULE(rmsprop_outside)(
    REAL *restrict w, REAL *restrict v, REAL *restrict mean, REAL *restrict buffer,
    const REAL *restrict g, size_t count, double rate, double alpha, double momentum, double epsilon) {
  const REAL r = (REAL)rate, keep = (REAL)alpha, take = (REAL)(1 - alpha), e = (REAL)epsilon;
  const REAL mu = (REAL)momentum;
  for (size_t i = 0; i < count; i++) {
    v[i] = keep * v[i] + take * (g[i] * g[i]);
    REAL spread = v[i];
    if (mean) {
      mean[i] += (g[i] - mean[i]) * take;
      spread -= mean[i] * mean[i];
    }
    REAL step = g[i] / (SQRT(spread) + e);
    if (buffer) step = buffer[i] = mu * buffer[i] + step;
    w[i] -= r * step;
  }
}

// Adam with the largest mean square so far in the divisor.
WIDE void RULE(amsgrad)(
    REAL *restrict w, REAL *restrict m, REAL *restrict v, REAL *restrict top, const REAL *restrict g,
    size_t count, double rate, double beta1, double beta2, double epsilon) {
  const REAL r = (REAL)rate, a = (REAL)(1 - beta1), b = (REAL)(1 - beta2), e = (REAL)epsilon;
  for (size_t i = 0; i < count; i++) {
    m[i] += (g[i] - m[i]) * a;
    v[i] += (g[i] * g[i] - v[i]) * b;
    top[i] = top[i] > v[i] ? top[i] : v[i];
    w[i] -= m[i] * r / (SQRT(top[i]) + e);
  }
}

// u = max(beta2 u, |g| + epsilon);  w -= rate m / u
WIDE void RULE(adamax_inside)(
    REAL *restrict w, REAL *restrict m, REAL *restrict u, const REAL *restrict g, size_t count,
    double rate, double beta1, double beta2, double epsilon) {
  const REAL r = (REAL)rate, a = (REAL)(1 - beta1), b = (REAL)beta2, e = (REAL)epsilon;
  for (size_t i = 0; i < count; i++) {
    m[i] += (g[i] - m[i]) * a;
    const REAL faded = b * u[i], size = ABS(g[i]) + e;
    u[i] = faded > size ? faded : size;
    w[i] -= r * m[i] / u[i];
  }
}

// m, v as Adam's;  w -= (ahead m + now g) / (sqrt(v) root + epsilon)
WIDE void RULE(nadam)(
    REAL *restrict w, REAL *restrict m, REAL *restrict v, const REAL *restrict g, size_t count,
    double ahead, double now, double root, double beta1, double beta2, double epsilon) {
  const REAL p = (REAL)ahead, q = (REAL)now, s = (REAL)root, e = (REAL)epsilon;
  const REAL a = (REAL)(1 - beta1), b = (REAL)(1 - beta2);
  for (size_t i = 0; i < count; i++) {
    m[i] += (g[i] - m[i]) * a;
    v[i] += (g[i] * g[i] - v[i]) * b;
    w[i] -= (p * m[i] + q * g[i]) / (SQRT(v[i]) * s + e);
  }
}

// sum += g²;  w -= rate g / (sqrt(sum + inside) + outside)
WIDE void RULE(adagrad)(
    REAL *restrict w, REAL *restrict sum, const REAL *restrict g, size_t count, double rate, double inside,
    double outside) {
  const REAL r = (REAL)rate, in = (REAL)inside, out = (REAL)outside;
  for (size_t i = 0; i < count; i++) {
    sum[i] += g[i] * g[i];
    w[i] -= r * g[i] / (SQRT(sum[i] + in) + out);
  }
}

// v = rho v + (1 - rho) g²;  d = g sqrt(u + epsilon) / sqrt(v + epsilon);  u = rho u + (1 - rho) d²
// w -= rate d
WIDE void RULE(adadelta)(
    REAL *restrict w, REAL *restrict v, REAL *restrict u, const REAL *restrict g, size_t count, double rate,
    double rho, double epsilon) {
  const REAL r = (REAL)rate, keep = (REAL)rho, take = (REAL)(1 - rho), e = (REAL)epsilon;
  for (size_t i = 0; i < count; i++) {
    v[i] = keep * v[i] + take * (g[i] * g[i]);
    const REAL d = SQRT(u[i] + e) * g[i] / SQRT(v[i] + e);
    u[i] = keep * u[i] + take * (d * d);
    w[i] -= r * d;
  }
}

// w -= rate sign(beta1 m + (1 - beta1) g);  m = beta2 m + (1 - beta2) g
WIDE void RULE(lion)(
    REAL *restrict w, REAL *restrict m, const REAL *restrict g, size_t count, double rate, double beta1,
    double beta2) {
  const REAL r = (REAL)rate, a = (REAL)beta1, c = (REAL)(1 - beta1), b = (REAL)beta2, d = (REAL)(1 - beta2);
  for (size_t i = 0; i < count; i++) {
    const REAL way = a * m[i] + c * g[i];
    // What is not a number has no sign and must be noticed.
    const REAL sign = way > 0 ? 1 : way < 0 ? -1 : way;
    w[i] -= r * sign;
    m[i] = b * m[i] + d * g[i];
  }
}

// Follow the regularised leader, with the accumulator to the power of a half:
// s = sqrt(acc + g²);  z += g + 2 shrinkage w - (s - sqrt(acc)) / rate w
// w = (clip(z, -l1, l1) - z) / (s / rate + 2 l2);  acc += g²
WIDE void RULE(ftrl)(
    REAL *restrict w, REAL *restrict acc, REAL *restrict z, const REAL *restrict g, size_t count,
    double rate, double power, double l1, double l2, double shrinkage) {
  const REAL r = (REAL)rate, p = (REAL)power, a = (REAL)l1, b = (REAL)(2 * l2), c = (REAL)(2 * shrinkage);
  for (size_t i = 0; i < count; i++) {
    const REAL grown = acc[i] + g[i] * g[i];
    const REAL now = power == 0.5 ? SQRT(grown) : POW(grown, p);
    const REAL before = power == 0.5 ? SQRT(acc[i]) : POW(acc[i], p);
    z[i] += g[i] + c * w[i] - (now - before) / r * w[i];
    const REAL within = z[i] > a ? a : z[i] < -a ? -a : z[i];
    w[i] = (within - z[i]) / (now / r + b);
    acc[i] = grown;
  }
}
