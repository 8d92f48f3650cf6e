#pragma once
/// Losses as the mean over a batch or of each row, and their gradients, in float32 or float64. Targets
/// come as numbers of the same type; a sparse target is a class number per row.
#include "elementwise.h"

/// z are logits, p probabilities, x any prediction, t targets after smoothing, w weights (1 when there
/// are none), e = x − t; B rows of C columns. Clipping is to [1e-7, 1 − 1e-7].
typedef enum {
  /// Σ w·t·(log Σe^z − z); targets [B, C]
  NN_SOFTMAX_CROSS_ENTROPY,
  /// the same with a class number per row
  NN_SPARSE_SOFTMAX_CROSS_ENTROPY,
  /// −Σ w·t·log clip(p / Σp)
  NN_CROSS_ENTROPY,
  /// the same with a class number per row
  NN_SPARSE_CROSS_ENTROPY,
  /// −w[class]·x[class]; x are logarithms of probabilities
  NN_SPARSE_LOG_LIKELIHOOD,
  /// −Σ α(1 − q)^γ·t·log q with q = clip(p / Σp); first α, second γ
  NN_CATEGORICAL_FOCAL,
  /// max(0, 1 + max((1 − t)·x) − Σ t·x)
  NN_CATEGORICAL_HINGE,
  /// −Σ t·x / (|t|·|x|)
  NN_COSINE,
  /// Σ t·log(t / x), both clipped to [1e-7, 1]
  NN_DIVERGENCE,
  // From here on the mean over a row of a function of each element.
  /// max(z, 0) − z·t + log(1 + e^−|z|); with weights (1 − t)·z + (1 + (w − 1)·t)·log(1 + e^−z)
  NN_SIGMOID_CROSS_ENTROPY,
  /// −t·log clip(p) − (1 − t)·log(1 − clip(p))
  NN_BINARY_CROSS_ENTROPY,
  /// the same with logarithms no lower than −100, as PyTorch
  NN_BOUNDED_BINARY_CROSS_ENTROPY,
  /// (1 − p′)^γ·binary cross-entropy, p′ = t·p + (1 − t)(1 − p); first α (times t·α + (1 − t)(1 − α)
  /// unless it is below 0), second γ
  NN_BINARY_FOCAL,
  /// e²
  NN_SQUARED_ERROR,
  /// |e|
  NN_ABSOLUTE_ERROR,
  /// 100·|e| / max(|t|, 1e-7)
  NN_PERCENTAGE_ERROR,
  /// (log(1 + max(x, 1e-7)) − log(1 + max(t, 1e-7)))²
  NN_LOGARITHMIC_ERROR,
  /// e²/2 up to |e| = δ, then δ|e| − δ²/2; first δ
  NN_HUBER,
  /// e²/2β below |e| = β, then |e| − β/2; first β
  NN_SMOOTH_ABSOLUTE,
  /// log cosh e
  NN_LOG_COSH,
  /// x − t·log(x + 1e-7)
  NN_POISSON,
  /// e^x − t·x, or, when first is 0, x − t·log(x + second); third: plus Stirling's t·log t − t + ½log 2πt
  /// for t > 1
  NN_POISSON_LIKELIHOOD,
  /// max(0, 1 − t·x)
  NN_HINGE,
  /// its square
  NN_SQUARED_HINGE,
  /// t·(log t − x); when first is 1, e^t·(t − x)
  NN_LOG_DIVERGENCE,
} nn_loss_kind;

/// A loss with its settings. Targets are smoothed to t·keep + floor.
typedef struct {
  nn_loss_kind kind;
  double keep, floor, first, second, third;
  /// Rows of this class count nothing, when there is one.
  double ignored;
  int has_ignored;
} nn_loss_rule;

/// What a loss is taken of. `weights` may be NULL; of a loss of rows they are [C], of one of elements [2, C]:
/// what an element's loss is multiplied by, and the sigmoid's weight of t = 1.
typedef struct {
  const void *prediction, *targets, *weights;
  size_t rows, columns;
} nn_loss_data;

/// Whether a loss is one number for the batch, one for each row, or, where it is a mean over a row, one
/// for each element.
typedef enum { NN_LOSS_MEAN, NN_LOSS_ROWS, NN_LOSS_ELEMENTS } nn_loss_scope;

/// Of the mean, out[0] = the sum of the rows' losses, added up in double from the first to the last,
/// divided by the number of rows; with class numbers, by the sum of the classes' weights, without the
/// ignored rows. Else out[r] or out[r, c]. A class number that is not a whole number in 0..<columns makes
/// its row NaN.
void nn_loss(
    nn_dtype type, const nn_loss_rule *rule, const nn_loss_data *data, nn_loss_scope scope, void *out);

/// out = ∂/∂prediction for rows [begin, end), times what is incoming: [1], [B] or [B, C] by the scope. The
/// absolute error has slope 0 at 0; a clipped probability has slope 0.
void nn_loss_gradient(
    nn_dtype type, const nn_loss_rule *rule, const nn_loss_data *data, nn_loss_scope scope,
    const void *incoming, void *out, size_t begin, size_t end);

/// out = 2t − 1 when every t is 0 or 1, else t: labels as the hinge losses take them.
void nn_hinge_targets(nn_dtype type, const void *targets, void *out, size_t count);
