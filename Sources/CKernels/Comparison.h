// Comparisons, logic, selection and copies.

#define COMPARISON(X, TYPE, type)                                                                                      \
    X(PLAIN_LOOP, less, TYPE, type, uint8_t, a < b)                                                                    \
    X(PLAIN_LOOP, lessOrEqual, TYPE, type, uint8_t, a <= b)                                                            \
    X(PLAIN_LOOP, equal, TYPE, type, uint8_t, a == b)                                                                  \
    X(PLAIN_LOOP, notEqual, TYPE, type, uint8_t, a != b)

#define COMPARISON_BINARY(X)                                                                                           \
    COMPARISON(X, FLOAT32, float)                                                                                      \
    COMPARISON(X, FLOAT64, double)                                                                                     \
    COMPARISON(X, INT32, int)                                                                                          \
    COMPARISON(X, BOOL, uint8_t)                                                                                       \
    COMPARISON(X, UINT8, uint8_t)                                                                                      \
    X(PLAIN_LOOP, and, BOOL, uint8_t, uint8_t, a &b)                                                                   \
    X(PLAIN_LOOP, or, BOOL, uint8_t, uint8_t, a | b)

COMPARISON_BINARY(DEFINE_VV)
DEFINE_V(PLAIN_LOOP, not, BOOL, uint8_t, uint8_t, a ^ 1)

#define DEFINE_MOVES(TYPE, type)                                                                                       \
    KERNEL(copy_##TYPE##_v, PLAIN_LOOP, type, v, type, n, , n, , n, , a)                                               \
    KERNEL(copy_##TYPE##_s, PLAIN_LOOP, type, s, type, n, , n, , n, , a)                                               \
    KERNEL(select_##TYPE##_vvv, PLAIN_LOOP, type, v, uint8_t, v, type, v, type, n, , a ? b : c)                        \
    KERNEL(select_##TYPE##_vvs, PLAIN_LOOP, type, v, uint8_t, v, type, s, type, n, , a ? b : c)                        \
    KERNEL(select_##TYPE##_vsv, PLAIN_LOOP, type, v, uint8_t, s, type, v, type, n, , a ? b : c)                        \
    KERNEL(select_##TYPE##_vss, PLAIN_LOOP, type, v, uint8_t, s, type, s, type, n, , a ? b : c)
#define ENTER_MOVES(TYPE)                                                                                              \
    ENTRY(copy, DESCENT_##TYPE, v, copy_##TYPE##_v),                                                                    \
    ENTRY(copy, DESCENT_##TYPE, s, copy_##TYPE##_s),                                                                    \
    ENTRY(select, DESCENT_##TYPE, vvv, select_##TYPE##_vvv),                                                            \
    ENTRY(select, DESCENT_##TYPE, vvs, select_##TYPE##_vvs),                                                            \
    ENTRY(select, DESCENT_##TYPE, vsv, select_##TYPE##_vsv),                                                            \
    ENTRY(select, DESCENT_##TYPE, vss, select_##TYPE##_vss),

DEFINE_MOVES(FLOAT32, float)
DEFINE_MOVES(FLOAT64, double)
DEFINE_MOVES(INT32, int)
DEFINE_MOVES(BOOL, uint8_t)
DEFINE_MOVES(UINT8, uint8_t)

#define COMPARISON_ENTRIES                                                                                             \
    COMPARISON_BINARY(ENTER_VV) ENTER_V(PLAIN_LOOP, not, BOOL, uint8_t, uint8_t, )                                     \
    ENTER_MOVES(FLOAT32) ENTER_MOVES(FLOAT64) ENTER_MOVES(INT32) ENTER_MOVES(BOOL) ENTER_MOVES(UINT8)
