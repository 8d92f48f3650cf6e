#pragma once
/// eˣ that the compiler can vectorise. Plain multiplications and additions without fma, so that every
/// machine gets the same bits.
#include <math.h>
#include <stdint.h>
#include <string.h>

static inline float power_of_two(int32_t exponent) {
  const int32_t bits = (exponent + 127) << 23;
  float result;
  memcpy(&result, &bits, sizeof result);
  return result;
}

/// x = n·ln 2 + r with |r| ≤ ln 2 / 2; eʳ by its series to r⁷, whose rest is below 2⁻²⁷.
static inline float exp_f32(float x) {
  // Beyond these the result is 0 or infinite; NaN passes both comparisons unchanged.
  const float bounded = x > 89.0f ? 89.0f : x < -105.0f ? -105.0f : x;
  // Adding 1.5·2²³ rounds to the nearest whole number.
  const float shifted = bounded * 1.44269504f + 12582912.0f;
  const float n = shifted - 12582912.0f;
  // ln 2 in two parts: the first has few bits, so that n times it is exact.
  const float r = (bounded - n * 0.693359375f) - n * -2.12194440e-4f;
  float series = 1.98412698e-4f;
  series = series * r + 1.38888889e-3f;
  series = series * r + 8.33333333e-3f;
  series = series * r + 4.16666667e-2f;
  series = series * r + 1.66666667e-1f;
  series = series * r + 0.5f;
  const float power = (series * r) * r + r + 1.0f;
  // Two factors, as 2ⁿ alone may be beyond the range of a float.
  int32_t bits;
  memcpy(&bits, &shifted, sizeof bits);
  const int32_t whole = bits - 0x4B400000;
  const int32_t half = whole >> 1;
  // NaN's `whole` is arbitrary; any factors keep it NaN, but the shift must stay defined.
  const int32_t low = half < -100 ? -100 : half > 100 ? 100 : half;
  const int32_t rest = whole - half;
  const int32_t high = rest < -100 ? -100 : rest > 100 ? 100 : rest;
  return power * power_of_two(low) * power_of_two(high);
}

static inline double exp_f64(double x) { return exp(x); }
