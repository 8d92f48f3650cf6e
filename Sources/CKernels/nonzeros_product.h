// The product with lists for one instruction set; nonzeros.c includes it once for each. BYTES is the width of
// a vector.

#define WIDTH (BYTES / sizeof(float))

typedef float NAME(loose) __attribute__((ext_vector_type(WIDTH), aligned(sizeof(float)), may_alias));
#define VECTOR NAME(loose)

#ifdef HAS_FMA
#define CHAIN(a, b, c) __builtin_elementwise_fma(a, b, c)
#else
#define CHAIN(a, b, c) ((a) * (b) + (c))
#endif

/// What the runs over one product share, apart from what changes; read once, as C might lie anywhere.
typedef struct {
  const float *a, *b, *bias;
  float *c;
  size_t a_row, a_column, b_stride, c_stride;
  /// What b begins with, when it is a part of B.
  size_t b_row, b_column;
  float rate;
  int descends, has_relu, starts_from_c;
} NAME(run);

/// Columns [j, j + vectors WIDTH) of one row of C from the elements [begin, end) of its list; `vectors` is a
/// constant wherever this is called, so that the sums stay in registers.
TARGET static inline __attribute__((always_inline)) void NAME(run_vectors)(
    const NAME(run) r, const uint16_t *columns, const uint16_t *end, size_t row, size_t j, const int vectors) {
  const float *a = r.a + row * r.a_row, *b = r.b + (j - r.b_column);
  float *c = r.c + row * r.c_stride + j;
  VECTOR sum[8];
#pragma clang loop unroll(full)
  for (int v = 0; v < vectors; v++) sum[v] = r.starts_from_c ? ((const VECTOR *)c)[v] : (VECTOR)0;
  for (; columns < end; columns++) {
    const size_t k = *columns;
    const VECTOR x = (VECTOR)a[k * r.a_column], *from = (const VECTOR *)(b + (k - r.b_row) * r.b_stride);
#pragma clang loop unroll(full)
    for (int v = 0; v < vectors; v++) sum[v] = CHAIN(x, from[v], sum[v]);
  }
  if (r.descends) {
#pragma clang loop unroll(full)
    for (int v = 0; v < vectors; v++) ((VECTOR *)c)[v] -= sum[v] * r.rate;
    return;
  }
  if (r.bias) {
#pragma clang loop unroll(full)
    for (int v = 0; v < vectors; v++) sum[v] += ((const VECTOR *)(r.bias + j))[v];
  }
#pragma clang loop unroll(full)
  for (int v = 0; v < vectors; v++) {
    // x < 0 ? 0 : x
    const __typeof__(sum[v] < 0) kept = r.has_relu ? ~(sum[v] < 0) : -1;
    ((VECTOR *)c)[v] = (VECTOR)(kept & (__typeof__(sum[v] < 0))sum[v]);
  }
}

/// One column, where less than a vector is left.
TARGET static void NAME(run_single)(
    const NAME(run) * r, const uint16_t *columns, const uint16_t *end, size_t row, size_t j) {
  const float *a = r->a + row * r->a_row, *b = r->b + (j - r->b_column);
  float *c = r->c + row * r->c_stride + j;
  float sum = r->starts_from_c ? *c : 0;
  for (; columns < end; columns++) sum = CHAIN(a[*columns * r->a_column], b[(*columns - r->b_row) * r->b_stride], sum);
  if (r->descends) sum = *c - sum * r->rate;
  if (r->bias) sum += r->bias[j];
  *c = r->has_relu && sum < 0 ? 0 : sum;
}

/// A block of columns of one row.
TARGET static inline void NAME(run_row)(
    const NAME(run) * r, const uint16_t *columns, const uint16_t *end, size_t row, size_t j, size_t width) {
  switch (width / WIDTH) {
  case 8: NAME(run_vectors)(*r, columns, end, row, j, 8); break;
  case 4: NAME(run_vectors)(*r, columns, end, row, j, 4); break;
  case 2: NAME(run_vectors)(*r, columns, end, row, j, 2); break;
  case 1: NAME(run_vectors)(*r, columns, end, row, j, 1); break;
  default:
    for (size_t n = 0; n < width; n++) NAME(run_single)(r, columns, end, row, j + n);
  }
}

/// The widest block of columns that there is a loop for, or all when they are less than a vector.
static inline size_t NAME(width)(size_t width) {
  for (size_t vectors = 8; vectors > 0; vectors /= 2)
    if (width >= vectors * WIDTH) return vectors * WIDTH;
  return width;
}

/// Aᵀ·B: C is large, and gone through row by row. When B is no longer small, one block of columns after another,
/// with a copy of B's, whose rows do not push each other out of the first cache.
TARGET static void NAME(by_row)(
    NAME(run) r, const nn_nonzeros *list, size_t depth, size_t row_begin, size_t row_end, size_t column_begin,
    size_t column_end) {
  _Alignas(BYTES) float copy[most_copied * 8 * WIDTH];
  const NAME(run) whole = r;
  const int copies = depth > few_rows && depth <= most_copied;
  size_t next = column_end;
  for (size_t first = column_begin; first < column_end; first = next) {
    if (copies) {
      const size_t width = NAME(width)(column_end - first);
      next = first + width;
      for (size_t k = 0; k < depth; k++)
        memcpy(copy + k * width, whole.b + k * whole.b_stride + first, width * sizeof *copy);
      r.b = copy;
      r.b_stride = width;
      r.b_column = first;
    }
    for (size_t row = row_begin; row < row_end; row++) {
      const uint16_t *starts = list->starts + 2 * row;
      const uint16_t *columns = list->columns + row * list->stride, *end = columns + starts[1];
      // A descent by nothing.
      if (r.descends && columns == end) continue;
      for (size_t j = first, width; j < next; j += width) {
        width = NAME(width)(next - j);
        NAME(run_row)(&r, columns, end, row, j, width);
      }
    }
  }
}

/// A·B: B is large. Its rows of one block stay in the first cache while some rows of C take what they need;
/// when these are many, in a copy, whose rows do not push each other out.
TARGET static void NAME(by_block)(
    NAME(run) r, const nn_nonzeros *list, size_t depth, size_t row_begin, size_t row_end, size_t column_begin,
    size_t column_end) {
  _Alignas(BYTES) float copy[NN_NONZEROS_BLOCK * 8 * WIDTH];
  const NAME(run) whole = r;
  const int copies = row_end - row_begin >= copied_rows;
  const size_t together = copies ? many_rows : few_rows;
  for (size_t i = row_begin; i < row_end; i += together) {
    const size_t rows_end = row_end - i < together ? row_end : i + together;
    for (size_t block = 0; block < list->blocks; block++) {
      const int is_last = block + 1 == list->blocks;
      r.starts_from_c = whole.starts_from_c || block > 0;
      r.bias = is_last ? whole.bias : NULL;
      r.has_relu = is_last && whole.has_relu;
      const size_t first = block * NN_NONZEROS_BLOCK, end = is_last ? depth : first + NN_NONZEROS_BLOCK;
      for (size_t j = column_begin, width; j < column_end; j += width) {
        width = NAME(width)(column_end - j);
        if (copies) {
          for (size_t k = first; k < end; k++)
            memcpy(copy + (k - first) * width, whole.b + k * whole.b_stride + j, width * sizeof *copy);
          r.b = copy;
          r.b_stride = width;
          r.b_row = first;
          r.b_column = j;
        }
        for (size_t row = i; row < rows_end; row++) {
          const uint16_t *starts = list->starts + row * (list->blocks + 1) + block;
          const uint16_t *columns = list->columns + row * list->stride;
          if (r.starts_from_c && !is_last && starts[0] == starts[1]) continue;
          NAME(run_row)(&r, columns + starts[0], columns + starts[1], row, j, width);
        }
      }
    }
  }
}

TARGET static void NAME(product)(
    const nn_matmul_call *p, const nn_nonzeros *list, size_t row_begin, size_t row_end, size_t column_begin,
    size_t column_end) {
  const NAME(run) run = {
      .a = p->a,
      .b = p->b,
      .bias = p->bias,
      .c = p->c,
      .a_row = p->a_row_stride,
      .a_column = p->a_column_stride,
      .b_stride = p->b_stride,
      .c_stride = p->c_stride,
      .rate = p->rate ? *(const float *)p->rate : 0,
      .descends = p->rate != NULL,
      .has_relu = p->has_relu,
      .starts_from_c = p->adds && !p->rate,
  };
  if (p->rate || p->a_row_stride == 1)
    NAME(by_row)(run, list, p->depth, row_begin, row_end, column_begin, column_end);
  else
    NAME(by_block)(run, list, p->depth, row_begin, row_end, column_begin, column_end);
}

#undef WIDTH
#undef VECTOR
#undef CHAIN
#undef BYTES
#undef TARGET
#undef HAS_FMA
#undef NAME
