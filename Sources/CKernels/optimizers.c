#include "optimizers.h"

#include <math.h>

#include "wide.h"

#define REAL float
#define RULE(name) nn_##name##_f32
#define SQRT sqrtf
#define ABS fabsf
#define POW powf
#include "optimizers_rules.h"
#include "optimizers_adaptive.h"
#undef REAL
#undef RULE
#undef SQRT
#undef ABS
#undef POW

#define REAL double
#define RULE(name) nn_##name##_f64
#define SQRT sqrt
#define ABS fabs
#define POW pow
#include "optimizers_rules.h"
#include "optimizers_adaptive.h"

#define EACH(name, ...)                                                                                \
  do {                                                                                                 \
    if (is_double)                                                                                     \
      nn_##name##_f64(__VA_ARGS__);                                                                    \
    else                                                                                               \
      nn_##name##_f32(__VA_ARGS__);                                                                    \
  } while (0)

void nn_rule_shrink(int is_double, void *w, size_t count, double factor) {
  EACH(shrink, w, count, factor);
}
void nn_rule_decayed(int is_double, void *out, const void *g, const void *w, size_t count, double decay) {
  EACH(decayed, out, g, w, count, decay);
}
void nn_rule_sgd(int is_double, void *w, const void *g, size_t count, double rate) {
  EACH(sgd, w, g, count, rate);
}
void nn_rule_sgd_momentum(
    int is_double, void *w, void *v, const void *g, size_t count, double rate, double momentum, int nesterov) {
  EACH(sgd_momentum, w, v, g, count, rate, momentum, nesterov);
}
void nn_rule_sgd_outside(
    int is_double, void *w, void *b, const void *g, size_t count, double rate, double momentum, double share,
    int nesterov) {
  EACH(sgd_outside, w, b, g, count, rate, momentum, share, nesterov);
}
void nn_rule_rmsprop(
    int is_double, void *w, void *v, void *mean, void *buffer, const void *g, size_t count, double rate,
    double rho, double momentum, double epsilon, int is_outside) {
  if (is_outside)
    EACH(rmsprop_outside, w, v, mean, buffer, g, count, rate, rho, momentum, epsilon);
  else
    EACH(rmsprop, w, v, mean, buffer, g, count, rate, rho, momentum, epsilon);
}
void nn_rule_adam(
    int is_double, void *w, void *m, void *v, void *top, const void *g, size_t count, double rate,
    double beta1, double beta2, double epsilon) {
  if (top)
    EACH(amsgrad, w, m, v, top, g, count, rate, beta1, beta2, epsilon);
  else
    EACH(adam, w, m, v, g, count, rate, beta1, beta2, epsilon);
}
void nn_rule_adamax(
    int is_double, void *w, void *m, void *u, const void *g, size_t count, double rate, double beta1,
    double beta2, double epsilon, int is_inside) {
  if (is_inside)
    EACH(adamax_inside, w, m, u, g, count, rate, beta1, beta2, epsilon);
  else
    EACH(adamax, w, m, u, g, count, rate, beta1, beta2, epsilon);
}
void nn_rule_nadam(
    int is_double, void *w, void *m, void *v, const void *g, size_t count, double ahead, double now,
    double root, double beta1, double beta2, double epsilon) {
  EACH(nadam, w, m, v, g, count, ahead, now, root, beta1, beta2, epsilon);
}
void nn_rule_adagrad(
    int is_double, void *w, void *sum, const void *g, size_t count, double rate, double inside,
    double outside) {
  EACH(adagrad, w, sum, g, count, rate, inside, outside);
}
void nn_rule_adadelta(
    int is_double, void *w, void *v, void *u, const void *g, size_t count, double rate, double rho,
    double epsilon) {
  EACH(adadelta, w, v, u, g, count, rate, rho, epsilon);
}
void nn_rule_lion(
    int is_double, void *w, void *m, const void *g, size_t count, double rate, double beta1, double beta2) {
  EACH(lion, w, m, g, count, rate, beta1, beta2);
}
void nn_rule_ftrl(
    int is_double, void *w, void *acc, void *z, const void *g, size_t count, double rate, double power,
    double l1, double l2, double shrinkage) {
  EACH(ftrl, w, acc, z, g, count, rate, power, l1, l2, shrinkage);
}
