#pragma once
/// Activation functions and their derivatives, in float32 or float64.
#include "elementwise.h"

/// Each with its formula f(x); a is the parameter.
typedef enum {
  /// x < 0 ? 0 : x
  NN_RELU,
  /// x < 0 ? a·x : x
  NN_LEAKY_RELU,
  /// x < 0 ? a·(eˣ − 1) : x
  NN_ELU,
  /// 1.0507·(x < 0 ? 1.6733·(eˣ − 1) : x)
  NN_SELU,
  /// x·Φ(x) = x·(1 + erf(x/√2))/2
  NN_GELU,
  /// x·(1 + tanh(√(2/π)·(x + 0.044715·x³)))/2
  NN_GELU_TANH,
  /// 1 / (1 + e⁻ˣ)
  NN_SIGMOID,
  NN_TANH,
  /// log(1 + eˣ)
  NN_SOFTPLUS,
  /// x / (1 + e⁻ˣ)
  NN_SWISH,
} nn_activation;

/// out[i] = f(x[i]); `out` may be `x`.
void nn_activate(
    nn_dtype type, nn_activation kind, double parameter, const void *x, void *out, size_t count);

/// Whether the gradient is computed from f's result y rather than from x.
int nn_activation_uses_result(nn_activation kind);

/// out[i] = incoming[i]·f′; `source` is y = f(x) where `nn_activation_uses_result`, else x.
void nn_activation_gradient(
    nn_dtype type, nn_activation kind, double parameter, const void *source, const void *incoming,
    void *out, size_t count);

/// Softmax of rows [begin, end): out = e^(x − max) / Σ e^(x − max).
void nn_softmax(nn_dtype type, const void *x, void *out, size_t columns, size_t begin, size_t end);
/// out = y·(incoming − Σ incoming·y), where y is the softmax
void nn_softmax_gradient(
    nn_dtype type, const void *y, const void *incoming, void *out, size_t columns, size_t begin,
    size_t end);
/// Log-softmax of rows [begin, end): out = x − max − log Σ e^(x − max).
void nn_log_softmax(nn_dtype type, const void *x, void *out, size_t columns, size_t begin, size_t end);
/// out = incoming − eʸ·Σ incoming, where y is the log-softmax
void nn_log_softmax_gradient(
    nn_dtype type, const void *y, const void *incoming, void *out, size_t columns, size_t begin,
    size_t end);

/// out[i] = eˣ. In float32 within 2 units in the last place of the true value; 0 below −104, infinite
/// above 88.73.
void nn_exp(nn_dtype type, const void *x, void *out, size_t count);
