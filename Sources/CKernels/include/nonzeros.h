#pragma once
/// Products with a matrix that is mostly zeros, as pixels are: what is zero is left out, with the bits of the
/// whole product while the other factor is finite.
#include "matmul.h"

/// Where a matrix is not zero: of each row and, in it, of each block of columns, those with something in them,
/// in rising order.
typedef struct {
  /// Blocks in a row.
  size_t blocks;
  /// Where the part of each block begins in `columns`; one more, where the last one ends.
  const uint32_t *starts;
  const uint16_t *columns;
} nn_nonzeros;

/// Columns in a block.
enum { NN_NONZEROS_BLOCK = 64 };

/// Rows and columns that the lists can number.
enum { NN_NONZEROS_LIMIT = 1 << 16 };

/// Lists what is not zero in x [rows, columns] into `starts`, of rows · ⌈columns / NN_NONZEROS_BLOCK⌉ + 1
/// elements, and `list`, of `most` and `columns` more. Returns 0, with unfinished lists, as soon as the rows so
/// far promise more than `most`.
int nn_list_nonzeros(
    const float *x, size_t rows, size_t columns, size_t most, uint32_t *starts, uint16_t *list);

/// The lists of the transposed matrix in one block; `turned_starts` has columns + 1 elements, and `turned` as
/// many as `list`.
void nn_turn_nonzeros(
    const nn_nonzeros *list, size_t rows, size_t columns, uint32_t *turned_starts, uint16_t *turned);

/// `nn_matmul` of float32, where `a` says which elements of A (as the call reads it) are not zero.
void nn_matmul_nonzeros(
    const nn_matmul_call *product, const nn_nonzeros *a, size_t row_begin, size_t row_end,
    size_t column_begin, size_t column_end);

/// The same with given instructions, which the machine must have; for tests.
void nn_matmul_nonzeros_with(
    nn_instructions instructions, const nn_matmul_call *product, const nn_nonzeros *a, size_t row_begin,
    size_t row_end, size_t column_begin, size_t column_end);
