/// Sums and their kin along an axis, sorting, and the matrix product of integers.
#include "elementwise.h"

/// A total in type A of elements T. Rows of more than one inner element are added row by row; a dense
/// run is added in eight interleaved parts, the same ones on every machine.
#define TOTAL(NAME, T, A, START, JOIN)                                                          \
  static void NAME(A *out, const T *in, ptrdiff_t outer, ptrdiff_t count, ptrdiff_t inner) {    \
    for (ptrdiff_t o = 0; o < outer; o++, in += count * inner, out += inner) {                  \
      if (inner > 1) {                                                                          \
        for (ptrdiff_t j = 0; j < inner; j++) out[j] = START;                                   \
        for (ptrdiff_t i = 0; i < count; i++) {                                                 \
          const T *row = in + i * inner;                                                        \
          for (ptrdiff_t j = 0; j < inner; j++) out[j] = JOIN(out[j], (A)row[j]);               \
        }                                                                                       \
        continue;                                                                               \
      }                                                                                         \
      if (inner == 0) continue;                                                                 \
      A part[8] = {START, START, START, START, START, START, START, START};                     \
      ptrdiff_t i = 0;                                                                          \
      for (; i + 8 <= count; i += 8) {                                                          \
        for (int p = 0; p < 8; p++) part[p] = JOIN(part[p], (A)in[i + p]);                      \
      }                                                                                         \
      for (int p = 0; i < count; i++, p++) part[p] = JOIN(part[p], (A)in[i]);                   \
      for (int width = 4; width > 0; width /= 2) {                                              \
        for (int p = 0; p < width; p++) part[p] = JOIN(part[p], part[p + width]);               \
      }                                                                                         \
      *out = part[0];                                                                           \
    }                                                                                           \
  }

#define PLUS(x, y) ((x) + (y))
#define TIMES(x, y) ((x) * (y))

// uint64_t is int64_t that may wrap.
TOTAL(sum_u8, uint8_t, uint64_t, 0, PLUS)
TOTAL(sum_i64, int64_t, uint64_t, 0, PLUS)
TOTAL(sum_f32, float, double, 0, PLUS)
TOTAL(sum_f64, double, double, 0, PLUS)
TOTAL(prod_u8, uint8_t, uint64_t, 1, TIMES)
TOTAL(prod_i64, int64_t, uint64_t, 1, TIMES)
TOTAL(prod_f32, float, double, 1, TIMES)
TOTAL(prod_f64, double, double, 1, TIMES)

/// Whether x takes the place of the best so far; a NaN does, and stays.
#define BETTER(x, best, COMPARE) ((x) COMPARE(best) || ((x) != (x) && (best) == (best)))

/// Values and places are walked apart: values row by row as they lie in memory, places (which are asked
/// for along short axes) column by column.
#define EXTREME(NAME, T, COMPARE)                                                               \
  static void NAME(T *out, int64_t *at, const T *in, ptrdiff_t outer, ptrdiff_t count,          \
                   ptrdiff_t inner) {                                                           \
    for (ptrdiff_t o = 0; out && o < outer; o++, out += inner) {                                \
      const T *row = in + o * count * inner;                                                    \
      for (ptrdiff_t j = 0; j < inner; j++) out[j] = row[j];                                    \
      for (ptrdiff_t i = 1; i < count; i++) {                                                   \
        row += inner;                                                                           \
        for (ptrdiff_t j = 0; j < inner; j++) out[j] = BETTER(row[j], out[j], COMPARE) ? row[j] : out[j]; \
      }                                                                                         \
    }                                                                                           \
    for (ptrdiff_t o = 0; at && o < outer; o++, in += count * inner) {                          \
      for (ptrdiff_t j = 0; j < inner; j++) {                                                   \
        ptrdiff_t best = 0;                                                                     \
        for (ptrdiff_t i = 1; i < count; i++) {                                                 \
          if (BETTER(in[i * inner + j], in[best * inner + j], COMPARE)) best = i;               \
        }                                                                                       \
        *at++ = best;                                                                           \
      }                                                                                         \
    }                                                                                           \
  }

EXTREME(min_u8, uint8_t, <)
EXTREME(min_i64, int64_t, <)
EXTREME(min_f32, float, <)
EXTREME(min_f64, double, <)
EXTREME(max_u8, uint8_t, >)
EXTREME(max_i64, int64_t, >)
EXTREME(max_f32, float, >)
EXTREME(max_f64, double, >)

static void extreme(nn_reduction op, nn_dtype type, void *out, int64_t *at, const void *in, ptrdiff_t outer,
                    ptrdiff_t count, ptrdiff_t inner) {
  switch (type) {
  case NN_BOOL:
  case NN_UINT8: (op == NN_MIN ? min_u8 : max_u8)(out, at, in, outer, count, inner); break;
  case NN_INT64: (op == NN_MIN ? min_i64 : max_i64)(out, at, in, outer, count, inner); break;
  case NN_FLOAT32: (op == NN_MIN ? min_f32 : max_f32)(out, at, in, outer, count, inner); break;
  case NN_FLOAT64: (op == NN_MIN ? min_f64 : max_f64)(out, at, in, outer, count, inner); break;
  }
}

void nn_reduce(nn_reduction op, nn_dtype type, void *out, const void *in, ptrdiff_t outer, ptrdiff_t count,
               ptrdiff_t inner) {
  if (op == NN_MIN || op == NN_MAX) {
    extreme(op, type, out, 0, in, outer, count, inner);
    return;
  }
  switch (type) {
  case NN_BOOL:
  case NN_UINT8: (op == NN_SUM ? sum_u8 : prod_u8)(out, in, outer, count, inner); break;
  case NN_INT64: (op == NN_SUM ? sum_i64 : prod_i64)(out, in, outer, count, inner); break;
  case NN_FLOAT32: (op == NN_SUM ? sum_f32 : prod_f32)(out, in, outer, count, inner); break;
  case NN_FLOAT64: (op == NN_SUM ? sum_f64 : prod_f64)(out, in, outer, count, inner); break;
  }
}

void nn_position(nn_reduction op, nn_dtype type, int64_t *out, const void *in, ptrdiff_t outer,
                 ptrdiff_t count, ptrdiff_t inner) {
  extreme(op, type, 0, out, in, outer, count, inner);
}

#define DEVIATIONS(NAME, T)                                                                     \
  static void NAME(double *out, const T *in, const double *centre, ptrdiff_t outer,             \
                   ptrdiff_t count, ptrdiff_t inner) {                                          \
    for (ptrdiff_t o = 0; o < outer; o++, out += inner, centre += inner) {                      \
      for (ptrdiff_t j = 0; j < inner; j++) out[j] = 0;                                         \
      for (ptrdiff_t i = 0; i < count; i++, in += inner) {                                      \
        for (ptrdiff_t j = 0; j < inner; j++) {                                                 \
          const double distance = (double)in[j] - centre[j];                                    \
          out[j] += distance * distance;                                                        \
        }                                                                                       \
      }                                                                                         \
    }                                                                                           \
  }

DEVIATIONS(deviations_f32, float)
DEVIATIONS(deviations_f64, double)

void nn_squared_deviations(nn_dtype type, double *out, const void *in, const double *centre, ptrdiff_t outer,
                           ptrdiff_t count, ptrdiff_t inner) {
  if (type == NN_FLOAT32) deviations_f32(out, in, centre, outer, count, inner);
  else deviations_f64(out, in, centre, outer, count, inner);
}

#define RUNNING(NAME, T, A)                                                                     \
  static void NAME(nn_reduction op, A *out, const T *in, ptrdiff_t outer, ptrdiff_t count,      \
                   ptrdiff_t inner) {                                                           \
    for (ptrdiff_t o = 0; o < outer; o++) {                                                     \
      for (ptrdiff_t i = 0; i < count; i++, in += inner, out += inner) {                        \
        for (ptrdiff_t j = 0; j < inner; j++) {                                                 \
          const A x = (A)in[j];                                                                 \
          out[j] = i == 0 ? x : op == NN_SUM ? out[j - inner] + x : out[j - inner] * x;         \
        }                                                                                       \
      }                                                                                         \
    }                                                                                           \
  }

RUNNING(running_u8, uint8_t, uint64_t)
RUNNING(running_i64, int64_t, uint64_t)
RUNNING(running_f32, float, double)
RUNNING(running_f64, double, double)

void nn_accumulate(nn_reduction op, nn_dtype type, void *out, const void *in, ptrdiff_t outer,
                   ptrdiff_t count, ptrdiff_t inner) {
  switch (type) {
  case NN_BOOL:
  case NN_UINT8: running_u8(op, out, in, outer, count, inner); break;
  case NN_INT64: running_i64(op, out, in, outer, count, inner); break;
  case NN_FLOAT32: running_f32(op, out, in, outer, count, inner); break;
  case NN_FLOAT64: running_f64(op, out, in, outer, count, inner); break;
  }
}

#define RISING(x, y) ((x) < (y) || ((y) != (y) && (x) == (x)))
#define FALLING(x, y) ((x) > (y) || ((x) != (x) && (y) == (y)))

/// Merges runs of growing width, from one index array into the other. The right element goes first only
/// when it truly comes before, so that equal ones keep their order.
#define ARGSORT(NAME, T, BEFORE)                                                                \
  static void NAME(int64_t *out, int64_t *scratch, const T *in, ptrdiff_t count) {              \
    for (ptrdiff_t i = 0; i < count; i++) out[i] = i;                                           \
    int64_t *from = out, *to = scratch;                                                         \
    for (ptrdiff_t width = 1; width < count; width *= 2) {                                      \
      for (ptrdiff_t start = 0; start < count; start += 2 * width) {                            \
        const ptrdiff_t middle = start + width < count ? start + width : count;                 \
        const ptrdiff_t end = start + 2 * width < count ? start + 2 * width : count;            \
        ptrdiff_t left = start, right = middle;                                                 \
        for (ptrdiff_t i = start; i < end; i++) {                                               \
          const int takes_right =                                                               \
              right < end && (left == middle || BEFORE(in[from[right]], in[from[left]]));       \
          to[i] = takes_right ? from[right++] : from[left++];                                   \
        }                                                                                       \
      }                                                                                         \
      int64_t *swap = from;                                                                     \
      from = to;                                                                                \
      to = swap;                                                                                \
    }                                                                                           \
    if (from != out) {                                                                          \
      for (ptrdiff_t i = 0; i < count; i++) out[i] = from[i];                                   \
    }                                                                                           \
  }

ARGSORT(rising_u8, uint8_t, RISING)
ARGSORT(rising_i64, int64_t, RISING)
ARGSORT(rising_f32, float, RISING)
ARGSORT(rising_f64, double, RISING)
ARGSORT(falling_u8, uint8_t, FALLING)
ARGSORT(falling_i64, int64_t, FALLING)
ARGSORT(falling_f32, float, FALLING)
ARGSORT(falling_f64, double, FALLING)

void nn_argsort(nn_dtype type, int falling, int64_t *out, int64_t *scratch, const void *in, ptrdiff_t count) {
  switch (type) {
  case NN_BOOL:
  case NN_UINT8: (falling ? falling_u8 : rising_u8)(out, scratch, in, count); break;
  case NN_INT64: (falling ? falling_i64 : rising_i64)(out, scratch, in, count); break;
  case NN_FLOAT32: (falling ? falling_f32 : rising_f32)(out, scratch, in, count); break;
  case NN_FLOAT64: (falling ? falling_f64 : rising_f64)(out, scratch, in, count); break;
  }
}

#define PRODUCT(NAME, T)                                                                        \
  static void NAME(T *restrict out, const T *restrict a, const T *restrict b, ptrdiff_t m,      \
                   ptrdiff_t k, ptrdiff_t n) {                                                  \
    for (ptrdiff_t i = 0; i < m; i++, out += n, a += k) {                                       \
      for (ptrdiff_t j = 0; j < n; j++) out[j] = 0;                                             \
      for (ptrdiff_t l = 0; l < k; l++) {                                                       \
        const T x = a[l];                                                                       \
        const T *restrict row = b + l * n;                                                      \
        for (ptrdiff_t j = 0; j < n; j++) out[j] += x * row[j];                                 \
      }                                                                                         \
    }                                                                                           \
  }

PRODUCT(product_u8, uint8_t)
PRODUCT(product_i64, uint64_t)

void nn_integer_product(
    nn_dtype type, void *out, const void *left, const void *right, ptrdiff_t m, ptrdiff_t k, ptrdiff_t n) {
  if (type == NN_INT64)
    product_i64(out, left, right, m, k, n);
  else
    product_u8(out, left, right, m, k, n);
}
