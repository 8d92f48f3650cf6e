#include "batches.h"

#include <string.h>

void nn_gather_bytes(
    float *out, const uint8_t *rows, const int32_t *order, size_t count, size_t width, float scale) {
  for (size_t r = 0; r < count; r++) {
    const uint8_t *restrict row = rows + (size_t)order[r] * width;
    float *restrict to = out + r * width;
    for (size_t i = 0; i < width; i++) to[i] = (float)row[i] * scale;
  }
}

void nn_gather_floats(
    float *out, const float *rows, const int32_t *order, size_t count, size_t width, float scale) {
  for (size_t r = 0; r < count; r++) {
    const float *restrict row = rows + (size_t)order[r] * width;
    float *restrict to = out + r * width;
    if (scale == 1) {
      memcpy(to, row, width * sizeof(float));
    } else {
      for (size_t i = 0; i < width; i++) to[i] = row[i] * scale;
    }
  }
}
