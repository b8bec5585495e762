"""random.json: known answers of Philox 4x32 with 10 rounds (Salmon et al., Parallel random numbers: as easy as 1, 2, 3,
SC 2011).

The three published vectors are those of Random123's file of known answers. The others are XLA's own generator, as JAX
calls it; it starts the upper half of the counter with the key, so of the published ones it reaches only the first.
Not called random.py, because Python would take it for its own module of that name.
"""

import reference

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

# counter, key, output; 32-bit words in hexadecimal.
PUBLISHED = [
    ("00000000 00000000 00000000 00000000", "00000000 00000000", "6627e8d5 e169c58d bc57ac4c 9b00dbd8"),
    ("ffffffff ffffffff ffffffff ffffffff", "ffffffff ffffffff", "408f276d 41c83b0e a20bc7c6 6d5451fd"),
    ("243f6a88 85a308d3 13198a2e 03707344", "a4093822 299f31d0", "d16cfe09 94fdcceb 5001e420 24126ea1"),
]
MULTIPLIERS, INCREMENTS = (0xD2511F53, 0xCD9E8D57), (0x9E3779B9, 0xBB67AE85)


def philox(counter, key):
    """The definition, to check the vectors against one another."""
    (a, b, c, d), (k, l) = counter, key
    for _ in range(10):
        first, second = MULTIPLIERS[0] * a, MULTIPLIERS[1] * c
        a, b, c, d = (second >> 32) ^ b ^ k, second & 0xFFFFFFFF, (first >> 32) ^ d ^ l, first & 0xFFFFFFFF
        k, l = (k + INCREMENTS[0]) & 0xFFFFFFFF, (l + INCREMENTS[1]) & 0xFFFFFFFF
    return [a, b, c, d]


def by_xla(key, start, blocks):
    """`blocks` consecutive outputs; the lower half of the counter starts at `start`, the upper half is the key."""
    state = jnp.array([*key, start & 0xFFFFFFFF, start >> 32], dtype=jnp.uint32)
    _, bits = lax.rng_bit_generator(state, (4 * blocks,), dtype=jnp.uint32, algorithm=lax.RandomAlgorithm.RNG_PHILOX)
    return [[int(word) for word in block] for block in np.asarray(bits).reshape(blocks, 4)]


cases = []
for counter, key, output in PUBLISHED:
    counter, key, output = ([int(word, 16) for word in words.split()] for words in (counter, key, output))
    assert philox(counter, key) == output
    cases.append({"source": "Random123", "counter": counter, "key": key, "output": output})
assert by_xla([0, 0], 0, 1)[0] == cases[0]["output"]
for key, start, blocks in (([0, 0], 0, 4), ([42, 0], 0, 4), ([0xA4093822, 0x299F31D0], 0x85A308D3243F6A88, 2),
                           ([1, 2], 0xFFFFFFFF, 2), ([0xFFFFFFFF, 0xFFFFFFFF], 12345678901, 2)):
    for i, output in enumerate(by_xla(key, start, blocks)):
        position = start + i
        counter = [position & 0xFFFFFFFF, position >> 32, *key]
        assert philox(counter, key) == output, (key, position)
        if output not in [case["output"] for case in cases]:
            cases.append({"source": "XLA", "counter": counter, "key": key, "output": output})

reference.write("random.json", {
    "source": "Philox 4x32-10: Random123's published vectors and XLA's generator.",
    "versions": reference.versions(np, jax),
    "conventions": "32-bit words, least significant word of the counter first.",
}, cases=cases)
print(f"random.json: {len(cases)} cases")
