#pragma once
/// Matrix products by register tiles, for the instruction sets of the machine at hand.
///
/// Every element of C is one chain c = fma(a, b, c) over k from 0 upwards (a product and a sum, each
/// rounded, where the processor has no fma), whatever the tiles, the cut or the number of threads.
#include "elementwise.h"

typedef enum {
  /// What any x86-64 or arm64 has.
  NN_BASELINE,
  /// AVX2 and FMA
  NN_V3,
  /// AVX-512
  NN_V4,
} nn_instructions;

/// C[M, N] = A[M, K]·B[K, N], then + bias[N] where given, then max(0, ·) where asked.
typedef struct {
  nn_dtype type;
  size_t rows, columns, depth;
  const void *a;
  /// Elements from one row of A to the next, and from one column to the next: 1 and M for Aᵀ.
  size_t a_row_stride, a_column_stride;
  const void *b;
  /// Elements from one row of B to the next; likewise for C.
  size_t b_stride;
  /// B lies as [N, K]: b_stride elements are from one of its columns to the next.
  uint8_t b_is_turned;
  void *c;
  size_t c_stride;
  /// Of N elements, or NULL.
  const void *bias;
  uint8_t has_relu;
  /// Starts from what C holds rather than from 0.
  uint8_t adds;
  /// One number, or NULL. Where given: C −= rate·(A·B), the sum from 0 and the product with the rate
  /// rounded as `nn_sgd` rounds them, so that a weight's gradient need not be stored. Without bias,
  /// relu and adds; K at most NN_DESCENT_DEPTH.
  const void *rate;
} nn_matmul_call;

enum { NN_DESCENT_DEPTH = 256 };

/// Computes the part of C in rows [row_begin, row_end) and columns [column_begin, column_end).
void nn_matmul(
    const nn_matmul_call *product, size_t row_begin, size_t row_end, size_t column_begin, size_t column_end);

/// The same with given instructions, which the machine must have; for tests.
void nn_matmul_with(
    nn_instructions instructions, const nn_matmul_call *product, size_t row_begin, size_t row_end,
    size_t column_begin, size_t column_end);

/// The best that this machine has.
nn_instructions nn_best_instructions(void);
