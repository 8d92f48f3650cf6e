#include "losses.h"
#include "exponential.h"

#define REAL float
#define NAME(name) name##_f32
#define LIBM(name) name##f
#include "softmax_real.h"
#include "losses_elements.h"
#include "losses_real.h"
#undef REAL
#undef NAME
#undef LIBM
#define REAL double
#define NAME(name) name##_f64
#define LIBM(name) name
#include "softmax_real.h"
#include "losses_elements.h"
#include "losses_real.h"

#define CALL(name, ...) (type == NN_FLOAT64 ? name##_f64(__VA_ARGS__) : name##_f32(__VA_ARGS__))

void nn_loss(
    nn_dtype type, const nn_loss_rule *rule, const nn_loss_data *data, nn_loss_scope scope, void *out) {
  switch (scope) {
  case NN_LOSS_MEAN: CALL(loss, rule, data, out); break;
  case NN_LOSS_ROWS: CALL(row_losses, rule, data, out); break;
  case NN_LOSS_ELEMENTS: CALL(element_losses, rule, data, out); break;
  }
}

void nn_loss_gradient(
    nn_dtype type, const nn_loss_rule *rule, const nn_loss_data *data, nn_loss_scope scope,
    const void *incoming, void *out, size_t begin, size_t end) {
  CALL(loss_gradient, rule, data, scope, incoming, out, begin, end);
}

void nn_hinge_targets(nn_dtype type, const void *targets, void *out, size_t count) {
  CALL(hinge_targets, targets, out, count);
}
