#include "nonzeros.h"

#include <string.h>

/// Rows of C that run over a block of B before the next block comes: as many as the first cache holds beside it.
enum { rows_together = 24 };

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

/// Whether eight numbers are all 0 or -0.
static inline int are_zero(const float *x) {
  uint64_t bits[4];
  memcpy(bits, x, sizeof bits);
  return ((bits[0] | bits[1] | bits[2] | bits[3]) & 0x7fffffff7fffffff) == 0;
}

int nn_list_nonzeros(
    const float *x, size_t rows, size_t columns, size_t most, uint32_t *starts, uint16_t *list) {
  size_t count = 0;
  for (size_t r = 0; r < rows; r++, x += columns) {
    for (size_t k = 0; k < columns;) {
      *starts++ = (uint32_t)count;
      const size_t end = columns - k < NN_NONZEROS_BLOCK ? columns : k + NN_NONZEROS_BLOCK;
      for (; k + 8 <= end; k += 8) {
        if (are_zero(x + k)) continue;
        // Written in any case, kept if it counts: no branch that the processor would have to guess.
        for (size_t n = k; n < k + 8; n++) {
          list[count] = (uint16_t)n;
          count += x[n] != 0;
        }
      }
      for (; k < end; k++) {
        list[count] = (uint16_t)k;
        count += x[k] != 0;
      }
    }
    // A few dense rows are not yet a dense matrix.
    if (count > most * (r + 4) / (rows + 3) || count > most) return 0;
  }
  *starts = (uint32_t)count;
  return 1;
}

void nn_turn_nonzeros(
    const nn_nonzeros *list, size_t rows, size_t columns, uint32_t *turned_starts, uint16_t *turned) {
  // Counted one place too far, and summed up: then each start moves on while its row is filled.
  uint32_t *next = turned_starts + 1;
  memset(turned_starts, 0, (columns + 1) * sizeof *turned_starts);
  for (uint32_t e = 0; e < list->starts[rows * list->blocks]; e++)
    if (list->columns[e] + 1u < columns) next[list->columns[e] + 1]++;
  for (size_t k = 1; k < columns; k++) next[k] += next[k - 1];
  for (size_t r = 0; r < rows; r++)
    for (uint32_t e = list->starts[r * list->blocks]; e < list->starts[(r + 1) * list->blocks]; e++)
      turned[next[list->columns[e]]++] = (uint16_t)r;
}
