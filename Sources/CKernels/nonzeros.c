#include "nonzeros.h"

#include <string.h>

#include "wide.h"

enum {
  /// Rows of C that run over a block of B before the next block comes: as many as the first cache holds beside it.
  few_rows = 24,
  /// So many make up for a copy of the block,
  copied_rows = 96,
  /// and then run over it together.
  many_rows = 256,
  /// More rows of B than this are not copied for a gradient: the first caches would not hold them.
  most_copied = 256,
};

#define BYTES 16
#define TARGET
#define NAME(name) name##_baseline
#include "nonzeros_product.h"

#if defined(__x86_64__)
#define BYTES 32
#define HAS_FMA
#define TARGET __attribute__((target("arch=x86-64-v3")))
#define NAME(name) name##_v3
#include "nonzeros_product.h"
#define BYTES 64
#define HAS_FMA
#define TARGET __attribute__((target("arch=x86-64-v4")))
#define NAME(name) name##_v4
#include "nonzeros_product.h"
#endif

void nn_matmul_nonzeros_with(
    nn_instructions instructions, const nn_matmul_call *p, const nn_nonzeros *a, size_t row_begin,
    size_t row_end, size_t column_begin, size_t column_end) {
  switch (instructions) {
#if defined(__x86_64__)
  case NN_V4: product_v4(p, a, row_begin, row_end, column_begin, column_end); break;
  case NN_V3: product_v3(p, a, row_begin, row_end, column_begin, column_end); break;
#endif
  default: product_baseline(p, a, row_begin, row_end, column_begin, column_end);
  }
}

void nn_matmul_nonzeros(
    const nn_matmul_call *product, const nn_nonzeros *a, size_t row_begin, size_t row_end,
    size_t column_begin, size_t column_end) {
  nn_matmul_nonzeros_with(nn_best_instructions(), product, a, row_begin, row_end, column_begin, column_end);
}

/// By the bits of four numbers that are not zero, their places.
static const uint16_t places[16][4] = {
    {0}, {0},    {1},    {0, 1},    {2},    {0, 2},    {1, 2},    {0, 1, 2},
    {3}, {0, 3}, {1, 3}, {0, 1, 3}, {2, 3}, {0, 2, 3}, {1, 2, 3}, {0, 1, 2, 3},
};

typedef float four __attribute__((ext_vector_type(4), aligned(sizeof(float)), may_alias));
typedef int32_t four_flags __attribute__((ext_vector_type(4)));
typedef uint16_t four_places __attribute__((ext_vector_type(4), aligned(sizeof(uint16_t)), may_alias));

/// Lists four columns. What is no place is written over by the next ones: no branch that the processor would
/// have to guess.
static inline size_t list_four(const float *x, size_t k, uint16_t *list, size_t count) {
  const four_flags is_there = *(const four *)x != 0;
#if defined(__x86_64__)
  const unsigned bits = (unsigned)__builtin_ia32_movmskps((__attribute__((vector_size(16))) float)is_there);
#else
  const four_flags bit = is_there & (four_flags){1, 2, 4, 8};
  const unsigned bits = (unsigned)(bit.x | bit.y | bit.z | bit.w);
#endif
  *(four_places *)(list + count) = *(const four_places *)places[bits] + (uint16_t)k;
  return count + (size_t)__builtin_popcount(bits);
}

WIDE void nn_list_nonzeros(
    const float *x, size_t columns, size_t row_begin, size_t row_end, uint16_t *starts, uint16_t *list,
    size_t stride) {
  const size_t blocks = (columns + NN_NONZEROS_BLOCK - 1) / NN_NONZEROS_BLOCK;
  for (size_t row = row_begin; row < row_end; row++) {
    const float *numbers = x + row * columns;
    uint16_t *to = list + row * stride, *start = starts + row * (blocks + 1);
    size_t count = 0;
    for (size_t k = 0; k < columns;) {
      *start++ = (uint16_t)count;
      const size_t end = columns - k < NN_NONZEROS_BLOCK ? columns : k + NN_NONZEROS_BLOCK;
      for (; k + 4 <= end; k += 4) count = list_four(numbers + k, k, to, count);
      for (; k < end; k++) {
        to[count] = (uint16_t)k;
        count += numbers[k] != 0;
      }
    }
    *start = (uint16_t)count;
  }
}

void nn_turn_nonzeros(
    const nn_nonzeros *list, size_t rows, size_t columns, size_t block_begin, size_t block_end,
    uint16_t *turned_starts, uint16_t *turned, size_t stride) {
  const size_t end = block_end * NN_NONZEROS_BLOCK < columns ? block_end * NN_NONZEROS_BLOCK : columns;
  for (size_t k = block_begin * NN_NONZEROS_BLOCK; k < end; k++) turned_starts[2 * k] = turned_starts[2 * k + 1] = 0;
  for (size_t row = 0; row < rows; row++) {
    const uint16_t *starts = list->starts + row * (list->blocks + 1);
    const uint16_t *from = list->columns + row * list->stride;
    for (size_t e = starts[block_begin]; e < starts[block_end]; e++) {
      const size_t k = from[e];
      turned[k * stride + turned_starts[2 * k + 1]++] = (uint16_t)row;
    }
  }
}
