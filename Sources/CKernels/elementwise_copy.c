/// Moves of elements: strided copies, choices by a mask, gathering and scattering.
#include "elementwise.h"
#include <string.h>

#define COPY_ROW(T)                                                                             \
  {                                                                                             \
    T *out = target;                                                                            \
    const T *in = source;                                                                       \
    for (ptrdiff_t i = 0; i < count; i++) out[i * out_step] = in[i * in_step];                  \
  }                                                                                             \
  break;

static void copy_row(int size, void *target, ptrdiff_t out_step, const void *source, ptrdiff_t in_step,
                     ptrdiff_t count) {
  if (out_step == 1 && in_step == 1) {
    memcpy(target, source, (size_t)(count * size));
    return;
  }
  switch (size) {
  case 1: COPY_ROW(uint8_t)
  case 4: COPY_ROW(uint32_t)
  default: COPY_ROW(uint64_t)
  }
}

void nn_copy(int size, int rank, const ptrdiff_t *lengths, void *target, const ptrdiff_t *out_strides,
             const void *source, const ptrdiff_t *in_strides) {
  if (rank == 0) {
    memcpy(target, source, (size_t)size);
    return;
  }
  for (int axis = 0; axis < rank; axis++) {
    if (lengths[axis] == 0) return;
  }
  ptrdiff_t place[64] = {0};
  char *out = target;
  const char *in = source;
  for (;;) {
    copy_row(size, out, out_strides[rank - 1], in, in_strides[rank - 1], lengths[rank - 1]);
    int axis = rank - 2;
    for (; axis >= 0; axis--) {
      out += out_strides[axis] * size;
      in += in_strides[axis] * size;
      if (++place[axis] < lengths[axis]) break;
      out -= out_strides[axis] * size * lengths[axis];
      in -= in_strides[axis] * size * lengths[axis];
      place[axis] = 0;
    }
    if (axis < 0) return;
  }
}

#define SELECT(T)                                                                               \
  {                                                                                             \
    T *out = target;                                                                            \
    const T *a = yes, *b = no;                                                                  \
    for (ptrdiff_t i = 0; i < count; i++) out[i] = mask[i] ? a[i * yes_stride] : b[i * no_stride]; \
  }                                                                                             \
  break;

void nn_select(int size, void *target, const uint8_t *mask, const void *yes, ptrdiff_t yes_stride,
               const void *no, ptrdiff_t no_stride, ptrdiff_t count) {
  switch (size) {
  case 1: SELECT(uint8_t)
  case 4: SELECT(uint32_t)
  default: SELECT(uint64_t)
  }
}

void nn_take(void *target, const void *source, const int64_t *indices, ptrdiff_t outer, ptrdiff_t length,
             ptrdiff_t picked, ptrdiff_t block) {
  char *out = target;
  const char *in = source;
  for (ptrdiff_t o = 0; o < outer; o++, in += length * block) {
    for (ptrdiff_t k = 0; k < picked; k++, out += block) memcpy(out, in + indices[k] * block, (size_t)block);
  }
}

void nn_put(void *target, const void *source, const int64_t *indices, ptrdiff_t picked, ptrdiff_t block) {
  char *out = target;
  const char *in = source;
  for (ptrdiff_t k = 0; k < picked; k++, in += block) memcpy(out + indices[k] * block, in, (size_t)block);
}

ptrdiff_t nn_wrap_indices(int64_t *indices, ptrdiff_t count, int64_t length) {
  for (ptrdiff_t i = 0; i < count; i++) {
    if (indices[i] < -length || indices[i] >= length) return i;
    if (indices[i] < 0) indices[i] += length;
  }
  return -1;
}

ptrdiff_t nn_nonzero(int64_t *out, const uint8_t *mask, ptrdiff_t count) {
  ptrdiff_t found = 0;
  if (out) {
    for (ptrdiff_t i = 0; i < count; i++) {
      if (mask[i]) out[found++] = i;
    }
  } else {
    for (ptrdiff_t i = 0; i < count; i++) found += mask[i] != 0;
  }
  return found;
}
