#include "batches.h"

#include "wide.h"

/// Rows lie anywhere in a large set: asked for ahead, they are there when their turn comes.
static inline void ask_for(const uint8_t *rows, const int32_t *order, size_t r, size_t count, size_t width) {
  if (r + 2 >= count) return;
  const uint8_t *row = rows + (size_t)order[r + 2] * width;
  for (size_t i = 0; i < width; i += 64) __builtin_prefetch(row + i);
}

WIDE void nn_gather_bytes(
    float *out, const uint8_t *rows, const int32_t *order, size_t count, size_t width, float scale) {
  for (size_t r = 0; r < count; r++) {
    ask_for(rows, order, r, count, width);
    const uint8_t *restrict row = rows + (size_t)order[r] * width;
    float *restrict to = out + r * width;
    for (size_t i = 0; i < width; i++) to[i] = (float)row[i] * scale;
  }
}

WIDE void nn_gather_standardized(
    float *out, const uint8_t *rows, const int32_t *order, size_t count, size_t width, float divisor,
    float mean, float deviation) {
  for (size_t r = 0; r < count; r++) {
    ask_for(rows, order, r, count, width);
    const uint8_t *restrict row = rows + (size_t)order[r] * width;
    float *restrict to = out + r * width;
    for (size_t i = 0; i < width; i++) to[i] = ((float)row[i] / divisor - mean) / deviation;
  }
}

void nn_gather_rows(
    void *out, const void *rows, const int32_t *order, size_t count, size_t bytes) {
  const uint8_t *from = rows;
  uint8_t *to = out;
  for (size_t r = 0; r < count; r++) {
    ask_for(from, order, r, count, bytes);
    memcpy(to + r * bytes, from + (size_t)order[r] * bytes, bytes);
  }
}

void nn_gather_floats(
    float *out, const float *rows, const int32_t *order, size_t count, size_t width, float scale) {
  if (scale == 1) return nn_gather_rows(out, rows, order, count, width * sizeof(float));
  for (size_t r = 0; r < count; r++) {
    const float *restrict row = rows + (size_t)order[r] * width;
    float *restrict to = out + r * width;
    for (size_t i = 0; i < width; i++) to[i] = row[i] * scale;
  }
}
