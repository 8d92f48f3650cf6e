// The product for one REAL and one instruction set; matmul.c includes it once for each. BYTES is the
// width of a vector; a tile is TILE_ROWS rows of two vectors, held in registers.

#define WIDTH (BYTES / sizeof(REAL))
#define TILE_COLUMNS (2 * WIDTH)

typedef REAL NAME(vector) __attribute__((ext_vector_type(WIDTH)));
typedef REAL NAME(four) __attribute__((ext_vector_type(4), aligned(sizeof(REAL)), may_alias));
typedef REAL NAME(eight) __attribute__((ext_vector_type(8), aligned(sizeof(REAL)), may_alias));
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
  /// Where a copying tile puts what it reads of B.
  REAL *copy;
  /// How far behind this tile of C the next one is, which is asked for, or 0.
  size_t ahead;
  int starts_from_c, has_relu;
  tile_kind kind;
} NAME(tile);

/// Which part of C is asked for.
typedef struct {
  size_t row_begin, row_end, column_begin, column_end;
} NAME(part);

/// The length of the shares when `length` is cut into as few as `most` allows: 20 are 10 and 10 rather than
/// 12 and 8.
static inline size_t NAME(even)(size_t length, size_t most) {
  const size_t shares = (length + most - 1) / most;
  return shares == 0 ? 0 : (length + shares - 1) / shares;
}

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

/// One tile of `rows` rows, a constant wherever this is called, as the kind is, so that the sums stay in
/// registers. B must have TILE_COLUMNS readable elements a row.
TARGET static inline __attribute__((always_inline)) void NAME(run)(
    const NAME(tile) * t, const int rows, const tile_kind kind) {
  VECTOR sum[TILE_ROWS][2];
  if (t->ahead) {
#pragma clang loop unroll(full)
    for (int r = 0; r < rows; r++) __builtin_prefetch(t->c + r * t->c_stride + t->ahead, 1);
  }
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
  const size_t a_row = kind == PACKED_ROWS ? packed_row : kind >= NEIGHBOURS ? 1 : t->a_row;
  const size_t a_column = kind == PACKED_ROWS ? 1 : kind == PACKED_NEIGHBOURS ? rows : t->a_column;
  const size_t b_stride = kind == PACKED_ROWS || kind == PACKED_NEIGHBOURS ? TILE_COLUMNS : t->b_stride;
  const REAL *a[3] = {t->a, t->a + 4 * a_row, t->a + 8 * a_row}, *b = t->b;
  REAL *copy = t->copy;
  for (size_t k = t->depth; k > 0; k--, b += b_stride) {
    const VECTOR b0 = *(const NAME(loose) *)b, b1 = *(const NAME(loose) *)(b + WIDTH);
    if (kind == COPYING) {
      __builtin_prefetch(b + rows_ahead * b_stride);
      *(VECTOR *)copy = b0;
      *(VECTOR *)(copy + WIDTH) = b1;
      copy += TILE_COLUMNS;
    }
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
    t->kind == PACKED_ROWS         ? NAME(run)(t, n, PACKED_ROWS)                                      \
    : t->kind == PACKED_NEIGHBOURS ? NAME(run)(t, n, PACKED_NEIGHBOURS)                                \
    : t->kind == NEIGHBOURS        ? NAME(run)(t, n, NEIGHBOURS)                                       \
    : t->kind == COPYING           ? NAME(run)(t, n, COPYING)                                          \
                                   : NAME(run)(t, n, LOOSE);                                           \
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

/// A copy of `width` columns of B, row upon row without gaps, filled up with zeros to TILE_COLUMNS.
TARGET static void NAME(pack)(
    const REAL *b, size_t b_stride, size_t depth, size_t width, REAL *restrict packed) {
  if (width < TILE_COLUMNS) memset(packed, 0, depth * TILE_COLUMNS * sizeof(REAL));
  for (size_t k = 0; k < depth; k++, b += b_stride, packed += TILE_COLUMNS)
    if (width == TILE_COLUMNS)
      memcpy(packed, b, TILE_COLUMNS * sizeof(REAL));
    else
      for (size_t j = 0; j < width; j++) packed[j] = b[j];
}

/// The same of a B that lies as [N, K], eight of its columns and four of its rows at a time.
TARGET static void NAME(pack_turned)(
    const REAL *b, size_t b_stride, size_t depth, size_t width, REAL *restrict packed) {
  if (width < TILE_COLUMNS) memset(packed, 0, depth * TILE_COLUMNS * sizeof(REAL));
  size_t j = 0;
  for (; j + 8 <= width; j += 8, b += 8 * b_stride) {
    REAL *to = packed + j;
    size_t k = 0;
    for (; k + 4 <= depth; k += 4, to += 4 * TILE_COLUMNS) {
      NAME(eight) row[4];
#pragma clang loop unroll(full)
      for (int n = 0; n < 4; n++)
        row[n] = __builtin_shufflevector(
            *(const NAME(four) *)(b + n * b_stride + k), *(const NAME(four) *)(b + (n + 4) * b_stride + k), 0, 1,
            2, 3, 4, 5, 6, 7);
      // Both halves as 4 by 4.
#define LOW(x, y) __builtin_shufflevector(x, y, 0, 8, 1, 9, 4, 12, 5, 13)
#define HIGH(x, y) __builtin_shufflevector(x, y, 2, 10, 3, 11, 6, 14, 7, 15)
#define FIRST(x, y) __builtin_shufflevector(x, y, 0, 1, 8, 9, 4, 5, 12, 13)
#define SECOND(x, y) __builtin_shufflevector(x, y, 2, 3, 10, 11, 6, 7, 14, 15)
      const NAME(eight) low[2] = {LOW(row[0], row[1]), LOW(row[2], row[3])};
      const NAME(eight) high[2] = {HIGH(row[0], row[1]), HIGH(row[2], row[3])};
      *(NAME(eight) *)to = FIRST(low[0], low[1]);
      *(NAME(eight) *)(to + TILE_COLUMNS) = SECOND(low[0], low[1]);
      *(NAME(eight) *)(to + 2 * TILE_COLUMNS) = FIRST(high[0], high[1]);
      *(NAME(eight) *)(to + 3 * TILE_COLUMNS) = SECOND(high[0], high[1]);
#undef LOW
#undef HIGH
#undef FIRST
#undef SECOND
    }
    for (; k < depth; k++, to += TILE_COLUMNS)
      for (int n = 0; n < 8; n++) to[n] = b[n * b_stride + k];
  }
  for (; j < width; j++, b += b_stride)
    for (size_t k = 0; k < depth; k++) packed[k * TILE_COLUMNS + j] = b[k];
}

/// The same as `pack` for several panels, B being read along its rows.
TARGET static void NAME(pack_block)(
    const REAL *b, const nn_matmul_call *p, size_t depth, size_t width, REAL *restrict packed,
    size_t panel_stride) {
  const size_t b_stride = p->b_stride, panels = width / TILE_COLUMNS, whole = panels * TILE_COLUMNS;
  if (p->b_is_turned) {
    for (size_t j = 0; j < width; j += TILE_COLUMNS, packed += panel_stride)
      NAME(pack_turned)(
          b + j * b_stride, b_stride, depth, width - j < TILE_COLUMNS ? width - j : TILE_COLUMNS, packed);
    return;
  }
  if (whole < width) NAME(pack)(b + whole, b_stride, depth, width - whole, packed + panels * panel_stride);
  for (size_t k = 0; k < depth; k++, b += b_stride, packed += TILE_COLUMNS) {
    REAL *to = packed;
    for (size_t j = 0; j < whole; j += TILE_COLUMNS, to += panel_stride) {
      __builtin_prefetch(b + j + rows_ahead / 2 * b_stride);
      const VECTOR b0 = *(const NAME(loose) *)(b + j), b1 = *(const NAME(loose) *)(b + j + WIDTH);
      *(VECTOR *)to = b0;
      *(VECTOR *)(to + WIDTH) = b1;
    }
  }
}

/// A copy of `rows` rows of A: each row for itself, packed_row elements from the next, or, where they are
/// neighbours, of each tile the elements of one k after those of another.
TARGET static void NAME(pack_a)(
    const REAL *a, const nn_matmul_call *p, size_t depth, size_t rows, REAL *restrict packed) {
  if (p->a_row_stride != 1) {
    for (size_t r = 0; r < rows; r++, a += p->a_row_stride, packed += packed_row)
      for (size_t k = 0; k < depth; k++) packed[k] = a[k];
    return;
  }
  for (size_t i = 0; i < rows; i += TILE_ROWS) {
    const size_t height = rows - i < TILE_ROWS ? rows - i : TILE_ROWS;
    const REAL *from = a + i;
    for (size_t k = 0; k < depth; k++, from += p->a_column_stride, packed += height)
      if (height == TILE_ROWS)
        memcpy(packed, from, TILE_ROWS * sizeof(REAL));
      else
        for (size_t r = 0; r < height; r++) packed[r] = from[r];
  }
}

/// What all tiles of a product share.
TARGET static inline NAME(tile) NAME(tile_of)(const nn_matmul_call *p) {
  return (NAME(tile)){
      .a_row = p->a_row_stride,
      .a_column = p->a_column_stride,
      .b_stride = p->b_stride,
      .c_stride = p->c_stride,
      .depth = p->depth,
      .width = TILE_COLUMNS,
      .rate = p->rate,
      .starts_from_c = p->adds,
      .has_relu = p->has_relu,
      .kind = p->a_row_stride == 1 ? NEIGHBOURS : LOOSE,
  };
}

/// Where an element of B is.
static inline const REAL *NAME(b_at)(const nn_matmul_call *p, size_t k, size_t j) {
  return (const REAL *)p->b + (p->b_is_turned ? k + j * p->b_stride : k * p->b_stride + j);
}

/// Sets a tile to a block of k and, from its last block on, to what comes behind the sum.
TARGET static inline void NAME(set_depth)(
    NAME(tile) * t, const nn_matmul_call *p, size_t k, size_t depth, size_t j) {
  const int is_last = k + depth == p->depth;
  t->depth = depth;
  t->bias = is_last && p->bias ? (const REAL *)p->bias + j : NULL;
  t->starts_from_c = k > 0 || p->adds;
  t->has_relu = is_last && p->has_relu;
}

/// Few rows: column upon column of tiles. The first tile leaves a copy of B's columns to the others.
TARGET static void NAME(few_rows)(const nn_matmul_call *p, NAME(part) part) {
  REAL packed[depth_block * TILE_COLUMNS] __attribute__((aligned(64)));
  const size_t rows = part.row_end - part.row_begin, rows_each = NAME(even)(rows, TILE_ROWS);
  for (size_t j = part.column_begin; j < part.column_end; j += TILE_COLUMNS) {
    NAME(tile) t = NAME(tile_of)(p);
    if (part.column_end - j < TILE_COLUMNS) t.width = part.column_end - j;
    const tile_kind kind = t.kind;
    const int is_copied = kind == LOOSE && t.width == TILE_COLUMNS && !p->b_is_turned;
    const tile_kind first = is_copied ? COPYING : kind;
    t.copy = packed;
    size_t k = 0;
    do {
      const size_t depth = p->depth - k < depth_block ? p->depth - k : depth_block;
      NAME(set_depth)(&t, p, k, depth, j);
      t.b = NAME(b_at)(p, k, j);
      t.b_stride = p->b_stride;
      t.kind = first;
      if (first != COPYING) {
        (p->b_is_turned ? NAME(pack_turned) : NAME(pack))(t.b, p->b_stride, depth, t.width, packed);
        t.b = packed;
        t.b_stride = TILE_COLUMNS;
      }
      for (size_t i = part.row_begin; i < part.row_end; i += rows_each) {
        t.a = (const REAL *)p->a + i * p->a_row_stride + k * p->a_column_stride;
        t.c = (REAL *)p->c + i * p->c_stride + j;
        NAME(run_rows)(&t, part.row_end - i < rows_each ? part.row_end - i : rows_each);
        t.kind = kind;
        t.b = packed;
        t.b_stride = TILE_COLUMNS;
      }
      k += depth;
    } while (k < p->depth);
  }
}

/// A and B so small that they stay in the first cache: C is gone through once, a row of tiles at a time.
TARGET static void NAME(large_result)(const nn_matmul_call *p, NAME(part) part) {
  REAL edge[depth_block * TILE_COLUMNS] __attribute__((aligned(64)));
  const size_t edge_width = (part.column_end - part.column_begin) % TILE_COLUMNS;
  const size_t whole_end = part.column_end - edge_width;
  NAME(tile) t = NAME(tile_of)(p);
  t.ahead = TILE_ROWS * p->c_stride;
  if (edge_width > 0) NAME(pack)((const REAL *)p->b + whole_end, p->b_stride, p->depth, edge_width, edge);
  for (size_t i = part.row_begin; i < part.row_end; i += TILE_ROWS) {
    const size_t rows = part.row_end - i < TILE_ROWS ? part.row_end - i : TILE_ROWS;
    t.a = (const REAL *)p->a + i * p->a_row_stride;
    t.width = TILE_COLUMNS;
    t.b_stride = p->b_stride;
    for (size_t j = part.column_begin; j < whole_end; j += TILE_COLUMNS) {
      NAME(set_depth)(&t, p, 0, p->depth, j);
      t.b = (const REAL *)p->b + j;
      t.c = (REAL *)p->c + i * p->c_stride + j;
      NAME(run_rows)(&t, rows);
    }
    if (edge_width == 0) continue;
    NAME(set_depth)(&t, p, 0, p->depth, whole_end);
    t.width = edge_width;
    t.b_stride = TILE_COLUMNS;
    t.b = edge;
    t.c = (REAL *)p->c + i * p->c_stride + whole_end;
    NAME(run_rows)(&t, rows);
  }
}

/// The general case: panels of B and some rows of A in the second cache; a panel goes to the first one and meets
/// all of these rows.
TARGET static void NAME(blocks)(const nn_matmul_call *p, NAME(part) part) {
  REAL panels[panel_elements] __attribute__((aligned(64)));
  REAL of_a[row_elements] __attribute__((aligned(64)));
  // A descent is not cut: its sum starts from 0, not from C.
  const size_t depth_each = p->rate ? p->depth : NAME(even)(p->depth, depth_block);
  const tile_kind kind = p->a_row_stride == 1 ? PACKED_NEIGHBOURS : PACKED_ROWS;
  const size_t row_length = kind == PACKED_ROWS ? packed_row : depth_each;
  const size_t rows_each = row_elements / row_length / TILE_ROWS * TILE_ROWS;
  const size_t panel_stride = depth_each * TILE_COLUMNS + 64 / sizeof(REAL);
  const size_t width_each = panel_elements / panel_stride * TILE_COLUMNS;
  for (size_t j = part.column_begin; j < part.column_end; j += width_each) {
    const size_t width = part.column_end - j < width_each ? part.column_end - j : width_each;
    size_t k = 0;
    do {
      const size_t depth = p->depth - k < depth_each ? p->depth - k : depth_each;
      NAME(pack_block)(NAME(b_at)(p, k, j), p, depth, width, panels, panel_stride);
      for (size_t i = part.row_begin; i < part.row_end; i += rows_each) {
        const size_t rows = part.row_end - i < rows_each ? part.row_end - i : rows_each;
        NAME(pack_a)((const REAL *)p->a + i * p->a_row_stride + k * p->a_column_stride, p, depth, rows, of_a);
        for (size_t n = 0; n < width; n += TILE_COLUMNS) {
          NAME(tile) t = NAME(tile_of)(p);
          NAME(set_depth)(&t, p, k, depth, j + n);
          t.kind = kind;
          if (width - n < TILE_COLUMNS) t.width = width - n;
          t.b = panels + n / TILE_COLUMNS * panel_stride;
          t.ahead = n + TILE_COLUMNS < width ? TILE_COLUMNS : 0;
          for (size_t r = 0; r < rows; r += TILE_ROWS) {
            t.a = of_a + r * (kind == PACKED_ROWS ? packed_row : depth);
            t.c = (REAL *)p->c + (i + r) * p->c_stride + j + n;
            NAME(run_rows)(&t, rows - r < TILE_ROWS ? rows - r : TILE_ROWS);
          }
        }
      }
      k += depth;
    } while (k < p->depth);
  }
}

TARGET static void NAME(product)(
    const nn_matmul_call *p, size_t row_begin, size_t row_end, size_t column_begin, size_t column_end) {
  const NAME(part) part = {row_begin, row_end, column_begin, column_end};
  const size_t rows = row_end - row_begin, columns = column_end - column_begin;
  const int is_small = p->depth <= depth_block && p->depth * columns <= small_elements && !p->b_is_turned;
  if (is_small && (rows > few_rows || p->rate))
    NAME(large_result)(p, part);
  else if ((rows <= few_rows || columns <= TILE_COLUMNS) && !p->rate)
    NAME(few_rows)(p, part);
  else
    NAME(blocks)(p, part);
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
