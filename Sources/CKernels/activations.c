#include "activations.h"
#include "exponential.h"

#define REAL float
#define NAME(name) name##_f32
#define LIBM(name) name##f
#include "activations_real.h"
#include "softmax_real.h"
#undef REAL
#undef NAME
#undef LIBM
#define REAL double
#define NAME(name) name##_f64
#define LIBM(name) name
#include "activations_real.h"
#include "softmax_real.h"

#define CALL(name, ...) (type == NN_FLOAT64 ? name##_f64(__VA_ARGS__) : name##_f32(__VA_ARGS__))

void nn_activate(nn_dtype type, nn_pointwise function, const void *x, void *out, size_t count) {
  CALL(activate, function, x, out, count);
}

int nn_activation_uses_result(nn_activation kind) {
  return kind == NN_RELU || kind == NN_SIGMOID || kind == NN_TANH || kind == NN_SELU
      || kind == NN_EXPONENTIAL;
}

void nn_activation_gradient(
    nn_dtype type, nn_pointwise function, const void *source, const void *incoming, void *out,
    size_t count) {
  CALL(activation_gradient, function, source, incoming, out, count);
}

void nn_softmax(nn_dtype type, const void *x, void *out, size_t columns, size_t begin, size_t end) {
  CALL(softmax, x, out, columns, begin, end);
}

void nn_softmax_gradient(
    nn_dtype type, const void *y, const void *incoming, void *out, size_t columns, size_t begin,
    size_t end) {
  CALL(softmax_gradient, y, incoming, out, columns, begin, end);
}

void nn_log_softmax(nn_dtype type, const void *x, void *out, size_t columns, size_t begin, size_t end) {
  CALL(log_softmax, x, out, columns, begin, end);
}

void nn_log_softmax_gradient(
    nn_dtype type, const void *y, const void *incoming, void *out, size_t columns, size_t begin,
    size_t end) {
  CALL(log_softmax_gradient, y, incoming, out, columns, begin, end);
}

void nn_exp(nn_dtype type, const void *x, void *out, size_t count) { CALL(exp_each, x, out, count); }
