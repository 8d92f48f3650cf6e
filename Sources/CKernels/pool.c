#include "pool.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>

/// About 20–50 µs: longer than the gap between two operations of a step.
enum { spins = 4000 };

typedef struct {
  nn_pool *pool;
  size_t index;
  pthread_t thread;
} worker;

struct nn_pool {
  size_t threads;
  worker *workers;

  nn_pool_body body;
  void *context;
  size_t pieces;
  /// Counts the runs; a change tells workers that there is work.
  _Atomic size_t generation;
  _Atomic size_t pending;
  _Atomic size_t sleepers;
  atomic_bool is_stopping;
  atomic_flag is_busy;
  pthread_mutex_t mutex;
  pthread_cond_t work;
};

static inline void relax(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

static void do_share(nn_pool *pool, size_t index) {
  const size_t begin = pool->pieces * index / pool->threads;
  const size_t end = pool->pieces * (index + 1) / pool->threads;
  if (begin < end) pool->body(pool->context, begin, end);
}

static void sleep_until_changed(nn_pool *pool, size_t seen) {
  pthread_mutex_lock(&pool->mutex);
  // The runner changes `generation` before it looks at `sleepers`: one of us sees the other.
  atomic_fetch_add(&pool->sleepers, 1);
  while (atomic_load(&pool->generation) == seen) pthread_cond_wait(&pool->work, &pool->mutex);
  atomic_fetch_sub(&pool->sleepers, 1);
  pthread_mutex_unlock(&pool->mutex);
}

static void *work(void *argument) {
  worker *self = argument;
  nn_pool *pool = self->pool;
  size_t seen = 0;
  for (;;) {
    for (int spin = 0; spin < spins && atomic_load(&pool->generation) == seen; spin++) relax();
    if (atomic_load(&pool->generation) == seen) sleep_until_changed(pool, seen);
    seen++;
    if (atomic_load(&pool->is_stopping)) return NULL;
    do_share(pool, self->index);
    atomic_fetch_sub(&pool->pending, 1);
  }
}

static void wake(nn_pool *pool) {
  atomic_fetch_add(&pool->generation, 1);
  if (atomic_load(&pool->sleepers) == 0) return;
  pthread_mutex_lock(&pool->mutex);
  pthread_cond_broadcast(&pool->work);
  pthread_mutex_unlock(&pool->mutex);
}

nn_pool *nn_pool_create(size_t threads) {
  nn_pool *pool = calloc(1, sizeof *pool);
  if (!pool) return NULL;
  pool->threads = 1;
  atomic_flag_clear(&pool->is_busy);
  pthread_mutex_init(&pool->mutex, NULL);
  pthread_cond_init(&pool->work, NULL);
  if (threads <= 1) return pool;
  pool->workers = calloc(threads - 1, sizeof *pool->workers);
  if (!pool->workers) return pool;

  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  for (size_t i = 0; i + 1 < threads; i++) {
    worker *next = &pool->workers[i];
    next->pool = pool;
    next->index = i + 1;
    if (pthread_create(&next->thread, NULL, work, next) != 0) break;
    pool->threads++;
  }
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  return pool;
}

void nn_pool_destroy(nn_pool *pool) {
  if (!pool) return;
  atomic_store(&pool->is_stopping, true);
  wake(pool);
  for (size_t i = 0; i + 1 < pool->threads; i++) pthread_join(pool->workers[i].thread, NULL);
  pthread_cond_destroy(&pool->work);
  pthread_mutex_destroy(&pool->mutex);
  free(pool->workers);
  free(pool);
}

size_t nn_pool_threads(const nn_pool *pool) { return pool->threads; }

void nn_pool_run(nn_pool *pool, nn_pool_body body, void *context, size_t pieces) {
  if (pieces == 0) return;
  if (pieces == 1 || pool->threads == 1 || atomic_flag_test_and_set(&pool->is_busy)) {
    body(context, 0, pieces);
    return;
  }
  pool->body = body;
  pool->context = context;
  pool->pieces = pieces;
  atomic_store(&pool->pending, pool->threads - 1);
  wake(pool);
  do_share(pool, 0);
  // A worker without a core of its own needs ours.
  for (int spin = 0; atomic_load(&pool->pending) != 0; spin++) spin < spins ? relax() : (void)sched_yield();
  atomic_flag_clear(&pool->is_busy);
}
