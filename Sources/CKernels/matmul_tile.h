// The product for one REAL and one instruction set; matmul.c includes it once for each. BYTES is the
// width of a vector; a tile is TILE_ROWS rows of two vectors, held in registers.

#define WIDTH (BYTES / sizeof(REAL))
#define TILE_COLUMNS (2 * WIDTH)

typedef REAL NAME(vector) __attribute__((vector_size(BYTES)));
typedef REAL NAME(loose) __attribute__((vector_size(BYTES), aligned(sizeof(REAL)), may_alias));
#define VECTOR NAME(vector)

#ifdef HAS_FMA
#define CHAIN(a, b, c) __builtin_elementwise_fma(a, b, c)
#else
#define CHAIN(a, b, c) ((a) * (b) + (c))
#endif

/// Where one tile is; `width` is the number of its columns that exist.
typedef struct {
  const REAL *a, *b, *bias;
  REAL *c;
  size_t a_row, a_column, b_stride, c_stride, depth, width;
  int starts_from_c, has_relu;
} NAME(tile);

TARGET static inline __attribute__((always_inline)) void NAME(load)(
    const REAL *from, size_t width, VECTOR out[2]) {
  if (width == TILE_COLUMNS) {
    out[0] = *(const NAME(loose) *)from;
    out[1] = *(const NAME(loose) *)(from + WIDTH);
  } else {
    REAL padded[TILE_COLUMNS] __attribute__((aligned(BYTES))) = {0};
    memcpy(padded, from, width * sizeof(REAL));
    memcpy(out, padded, sizeof padded);
  }
}

TARGET static inline __attribute__((always_inline)) void NAME(store)(
    REAL *to, size_t width, const VECTOR value[2]) {
  if (width == TILE_COLUMNS) {
    *(NAME(loose) *)to = value[0];
    *(NAME(loose) *)(to + WIDTH) = value[1];
  } else {
    memcpy(to, value, width * sizeof(REAL));
  }
}

/// x < 0 ? 0 : x
TARGET static inline __attribute__((always_inline)) VECTOR NAME(relu)(VECTOR x) {
  const __typeof__(x < 0) is_negative = x < 0;
  return (VECTOR)(~is_negative & (__typeof__(x < 0))x);
}

/// One tile of `rows` rows, a constant wherever this is called, so that the sums stay in registers.
/// B must have TILE_COLUMNS readable elements a row.
TARGET static inline __attribute__((always_inline)) void NAME(run)(const NAME(tile) * t, const int rows) {
  VECTOR sum[TILE_ROWS][2];
#pragma clang loop unroll(full)
  for (int r = 0; r < rows; r++) {
    if (t->starts_from_c) {
      NAME(load)(t->c + r * t->c_stride, t->width, sum[r]);
    } else {
      sum[r][0] = sum[r][1] = (VECTOR){0};
    }
  }
  const REAL *a = t->a, *b = t->b;
  const size_t a_row = t->a_row, a_column = t->a_column, b_stride = t->b_stride;
  for (size_t k = t->depth; k > 0; k--, a += a_column, b += b_stride) {
    const VECTOR b0 = *(const NAME(loose) *)b, b1 = *(const NAME(loose) *)(b + WIDTH);
#pragma clang loop unroll(full)
    for (int r = 0; r < rows; r++) {
      const VECTOR x = (VECTOR){0} + a[r * a_row];
      sum[r][0] = CHAIN(x, b0, sum[r][0]);
      sum[r][1] = CHAIN(x, b1, sum[r][1]);
    }
  }
  VECTOR bias[2];
  if (t->bias) NAME(load)(t->bias, t->width, bias);
#pragma clang loop unroll(full)
  for (int r = 0; r < rows; r++) {
    for (int half = 0; half < 2; half++) {
      if (t->bias) sum[r][half] += bias[half];
      if (t->has_relu) sum[r][half] = NAME(relu)(sum[r][half]);
    }
    NAME(store)(t->c + r * t->c_stride, t->width, sum[r]);
  }
}

/// A tile at the lower edge, with fewer rows.
TARGET static void NAME(run_edge)(const NAME(tile) * t, size_t rows) {
  switch (rows) {
#define CASE(n)                                                                                        \
  case n:                                                                                              \
    NAME(run)(t, n);                                                                                   \
    break;
    CASE(1)
    CASE(2)
    CASE(3)
#if TILE_ROWS > 4
    CASE(4)
    CASE(5)
#endif
#if TILE_ROWS > 6
    CASE(6)
    CASE(7)
    CASE(8)
    CASE(9)
    CASE(10)
    CASE(11)
#endif
#undef CASE
  default: break;
  }
}

TARGET static void NAME(run_column)(NAME(tile) t, size_t rows) {
  for (; rows >= TILE_ROWS; rows -= TILE_ROWS) {
    NAME(run)(&t, TILE_ROWS);
    t.a += TILE_ROWS * t.a_row;
    t.c += TILE_ROWS * t.c_stride;
  }
  NAME(run_edge)(&t, rows);
}

TARGET static void NAME(product)(
    const nn_matmul_call *p, size_t row_begin, size_t row_end, size_t column_begin, size_t column_end) {
  REAL edge[depth_block * TILE_COLUMNS] __attribute__((aligned(BYTES)));
  for (size_t j = column_begin; j < column_end; j += TILE_COLUMNS) {
    const size_t width = column_end - j < TILE_COLUMNS ? column_end - j : TILE_COLUMNS;
    size_t k = 0;
    do {
      const size_t depth = p->depth - k < depth_block ? p->depth - k : depth_block;
      const int is_last = k + depth == p->depth;
      NAME(tile) t = {
          .a = (const REAL *)p->a + row_begin * p->a_row_stride + k * p->a_column_stride,
          .b = (const REAL *)p->b + k * p->b_stride + j,
          .bias = is_last && p->bias ? (const REAL *)p->bias + j : NULL,
          .c = (REAL *)p->c + row_begin * p->c_stride + j,
          .a_row = p->a_row_stride,
          .a_column = p->a_column_stride,
          .b_stride = p->b_stride,
          .c_stride = p->c_stride,
          .depth = depth,
          .width = width,
          .starts_from_c = k > 0 || p->adds,
          .has_relu = is_last && p->has_relu,
      };
      // The last columns move to a place where whole vectors can be read.
      if (width < TILE_COLUMNS) {
        memset(edge, 0, depth * TILE_COLUMNS * sizeof(REAL));
        for (size_t i = 0; i < depth; i++)
          memcpy(edge + i * TILE_COLUMNS, t.b + i * p->b_stride, width * sizeof(REAL));
        t.b = edge;
        t.b_stride = TILE_COLUMNS;
      }
      NAME(run_column)(t, row_end - row_begin);
      k += depth;
    } while (k < p->depth);
  }
}

#undef WIDTH
#undef TILE_COLUMNS
#undef VECTOR
#undef CHAIN
#undef REAL
#undef BYTES
#undef TILE_ROWS
#undef TARGET
#undef HAS_FMA
#undef NAME
