#include "matmul.h"

#include <string.h>

enum {
  /// k is cut into blocks so that what a column of tiles reads of B stays in the first cache.
  depth_block = NN_DESCENT_DEPTH,
  /// Elements of B, as panels, and of A that the second cache keeps: as much of A that a panel in the first one
  /// pays for its way there.
  panel_elements = 1 << 15,
  row_elements = 60 * (depth_block + 16),
  /// From one copied row of A to the next: no power of two, which would put all into a few places of the
  /// cache.
  packed_row = depth_block + 16,
  /// A and B of a product have at most so many elements together when they need no copies.
  small_elements = 6144,
  /// So many rows of C are few: copies of A do not pay.
  few_rows = 48,
  /// How many rows of B ahead a tile asks for.
  rows_ahead = 16,
};

/// How a tile reads A and B; constants, where there are copies, save the processor half of its sums of
/// addresses.
typedef enum {
  /// As they lie.
  LOOSE,
  /// As they lie, leaving a copy of B.
  COPYING,
  /// As they lie, the rows of A being neighbours.
  NEIGHBOURS,
  /// From copies; rows of A that were neighbours still are.
  PACKED_NEIGHBOURS,
  PACKED_ROWS,
} tile_kind;

#define REAL float
#define BYTES 16
#define TILE_ROWS 4
#define TARGET
#define NAME(name) name##_baseline_f32
#include "matmul_tile.h"
#define REAL double
#define BYTES 16
#define TILE_ROWS 4
#define TARGET
#define NAME(name) name##_baseline_f64
#include "matmul_tile.h"

#if defined(__x86_64__)
#define REAL float
#define BYTES 32
#define TILE_ROWS 6
#define HAS_FMA
#define TARGET __attribute__((target("arch=x86-64-v3")))
#define NAME(name) name##_v3_f32
#include "matmul_tile.h"
#define REAL double
#define BYTES 32
#define TILE_ROWS 6
#define HAS_FMA
#define TARGET __attribute__((target("arch=x86-64-v3")))
#define NAME(name) name##_v3_f64
#include "matmul_tile.h"
#define REAL float
#define BYTES 64
#define TILE_ROWS 12
#define HAS_FMA
#define TARGET __attribute__((target("arch=x86-64-v4")))
#define NAME(name) name##_v4_f32
#include "matmul_tile.h"
#define REAL double
#define BYTES 64
#define TILE_ROWS 12
#define HAS_FMA
#define TARGET __attribute__((target("arch=x86-64-v4")))
#define NAME(name) name##_v4_f64
#include "matmul_tile.h"
#endif

nn_instructions nn_best_instructions(void) {
#if defined(__x86_64__)
  static nn_instructions best = NN_BASELINE;
  static int is_known = 0;
  // Threads that race here write the same values.
  if (!__atomic_load_n(&is_known, __ATOMIC_ACQUIRE)) {
    const nn_instructions found = __builtin_cpu_supports("x86-64-v4")   ? NN_V4
                                  : __builtin_cpu_supports("x86-64-v3") ? NN_V3
                                                                        : NN_BASELINE;
    __atomic_store_n(&best, found, __ATOMIC_RELAXED);
    __atomic_store_n(&is_known, 1, __ATOMIC_RELEASE);
  }
  return __atomic_load_n(&best, __ATOMIC_RELAXED);
#else
  return NN_BASELINE;
#endif
}

#define CALL(set)                                                                                      \
  (p->type == NN_FLOAT64 ? product_##set##_f64(p, row_begin, row_end, column_begin, column_end)        \
                         : product_##set##_f32(p, row_begin, row_end, column_begin, column_end))

void nn_matmul_with(
    nn_instructions instructions, const nn_matmul_call *p, size_t row_begin, size_t row_end,
    size_t column_begin, size_t column_end) {
  switch (instructions) {
#if defined(__x86_64__)
  case NN_V4: CALL(v4); break;
  case NN_V3: CALL(v3); break;
#endif
  default: CALL(baseline); break;
  }
}

void nn_matmul(
    const nn_matmul_call *product, size_t row_begin, size_t row_end, size_t column_begin, size_t column_end) {
  nn_matmul_with(nn_best_instructions(), product, row_begin, row_end, column_begin, column_end);
}
