// The product for one REAL and one instruction set; matmul.c includes it once for each. BYTES is the
// width of a vector; a tile is TILE_ROWS rows of two vectors, held in registers.

#define WIDTH (BYTES / sizeof(REAL))
#define TILE_COLUMNS (2 * WIDTH)

typedef REAL NAME(vector) __attribute__((ext_vector_type(WIDTH)));
typedef REAL NAME(loose) __attribute__((ext_vector_type(WIDTH), aligned(sizeof(REAL)), may_alias));
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
  const REAL *rate;
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
    // A copy, as a sum whose address is taken for a length that is not known leaves its register.
    const VECTOR copy[2] = {value[0], value[1]};
    memcpy(to, copy, width * sizeof(REAL));
  }
}

/// x < 0 ? 0 : x
TARGET static inline __attribute__((always_inline)) VECTOR NAME(relu)(VECTOR x) {
  const __typeof__(x < 0) is_negative = x < 0;
  return (VECTOR)(~is_negative & (__typeof__(x < 0))x);
}

/// One tile of `rows` rows, a constant wherever this is called, so that the sums stay in registers.
/// B must have TILE_COLUMNS readable elements a row.
TARGET static inline __attribute__((always_inline)) void NAME(run)(
    const NAME(tile) * t, const int rows, const int are_neighbours) {
  VECTOR sum[TILE_ROWS][2];
#pragma clang loop unroll(full)
  for (int r = 0; r < rows; r++) {
    if (t->starts_from_c) {
      NAME(load)(t->c + r * t->c_stride, t->width, sum[r]);
    } else {
      sum[r][0] = sum[r][1] = (VECTOR)0;
    }
  }
  // One pointer for each four rows, whose other three are within reach of an address: with a pointer or
  // an offset for each row the processor would run out of registers.
  const size_t a_row = are_neighbours ? 1 : t->a_row, a_column = t->a_column, b_stride = t->b_stride;
  const REAL *a[3] = {t->a, t->a + 4 * a_row, t->a + 8 * a_row}, *b = t->b;
  for (size_t k = t->depth; k > 0; k--, b += b_stride) {
    const VECTOR b0 = *(const NAME(loose) *)b, b1 = *(const NAME(loose) *)(b + WIDTH);
#pragma clang loop unroll(full)
    for (int r = 0; r < rows; r++) {
      const VECTOR x = (VECTOR)a[r / 4][r % 4 * a_row];
      sum[r][0] = CHAIN(x, b0, sum[r][0]);
      sum[r][1] = CHAIN(x, b1, sum[r][1]);
    }
#pragma clang loop unroll(full)
    for (int group = 0; group < 3; group++) a[group] += a_column;
  }
  if (t->rate) {
#pragma clang loop unroll(full)
    for (int r = 0; r < rows; r++) {
      VECTOR c[2];
      NAME(load)(t->c + r * t->c_stride, t->width, c);
      sum[r][0] = c[0] - sum[r][0] * *t->rate;
      sum[r][1] = c[1] - sum[r][1] * *t->rate;
      NAME(store)(t->c + r * t->c_stride, t->width, sum[r]);
    }
    return;
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

/// A tile of up to TILE_ROWS rows.
TARGET static void NAME(run_rows)(const NAME(tile) * t, size_t rows) {
  switch (rows) {
#define CASE(n)                                                                                        \
  case n:                                                                                              \
    t->a_row == 1 ? NAME(run)(t, n, 1) : NAME(run)(t, n, 0);                                           \
    break;
    CASE(1)
    CASE(2)
    CASE(3)
    CASE(4)
#if TILE_ROWS > 4
    CASE(5)
    CASE(6)
#endif
#if TILE_ROWS > 6
    CASE(7)
    CASE(8)
    CASE(9)
    CASE(10)
    CASE(11)
    CASE(12)
#endif
#undef CASE
  default: break;
  }
}

/// A copy of columns [j, j + width) of B from row k on, row upon row, filled up with zeros.
TARGET static void NAME(pack)(
    const nn_matmul_call *p, size_t k, size_t depth, size_t j, size_t width, REAL *packed) {
  const REAL *b = (const REAL *)p->b + k * p->b_stride + j;
  if (width < TILE_COLUMNS) memset(packed, 0, depth * TILE_COLUMNS * sizeof(REAL));
  for (size_t i = 0; i < depth; i++, b += p->b_stride, packed += TILE_COLUMNS)
    memcpy(packed, b, width == TILE_COLUMNS ? TILE_COLUMNS * sizeof(REAL) : width * sizeof(REAL));
}

TARGET static void NAME(product)(
    const nn_matmul_call *p, size_t row_begin, size_t row_end, size_t column_begin, size_t column_end) {
  REAL packed[depth_block * TILE_COLUMNS] __attribute__((aligned(BYTES)));
  // Tiles of like heights: 20 rows are 10 and 10 rather than 12 and 8.
  const size_t rows = row_end - row_begin, tiles = (rows + TILE_ROWS - 1) / TILE_ROWS;
  const size_t rows_each = tiles == 0 ? 0 : (rows + tiles - 1) / tiles;
  // With many tiles upon a column of B, a copy of it without gaps pays.
  const int packs = tiles > 4;
  for (size_t j = column_begin; j < column_end; j += TILE_COLUMNS) {
    const size_t width = column_end - j < TILE_COLUMNS ? column_end - j : TILE_COLUMNS;
    size_t k = 0;
    do {
      const size_t depth = p->depth - k < depth_block ? p->depth - k : depth_block;
      const int is_last = k + depth == p->depth;
      NAME(tile) t = {
          .b = (const REAL *)p->b + k * p->b_stride + j,
          .b_stride = p->b_stride,
          .bias = is_last && p->bias ? (const REAL *)p->bias + j : NULL,
          .a_row = p->a_row_stride,
          .a_column = p->a_column_stride,
          .c_stride = p->c_stride,
          .depth = depth,
          .width = width,
          .starts_from_c = k > 0 || p->adds,
          .has_relu = is_last && p->has_relu,
      };
      if (packs || width < TILE_COLUMNS) {
        NAME(pack)(p, k, depth, j, width, packed);
        t.b = packed;
        t.b_stride = TILE_COLUMNS;
      }
      for (size_t i = row_begin; i < row_end; i += rows_each) {
        t.a = (const REAL *)p->a + i * p->a_row_stride + k * p->a_column_stride;
        t.c = (REAL *)p->c + i * p->c_stride + j;
        NAME(run_rows)(&t, row_end - i < rows_each ? row_end - i : rows_each);
      }
      k += depth;
    } while (k < p->depth);
  }
}

/// C −= rate·(A·B). Here C is the large matrix: it is gone through once, row by row of tiles, so that
/// what is read and written lies in a row.
TARGET static void NAME(descent)(
    const nn_matmul_call *p, size_t row_begin, size_t row_end, size_t column_begin, size_t column_end) {
  REAL edge[depth_block * TILE_COLUMNS] __attribute__((aligned(BYTES)));
  const size_t edge_width = (column_end - column_begin) % TILE_COLUMNS;
  const size_t whole_end = column_end - edge_width;
  NAME(tile) t = {
      .a_row = p->a_row_stride,
      .a_column = p->a_column_stride,
      .c_stride = p->c_stride,
      .depth = p->depth,
      .rate = p->rate,
  };
  if (edge_width > 0) NAME(pack)(p, 0, p->depth, whole_end, edge_width, edge);
  for (size_t i = row_begin; i < row_end; i += TILE_ROWS) {
    const size_t rows = row_end - i < TILE_ROWS ? row_end - i : TILE_ROWS;
    t.a = (const REAL *)p->a + i * p->a_row_stride;
    t.width = TILE_COLUMNS;
    t.b_stride = p->b_stride;
    for (size_t j = column_begin; j < whole_end; j += TILE_COLUMNS) {
      t.b = (const REAL *)p->b + j;
      t.c = (REAL *)p->c + i * p->c_stride + j;
      NAME(run_rows)(&t, rows);
    }
    if (edge_width == 0) continue;
    t.width = edge_width;
    t.b_stride = TILE_COLUMNS;
    t.b = edge;
    t.c = (REAL *)p->c + i * p->c_stride + whole_end;
    NAME(run_rows)(&t, rows);
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
