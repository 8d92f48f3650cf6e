#pragma once
/// Plain arithmetic of a training step on whole rows, in float32 or float64. Nothing allocates; the
/// order of every sum is fixed, so that no cut of the work changes a bit.
#include "elementwise.h"

typedef enum { NN_VECTOR_ADD, NN_VECTOR_SUBTRACT, NN_VECTOR_MULTIPLY } nn_vector_operation;

/// out[i] = x[i] ∘ y[i]
void nn_vector_combine(
    nn_dtype type, nn_vector_operation kind, const void *x, const void *y, void *out, size_t count);
/// out[i] = x[i]·factor
void nn_vector_scale(nn_dtype type, const void *x, double factor, void *out, size_t count);
/// out[i] = x[0]·factor
void nn_vector_spread(nn_dtype type, const void *x, double factor, void *out, size_t count);
/// out[0] = factor·Σ x[i], added up in double from the first to the last.
void nn_vector_sum(nn_dtype type, const void *x, double factor, void *out, size_t count);

/// out[r, c] = x[r, c] + bias[c] for rows [begin, end)
void nn_rows_add_bias(
    nn_dtype type, const void *x, const void *bias, void *out, size_t columns, size_t begin, size_t end);
/// out[c] = Σ x[r, c] over all rows in order, for columns [begin, end)
void nn_column_sums(
    nn_dtype type, const void *x, void *out, size_t rows, size_t columns, size_t begin, size_t end);
/// out[c, r] = x[r, c] for columns [begin, end) of x
void nn_transpose(
    nn_dtype type, const void *x, void *out, size_t rows, size_t columns, size_t begin, size_t end);

/// out[i] = x[i] / (1 − rate), or 0 with probability `rate`; i in [begin, end). Element i takes 32
/// bits of Philox 4×32-10 at counter step·2³² + i/4 (element i mod 4 of the block), so that the mask
/// depends on seed, stream, step and place alone.
void nn_dropout(
    nn_dtype type, const void *x, void *out, double rate, uint64_t seed, uint64_t stream, uint64_t step,
    size_t begin, size_t end);
