#pragma once
/// Loops over the elements of tensors of every type: conversion, arithmetic with broadcasting,
/// reductions, copies with strides. No allocation, no global state. Strides count elements and may
/// be 0 (a repeated axis) or negative; arrays of lengths and strides run from the outermost axis.
#include <stddef.h>
#include <stdint.h>

/// A bool is a byte of 0 or 1.
typedef enum { NN_BOOL, NN_UINT8, NN_INT64, NN_FLOAT32, NN_FLOAT64 } nn_dtype;

/// out[i] = the element as another type. To bool: not zero. Fractions are cut; a float outside int64
/// (or NaN) becomes the least int64; what does not fit uint8 wraps.
void nn_convert(nn_dtype to, void *out, nn_dtype from, const void *in, ptrdiff_t count);
