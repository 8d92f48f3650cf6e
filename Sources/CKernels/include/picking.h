#pragma once
/// Elements by their position, choices and comparisons of floats (NN_FLOAT32 or NN_FLOAT64). Positions are
/// floats of the same type, whole and within range.
#include <stddef.h>
#include "elementwise.h"

/// out[i] = x[positions[i]]
void nn_pick(nn_dtype type, void *out, const void *x, const void *positions, size_t count);
/// out[positions[i]] += x[i], in the order of i.
void nn_scatter_add(nn_dtype type, void *out, const void *x, const void *positions, size_t count);
/// out[positions[i]] = x[i], in the order of i.
void nn_place(nn_dtype type, void *out, const void *x, const void *positions, size_t count);

/// out[i] = mask[i] != 0 ? yes[i] : no[i]
void nn_choose(nn_dtype type, void *out, const void *mask, const void *yes, const void *no, size_t count);
/// out[i] = left[i] ∘ right[i] as 1 or 0; ∘ is NN_EQUAL, NN_NOT_EQUAL, NN_LESS or NN_LESS_EQUAL.
void nn_compare(nn_dtype type, nn_binary_op op, void *out, const void *left, const void *right, size_t count);

/// Reductions of [outer, count, inner] over the middle as nn_reduce's, the result rounded to `type`;
/// NN_SUM times `factor`.
void nn_reduce_real(nn_reduction op, nn_dtype type, void *out, const void *in, double factor,
                    ptrdiff_t outer, ptrdiff_t count, ptrdiff_t inner);
/// Running sums (NN_SUM) or products (NN_PROD) along the middle, in double and rounded once.
void nn_running(nn_reduction op, nn_dtype type, void *out, const void *in,
                ptrdiff_t outer, ptrdiff_t count, ptrdiff_t inner);
/// dx of running products: the sum over k ≥ c of dy[o, k, i] · product of x[o, j, i] over j ≤ k other than c.
void nn_running_product_gradient(nn_dtype type, void *dx, const void *x, const void *dy,
                                 ptrdiff_t outer, ptrdiff_t count, ptrdiff_t inner);
/// dx[o, c, i] = dy[o, i] · product of x[o, k, i] over all k other than c.
void nn_product_gradient(nn_dtype type, void *dx, const void *x, const void *dy,
                         ptrdiff_t outer, ptrdiff_t count, ptrdiff_t inner);
