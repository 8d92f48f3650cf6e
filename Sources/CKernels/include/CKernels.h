#pragma once
/// All kernels. Inner loops over plain arrays: no allocation, and no global state but the choice of the
/// instruction set. A header that is added to this folder is added here too.
#include "activations.h"
#include "batches.h"
#include "elementwise.h"
#include "layers.h"
#include "losses.h"
#include "matmul.h"
#include "nonzeros.h"
#include "optimizers.h"
#include "picking.h"
#include "pool.h"
#include "vector.h"
