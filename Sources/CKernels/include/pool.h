#pragma once
/// Persistent worker threads that share out the pieces of one piece of work at a time. A worker spins
/// for a moment after its work, as the next step usually follows at once, then sleeps. Signals are
/// blocked in workers, so that Ctrl-C reaches the main thread.
#include <stddef.h>

typedef struct nn_pool nn_pool;
/// Does pieces [begin, end).
typedef void (*nn_pool_body)(void *context, size_t begin, size_t end);

/// A pool that works with `threads` threads, the caller's included; fewer when the system gives
/// fewer. NULL only when memory is out.
nn_pool *nn_pool_create(size_t threads);
/// Ends and frees the pool; no run may be under way.
void nn_pool_destroy(nn_pool *pool);
size_t nn_pool_threads(const nn_pool *pool);

/// Does pieces 0..<pieces, in runs of neighbours that free threads take, and returns when all are done;
/// which thread does a piece is left to chance. A call from within a body, or from a second thread meanwhile, does its pieces alone.
void nn_pool_run(nn_pool *pool, nn_pool_body body, void *context, size_t pieces);
