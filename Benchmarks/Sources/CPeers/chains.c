#include "elementwise.h"
#include "exponential.h"
#include "loops.h"

#define INLINE static inline __attribute__((always_inline))

INLINE float greater(float a, float b) { return a > b ? a : b; }
INLINE float lesser(float a, float b) { return a < b ? a : b; }

INLINE float round_of_8(float u, float x, float y) {
    const float scaled = (greater(u * x + y, 0.1f) - 0.5f) / y;
    return __builtin_elementwise_sqrt(scaled * scaled + 1);
}

// 1 − 2 / (e^2|x| + 1), with the exponential of a negative number. Absolute error below 2e-7.
INLINE float hyperbolic_tangent(float x) {
    const float e = exponential(-2 * __builtin_elementwise_abs(x));
    return __builtin_elementwise_copysign((1 - e) / (1 + e), x);
}

INLINE float exponential_of_any(float x) {
    const float e = exponential(-__builtin_elementwise_abs(x));
    return x > 0 ? 1 / e : e;
}

#define DEFINE_CHAIN(name, expression)                                                                                 \
    CPEERS_WIDEST                                                                                                      \
    void name(const cpeers_operands *o, long from, long to) {                                                          \
        float *restrict out = o->out;                                                                                  \
        const float *restrict xs = o->x, *restrict ys = o->y;                                                          \
        for (long i = from; i < to; i++) {                                                                             \
            const float x = xs[i], y = ys[i];                                                                          \
            out[i] = (expression);                                                                                     \
        }                                                                                                              \
    }

DEFINE_CHAIN(cpeers_chain_2, x * 0.5f + y)
DEFINE_CHAIN(cpeers_chain_8, round_of_8(x, x, y))
DEFINE_CHAIN(cpeers_chain_32, round_of_8(round_of_8(round_of_8(round_of_8(x, x, y), x, y), x, y), x, y))
DEFINE_CHAIN(cpeers_chain_arithmetic, greater(lesser((x * y + 0.5f) * x - y, 1.5f), -x) * y)

INLINE float gate(float u, float x) { return u / (1 + exponential_of_any(-(u * x))); }
DEFINE_CHAIN(cpeers_chain_functions, gate(hyperbolic_tangent(x * y + 0.5f), x))
