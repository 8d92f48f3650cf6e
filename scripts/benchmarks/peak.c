/// Prints how many floating-point operations a second one core reaches: chains of fused multiply-adds that wait
/// for nothing.
#include <stdio.h>
#include <time.h>

#if defined(__AVX512F__)
enum { width = 16 };
#else
enum { width = 8 };
#endif
typedef float vector __attribute__((vector_size(width * sizeof(float))));
enum { chains = 12, steps = 20000000, rounds = 5 };

int main(void) {
  vector sums[chains] = {0}, x, y;
  for (int i = 0; i < width; i++) x[i] = 1.0000001f, y[i] = 1e-9f;
  double best = 0;
  for (int round = 0; round < rounds; round++) {
    struct timespec start, end;
    clock_gettime(CLOCK_MONOTONIC, &start);
    for (int step = 0; step < steps; step++) {
#pragma GCC unroll 12
      for (int c = 0; c < chains; c++) {
        sums[c] = x * sums[c] + y;
        // Each step is made, one at a time.
#if defined(__x86_64__)
        __asm__ volatile("" : "+v"(sums[c]));
#else
        __asm__ volatile("" : "+w"(sums[c]));
#endif
      }
    }
    clock_gettime(CLOCK_MONOTONIC, &end);
    const double seconds = end.tv_sec - start.tv_sec + 1e-9 * (end.tv_nsec - start.tv_nsec);
    const double rate = 2.0 * width * chains * steps / seconds;
    if (rate > best) best = rate;
  }
  printf("%g\n", best);
  return sums[0][0] > 1e30f;
}
