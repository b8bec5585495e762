"""The steps in JAX with the loop over the steps inside the jitted function too: JAX at its fastest."""

import functools
import time

import jax
import jax.numpy as jnp

import jax_peer


class Training(jax_peer.Training):
    def prepare(self):
        def loop(parameters, state, inputs, targets, steps):
            body = lambda _, carry: self.update(carry[0], carry[1], inputs, targets)
            return jax.lax.fori_loop(0, steps, body, (parameters, state, jnp.float32(0)))

        self.loop = jax.jit(loop, donate_argnums=(0, 1))

    def run(self, steps):
        start = time.perf_counter()
        self.parameters, self.state, loss = self.loop(
            self.parameters, self.state, self.inputs, self.targets, steps
        )
        jax.block_until_ready((self.parameters, self.state, loss))
        return time.perf_counter() - start, float(loss)


Perceptron = functools.partial(jax_peer.Perceptron, training=Training)
Linear = functools.partial(jax_peer.Linear, training=Training)
