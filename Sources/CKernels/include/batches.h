#pragma once
/// Rows of a data set put together as a batch: `order` names them, `width` is a row's length.
#include <stddef.h>
#include <stdint.h>

/// out[r, :] = rows[order[r], :] * scale
void nn_gather_bytes(
    float *out, const uint8_t *rows, const int32_t *order, size_t count, size_t width, float scale);
void nn_gather_floats(
    float *out, const float *rows, const int32_t *order, size_t count, size_t width, float scale);
/// out[r, :] = (rows[order[r], :] / divisor - mean) / deviation, rounded after each step, as PyTorch's
/// ToTensor and Normalize do one after the other.
void nn_gather_standardized(
    float *out, const uint8_t *rows, const int32_t *order, size_t count, size_t width, float divisor,
    float mean, float deviation);
/// out[r, :] = rows[order[r], :], rows of `bytes` bytes of any type.
void nn_gather_rows(void *out, const void *rows, const int32_t *order, size_t count, size_t bytes);
