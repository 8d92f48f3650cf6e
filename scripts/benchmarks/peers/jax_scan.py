"""A multilayer perceptron in JAX, a whole epoch compiled as one scan: what JAX does best.

The data stay on the device, an epoch's order is drawn there, and nothing comes back but the mean loss.
Compilation is not counted.
"""

import time

from training import JOB, answer, pixels

import jax
import jax.numpy as jnp

WIDTHS, BATCH, RATE = JOB["widths"], JOB["batch"], JOB["rate"]


def made(key):
    weights = []
    for inputs, outputs in zip(WIDTHS, WIDTHS[1:]):
        key, part = jax.random.split(key)
        limit = (6 / (inputs + outputs)) ** 0.5
        weights.append((jax.random.uniform(part, (inputs, outputs), jnp.float32, -limit, limit), jnp.zeros(outputs)))
    return weights


def outputs(weights, x):
    for w, b in weights[:-1]:
        x = jax.nn.relu(x @ w + b)
    w, b = weights[-1]
    return x @ w + b


def loss_of(weights, x, y):
    return -jnp.mean(jax.nn.log_softmax(outputs(weights, x))[jnp.arange(len(y)), y])


def sgd(w, g, state, step):
    return w - RATE * g, state


def adam(w, g, state, step):
    m, v = state
    m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g * g
    rate = RATE * jnp.sqrt(1 - 0.999**step) / (1 - 0.9**step)
    return w - rate * m / (jnp.sqrt(v) + 1e-7), (m, v)


def adamax(w, g, state, step):
    m, u = state
    m, u = 0.9 * m + 0.1 * g, jnp.maximum(0.999 * u, jnp.abs(g))
    return w - RATE / (1 - 0.9**step) * m / (u + 1e-7), (m, u)


def rmsprop(w, g, state, step):
    (v,) = state
    v = 0.9 * v + 0.1 * g * g
    return w - RATE * g / jnp.sqrt(v + 1e-7), (v,)


RULE, STATES = {"sgd": (sgd, 0), "adam": (adam, 2), "adamax": (adamax, 2), "rmsprop": (rmsprop, 1)}[JOB["optimizer"]]


def epoch(weights, memory, step, key, x, y):
    steps = len(x) // BATCH
    order = jax.random.permutation(key, len(x))[: steps * BATCH].reshape(steps, BATCH)

    def one(carry, rows):
        weights, memory, step = carry
        loss, gradients = jax.value_and_grad(loss_of)(weights, x[rows], y[rows])
        step = step + 1
        leaves, form = jax.tree.flatten(weights)
        new = [
            RULE(w, g, state, step) for w, g, state in zip(leaves, jax.tree.leaves(gradients), memory)
        ]
        weights = jax.tree.unflatten(form, [w for w, _ in new])
        return (weights, [state for _, state in new], step), loss

    (weights, memory, step), losses = jax.lax.scan(one, (weights, memory, step), order)
    return weights, memory, step, jnp.mean(losses)


def main() -> None:
    x, y = map(jnp.asarray, pixels("train"))
    key = jax.random.PRNGKey(1)
    weights = made(key)
    memory = [tuple(jnp.zeros_like(w) for _ in range(STATES)) for w in jax.tree.leaves(weights)]
    step = jnp.float32(0)
    compiled = jax.jit(epoch, donate_argnums=(0, 1)).lower(weights, memory, step, key, x, y).compile()
    seconds, loss = [], jnp.float32(0)
    for number in range(JOB["epochs"]):
        start = time.perf_counter()
        weights, memory, step, loss = compiled(weights, memory, step, jax.random.PRNGKey(number), x, y)
        loss.block_until_ready()
        seconds.append(time.perf_counter() - start)
    x_test, y_test = map(jnp.asarray, pixels("t10k"))
    accuracy = jnp.mean(jnp.argmax(outputs(weights, x_test), axis=1) == y_test)
    answer(f"JAX {jax.__version__} scan", seconds, loss, accuracy)


main()
