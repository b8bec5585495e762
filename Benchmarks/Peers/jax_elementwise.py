"""Functions of arrays in JAX: one jitted call each, waited for at the end of a run only."""

import jax
import jax.numpy as jnp

import arrays


def prepare(name, rows, columns, table_rows):
    operands = arrays.operands(name, int(rows), int(columns), int(table_rows))
    function = jax.jit(FUNCTIONS[name])
    return arrays.Repetition(function, jax.tree.map(jnp.asarray, operands), jax.block_until_ready)


def round_of_8(u, x, y):
    return jnp.sqrt(jnp.square((jnp.maximum(u * x + y, 0.1) - 0.5) / y) + 1)


def chain_32(x, y):
    u = x
    for _ in range(4):
        u = round_of_8(u, x, y)
    return u


def chain_functions(x, y):
    u = jnp.tanh(x * y + 0.5)
    return u / (1 + jnp.exp(-(u * x)))


FUNCTIONS = {
    "chain-2": lambda x, y: x * 0.5 + y,
    "chain-8": lambda x, y: round_of_8(x, x, y),
    "chain-32": chain_32,
    "chain-8-arithmetic": lambda x, y: jnp.maximum(jnp.minimum((x * y + 0.5) * x - y, 1.5), -x) * y,
    "chain-8-functions": chain_functions,
    "sum": lambda y: y.sum(),
    "sum-axis-0": lambda y: y.sum(axis=0),
    "sum-axis-1": lambda y: y.sum(axis=1),
    "max-axis-0": lambda y: y.max(axis=0),
    "max-axis-1": lambda y: y.max(axis=1),
    "softmax": lambda y: jax.nn.softmax(y, axis=1),
    "add-row": lambda x, y: y + x,
    "multiply-column": lambda x, y: y * x,
    "transpose": lambda y: y.T,
    "gather": lambda y, indices: y[indices],
}
