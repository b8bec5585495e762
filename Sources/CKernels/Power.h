// Powers, by the C library, so their last bit may differ between machines; the commonest exponents are arithmetic,
// rounded correctly.

#define DEFINE_POWER(TYPE, type, library, infinity)                                                                    \
    KERNEL(power_##TYPE##_vv, LIBRARY_LOOP, type, v, type, v, type, n, , n, , library(a, b))                           \
    KERNEL(power_##TYPE##_sv, LIBRARY_LOOP, type, s, type, v, type, n, , n, , library(a, b))                           \
    KERNEL(power_any_##TYPE##_vs, LIBRARY_LOOP, type, v, type, s, type, n, , n, , library(a, b))                       \
    KERNEL(power_square_##TYPE, PLAIN_LOOP, type, v, type, n, , n, , n, , a *a)                                        \
    KERNEL(power_reciprocal_##TYPE, PLAIN_LOOP, type, v, type, n, , n, , n, , 1 / a)                                   \
    /* Unlike the square root, the power 1/2 of -0 is 0, and of -infinity infinity. */                                 \
    KERNEL(power_root_##TYPE, PLAIN_LOOP, type, v, type, n, , n, , n, ,                                                \
           a == -(infinity) ? (infinity) : __builtin_elementwise_sqrt(a + 0))                                          \
    static void power_##TYPE##_vs(                                                                                     \
        void *out, const void *a, const void *b, const void *c, const void *d, long n) {                               \
        const type exponent = *(const type *)b;                                                                        \
        const descent_elementwise function = exponent == 2           ? power_square_##TYPE                             \
                                             : exponent == -1        ? power_reciprocal_##TYPE                         \
                                             : exponent == (type)0.5 ? power_root_##TYPE                               \
                                                                     : power_any_##TYPE##_vs;                          \
        function(out, a, b, c, d, n);                                                                                  \
    }

DEFINE_POWER(FLOAT32, float, powf, __builtin_inff())
DEFINE_POWER(FLOAT64, double, pow, __builtin_inf())

#define POWER_ENTRIES ENTER_VV(, power, FLOAT32, , , ) ENTER_VV(, power, FLOAT64, , , )
