#include "picking.h"

#define REAL float
#define NAME(name) name##_f32
#include "picking_real.h"
#undef REAL
#undef NAME
#define REAL double
#define NAME(name) name##_f64
#include "picking_real.h"

#define CALL(name, ...) (type == NN_FLOAT64 ? name##_f64(__VA_ARGS__) : name##_f32(__VA_ARGS__))

void nn_pick(nn_dtype type, void *out, const void *x, const void *positions, size_t count) {
  CALL(pick, out, x, positions, count);
}

void nn_scatter_add(nn_dtype type, void *out, const void *x, const void *positions, size_t count) {
  CALL(scatter_add, out, x, positions, count);
}

void nn_place(nn_dtype type, void *out, const void *x, const void *positions, size_t count) {
  CALL(place, out, x, positions, count);
}

void nn_choose(nn_dtype type, void *out, const void *mask, const void *yes, const void *no, size_t count) {
  CALL(choose, out, mask, yes, no, count);
}

void nn_compare(nn_dtype type, nn_binary_op op, void *out, const void *left, const void *right, size_t count) {
  CALL(compare, op, out, left, right, count);
}

void nn_reduce_real(nn_reduction op, nn_dtype type, void *out, const void *in, double factor,
                    ptrdiff_t outer, ptrdiff_t count, ptrdiff_t inner) {
  CALL(reduce, op, type, out, in, factor, outer, count, inner);
}

void nn_running(nn_reduction op, nn_dtype type, void *out, const void *in,
                ptrdiff_t outer, ptrdiff_t count, ptrdiff_t inner) {
  CALL(running, op, out, in, outer, count, inner);
}

void nn_running_product_gradient(nn_dtype type, void *dx, const void *x, const void *dy,
                                 ptrdiff_t outer, ptrdiff_t count, ptrdiff_t inner) {
  CALL(running_product_gradient, dx, x, dy, outer, count, inner);
}

void nn_product_gradient(nn_dtype type, void *dx, const void *x, const void *dy,
                         ptrdiff_t outer, ptrdiff_t count, ptrdiff_t inner) {
  CALL(product_gradient, dx, x, dy, outer, count, inner);
}
