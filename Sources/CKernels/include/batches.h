#pragma once
/// Rows of a data set put together as a batch: `order` names them, `width` is a row's length.
#include <stddef.h>
#include <stdint.h>

/// out[r, :] = rows[order[r], :] * scale
void nn_gather_bytes(
    float *out, const uint8_t *rows, const int32_t *order, size_t count, size_t width, float scale);
void nn_gather_floats(
    float *out, const float *rows, const int32_t *order, size_t count, size_t width, float scale);
