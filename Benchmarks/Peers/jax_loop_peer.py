"""The steps in JAX with the loop over the steps inside the jitted function too: JAX at its fastest."""

import time

import jax
import jax.numpy as jnp
import optax

import jax_peer
from jax_peer import optimizer, perceptron_loss


class Perceptron(jax_peer.Perceptron):
    def __init__(self, problem):
        super().__init__(problem)

        def loop(layers, state, inputs, labels, steps):
            def body(_, carry):
                layers, state, _ = carry
                loss, gradient = jax.value_and_grad(perceptron_loss)(layers, inputs, labels)
                updates, state = optimizer.update(gradient, state, layers)
                return optax.apply_updates(layers, updates), state, loss

            return jax.lax.fori_loop(0, steps, body, (layers, state, jnp.float32(0)))

        self.loop = jax.jit(loop, donate_argnums=(0, 1))

    def run(self, steps):
        start = time.perf_counter()
        self.layers, self.state, loss = self.loop(self.layers, self.state, self.inputs, self.labels, steps)
        jax.block_until_ready((self.layers, self.state, loss))
        return time.perf_counter() - start, float(loss)
