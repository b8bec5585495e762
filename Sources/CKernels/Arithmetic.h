// Elementwise arithmetic of one or two operands, and the pairs of operations done in one pass.

static inline int wrap(unsigned x) { return (int)x; }

// Exact: the quotient of two 32-bit integers, rounded to 53 bits, truncates to the same integer.
static inline int divide_truncating(int a, int b) {
    const int divisor = b == 0 || b == -1 ? 1 : b;
    const int quotient = (int)((double)a / (double)divisor);
    return b == 0 ? 0 : b == -1 ? wrap(0u - (unsigned)a) : quotient;
}

// Of numbers and of vectors alike.
#define VECTOR_UNARY(X, TYPE, type)                                                                                    \
    X(PLAIN_LOOP, negate, TYPE, type, type, -a)                                                                        \
    X(PLAIN_LOOP, absolute, TYPE, type, type, __builtin_elementwise_abs(a))                                            \
    X(PLAIN_LOOP, floor, TYPE, type, type, __builtin_elementwise_floor(a))                                             \
    X(PLAIN_LOOP, sqrt, TYPE, type, type, __builtin_elementwise_sqrt(a))                                               \
    X(PLAIN_LOOP, reciprocalSquareRoot, TYPE, type, type, 1 / __builtin_elementwise_sqrt(a))

#define FLOAT_UNARY(X, TYPE, type)                                                                                     \
    VECTOR_UNARY(X, TYPE, type)                                                                                        \
    SIGN(X, TYPE, type)

#define SIGN(X, TYPE, type) X(PLAIN_LOOP, sign, TYPE, type, type, a > 0 ? 1 : a < 0 ? -1 : a + 0)

#define ARITHMETIC_UNARY(X)                                                                                            \
    FLOAT_UNARY(X, FLOAT32, float)                                                                                     \
    FLOAT_UNARY(X, FLOAT64, double)                                                                                    \
    X(PLAIN_LOOP, negate, INT32, int, int, wrap(0u - (unsigned)a))                                                     \
    X(PLAIN_LOOP, absolute, INT32, int, int, a < 0 ? wrap(0u - (unsigned)a) : a)                                       \
    X(PLAIN_LOOP, sign, INT32, int, int, (a > 0) - (a < 0))

#define EXTREMES(X, TYPE, type)                                                                                        \
    X(PLAIN_LOOP, maximum, TYPE, type, type, ((a >= b) | (a != a)) ? a : b)                                            \
    X(PLAIN_LOOP, minimum, TYPE, type, type, ((a <= b) | (a != a)) ? a : b)

// Of numbers and of vectors alike.
#define FLOAT_BINARY(X, TYPE, type)                                                                                    \
    X(PLAIN_LOOP, add, TYPE, type, type, a + b)                                                                        \
    X(PLAIN_LOOP, subtract, TYPE, type, type, a - b)                                                                   \
    X(PLAIN_LOOP, multiply, TYPE, type, type, a *b)                                                                    \
    X(PLAIN_LOOP, divide, TYPE, type, type, a / b)                                                                     \
    EXTREMES(X, TYPE, type)

#define ARITHMETIC_BINARY(X)                                                                                           \
    FLOAT_BINARY(X, FLOAT32, float)                                                                                    \
    FLOAT_BINARY(X, FLOAT64, double)                                                                                   \
    X(PLAIN_LOOP, add, INT32, int, int, wrap((unsigned)a + (unsigned)b))                                               \
    X(PLAIN_LOOP, subtract, INT32, int, int, wrap((unsigned)a - (unsigned)b))                                          \
    X(PLAIN_LOOP, multiply, INT32, int, int, wrap((unsigned)a *(unsigned)b))                                           \
    X(PLAIN_LOOP, divide, INT32, int, int, divide_truncating(a, b))                                                    \
    EXTREMES(X, INT32, int)

ARITHMETIC_UNARY(DEFINE_V)
ARITHMETIC_BINARY(DEFINE_VV)

#define DEFINE_PAIRS(TYPE, type)                                                                                       \
    KERNEL(multiplyAdd_##TYPE##_vvv, PLAIN_LOOP, type, v, type, v, type, v, type, n, , a *b + c)                       \
    KERNEL(multiplyAdd_##TYPE##_vvs, PLAIN_LOOP, type, v, type, v, type, s, type, n, , a *b + c)                       \
    KERNEL(multiplyAdd_##TYPE##_vsv, PLAIN_LOOP, type, v, type, s, type, v, type, n, , a *b + c)                       \
    KERNEL(multiplyAdd_##TYPE##_vss, PLAIN_LOOP, type, v, type, s, type, s, type, n, , a *b + c)                       \
    KERNEL(subtractMultiply_##TYPE##_vvv, PLAIN_LOOP, type, v, type, v, type, v, type, n, , a - b * c)                 \
    KERNEL(subtractMultiply_##TYPE##_vvs, PLAIN_LOOP, type, v, type, v, type, s, type, n, , a - b * c)                 \
    KERNEL(multiplyAddMultiply_##TYPE##_vsvs, PLAIN_LOOP, type, v, type, s, type, v, type, s, type, a *b + c * d)     \
    KERNEL(multiplyAddMultiplySquare_##TYPE##_vsvs, PLAIN_LOOP, type, v, type, s, type, v, type, s, type, a *b + c * c * d) \
    KERNEL(subtractMultiplyDivide_##TYPE##_vvsv, PLAIN_LOOP, type, v, type, v, type, s, type, v, type, a - b * c / d)   \
    KERNEL(multiplyDivide_##TYPE##_vsv, PLAIN_LOOP, type, v, type, s, type, v, type, n, , a *b / c)                    \
    KERNEL(multiplySqrt_##TYPE##_vs, PLAIN_LOOP, type, v, type, s, type, n, , n, , __builtin_elementwise_sqrt(a *b))                  \
    KERNEL(multiplySqrtAdd_##TYPE##_vss, PLAIN_LOOP, type, v, type, s, type, s, type, n, , __builtin_elementwise_sqrt(a *b) + c)      \
    KERNEL(sqrtAdd_##TYPE##_vs, PLAIN_LOOP, type, v, type, s, type, n, , n, , __builtin_elementwise_sqrt(a) + b)
#define ENTER_PAIRS(TYPE)                                                                                              \
    ENTRY(multiplyAdd, DESCENT_##TYPE, vvv, multiplyAdd_##TYPE##_vvv),                                                  \
    ENTRY(multiplyAdd, DESCENT_##TYPE, vvs, multiplyAdd_##TYPE##_vvs),                                                  \
    ENTRY(multiplyAdd, DESCENT_##TYPE, vsv, multiplyAdd_##TYPE##_vsv),                                                  \
    ENTRY(multiplyAdd, DESCENT_##TYPE, vss, multiplyAdd_##TYPE##_vss),                                                  \
    ENTRY(subtractMultiply, DESCENT_##TYPE, vvv, subtractMultiply_##TYPE##_vvv),                                        \
    ENTRY(subtractMultiply, DESCENT_##TYPE, vvs, subtractMultiply_##TYPE##_vvs),                                        \
    ENTRY(multiplyAddMultiply, DESCENT_##TYPE, vsvs, multiplyAddMultiply_##TYPE##_vsvs),                                \
    ENTRY(multiplyAddMultiplySquare, DESCENT_##TYPE, vsvs, multiplyAddMultiplySquare_##TYPE##_vsvs),                    \
    ENTRY(subtractMultiplyDivide, DESCENT_##TYPE, vvsv, subtractMultiplyDivide_##TYPE##_vvsv),                          \
    ENTRY(multiplyDivide, DESCENT_##TYPE, vsv, multiplyDivide_##TYPE##_vsv),                                            \
    ENTRY(multiplySqrt, DESCENT_##TYPE, vs, multiplySqrt_##TYPE##_vs),                                                  \
    ENTRY(multiplySqrtAdd, DESCENT_##TYPE, vss, multiplySqrtAdd_##TYPE##_vss),                                          \
    ENTRY(sqrtAdd, DESCENT_##TYPE, vs, sqrtAdd_##TYPE##_vs),

DEFINE_PAIRS(FLOAT32, float)
DEFINE_PAIRS(FLOAT64, double)

#define ARITHMETIC_ENTRIES                                                                                             \
    ARITHMETIC_UNARY(ENTER_V) ARITHMETIC_BINARY(ENTER_VV) ENTER_PAIRS(FLOAT32) ENTER_PAIRS(FLOAT64)
