#pragma once
/// Activation functions and their derivatives, in float32 or float64.
#include "elementwise.h"

/// Each with its formula f(x); a, b and c are its settings.
typedef enum {
  /// x < 0 ? 0 : x
  NN_RELU,
  /// x > c ? min(x, b) : a·(x − c)
  NN_BENT_RELU,
  /// x < 0 ? a·x : x
  NN_LEAKY_RELU,
  /// x < 0 ? a·(eˣ − 1) : x
  NN_ELU,
  /// x < 0 ? a·(eˣᐟᵃ − 1) : x
  NN_CELU,
  /// 1.0507·(x < 0 ? 1.6733·(eˣ − 1) : x)
  NN_SELU,
  /// x·Φ(x) = x·(1 + erf(x/√2))/2
  NN_GELU,
  /// x·(1 + tanh(√(2/π)·(x + 0.044715·x³)))/2
  NN_GELU_TANH,
  /// 1 / (1 + e⁻ˣ)
  NN_SIGMOID,
  /// −log(1 + e⁻ˣ)
  NN_LOG_SIGMOID,
  /// clip(x + 3, 0, 6) / 6
  NN_HARD_SIGMOID,
  NN_TANH,
  /// clip(x, a, b)
  NN_CLIP,
  /// x − tanh(x)
  NN_TANH_SHRINK,
  /// x > a ? x − a : x < −a ? x + a : 0
  NN_SOFT_SHRINK,
  /// |x| > a ? x : 0
  NN_HARD_SHRINK,
  /// log(1 + eˣ)
  NN_SOFTPLUS,
  /// a·x > b ? x : log(1 + eᵃˣ) / a
  NN_BENT_SOFTPLUS,
  /// x / (1 + |x|)
  NN_SOFTSIGN,
  /// x / (1 + e⁻ˣ)
  NN_SWISH,
  /// x·clip(x + 3, 0, 6) / 6
  NN_HARD_SWISH,
  /// x·tanh(log(1 + eˣ))
  NN_MISH,
  /// eˣ
  NN_EXPONENTIAL,
  /// (x + √(x² + a)) / 2
  NN_SQUAREPLUS,
  /// x ≤ −1 ? 0 : x < 1 ? (x + 1)²/4 : x
  NN_SPARSE_PLUS,
  /// clip(x + 1, 0, 2) / 2
  NN_SPARSE_SIGMOID,
  /// x > a ? x : b
  NN_THRESHOLD,
} nn_activation;

/// A function with its settings; those that it does not have are 0.
typedef struct {
  nn_activation kind;
  double a, b, c;
} nn_pointwise;

/// out[i] = f(x[i]); `out` may be `x`.
void nn_activate(nn_dtype type, nn_pointwise function, const void *x, void *out, size_t count);

/// Whether the gradient is computed from f's result y rather than from x.
int nn_activation_uses_result(nn_activation kind);

/// out[i] = incoming[i]·f′; `source` is y = f(x) where `nn_activation_uses_result`, else x. At a kink f′
/// is what PyTorch takes.
void nn_activation_gradient(
    nn_dtype type, nn_pointwise function, const void *source, const void *incoming, void *out,
    size_t count);

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
