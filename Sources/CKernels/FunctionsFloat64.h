// Transcendental functions of float64, by the algorithms of FunctionsFloat32.h. The trigonometric functions,
// sinh, cosh and erf with their kin are the C library's, so their last bit may differ between machines.

static inline uint64_t bits_of_double(double x) { return __builtin_bit_cast(uint64_t, x); }
static inline double double_of_bits(uint64_t x) { return __builtin_bit_cast(double, x); }

// Exponents are signed numbers kept unsigned, since those of NaN are arbitrary and must not overflow.
// 2^exponent, for -1022 ... 1023.
static inline double power_of_two_double(uint64_t exponent) { return double_of_bits((exponent + 1023) << 52); }

#define ROUNDER_DOUBLE 6755399441055744.0
#define LN2_HIGH_DOUBLE 6.93147180369123816490e-01
#define LN2_LOW_DOUBLE 1.90821492927058770002e-10

// exp(r) - 1 = r + r^2 * this, for |r| <= ln(2) / 2.
static inline double exp_remainder_double(double r) {
    double p = 2.0869451548197364e-09;
    p = p * r + 2.5110676748489751e-08;
    p = p * r + 2.7557358229265528e-07;
    p = p * r + 2.7557241050182398e-06;
    p = p * r + 2.4801587275188015e-05;
    p = p * r + 0.00019841269888099894;
    p = p * r + 0.0013888888888894174;
    p = p * r + 0.0083333333333211867;
    p = p * r + 0.041666666666666664;
    p = p * r + 0.16666666666666677;
    return p * r + 0.5;
}

// Half of an integer of small magnitude, rounded down; vector instructions lack the 64-bit arithmetic shift.
static inline uint64_t halve(uint64_t x) { return ((x + 4096) >> 1) - 2048; }

static inline double exp_double(double x) {
    x = x > 710.0 ? 710.0 : x;
    x = x < -746.0 ? -746.0 : x;
    const double rounded = x * 1.4426950408889634 + ROUNDER_DOUBLE;
    const uint64_t exponent = bits_of_double(rounded) - bits_of_double(ROUNDER_DOUBLE);
    const double k = rounded - ROUNDER_DOUBLE;
    const double high = x - k * LN2_HIGH_DOUBLE, low = k * LN2_LOW_DOUBLE;
    const double r = high - low;
    const double mantissa = (r * r * exp_remainder_double(r) + r) + 1.0;
    const uint64_t half = halve(exponent);
    return mantissa * power_of_two_double(half) * power_of_two_double(exponent - half);
}

static inline double expm1_double(double argument) {
    double x = argument > 710.0 ? 710.0 : argument;
    x = x < -50.0 ? -50.0 : x;
    const double rounded = x * 1.4426950408889634 + ROUNDER_DOUBLE;
    const uint64_t exponent = bits_of_double(rounded) - bits_of_double(ROUNDER_DOUBLE);
    const double k = rounded - ROUNDER_DOUBLE;
    const double high = x - k * LN2_HIGH_DOUBLE, low = k * LN2_LOW_DOUBLE;
    const double r = high - low;
    const double lost = (high - r) - low;
    const double fraction = r + (r * r * exp_remainder_double(r) + lost);
    const double scale = power_of_two_double(exponent - 1);
    const double result = (scale * fraction + (scale - 0.5)) * 2.0;
    return __builtin_elementwise_copysign(result, argument);
}

static inline double log_of_parts_double(double f, double k, double correction) {
    const double s = f / (2.0 + f);
    const double z = s * s;
    double p = 0.14798287238477162;
    p = p * z + 0.1531382962047583;
    p = p * z + 0.18183572442440757;
    p = p * z + 0.22222198427537043;
    p = p * z + 0.2857142874369778;
    p = p * z + 0.39999999999409319;
    p = p * z + 0.66666666666667351;
    const double halfSquare = 0.5 * f * f;
    const double low = s * (halfSquare + z * p) + (correction + k * LN2_LOW_DOUBLE);
    return k * LN2_HIGH_DOUBLE - ((halfSquare - low) - f);
}

#define SQRT_HALF_BITS_DOUBLE 0x3fe6a09e667f3bcdu
#define MANTISSA_BITS_DOUBLE 0xfffffffffffffu

// The signed exponent in an offset from SQRT_HALF_BITS_DOUBLE, as a number: its 12 bits below a bias of 2^52.
static inline double exponent_of_offset(uint64_t offset) {
    const uint64_t biased = (offset + 0x8000000000000000u) >> 52;
    return double_of_bits(biased | bits_of_double(4503599627370496.0)) - (4503599627370496.0 + 2048.0);
}

static inline double log_double(double x) {
    const int subnormal = x < 2.2250738585072014e-308;
    const double scaled = subnormal ? x * 18014398509481984.0 : x;
    const uint64_t offset = bits_of_double(scaled) - SQRT_HALF_BITS_DOUBLE;
    const double k = exponent_of_offset(offset) - (subnormal ? 54.0 : 0.0);
    const double f = double_of_bits((offset & MANTISSA_BITS_DOUBLE) + SQRT_HALF_BITS_DOUBLE) - 1.0;
    double result = log_of_parts_double(f, k, 0.0);
    result = x < __builtin_inf() ? result : x;
    result = x == 0.0 ? -__builtin_inf() : result;
    return x < 0.0 ? __builtin_nan("") : result;
}

static inline double log1p_double(double x) {
    const double u = 1.0 + x;
    const uint64_t offset = bits_of_double(u) - SQRT_HALF_BITS_DOUBLE;
    const double k = exponent_of_offset(offset);
    const double reduced = double_of_bits((offset & MANTISSA_BITS_DOUBLE) + SQRT_HALF_BITS_DOUBLE) - 1.0;
    const double lost = x < 1.0 ? x - (u - 1.0) : 1.0 - (u - x);
    const double f = k == 0.0 ? x : reduced;
    const double correction = k == 0.0 ? 0.0 : lost / u;
    double result = log_of_parts_double(f, k, correction);
    result = x < __builtin_inf() ? result : x;
    result = x == -1.0 ? -__builtin_inf() : result;
    result = x < -1.0 ? __builtin_nan("") : result;
    return x == 0.0 ? x : result;
}

static inline double tanh_double(double x) {
    const double magnitude = __builtin_elementwise_abs(x);
    const double z = x * x;
    double p = -1.9213003879864373e-05;
    p = p * z + 8.2870150425000538e-05;
    p = p * z - 0.00023307770223525578;
    p = p * z + 0.0005883282666261922;
    p = p * z - 0.0014555154507508773;
    p = p * z + 0.0035920879228293215;
    p = p * z - 0.0088632322112546479;
    p = p * z + 0.021869488363215079;
    p = p * z - 0.053968253963020005;
    p = p * z + 0.13333333333325462;
    p = p * z - 0.33333333333333293;
    const double small = magnitude * z * p + magnitude;
    const double large = 1.0 - 2.0 / (exp_double(2.0 * magnitude) + 1.0);
    return __builtin_elementwise_copysign(magnitude < 0.55 ? small : large, x);
}

static inline double sigmoid_double(double x) {
    // The exponential of a negative number cannot overflow. The two differences round better than the quotients
    // e / (1 + e) and 1 / (1 + e).
    const double e = exp_double(-__builtin_elementwise_abs(x));
    const double t = e / (1.0 + e);
    return x < 0.0 ? e - e * t : 1.0 - t;
}

#define VECTOR_FUNCTIONS_FLOAT64(X)                                                                                    \
    X(FUNCTION_LOOP, exp, FLOAT64, double, double, exp_double(a))                                                      \
    X(FUNCTION_LOOP, expm1, FLOAT64, double, double, expm1_double(a))                                                  \
    X(FUNCTION_LOOP, log, FLOAT64, double, double, log_double(a))                                                      \
    X(FUNCTION_LOOP, log1p, FLOAT64, double, double, log1p_double(a))                                                  \
    X(FUNCTION_LOOP, tanh, FLOAT64, double, double, tanh_double(a))                                                    \
    X(FUNCTION_LOOP, sigmoid, FLOAT64, double, double, sigmoid_double(a))

#define FUNCTIONS_FLOAT64_UNARY(X)                                                                                     \
    VECTOR_FUNCTIONS_FLOAT64(X)                                                                                        \
    X(LIBRARY_LOOP, sin, FLOAT64, double, double, sin(a))                                                              \
    X(LIBRARY_LOOP, cos, FLOAT64, double, double, cos(a))                                                              \
    X(LIBRARY_LOOP, tan, FLOAT64, double, double, tan(a))                                                              \
    X(LIBRARY_LOOP, asin, FLOAT64, double, double, asin(a))                                                            \
    X(LIBRARY_LOOP, acos, FLOAT64, double, double, acos(a))                                                            \
    X(LIBRARY_LOOP, atan, FLOAT64, double, double, atan(a))                                                            \
    X(LIBRARY_LOOP, sinh, FLOAT64, double, double, sinh(a))                                                            \
    X(LIBRARY_LOOP, cosh, FLOAT64, double, double, cosh(a))                                                            \
    X(LIBRARY_LOOP, asinh, FLOAT64, double, double, asinh(a))                                                          \
    X(LIBRARY_LOOP, erfc, FLOAT64, double, double, erfc(a))                                                            \
    X(LIBRARY_LOOP, erf, FLOAT64, double, double, erf(a))

FUNCTIONS_FLOAT64_UNARY(DEFINE_V)

#define FUNCTIONS_FLOAT64_ENTRIES FUNCTIONS_FLOAT64_UNARY(ENTER_V)
