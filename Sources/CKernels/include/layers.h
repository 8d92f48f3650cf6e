#pragma once
/// What layers need beside products: normalisation, noise, penalties and constraints, in float32 or
/// float64. Sums are taken in double and in one fixed order, so that no cut of the work changes a bit.
#include "elementwise.h"

/// Columns that the column kernels take at a time.
#define NN_COLUMN_CHUNK 64

/// out[c] = Σ x[r, c] / rows over all rows, for columns [begin, end)
void nn_column_means(
    nn_dtype type, const void *x, void *out, size_t rows, size_t columns, size_t begin, size_t end);
/// out[c] = Σ (x[r, c] − mean[c])² / rows over all rows, for columns [begin, end)
void nn_column_variances(
    nn_dtype type, const void *x, const void *mean, void *out, size_t rows, size_t columns, size_t begin,
    size_t end);
/// out[c] = Σ x[r, c]·y[r, c] over all rows, for columns [begin, end); where y ≥ 0 it counts as 0 when
/// `takes_negatives` is set.
void nn_column_dots(
    nn_dtype type, const void *x, const void *y, int takes_negatives, void *out, size_t rows,
    size_t columns, size_t begin, size_t end);

/// out[r, c] = (x[r, c] − mean[c]) / √(variance[c] + epsilon) for rows [begin, end)
void nn_columns_normalize(
    nn_dtype type, const void *x, const void *mean, const void *variance, double epsilon, void *out,
    size_t columns, size_t begin, size_t end);
/// The gradient through mean and variance, too, y being what `nn_columns_normalize` gave with x's own:
/// out = (g − mean(g) − y·mean(g·y)) / √(variance + epsilon), for columns [begin, end)
void nn_columns_normalize_gradient(
    nn_dtype type, const void *y, const void *variance, double epsilon, const void *incoming, void *out,
    size_t rows, size_t columns, size_t begin, size_t end);

/// out[r, c] = (x[r, c] − m) / √(v + epsilon) with the mean m and variance v of row r; without
/// `is_centred` m is 0 and v the mean square. For rows [begin, end).
void nn_rows_normalize(
    nn_dtype type, const void *x, double epsilon, int is_centred, void *out, size_t columns, size_t begin,
    size_t end);
void nn_rows_normalize_gradient(
    nn_dtype type, const void *x, double epsilon, int is_centred, const void *incoming, void *out,
    size_t columns, size_t begin, size_t end);

/// out[r, c] = x[r, c]·scale[c] + shift[c] for rows [begin, end); `shift` may be NULL.
void nn_rows_scale_shift(
    nn_dtype type, const void *x, const void *scale, const void *shift, void *out, size_t columns,
    size_t begin, size_t end);

/// out = x, or slope·x where x ≤ 0, times `incoming` in place of x when there is one. `slope` has one
/// number for each column, or one for all when `is_shared`. For rows [begin, end).
void nn_prelu(
    nn_dtype type, const void *x, const void *slope, int is_shared, const void *incoming, void *out,
    size_t columns, size_t begin, size_t end);

/// moving = moving·(1 − share) + value·factor·share
void nn_moving_average(
    nn_dtype type, void *moving, const void *value, double share, double factor, size_t count);

/// out = x + deviation·n, or x·(1 + deviation·n) when `is_factor`; n standard normal by Box and Muller,
/// i in [begin, end). Elements 4k and 4k + 1 share the first two words of Philox's block step·2³² + k,
/// the next two elements the others.
void nn_gaussian_noise(
    nn_dtype type, const void *x, int is_factor, double deviation, void *out, uint64_t seed,
    uint64_t stream, uint64_t step, size_t begin, size_t end);
/// out = a·x + b, or a·floor + b with probability `rate`; the places are those of `nn_dropout`.
void nn_alpha_dropout(
    nn_dtype type, const void *x, double rate, double floor, double a, double b, void *out, uint64_t seed,
    uint64_t stream, uint64_t step, size_t begin, size_t end);

/// out[0] = l1·Σ|w| + l2·Σw²
void nn_penalty(nn_dtype type, const void *w, double l1, double l2, void *out, size_t count);
/// out[i] = incoming[0]·(l1·sign(w) + 2·l2·w)
void nn_penalty_gradient(
    nn_dtype type, const void *w, const void *incoming, double l1, double l2, void *out, size_t count);

/// w ← max(w, 0)
void nn_constrain_sign(nn_dtype type, void *w, size_t count);
/// w ← w·desired/(1e-7 + norm) with the norm of each of the lines of `length` elements that stand
/// `stride` apart, desired = rate·clip(norm, low, high) + (1 − rate)·norm; w points to the first
/// element of the first of `count` lines.
void nn_constrain_norm(
    nn_dtype type, void *w, double low, double high, double rate, size_t length, size_t stride,
    size_t count);

/// Makes `count` vectors, one after the other and each of `length` ≥ `count` elements, orthonormal, as
/// the Q of a QR decomposition whose R has a positive diagonal (Gram and Schmidt, twice).
void nn_orthonormalize(double *vectors, size_t count, size_t length);
