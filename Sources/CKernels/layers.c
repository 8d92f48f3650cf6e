#include "layers.h"
#include "philox.h"
#include <math.h>

#define REAL float
#define NAME(name) name##_f32
#include "layers_real.h"
#undef REAL
#undef NAME
#define REAL double
#define NAME(name) name##_f64
#include "layers_real.h"

#define CALL(name, ...) (type == NN_FLOAT64 ? name##_f64(__VA_ARGS__) : name##_f32(__VA_ARGS__))

void nn_column_means(
    nn_dtype type, const void *x, void *out, size_t rows, size_t columns, size_t begin, size_t end) {
  CALL(column_means, x, out, rows, columns, begin, end);
}

void nn_column_variances(
    nn_dtype type, const void *x, const void *mean, void *out, size_t rows, size_t columns, size_t begin,
    size_t end) {
  CALL(column_variances, x, mean, out, rows, columns, begin, end);
}

void nn_column_dots(
    nn_dtype type, const void *x, const void *y, int takes_negatives, void *out, size_t rows,
    size_t columns, size_t begin, size_t end) {
  CALL(column_dots, x, y, takes_negatives, out, rows, columns, begin, end);
}

void nn_columns_normalize(
    nn_dtype type, const void *x, const void *mean, const void *variance, double epsilon, void *out,
    size_t columns, size_t begin, size_t end) {
  CALL(columns_normalize, x, mean, variance, epsilon, out, columns, begin, end);
}

void nn_columns_normalize_gradient(
    nn_dtype type, const void *y, const void *variance, double epsilon, const void *incoming, void *out,
    size_t rows, size_t columns, size_t begin, size_t end) {
  CALL(columns_normalize_gradient, y, variance, epsilon, incoming, out, rows, columns, begin, end);
}

void nn_rows_normalize(
    nn_dtype type, const void *x, double epsilon, int is_centred, void *out, size_t columns, size_t begin,
    size_t end) {
  CALL(rows_normalize, x, epsilon, is_centred, out, columns, begin, end);
}

void nn_rows_normalize_gradient(
    nn_dtype type, const void *x, double epsilon, int is_centred, const void *incoming, void *out,
    size_t columns, size_t begin, size_t end) {
  CALL(rows_normalize_gradient, x, epsilon, is_centred, incoming, out, columns, begin, end);
}

void nn_rows_scale_shift(
    nn_dtype type, const void *x, const void *scale, const void *shift, void *out, size_t columns,
    size_t begin, size_t end) {
  CALL(rows_scale_shift, x, scale, shift, out, columns, begin, end);
}

void nn_prelu(
    nn_dtype type, const void *x, const void *slope, int is_shared, const void *incoming, void *out,
    size_t columns, size_t begin, size_t end) {
  CALL(prelu, x, slope, is_shared, incoming, out, columns, begin, end);
}

void nn_moving_average(
    nn_dtype type, void *moving, const void *value, double share, double factor, size_t count) {
  CALL(moving_average, moving, value, share, factor, count);
}

void nn_gaussian_noise(
    nn_dtype type, const void *x, int is_factor, double deviation, void *out, uint64_t seed,
    uint64_t stream, uint64_t step, size_t begin, size_t end) {
  CALL(gaussian_noise, x, is_factor, deviation, out, seed, stream, step, begin, end);
}

void nn_alpha_dropout(
    nn_dtype type, const void *x, double rate, double floor, double a, double b, void *out, uint64_t seed,
    uint64_t stream, uint64_t step, size_t begin, size_t end) {
  CALL(alpha_dropout, x, rate, floor, a, b, out, seed, stream, step, begin, end);
}

void nn_penalty(nn_dtype type, const void *w, double l1, double l2, void *out, size_t count) {
  CALL(penalty, w, l1, l2, out, count);
}

void nn_penalty_gradient(
    nn_dtype type, const void *w, const void *incoming, double l1, double l2, void *out, size_t count) {
  CALL(penalty_gradient, w, incoming, l1, l2, out, count);
}

void nn_constrain_sign(nn_dtype type, void *w, size_t count) { CALL(constrain_sign, w, count); }

void nn_constrain_norm(
    nn_dtype type, void *w, double low, double high, double rate, size_t length, size_t stride,
    size_t count) {
  CALL(constrain_norm, w, low, high, rate, length, stride, count);
}

static double dot(const double *x, const double *y, size_t count) {
  double lanes[8] = {0};
  size_t i = 0;
  for (; i + 8 <= count; i += 8)
    for (size_t k = 0; k < 8; k++) lanes[k] += x[i + k] * y[i + k];
  double sum = 0;
  for (; i < count; i++) sum += x[i] * y[i];
  for (size_t k = 0; k < 8; k++) sum += lanes[k];
  return sum;
}

void nn_orthonormalize(double *vectors, size_t count, size_t length) {
  for (size_t j = 0; j < count; j++) {
    double *vector = vectors + j * length;
    // What the first pass leaves of the others by rounding, the second takes away.
    for (int pass = 0; pass < 2; pass++)
      for (size_t k = 0; k < j; k++) {
        const double *other = vectors + k * length;
        const double share = dot(vector, other, length);
        for (size_t i = 0; i < length; i++) vector[i] -= share * other[i];
      }
    const double norm = sqrt(dot(vector, vector, length));
    for (size_t i = 0; i < length; i++) vector[i] /= norm;
  }
}
