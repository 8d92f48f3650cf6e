#pragma once
/// Products with a matrix that is mostly zeros, as pixels are: what is zero is left out, with the bits of the
/// whole product while the other factor is finite.
#include "matmul.h"

/// Where a matrix is not zero: of each row and, in it, of each block of columns, those with something in them,
/// in rising order.
typedef struct {
  /// Blocks in a row.
  size_t blocks;
  /// For each row where its blocks begin in its list, and where the last one ends.
  const uint16_t *starts;
  /// A list for each row, `stride` elements after the one before.
  const uint16_t *columns;
  size_t stride;
} nn_nonzeros;

/// Columns in a block.
enum { NN_NONZEROS_BLOCK = 64 };

/// Rows and columns that the lists can number.
enum { NN_NONZEROS_LIMIT = 1 << 16 };

/// Elements that a list may need beyond the columns.
enum { NN_NONZEROS_SLACK = 8 };

/// Lists what is not zero in rows [row_begin, row_end) of x [rows, columns]; `stride` is columns +
/// NN_NONZEROS_SLACK or more.
void nn_list_nonzeros(
    const float *x, size_t columns, size_t row_begin, size_t row_end, uint16_t *starts, uint16_t *list,
    size_t stride);

/// The lists of the transposed matrix, in one block each, for the columns in blocks [block_begin, block_end);
/// `stride` is the number of rows or more.
void nn_turn_nonzeros(
    const nn_nonzeros *list, size_t rows, size_t columns, size_t block_begin, size_t block_end,
    uint16_t *turned_starts, uint16_t *turned, size_t stride);

/// `nn_matmul` of float32, where `a` says which elements of A (as the call reads it) are not zero.
void nn_matmul_nonzeros(
    const nn_matmul_call *product, const nn_nonzeros *a, size_t row_begin, size_t row_end,
    size_t column_begin, size_t column_end);

/// The same with given instructions, which the machine must have; for tests.
void nn_matmul_nonzeros_with(
    nn_instructions instructions, const nn_matmul_call *product, const nn_nonzeros *a, size_t row_begin,
    size_t row_end, size_t column_begin, size_t column_end);
