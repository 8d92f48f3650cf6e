#include "elementwise.h"

static inline int64_t whole_f64(double x) {
  return x >= -0x1p63 && x < 0x1p63 ? (int64_t)x : INT64_MIN;
}

#define EACH(expression) for (ptrdiff_t i = 0; i < count; i++) out[i] = (expression)

/// The four ways out of one type; WHOLE makes an int64 of an element.
#define CONVERT_FROM(NAME, T, WHOLE)                                                             \
  static void convert_##NAME(nn_dtype to, void *target, const T *restrict in, ptrdiff_t count) { \
    switch (to) {                                                                                \
    case NN_BOOL: {                                                                              \
      uint8_t *restrict out = target;                                                            \
      EACH(in[i] != 0);                                                                          \
    } break;                                                                                     \
    case NN_UINT8: {                                                                             \
      uint8_t *restrict out = target;                                                            \
      EACH((uint8_t)WHOLE(in[i]));                                                               \
    } break;                                                                                     \
    case NN_INT64: {                                                                             \
      int64_t *restrict out = target;                                                            \
      EACH(WHOLE(in[i]));                                                                        \
    } break;                                                                                     \
    case NN_FLOAT32: {                                                                           \
      float *restrict out = target;                                                              \
      EACH((float)in[i]);                                                                        \
    } break;                                                                                     \
    case NN_FLOAT64: {                                                                           \
      double *restrict out = target;                                                             \
      EACH((double)in[i]);                                                                       \
    } break;                                                                                     \
    }                                                                                            \
  }

CONVERT_FROM(u8, uint8_t, (int64_t))
CONVERT_FROM(i64, int64_t, (int64_t))
CONVERT_FROM(f32, float, whole_f64)
CONVERT_FROM(f64, double, whole_f64)

void nn_convert(nn_dtype to, void *out, nn_dtype from, const void *in, ptrdiff_t count) {
  switch (from) {
  case NN_BOOL:
  case NN_UINT8: convert_u8(to, out, in, count); break;
  case NN_INT64: convert_i64(to, out, in, count); break;
  case NN_FLOAT32: convert_f32(to, out, in, count); break;
  case NN_FLOAT64: convert_f64(to, out, in, count); break;
  }
}
