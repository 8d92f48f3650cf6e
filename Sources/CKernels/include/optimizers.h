#pragma once
/// Update rules of optimizers, one pass over a run of elements each. Every element is changed on its
/// own, so any cut of the work into runs gives the same bits. Formulas stand beside the code.
#include <stddef.h>

#define NN_OPTIMIZERS(REAL, SUFFIX)                                                                    \
  void nn_sgd_##SUFFIX(REAL *w, const REAL *g, size_t count, double rate);                             \
  void nn_sgd_momentum_##SUFFIX(                                                                       \
      REAL *w, REAL *v, const REAL *g, size_t count, double rate, double momentum, int nesterov);      \
  /* `mean` is NULL unless centred, `buffer` is NULL without momentum. */                              \
  void nn_rmsprop_##SUFFIX(                                                                            \
      REAL *w, REAL *v, REAL *mean, REAL *buffer, const REAL *g, size_t count, double rate,            \
      double rho, double momentum, double epsilon);                                                    \
  /* `rate` includes the bias correction of the step. */                                               \
  void nn_adam_##SUFFIX(                                                                               \
      REAL *w, REAL *m, REAL *v, const REAL *g, size_t count, double rate, double beta1, double beta2, \
      double epsilon);                                                                                 \
  void nn_adamax_##SUFFIX(                                                                             \
      REAL *w, REAL *m, REAL *u, const REAL *g, size_t count, double rate, double beta1, double beta2, \
      double epsilon);

NN_OPTIMIZERS(float, f32)
NN_OPTIMIZERS(double, f64)

#undef NN_OPTIMIZERS
