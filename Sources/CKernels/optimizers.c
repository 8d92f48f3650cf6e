#include "optimizers.h"

#include <math.h>

#include "wide.h"

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
