#pragma once
#include <string.h>

// The compiler makes a copy of each loop for wider vectors; the processor chooses at load time. Each
// element goes through the same roundings in all of them.
#if defined(__x86_64__) && defined(__linux__) && defined(__GLIBC__)
#define WIDE __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define WIDE
#endif
