#pragma once
/// Losses as the mean over a batch, and their gradients, in float32 or float64. Targets come as
/// numbers of the same type; a sparse target is a class number per row.
#include "elementwise.h"

/// z are logits, p probabilities, t targets; B rows of C columns.
typedef enum {
  /// mean over rows of Σt·log Σe^z − Σ t·z; targets [B, C]
  NN_SOFTMAX_CROSS_ENTROPY,
  /// mean over rows of log Σe^z − z[class]; targets [B]
  NN_SPARSE_SOFTMAX_CROSS_ENTROPY,
  /// mean over all of max(z, 0) − z·t + log(1 + e^−|z|)
  NN_SIGMOID_CROSS_ENTROPY,
  /// mean over rows of −Σ t·log clip(p / Σp); clip to [1e-7, 1 − 1e-7]
  NN_CROSS_ENTROPY,
  /// the same with a class number per row
  NN_SPARSE_CROSS_ENTROPY,
  /// mean over all of −t·log clip(p) − (1 − t)·log(1 − clip(p))
  NN_BINARY_CROSS_ENTROPY,
  /// mean over all of (p − t)²
  NN_SQUARED_ERROR,
  /// mean over all of |p − t|
  NN_ABSOLUTE_ERROR,
} nn_loss_kind;

/// out[0] = the mean loss: rows are added up in double from the first to the last. A class number
/// that is not a whole number in 0..<columns makes it NaN.
void nn_loss(
    nn_dtype type, nn_loss_kind kind, const void *prediction, const void *targets, void *out, size_t rows,
    size_t columns);

/// out[r] = the loss of row r: its part of the mean above, times the number of rows.
void nn_row_losses(
    nn_dtype type, nn_loss_kind kind, const void *prediction, const void *targets, void *out, size_t rows,
    size_t columns);

/// out = incoming[0]·∂loss/∂prediction for rows [begin, end). The absolute error has slope 0 at 0; a
/// clipped probability has slope 0.
void nn_loss_gradient(
    nn_dtype type, nn_loss_kind kind, const void *prediction, const void *targets, const void *incoming,
    void *out, size_t rows, size_t columns, size_t begin, size_t end);
