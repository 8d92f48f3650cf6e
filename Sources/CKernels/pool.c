#include "pool.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/// About 20–50 µs: longer than the gap between two operations of a step.
enum { spins = 4000 };
/// Bits of a ticket for the end of a share and for its next piece; the rest counts the runs.
enum { piece_bits = 20, line = 64 };
static const uint64_t piece_limit = (uint64_t)1 << piece_bits;

/// The pieces of a run that one thread takes first, the others when they have no more of their own:
/// run << 40 | end << 20 | next, in one word, so that a late worker cannot take a piece of another run by
/// mistake.
typedef struct {
  _Alignas(line) _Atomic uint64_t ticket;
} share;

typedef struct {
  nn_pool *pool;
  pthread_t thread;
  size_t index;
} worker;

struct nn_pool {
  size_t threads;
  worker *workers;
  share *shares;

  // Of the run under way: fixed from its first piece to its last.
  nn_pool_body body;
  void *context;
  /// Pieces that a thread takes at a time of its own share.
  _Atomic uint64_t part;
  /// Counts the runs.
  _Alignas(line) _Atomic uint64_t run;
  /// Pieces of the run that are finished.
  _Alignas(line) _Atomic size_t done;
  _Alignas(line) _Atomic size_t sleepers;
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

/// Does what is left of one share, in two parts, so that somebody may help.
static void do_share(nn_pool *pool, share *share, uint64_t part) {
  for (;;) {
    uint64_t ticket = atomic_load(&share->ticket);
    const uint64_t end = ticket >> piece_bits & (piece_limit - 1), begin = ticket & (piece_limit - 1);
    if (begin >= end) return;
    const uint64_t stop = begin + part < end ? begin + part : end;
    if (!atomic_compare_exchange_weak(&share->ticket, &ticket, ticket - begin + stop)) continue;
    pool->body(pool->context, begin, stop);
    atomic_fetch_add(&pool->done, stop - begin);
  }
}

/// A thread takes the same part of every run, which is then still in its cache. What a thread that has no core
/// at the moment leaves undone is left to whoever has time.
static void do_pieces(nn_pool *pool, size_t me) {
  for (size_t i = 0; i < pool->threads; i++) {
    share *share = &pool->shares[(me + i) % pool->threads];
    do_share(pool, share, i == 0 ? atomic_load(&pool->part) : 1);
  }
}

static bool has_work(nn_pool *pool, uint64_t seen) { return atomic_load(&pool->run) != seen; }

static void sleep_until_work(nn_pool *pool, uint64_t seen) {
  pthread_mutex_lock(&pool->mutex);
  // The runner counts its run before it looks at `sleepers`: one of us sees the other.
  atomic_fetch_add(&pool->sleepers, 1);
  while (!has_work(pool, seen) && !atomic_load(&pool->is_stopping))
    pthread_cond_wait(&pool->work, &pool->mutex);
  atomic_fetch_sub(&pool->sleepers, 1);
  pthread_mutex_unlock(&pool->mutex);
}

static void *work(void *argument) {
  const worker *self = argument;
  nn_pool *pool = self->pool;
  uint64_t seen = 0;
  while (!atomic_load(&pool->is_stopping)) {
    for (int spin = 0; spin < spins && !has_work(pool, seen); spin++) relax();
    if (!has_work(pool, seen)) sleep_until_work(pool, seen);
    seen = atomic_load(&pool->run);
    do_pieces(pool, self->index);
  }
  return NULL;
}

static void wake(nn_pool *pool) {
  if (atomic_load(&pool->sleepers) == 0) return;
  pthread_mutex_lock(&pool->mutex);
  pthread_cond_broadcast(&pool->work);
  pthread_mutex_unlock(&pool->mutex);
}

nn_pool *nn_pool_create(size_t threads) {
  nn_pool *pool = aligned_alloc(line, sizeof *pool);
  if (!pool) return NULL;
  memset(pool, 0, sizeof *pool);
  pool->threads = 1;
  atomic_flag_clear(&pool->is_busy);
  pthread_mutex_init(&pool->mutex, NULL);
  pthread_cond_init(&pool->work, NULL);
  if (threads <= 1) return pool;
  pool->workers = calloc(threads - 1, sizeof *pool->workers);
  pool->shares = aligned_alloc(line, threads * sizeof *pool->shares);
  if (!pool->workers || !pool->shares) return pool;
  for (size_t i = 0; i < threads; i++) atomic_init(&pool->shares[i].ticket, 0);

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
  free(pool->shares);
  free(pool->workers);
  free(pool);
}

size_t nn_pool_threads(const nn_pool *pool) { return pool->threads; }

void nn_pool_run(nn_pool *pool, nn_pool_body body, void *context, size_t pieces) {
  if (pieces == 0) return;
  if (pieces == 1 || pieces >= piece_limit || pool->threads == 1 || atomic_flag_test_and_set(&pool->is_busy)) {
    body(context, 0, pieces);
    return;
  }
  pool->body = body;
  pool->context = context;
  atomic_store(&pool->part, (pieces + 2 * pool->threads - 1) / (2 * pool->threads));
  atomic_store(&pool->done, 0);
  const uint64_t run = atomic_load(&pool->run) + 1;
  for (size_t i = 0; i < pool->threads; i++) {
    const uint64_t begin = pieces * i / pool->threads, end = pieces * (i + 1) / pool->threads;
    atomic_store(&pool->shares[i].ticket, run << 2 * piece_bits | end << piece_bits | begin);
  }
  atomic_store(&pool->run, run);
  wake(pool);
  do_pieces(pool, 0);
  // A worker that was stopped in the middle of a piece may need our core.
  for (int spin = 0; atomic_load(&pool->done) != pieces; spin++) spin < spins ? relax() : (void)sched_yield();
  atomic_flag_clear(&pool->is_busy);
}
