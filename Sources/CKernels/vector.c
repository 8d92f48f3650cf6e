#include "vector.h"
#include "philox.h"

#define REAL float
#define NAME(name) name##_f32
#include "vector_real.h"
#undef REAL
#undef NAME
#define REAL double
#define NAME(name) name##_f64
#include "vector_real.h"

#define CALL(name, ...) (type == NN_FLOAT64 ? name##_f64(__VA_ARGS__) : name##_f32(__VA_ARGS__))

void nn_vector_combine(
    nn_dtype type, nn_vector_operation kind, const void *x, const void *y, void *out, size_t count) {
  CALL(combine, kind, x, y, out, count);
}

void nn_vector_scale(nn_dtype type, const void *x, double factor, void *out, size_t count) {
  CALL(scale, x, factor, out, count);
}

void nn_vector_spread(nn_dtype type, const void *x, double factor, void *out, size_t count) {
  CALL(spread, x, factor, out, count);
}

void nn_vector_sum(nn_dtype type, const void *x, double factor, void *out, size_t count) {
  CALL(sum, x, factor, out, count);
}

void nn_rows_add_bias(
    nn_dtype type, const void *x, const void *bias, void *out, size_t columns, size_t begin, size_t end) {
  CALL(add_bias, x, bias, out, columns, begin, end);
}

void nn_column_sums(
    nn_dtype type, const void *x, void *out, size_t rows, size_t columns, size_t begin, size_t end) {
  CALL(column_sums, x, out, rows, columns, begin, end);
}

void nn_transpose(
    nn_dtype type, const void *x, void *out, size_t rows, size_t columns, size_t begin, size_t end) {
  CALL(transpose, x, out, rows, columns, begin, end);
}

void nn_dropout(
    nn_dtype type, const void *x, void *out, double rate, uint64_t seed, uint64_t stream, uint64_t step,
    size_t begin, size_t end) {
  CALL(dropout, x, out, rate, seed, stream, step, begin, end);
}
