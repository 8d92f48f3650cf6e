#include "pool.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

/// About 20–50 µs: longer than the gap between two operations of a step.
enum { spins = 4000 };
/// Bits of the ticket for the number of pieces and for the next piece; the rest counts the runs.
enum { piece_bits = 20 };
static const uint64_t piece_limit = (uint64_t)1 << piece_bits;

typedef struct {
  nn_pool *pool;
  pthread_t thread;
} worker;

struct nn_pool {
  size_t threads;
  worker *workers;

  // Of the run under way: fixed from its first piece to its last.
  nn_pool_body body;
  void *context;
  /// run << 40 | pieces << 20 | next piece, in one word, so that a late worker cannot take a piece of
  /// another run by mistake.
  _Atomic uint64_t ticket;
  /// Pieces of the run that are finished.
  _Atomic size_t done;
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

static uint64_t pieces_of(uint64_t ticket) { return ticket >> piece_bits & (piece_limit - 1); }
static uint64_t next_of(uint64_t ticket) { return ticket & (piece_limit - 1); }
static bool has_work(nn_pool *pool) {
  const uint64_t ticket = atomic_load(&pool->ticket);
  return next_of(ticket) < pieces_of(ticket);
}

/// Takes runs of pieces until none is left. Who does a piece is left to chance, so that nobody waits for
/// a thread that has no core at the moment.
static void do_pieces(nn_pool *pool) {
  for (;;) {
    uint64_t ticket = atomic_load(&pool->ticket);
    const uint64_t pieces = pieces_of(ticket), begin = next_of(ticket);
    if (begin >= pieces) return;
    const uint64_t share = (pieces + 2 * pool->threads - 1) / (2 * pool->threads);
    const uint64_t end = begin + share < pieces ? begin + share : pieces;
    if (!atomic_compare_exchange_weak(&pool->ticket, &ticket, ticket - begin + end)) continue;
    pool->body(pool->context, begin, end);
    atomic_fetch_add(&pool->done, end - begin);
  }
}

static void sleep_until_work(nn_pool *pool) {
  pthread_mutex_lock(&pool->mutex);
  // The runner changes the ticket before it looks at `sleepers`: one of us sees the other.
  atomic_fetch_add(&pool->sleepers, 1);
  while (!has_work(pool) && !atomic_load(&pool->is_stopping)) pthread_cond_wait(&pool->work, &pool->mutex);
  atomic_fetch_sub(&pool->sleepers, 1);
  pthread_mutex_unlock(&pool->mutex);
}

static void *work(void *argument) {
  nn_pool *pool = ((worker *)argument)->pool;
  while (!atomic_load(&pool->is_stopping)) {
    for (int spin = 0; spin < spins && !has_work(pool); spin++) relax();
    if (!has_work(pool)) sleep_until_work(pool);
    do_pieces(pool);
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
  if (pieces == 1 || pieces >= piece_limit || pool->threads == 1 || atomic_flag_test_and_set(&pool->is_busy)) {
    body(context, 0, pieces);
    return;
  }
  pool->body = body;
  pool->context = context;
  atomic_store(&pool->done, 0);
  const uint64_t run = (atomic_load(&pool->ticket) >> 2 * piece_bits) + 1;
  atomic_store(&pool->ticket, run << 2 * piece_bits | (uint64_t)pieces << piece_bits);
  wake(pool);
  do_pieces(pool);
  // A worker that was stopped in the middle of a piece may need our core.
  for (int spin = 0; atomic_load(&pool->done) != pieces; spin++) spin < spins ? relax() : (void)sched_yield();
  atomic_flag_clear(&pool->is_busy);
}
