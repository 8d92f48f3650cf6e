#include "optimizers.h"

#include <math.h>

// The compiler makes a copy of each loop for wider vectors; the processor chooses at load time. Each
// element goes through the same roundings in all of them.
#if defined(__x86_64__) && defined(__linux__) && defined(__GLIBC__)
#define WIDE __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define WIDE
#endif

#define REAL float
#define RULE(name) nn_##name##_f32
#define SQRT sqrtf
#define ABS fabsf
#include "optimizers_rules.h"
#undef REAL
#undef RULE
#undef SQRT
#undef ABS

#define REAL double
#define RULE(name) nn_##name##_f64
#define SQRT sqrt
#define ABS fabs
#include "optimizers_rules.h"
