// Conversions between element types.

// Values no integer holds become INT_MIN, as the x86 instruction has it, on every machine.
static inline int truncate_float(float x) {
    return ((x >= -2147483648.0f) & (x < 2147483648.0f)) ? (int)x : INT_MIN;
}

static inline int truncate_double(double x) {
    return ((x > -2147483649.0) & (x < 2147483648.0)) ? (int)x : INT_MIN;
}

// X(FROM, from, TO, to, expression)
#define CONVERSIONS(X)                                                                                                 \
    X(FLOAT32, float, FLOAT32, float, a)                                                                               \
    X(FLOAT32, float, FLOAT64, double, a)                                                                              \
    X(FLOAT32, float, INT32, int, truncate_float(a))                                                                   \
    X(FLOAT32, float, BOOL, uint8_t, a != 0)                                                                           \
    X(FLOAT32, float, UINT8, uint8_t, truncate_float(a))                                                               \
    X(FLOAT64, double, FLOAT32, float, a)                                                                              \
    X(FLOAT64, double, FLOAT64, double, a)                                                                             \
    X(FLOAT64, double, INT32, int, truncate_double(a))                                                                 \
    X(FLOAT64, double, BOOL, uint8_t, a != 0)                                                                          \
    X(FLOAT64, double, UINT8, uint8_t, truncate_double(a))                                                             \
    X(INT32, int, FLOAT32, float, a)                                                                                   \
    X(INT32, int, FLOAT64, double, a)                                                                                  \
    X(INT32, int, INT32, int, a)                                                                                       \
    X(INT32, int, BOOL, uint8_t, a != 0)                                                                               \
    X(INT32, int, UINT8, uint8_t, a)                                                                                   \
    X(BOOL, uint8_t, FLOAT32, float, a)                                                                                \
    X(BOOL, uint8_t, FLOAT64, double, a)                                                                               \
    X(BOOL, uint8_t, INT32, int, a)                                                                                    \
    X(BOOL, uint8_t, BOOL, uint8_t, a)                                                                                 \
    X(BOOL, uint8_t, UINT8, uint8_t, a)                                                                                \
    X(UINT8, uint8_t, FLOAT32, float, a)                                                                               \
    X(UINT8, uint8_t, FLOAT64, double, a)                                                                              \
    X(UINT8, uint8_t, INT32, int, a)                                                                                   \
    X(UINT8, uint8_t, BOOL, uint8_t, a != 0)                                                                           \
    X(UINT8, uint8_t, UINT8, uint8_t, a)

#define DEFINE_CONVERSION(FROM, from, TO, to, expression)                                                              \
    KERNEL(convert_##FROM##_##TO, PLAIN_LOOP, to, v, from, n, , n, , n, , expression)
#define ENTER_CONVERSION(FROM, from, TO, to, expression) [DESCENT_##FROM][DESCENT_##TO] = convert_##FROM##_##TO,

CONVERSIONS(DEFINE_CONVERSION)
