#pragma once
/// Update rules of optimizers, one pass over a run of elements each. Every element is changed on its
/// own, so any cut of the work into runs gives the same bits. Formulas stand beside the code, in
/// optimizers_rules.h and optimizers_adaptive.h. Numbers are doubles if `is_double`, else floats.
#include <stddef.h>

void nn_rule_shrink(int is_double, void *w, size_t count, double factor);
void nn_rule_decayed(int is_double, void *out, const void *g, const void *w, size_t count, double decay);
void nn_rule_sgd(int is_double, void *w, const void *g, size_t count, double rate);
void nn_rule_sgd_momentum(
    int is_double, void *w, void *v, const void *g, size_t count, double rate, double momentum, int nesterov);
/// The rate outside of the velocity, as PyTorch.
void nn_rule_sgd_outside(
    int is_double, void *w, void *b, const void *g, size_t count, double rate, double momentum, double share,
    int nesterov);
/// `mean` is NULL unless centred, `buffer` is NULL without momentum. `is_outside`: the rate outside of the
/// buffer and epsilon outside of the root, as PyTorch.
void nn_rule_rmsprop(
    int is_double, void *w, void *v, void *mean, void *buffer, const void *g, size_t count, double rate,
    double rho, double momentum, double epsilon, int is_outside);
/// `rate` includes the bias correction of the step; `top` is NULL unless amsgrad.
void nn_rule_adam(
    int is_double, void *w, void *m, void *v, void *top, const void *g, size_t count, double rate,
    double beta1, double beta2, double epsilon);
/// `is_inside`: epsilon is added to the gradient's size, as PyTorch.
void nn_rule_adamax(
    int is_double, void *w, void *m, void *u, const void *g, size_t count, double rate, double beta1,
    double beta2, double epsilon, int is_inside);
void nn_rule_nadam(
    int is_double, void *w, void *m, void *v, const void *g, size_t count, double ahead, double now,
    double root, double beta1, double beta2, double epsilon);
void nn_rule_adagrad(
    int is_double, void *w, void *sum, const void *g, size_t count, double rate, double inside,
    double outside);
void nn_rule_adadelta(
    int is_double, void *w, void *v, void *u, const void *g, size_t count, double rate, double rho,
    double epsilon);
void nn_rule_lion(
    int is_double, void *w, void *m, const void *g, size_t count, double rate, double beta1, double beta2);
void nn_rule_ftrl(
    int is_double, void *w, void *acc, void *z, const void *g, size_t count, double rate, double power,
    double l1, double l2, double shrinkage);
