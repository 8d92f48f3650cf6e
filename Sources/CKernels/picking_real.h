// Included once for each type; REAL and NAME are set there.

static void NAME(pick)(REAL *out, const REAL *x, const REAL *positions, size_t count) {
  for (size_t i = 0; i < count; i++) out[i] = x[(size_t)positions[i]];
}

static void NAME(scatter_add)(REAL *out, const REAL *x, const REAL *positions, size_t count) {
  for (size_t i = 0; i < count; i++) out[(size_t)positions[i]] += x[i];
}

static void NAME(place)(REAL *out, const REAL *x, const REAL *positions, size_t count) {
  for (size_t i = 0; i < count; i++) out[(size_t)positions[i]] = x[i];
}

static void NAME(choose)(REAL *out, const REAL *mask, const REAL *yes, const REAL *no, size_t count) {
  for (size_t i = 0; i < count; i++) out[i] = mask[i] != 0 ? yes[i] : no[i];
}

static void NAME(compare)(nn_binary_op op, REAL *out, const REAL *a, const REAL *b, size_t count) {
  switch (op) {
  case NN_EQUAL:
    for (size_t i = 0; i < count; i++) out[i] = a[i] == b[i];
    break;
  case NN_NOT_EQUAL:
    for (size_t i = 0; i < count; i++) out[i] = a[i] != b[i];
    break;
  case NN_LESS:
    for (size_t i = 0; i < count; i++) out[i] = a[i] < b[i];
    break;
  default:
    for (size_t i = 0; i < count; i++) out[i] = a[i] <= b[i];
  }
}

static void NAME(reduce)(nn_reduction op, nn_dtype type, REAL *out, const REAL *in, double factor,
                         ptrdiff_t outer, ptrdiff_t count, ptrdiff_t inner) {
  if (op == NN_MIN || op == NN_MAX) {
    nn_reduce(op, type, out, in, outer, count, inner);
    return;
  }
  // nn_reduce gives doubles: a few outer rows at a time, so that they fit on the stack.
  double part[512];
  if (inner > 512) {
    for (ptrdiff_t o = 0; o < outer; o++) {
      for (ptrdiff_t i = 0; i < inner; i++) {
        double total = op == NN_SUM ? 0 : 1;
        for (ptrdiff_t c = 0; c < count; c++) {
          const double value = in[(o * count + c) * inner + i];
          total = op == NN_SUM ? total + value : total * value;
        }
        out[o * inner + i] = (REAL)(op == NN_SUM ? total * factor : total);
      }
    }
    return;
  }
  const ptrdiff_t rows = inner == 0 ? outer : 512 / inner;
  for (ptrdiff_t o = 0; o < outer; o += rows) {
    const ptrdiff_t some = outer - o < rows ? outer - o : rows;
    nn_reduce(op, type, part, in + o * count * inner, some, count, inner);
    for (ptrdiff_t i = 0; i < some * inner; i++) {
      out[o * inner + i] = (REAL)(op == NN_SUM ? part[i] * factor : part[i]);
    }
  }
}

static void NAME(running)(nn_reduction op, REAL *out, const REAL *in, ptrdiff_t outer, ptrdiff_t count,
                          ptrdiff_t inner) {
  for (ptrdiff_t o = 0; o < outer; o++) {
    for (ptrdiff_t i = 0; i < inner; i++) {
      double total = op == NN_PROD ? 1 : 0;
      for (ptrdiff_t c = 0; c < count; c++) {
        const ptrdiff_t place = (o * count + c) * inner + i;
        total = op == NN_PROD ? total * in[place] : total + in[place];
        out[place] = (REAL)total;
      }
    }
  }
}

static void NAME(running_product_gradient)(REAL *dx, const REAL *x, const REAL *dy, ptrdiff_t outer,
                                           ptrdiff_t count, ptrdiff_t inner) {
  for (ptrdiff_t o = 0; o < outer; o++) {
    for (ptrdiff_t i = 0; i < inner; i++) {
      const ptrdiff_t start = o * count * inner + i;
      // What comes from behind, dy[c] + x[c + 1]·(dy[c + 1] + …), then times what stands before: no division.
      double behind = 0;
      for (ptrdiff_t c = count - 1; c >= 0; c--) {
        const ptrdiff_t place = start + c * inner;
        behind = dy[place] + (c + 1 < count ? x[place + inner] * behind : 0);
        dx[place] = (REAL)behind;
      }
      double before = 1;
      for (ptrdiff_t c = 0; c < count; c++) {
        const ptrdiff_t place = start + c * inner;
        dx[place] = (REAL)(before * dx[place]);
        before *= x[place];
      }
    }
  }
}

static void NAME(product_gradient)(REAL *dx, const REAL *x, const REAL *dy, ptrdiff_t outer, ptrdiff_t count,
                                   ptrdiff_t inner) {
  for (ptrdiff_t o = 0; o < outer; o++) {
    for (ptrdiff_t i = 0; i < inner; i++) {
      const REAL *from = x + o * count * inner + i;
      REAL *to = dx + o * count * inner + i;
      // Products of what stands before, then of what stands behind: no division, so that zeros do no harm.
      double before = dy[o * inner + i];
      for (ptrdiff_t c = 0; c < count; c++) {
        to[c * inner] = (REAL)before;
        before *= from[c * inner];
      }
      double behind = 1;
      for (ptrdiff_t c = count - 1; c >= 0; c--) {
        to[c * inner] = (REAL)(to[c * inner] * behind);
        behind *= from[c * inner];
      }
    }
  }
}
