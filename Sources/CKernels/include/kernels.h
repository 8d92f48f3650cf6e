#pragma once
/// Inner loops over plain arrays. No allocation, no global state.
#include <stddef.h>
#include <stdint.h>
