#pragma once
// The functions come with the header: nothing is linked.
#define XXH_INLINE_ALL
#include <xxhash.h>

// Swift does not see the functions under the names that the header gives them then.

// A state of XXH3 with 128 bits; null when there is no memory.
static inline void *nn_xxh3_begin(void) {
  XXH3_state_t *state = XXH3_createState();
  if (state) XXH3_128bits_reset(state);
  return state;
}

static inline void nn_xxh3_add(void *state, const void *bytes, size_t count) {
  if (state && count > 0) XXH3_128bits_update((XXH3_state_t *)state, bytes, count);
}

// The digest of all that was added, high half first.
static inline void nn_xxh3_end(void *state, uint64_t *digest) {
  digest[0] = digest[1] = 0;
  if (!state) return;
  const XXH128_hash_t hash = XXH3_128bits_digest((XXH3_state_t *)state);
  digest[0] = hash.high64;
  digest[1] = hash.low64;
  XXH3_freeState((XXH3_state_t *)state);
}
