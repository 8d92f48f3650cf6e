/// Conversion, arithmetic, comparisons and functions of single elements.
#include "elementwise.h"
#include <math.h>

/// `out` may be an operand element for element, which harms no vector: the compiler is told so.
#if defined(__clang__)
// Loops over functions of libm stay as they are, which is no news.
#pragma clang diagnostic ignored "-Wpass-failed"
#define VECTORIZED _Pragma("clang loop vectorize(assume_safety)")
#else
#define VECTORIZED _Pragma("GCC ivdep")
#endif

#define EACH(expression) VECTORIZED for (ptrdiff_t i = 0; i < count; i++) out[i] = (expression)

static inline int64_t whole(double x) { return x >= -0x1p63 && x < 0x1p63 ? (int64_t)x : INT64_MIN; }

/// The ways out of one type; WHOLE makes an int64 of an element.
#define CONVERT_FROM(NAME, T, WHOLE)                                                            \
  static void NAME(nn_dtype to, void *target, const T *in, ptrdiff_t count) {                   \
    switch (to) {                                                                               \
    case NN_BOOL: { uint8_t *out = target; EACH(in[i] != 0); break; }                           \
    case NN_UINT8: { uint8_t *out = target; EACH((uint8_t)WHOLE(in[i])); break; }               \
    case NN_INT64: { int64_t *out = target; EACH(WHOLE(in[i])); break; }                        \
    case NN_FLOAT32: { float *out = target; EACH((float)in[i]); break; }                        \
    case NN_FLOAT64: { double *out = target; EACH((double)in[i]); break; }                      \
    }                                                                                           \
  }

CONVERT_FROM(convert_u8, uint8_t, (int64_t))
CONVERT_FROM(convert_i64, int64_t, (int64_t))
CONVERT_FROM(convert_f32, float, whole)
CONVERT_FROM(convert_f64, double, whole)

void nn_convert(nn_dtype to, void *out, nn_dtype from, const void *in, ptrdiff_t count) {
  switch (from) {
  case NN_BOOL:
  case NN_UINT8: convert_u8(to, out, in, count); break;
  case NN_INT64: convert_i64(to, out, in, count); break;
  case NN_FLOAT32: convert_f32(to, out, in, count); break;
  case NN_FLOAT64: convert_f64(to, out, in, count); break;
  }
}

// One row of a broadcast: out is dense, the operands go in steps of 0 (repeated), 1 or more.

typedef nn_outcome (*row_kernel)(void *, const void *, ptrdiff_t, const void *, ptrdiff_t, ptrdiff_t);

/// A row kernel of elements T with results R; the expression reads x and y and may set `outcome`.
#define ROW(NAME, T, R, expression)                                                             \
  static nn_outcome NAME(void *target, const void *left, ptrdiff_t a_step, const void *right,   \
                         ptrdiff_t b_step, ptrdiff_t count) {                                   \
    R *out = target;                                                                            \
    const T *a = left, *b = right;                                                              \
    nn_outcome outcome = NN_FINE;                                                               \
    if (a_step == 1 && b_step == 1) {                                                           \
      VECTORIZED for (ptrdiff_t i = 0; i < count; i++) {                                        \
        const T x = a[i], y = b[i];                                                             \
        out[i] = (R)(expression);                                                               \
      }                                                                                         \
    } else if (a_step == 1 && b_step == 0) {                                                    \
      const T y = *b;                                                                           \
      VECTORIZED for (ptrdiff_t i = 0; i < count; i++) {                                        \
        const T x = a[i];                                                                       \
        out[i] = (R)(expression);                                                               \
      }                                                                                         \
    } else if (a_step == 0 && b_step == 1) {                                                    \
      const T x = *a;                                                                           \
      VECTORIZED for (ptrdiff_t i = 0; i < count; i++) {                                        \
        const T y = b[i];                                                                       \
        out[i] = (R)(expression);                                                               \
      }                                                                                         \
    } else {                                                                                    \
      for (ptrdiff_t i = 0; i < count; i++) {                                                   \
        const T x = a[i * a_step], y = b[i * b_step];                                           \
        out[i] = (R)(expression);                                                               \
      }                                                                                         \
    }                                                                                           \
    return outcome;                                                                             \
  }

// The rest of a division, as Python and numpy have them: it takes the sign of the divisor.

#define FLOAT_DIVISION(SUFFIX, T, FMOD, FLOOR, COPYSIGN)                                        \
  static inline T modulo_##SUFFIX(T x, T y) {                                                   \
    const T rest = FMOD(x, y);                                                                  \
    if (rest == 0) return COPYSIGN(0, y);                                                       \
    return (rest < 0) != (y < 0) ? rest + y : rest;                                             \
  }                                                                                             \
  static inline T floor_divide_##SUFFIX(T x, T y) {                                             \
    if (y == 0) return x / y;                                                                   \
    const T rest = FMOD(x, y);                                                                  \
    T quotient = (x - rest) / y;                                                                \
    if (rest != 0 && (rest < 0) != (y < 0)) quotient -= 1;                                      \
    if (quotient == 0) return COPYSIGN(0, x / y);                                               \
    const T down = FLOOR(quotient);                                                             \
    return quotient - down > (T)0.5 ? down + 1 : down;                                          \
  }

FLOAT_DIVISION(f32, float, fmodf, floorf, copysignf)
FLOAT_DIVISION(f64, double, fmod, floor, copysign)

static inline uint8_t floor_divide_u8(uint8_t x, uint8_t y, nn_outcome *outcome) {
  if (y == 0) return *outcome = NN_ZERO_DIVISION, 0;
  return x / y;
}

static inline uint8_t modulo_u8(uint8_t x, uint8_t y, nn_outcome *outcome) {
  if (y == 0) return *outcome = NN_ZERO_DIVISION, 0;
  return x % y;
}

static inline int64_t floor_divide_i64(int64_t x, int64_t y, nn_outcome *outcome) {
  if (y == 0) return *outcome = NN_ZERO_DIVISION, 0;
  if (y == -1) return (int64_t)(0 - (uint64_t)x);  // the least int64 / -1 wraps
  return x / y - (x % y != 0 && (x < 0) != (y < 0));
}

static inline int64_t modulo_i64(int64_t x, int64_t y, nn_outcome *outcome) {
  if (y == 0) return *outcome = NN_ZERO_DIVISION, 0;
  if (y == -1) return 0;
  const int64_t rest = x % y;
  return rest != 0 && (rest < 0) != (y < 0) ? rest + y : rest;
}

/// By repeated squaring, wrapping.
static inline int64_t power_i64(int64_t x, int64_t y, nn_outcome *outcome) {
  if (y < 0) return *outcome = NN_NEGATIVE_POWER, 0;
  uint64_t base = (uint64_t)x, result = 1;
  for (; y > 0; y >>= 1, base *= base) {
    if (y & 1) result *= base;
  }
  return (int64_t)result;
}

#define SHARED_ROWS(SUFFIX, T)                                                                  \
  ROW(maximum_##SUFFIX, T, T, x > y || x != x ? x : y)                                          \
  ROW(minimum_##SUFFIX, T, T, x < y || x != x ? x : y)                                          \
  ROW(equal_##SUFFIX, T, uint8_t, x == y)                                                       \
  ROW(not_equal_##SUFFIX, T, uint8_t, x != y)                                                   \
  ROW(less_##SUFFIX, T, uint8_t, x < y)                                                         \
  ROW(less_equal_##SUFFIX, T, uint8_t, x <= y)

/// U is the unsigned type in which the arithmetic may wrap.
#define INTEGER_ROWS(SUFFIX, T, U)                                                              \
  SHARED_ROWS(SUFFIX, T)                                                                        \
  ROW(add_##SUFFIX, T, T, (U)x + (U)y)                                                          \
  ROW(subtract_##SUFFIX, T, T, (U)x - (U)y)                                                     \
  ROW(multiply_##SUFFIX, T, T, (U)x * (U)y)                                                     \
  ROW(floor_divide_rows_##SUFFIX, T, T, floor_divide_##SUFFIX(x, y, &outcome))                  \
  ROW(modulo_rows_##SUFFIX, T, T, modulo_##SUFFIX(x, y, &outcome))                              \
  ROW(power_rows_##SUFFIX, T, T, power_i64((int64_t)x, (int64_t)y, &outcome))

#define FLOAT_ROWS(SUFFIX, T, POW)                                                              \
  SHARED_ROWS(SUFFIX, T)                                                                        \
  ROW(add_##SUFFIX, T, T, x + y)                                                                \
  ROW(subtract_##SUFFIX, T, T, x - y)                                                           \
  ROW(multiply_##SUFFIX, T, T, x * y)                                                           \
  ROW(divide_##SUFFIX, T, T, x / y)                                                             \
  ROW(floor_divide_rows_##SUFFIX, T, T, floor_divide_##SUFFIX(x, y))                            \
  ROW(modulo_rows_##SUFFIX, T, T, modulo_##SUFFIX(x, y))                                        \
  ROW(power_rows_##SUFFIX, T, T, y == 2 ? x * x : POW(x, y))

INTEGER_ROWS(u8, uint8_t, unsigned)
INTEGER_ROWS(i64, int64_t, uint64_t)
FLOAT_ROWS(f32, float, powf)
FLOAT_ROWS(f64, double, pow)

#define ROWS_OF(SUFFIX, DIVIDE)                                                                 \
  {add_##SUFFIX,      subtract_##SUFFIX, multiply_##SUFFIX, DIVIDE,                             \
   floor_divide_rows_##SUFFIX, modulo_rows_##SUFFIX, power_rows_##SUFFIX, maximum_##SUFFIX,          \
   minimum_##SUFFIX,  equal_##SUFFIX,    not_equal_##SUFFIX, less_##SUFFIX, less_equal_##SUFFIX}

nn_outcome nn_binary(nn_binary_op op, nn_dtype type, void *out, int rank, const ptrdiff_t *lengths,
                     const void *left, const ptrdiff_t *left_strides,
                     const void *right, const ptrdiff_t *right_strides) {
  static const row_kernel rows[5][13] = {
      // `/` of integers is floor division here; callers convert to floats first.
      ROWS_OF(u8, floor_divide_rows_u8), ROWS_OF(u8, floor_divide_rows_u8),
      ROWS_OF(i64, floor_divide_rows_i64), ROWS_OF(f32, divide_f32), ROWS_OF(f64, divide_f64)};
  static const ptrdiff_t sizes[5] = {1, 1, 8, 4, 8};
  const row_kernel row = rows[type][op];
  if (rank == 0) return row(out, left, 1, right, 1, 1);
  for (int axis = 0; axis < rank; axis++) {
    if (lengths[axis] == 0) return NN_FINE;
  }
  const ptrdiff_t size = sizes[type], inner = lengths[rank - 1];
  const ptrdiff_t out_step = (op >= NN_EQUAL ? 1 : size) * inner;
  ptrdiff_t place[64] = {0};
  char *target = out;
  const char *a = left, *b = right;
  nn_outcome outcome = NN_FINE;
  for (;;) {
    const nn_outcome now = row(target, a, left_strides[rank - 1], b, right_strides[rank - 1], inner);
    if (now != NN_FINE) outcome = now;
    target += out_step;
    int axis = rank - 2;
    for (; axis >= 0; axis--) {
      a += left_strides[axis] * size;
      b += right_strides[axis] * size;
      if (++place[axis] < lengths[axis]) break;
      a -= left_strides[axis] * size * lengths[axis];
      b -= right_strides[axis] * size * lengths[axis];
      place[axis] = 0;
    }
    if (axis < 0) return outcome;
  }
}

#define UNARY_CASE(OP, expression) case OP: EACH(expression); break;

/// Functions of integers, and of floats of which the absolute value is called ABS.
#define SIGNED_UNARY(NAME, T, NEGATIVE, ABS)                                                    \
  static void NAME(nn_unary_op op, T *out, const T *in, ptrdiff_t count) {                      \
    switch (op) {                                                                               \
      UNARY_CASE(NN_NEGATIVE, NEGATIVE(in[i]))                                                  \
      UNARY_CASE(NN_ABS, ABS(in[i]))                                                            \
      UNARY_CASE(NN_SIGN, in[i] != in[i] ? in[i] : (T)((in[i] > 0) - (in[i] < 0)))              \
    default: break;                                                                             \
    }                                                                                           \
  }

static inline int64_t negative_i64(int64_t x) { return (int64_t)(0 - (uint64_t)x); }
static inline int64_t abs_i64(int64_t x) { return x < 0 ? negative_i64(x) : x; }

SIGNED_UNARY(signed_u8, uint8_t, (uint8_t)-, )
SIGNED_UNARY(signed_i64, int64_t, negative_i64, abs_i64)
SIGNED_UNARY(signed_f32, float, -, fabsf)
SIGNED_UNARY(signed_f64, double, -, fabs)

#define FLOAT_UNARY(NAME, SIGNED, T, F)                                                         \
  static void NAME(nn_unary_op op, T *out, const T *in, ptrdiff_t count) {                      \
    switch (op) {                                                                               \
      UNARY_CASE(NN_EXP, exp##F(in[i]))                                                         \
      UNARY_CASE(NN_EXPM1, expm1##F(in[i]))                                                     \
      UNARY_CASE(NN_LOG, log##F(in[i]))                                                         \
      UNARY_CASE(NN_LOG1P, log1p##F(in[i]))                                                     \
      UNARY_CASE(NN_LOG2, log2##F(in[i]))                                                       \
      UNARY_CASE(NN_LOG10, log10##F(in[i]))                                                     \
      UNARY_CASE(NN_SQRT, sqrt##F(in[i]))                                                       \
      UNARY_CASE(NN_SIN, sin##F(in[i]))                                                         \
      UNARY_CASE(NN_COS, cos##F(in[i]))                                                         \
      UNARY_CASE(NN_TAN, tan##F(in[i]))                                                         \
      UNARY_CASE(NN_FLOOR, floor##F(in[i]))                                                     \
      UNARY_CASE(NN_CEIL, ceil##F(in[i]))                                                       \
      UNARY_CASE(NN_TRUNC, trunc##F(in[i]))                                                     \
      UNARY_CASE(NN_ROUND, rint##F(in[i]))                                                      \
    default: SIGNED(op, out, in, count);                                                        \
    }                                                                                           \
  }

FLOAT_UNARY(float_f32, signed_f32, float, f)
FLOAT_UNARY(float_f64, signed_f64, double, )

void nn_unary(nn_unary_op op, nn_dtype type, void *out, const void *in, ptrdiff_t count) {
  switch (type) {
  case NN_BOOL:
  case NN_UINT8: signed_u8(op, out, in, count); break;
  case NN_INT64: signed_i64(op, out, in, count); break;
  case NN_FLOAT32: float_f32(op, out, in, count); break;
  case NN_FLOAT64: float_f64(op, out, in, count); break;
  }
}

#define CLASSIFY(T)                                                                             \
  {                                                                                             \
    const T *in = values;                                                                       \
    switch (class) {                                                                            \
      UNARY_CASE(NN_IS_NAN, in[i] != in[i])                                                     \
      UNARY_CASE(NN_IS_INF, in[i] == INFINITY || in[i] == -INFINITY)                            \
      UNARY_CASE(NN_IS_FINITE, in[i] - in[i] == 0)                                              \
    }                                                                                           \
  }

void nn_classify(nn_float_class class, nn_dtype type, uint8_t *out, const void *values, ptrdiff_t count) {
  if (type == NN_FLOAT32) CLASSIFY(float) else CLASSIFY(double)
}
