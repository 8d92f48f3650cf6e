#include "losses.h"
#include "exponential.h"

#define REAL float
#define NAME(name) name##_f32
#define LIBM(name) name##f
#include "softmax_real.h"
#include "losses_real.h"
#undef REAL
#undef NAME
#undef LIBM
#define REAL double
#define NAME(name) name##_f64
#define LIBM(name) name
#include "softmax_real.h"
#include "losses_real.h"

#define CALL(name, ...) (type == NN_FLOAT64 ? name##_f64(__VA_ARGS__) : name##_f32(__VA_ARGS__))

void nn_loss(
    nn_dtype type, nn_loss_kind kind, const void *prediction, const void *targets, void *out, size_t rows,
    size_t columns) {
  CALL(loss, kind, prediction, targets, out, rows, columns);
}

void nn_row_losses(
    nn_dtype type, nn_loss_kind kind, const void *prediction, const void *targets, void *out, size_t rows,
    size_t columns) {
  CALL(row_losses, kind, prediction, targets, out, rows, columns);
}

void nn_loss_gradient(
    nn_dtype type, nn_loss_kind kind, const void *prediction, const void *targets, const void *incoming,
    void *out, size_t rows, size_t columns, size_t begin, size_t end) {
  CALL(loss_gradient, kind, prediction, targets, incoming, out, rows, columns, begin, end);
}
