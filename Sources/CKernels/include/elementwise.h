#pragma once
/// Loops over the elements of tensors of every type: conversion, arithmetic with broadcasting,
/// reductions, copies with strides. No allocation, no global state. Strides count elements and may
/// be 0 (a repeated axis) or negative; arrays of lengths and strides run from the outermost axis.
/// Integers wrap. A reduced tensor is seen as [outer, count, inner], reduced over its middle.
#include <stddef.h>
#include <stdint.h>

/// A bool is a byte of 0 or 1.
typedef enum { NN_BOOL, NN_UINT8, NN_INT64, NN_FLOAT32, NN_FLOAT64 } nn_dtype;

/// out[i] = the element as another type. To bool: not zero. Fractions are cut; a float outside int64
/// (or NaN) becomes the least int64; what does not fit uint8 wraps.
void nn_convert(nn_dtype to, void *out, nn_dtype from, const void *in, ptrdiff_t count);

typedef enum {
  NN_ADD, NN_SUBTRACT, NN_MULTIPLY, NN_DIVIDE, NN_FLOOR_DIVIDE, NN_MODULO, NN_POWER, NN_MAXIMUM, NN_MINIMUM,
  NN_EQUAL, NN_NOT_EQUAL, NN_LESS, NN_LESS_EQUAL
} nn_binary_op;

/// What an integer operation cannot answer.
typedef enum { NN_FINE, NN_ZERO_DIVISION, NN_NEGATIVE_POWER } nn_outcome;

/// out = left ∘ right, both of `type` (not bool); out is row-major, of `type`, or bytes of 0 and 1
/// for comparisons. NN_DIVIDE is for floats only. `//` and `%` round down as Python's. `out` may be
/// `left` or `right` when that one has out's shape and element size.
nn_outcome nn_binary(nn_binary_op op, nn_dtype type, void *out, int rank, const ptrdiff_t *lengths,
                     const void *left, const ptrdiff_t *left_strides,
                     const void *right, const ptrdiff_t *right_strides);

typedef enum {
  NN_NEGATIVE, NN_ABS, NN_SIGN,
  // For floats only:
  NN_EXP, NN_EXPM1, NN_LOG, NN_LOG1P, NN_LOG2, NN_LOG10, NN_SQRT, NN_SIN, NN_COS, NN_TAN,
  NN_FLOOR, NN_CEIL, NN_TRUNC, NN_ROUND
} nn_unary_op;

/// out[i] = op(in[i]), of the same type. `out` may be `in`. NN_ROUND takes halves to even.
void nn_unary(nn_unary_op op, nn_dtype type, void *out, const void *in, ptrdiff_t count);

typedef enum { NN_IS_NAN, NN_IS_INF, NN_IS_FINITE } nn_float_class;

/// out[i] = 1 where the float is of that class.
void nn_classify(nn_float_class class, nn_dtype type, uint8_t *out, const void *in, ptrdiff_t count);

typedef enum { NN_SUM, NN_PROD, NN_MIN, NN_MAX } nn_reduction;

/// Sums and products are float64 of floats and int64 of integers; floats are added in one fixed order
/// (eight interleaved partial sums when inner is 1). Least and greatest have the type of the elements,
/// are NaN when one is, and need count ≥ 1.
void nn_reduce(nn_reduction op, nn_dtype type, void *out, const void *in,
               ptrdiff_t outer, ptrdiff_t count, ptrdiff_t inner);

/// out[outer, inner] = Σ (x − centre[outer, inner])², in float64. For floats.
void nn_squared_deviations(nn_dtype type, double *out, const void *in, const double *centre,
                           ptrdiff_t outer, ptrdiff_t count, ptrdiff_t inner);

/// Position along the middle of the first least (NN_MIN) or greatest (NN_MAX) element, or of the first
/// NaN; count ≥ 1.
void nn_position(nn_reduction op, nn_dtype type, int64_t *out, const void *in,
                 ptrdiff_t outer, ptrdiff_t count, ptrdiff_t inner);

/// Running sums or products along the middle; types as nn_reduce.
void nn_accumulate(nn_reduction op, nn_dtype type, void *out, const void *in,
                   ptrdiff_t outer, ptrdiff_t count, ptrdiff_t inner);

/// Indices that sort `in`, equal elements in their order, NaN last; from the greatest down and NaN first
/// when `falling`. `scratch` is as long as `out`.
void nn_argsort(nn_dtype type, int falling, int64_t *out, int64_t *scratch, const void *in, ptrdiff_t count);

/// Copies elements of `size` bytes (1, 4 or 8) from one layout to another.
void nn_copy(int size, int rank, const ptrdiff_t *lengths, void *out, const ptrdiff_t *out_strides,
             const void *in, const ptrdiff_t *in_strides);

/// out[i] = mask[i] ? yes[i * yes_stride] : no[i * no_stride], elements of `size` bytes, strides 0 or 1.
void nn_select(int size, void *out, const uint8_t *mask, const void *yes, ptrdiff_t yes_stride,
               const void *no, ptrdiff_t no_stride, ptrdiff_t count);

/// out[o, k] = in[o, indices[k]] in blocks of `block` bytes; in is [outer, length]. Indices must fit.
void nn_take(void *out, const void *in, const int64_t *indices, ptrdiff_t outer, ptrdiff_t length,
             ptrdiff_t picked, ptrdiff_t block);

/// out[indices[k]] = in[k] in blocks of `block` bytes. Indices must fit.
void nn_put(void *out, const void *in, const int64_t *indices, ptrdiff_t picked, ptrdiff_t block);

/// Adds `length` to negative indices. Gives the place of the first index that does not fit, or -1.
ptrdiff_t nn_wrap_indices(int64_t *indices, ptrdiff_t count, int64_t length);

/// Number of bytes that are not zero; their places go to `out` unless it is null.
ptrdiff_t nn_nonzero(int64_t *out, const uint8_t *mask, ptrdiff_t count);

/// out[m, n] = left[m, k] · right[k, n] of uint8 or int64; of floats see matmul.h.
void nn_integer_product(
    nn_dtype type, void *out, const void *left, const void *right, ptrdiff_t m, ptrdiff_t k, ptrdiff_t n);
