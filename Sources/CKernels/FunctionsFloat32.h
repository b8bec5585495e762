// Transcendental functions of float32: branch-free, so that loops over them vectorise, and without fused operations,
// so that every instruction set gives the same bits. The polynomials are minimax fits on the reduced ranges.

static inline unsigned bits_of_float(float x) { return __builtin_bit_cast(unsigned, x); }
static inline float float_of_bits(unsigned x) { return __builtin_bit_cast(float, x); }

// 2^exponent, for -126 ... 127.
static inline float power_of_two_float(int exponent) { return float_of_bits((unsigned)(exponent + 127) << 23); }

// Adding and subtracting 1.5 * 2^23 rounds to an integer, which then is in the low bits of the sum.
#define ROUNDER_FLOAT 12582912.0f

// exp(r) - 1 = r + r^2 * this, for |r| <= ln(2) / 2.
static inline float exp_remainder_float(float r) {
    float p = 0.000199147816f;
    p = p * r + 0.00139414263f;
    p = p * r + 0.00833327203f;
    p = p * r + 0.0416663496f;
    p = p * r + 0.166666668f;
    return p * r + 0.5f;
}

static inline float exp_float(float x) {
    // Below, exp is zero and above, infinite; NaN passes both comparisons.
    x = x > 89.0f ? 89.0f : x;
    x = x < -104.0f ? -104.0f : x;
    const float rounded = x * 1.44269504f + ROUNDER_FLOAT;
    const int exponent = (int)(bits_of_float(rounded) - bits_of_float(ROUNDER_FLOAT));
    const float k = rounded - ROUNDER_FLOAT;
    // ln(2) in two parts, the first short enough for its product with k to be exact.
    const float r = (x - k * 0.693359375f) + k * 2.12194440e-4f;
    const float mantissa = (r * r * exp_remainder_float(r) + r) + 1.0f;
    // Two factors, since 2^exponent itself may be subnormal or infinite.
    const int half = exponent >> 1;
    return mantissa * power_of_two_float(half) * power_of_two_float(exponent - half);
}

static inline float expm1_float(float argument) {
    float x = argument > 89.0f ? 89.0f : argument;
    x = x < -20.0f ? -20.0f : x;
    const float rounded = x * 1.44269504f + ROUNDER_FLOAT;
    const int exponent = (int)(bits_of_float(rounded) - bits_of_float(ROUNDER_FLOAT));
    const float k = rounded - ROUNDER_FLOAT;
    const float high = x - k * 0.693359375f, low = k * 2.12194440e-4f;
    const float r = high + low;
    const float lost = (high - r) + low;
    const float fraction = r + (r * r * exp_remainder_float(r) + lost);
    // Half the result, 2^(exponent - 1) * (1 + fraction) - 1/2, does not overflow before the result does.
    const float scale = power_of_two_float(exponent - 1);
    const float result = (scale * fraction + (scale - 0.5f)) * 2.0f;
    return __builtin_elementwise_copysign(result, argument);
}

// log((1 + f) * 2^k) with a small correction of the result, for 1 + f between sqrt(1/2) and sqrt(2), as in fdlibm:
// log(1 + f) = f - f^2/2 + s * (f^2/2 + R(s^2)), s = f / (2 + f).
static inline float log_of_parts_float(float f, float k, float correction) {
    const float s = f / (2.0f + f);
    const float z = s * s;
    const float remainder = z * (0.666667759f + z * (0.399775773f + z * 0.298710644f));
    const float halfSquare = 0.5f * f * f;
    const float low = s * (halfSquare + remainder) + (correction - k * 2.12194440e-4f);
    return k * 0.693359375f - ((halfSquare - low) - f);
}

#define SQRT_HALF_BITS_FLOAT 0x3f3504f3u

static inline float log_float(float x) {
    const int subnormal = x < 1.17549435e-38f;
    const float scaled = subnormal ? x * 8388608.0f : x;
    const unsigned offset = bits_of_float(scaled) - SQRT_HALF_BITS_FLOAT;
    const float k = (float)(((int)offset >> 23) - (subnormal ? 23 : 0));
    const float f = float_of_bits((offset & 0x7fffffu) + SQRT_HALF_BITS_FLOAT) - 1.0f;
    float result = log_of_parts_float(f, k, 0.0f);
    result = x < __builtin_inff() ? result : x;
    result = x == 0.0f ? -__builtin_inff() : result;
    return x < 0.0f ? __builtin_nanf("") : result;
}

static inline float log1p_float(float x) {
    const float u = 1.0f + x;
    const unsigned offset = bits_of_float(u) - SQRT_HALF_BITS_FLOAT;
    const int exponent = (int)offset >> 23;
    const float reduced = float_of_bits((offset & 0x7fffffu) + SQRT_HALF_BITS_FLOAT) - 1.0f;
    // What rounding 1 + x lost, relative to the sum. Without scaling, x itself is exact.
    const float lost = x < 1.0f ? x - (u - 1.0f) : 1.0f - (u - x);
    const float f = exponent == 0 ? x : reduced;
    const float correction = exponent == 0 ? 0.0f : lost / u;
    float result = log_of_parts_float(f, (float)exponent, correction);
    result = x < __builtin_inff() ? result : x;
    result = x == -1.0f ? -__builtin_inff() : result;
    result = x < -1.0f ? __builtin_nanf("") : result;
    return x == 0.0f ? x : result;
}

static inline float tanh_float(float x) {
    const float magnitude = __builtin_elementwise_abs(x);
    const float z = x * x;
    float p = -0.00565754483f;
    p = p * z + 0.0205984097f;
    p = p * z - 0.0537279248f;
    p = p * z + 0.133313119f;
    p = p * z - 0.333332777f;
    const float small = magnitude * z * p + magnitude;
    const float large = 1.0f - 2.0f / (exp_float(2.0f * magnitude) + 1.0f);
    return __builtin_elementwise_copysign(magnitude < 0.625f ? small : large, x);
}

static inline float sigmoid_float(float x) {
    // The exponential of a negative number cannot overflow. The two differences round better than the quotients
    // e / (1 + e) and 1 / (1 + e).
    const float e = exp_float(-__builtin_elementwise_abs(x));
    const float t = e / (1.0f + e);
    return x < 0.0f ? e - e * t : 1.0f - t;
}

static inline float erf_float(float x) {
    const float magnitude = __builtin_elementwise_abs(x);
    const float z = x * x;
    float p = 7.97127068e-05f;
    p = p * z - 0.000804409501f;
    p = p * z + 0.00519196037f;
    p = p * z - 0.0268555898f;
    p = p * z + 0.112836242f;
    p = p * z - 0.376126289f;
    p = p * z + 0.128379166f;
    const float small = magnitude * p + magnitude;
    // log(1 - erf(t)) for t from 0.92 to 4, where erf rounds to one.
    const float t = magnitude > 4.0f ? 4.0f : magnitude;
    float q = 0.000194933717f;
    q = q * t - 0.0030335898f;
    q = q * t + 0.0221894477f;
    q = q * t - 0.103855819f;
    q = q * t - 0.637266278f;
    q = q * t - 1.12762713f;
    q = q * t - 0.000207065459f;
    const float large = 1.0f - exp_float(q);
    return __builtin_elementwise_copysign(magnitude < 0.92f ? small : large, x);
}

// MARK: Trigonometry

// Up to this magnitude, k * (the first part of pi/2) below is exact.
#define LARGEST_REDUCIBLE_ANGLE 1e6f

struct reduced_angle {
    float remainder;  // |remainder| <= pi/4
    unsigned quadrant;
};

static inline struct reduced_angle reduce_angle(float x) {
    const double wide = x;
    const double rounded = wide * 0.63661977236758138 + 6755399441055744.0;
    const double k = rounded - 6755399441055744.0;
    const double remainder = (wide - k * 1.57079632673412561417e+00) - k * 6.07710050650619224932e-11;
    return (struct reduced_angle){(float)remainder, (unsigned)__builtin_bit_cast(uint64_t, rounded)};
}

static inline float sin_reduced(float r) {
    const float z = r * r;
    return r * z * ((-0.000195184053f * z + 0.0083321901f) * z - 0.166666552f) + r;
}

static inline float cos_reduced(float r) {
    const float z = r * r;
    return z * z * ((2.44306684e-05f * z - 0.00138873013f) * z + 0.0416666456f) - 0.5f * z + 1.0f;
}

static inline float negate_if(float x, unsigned condition) { return float_of_bits(bits_of_float(x) ^ condition << 31); }

static inline float sin_float(float x) {
    const struct reduced_angle angle = reduce_angle(x);
    const float sine = sin_reduced(angle.remainder), cosine = cos_reduced(angle.remainder);
    const float result = negate_if(angle.quadrant & 1 ? cosine : sine, angle.quadrant >> 1 & 1);
    return x == 0.0f ? x : result;
}

static inline float cos_float(float x) {
    const struct reduced_angle angle = reduce_angle(x);
    const float sine = sin_reduced(angle.remainder), cosine = cos_reduced(angle.remainder);
    return negate_if(angle.quadrant & 1 ? sine : cosine, (angle.quadrant + 1) >> 1 & 1);
}

static inline float tan_float(float x) {
    const struct reduced_angle angle = reduce_angle(x);
    const float sine = sin_reduced(angle.remainder), cosine = cos_reduced(angle.remainder);
    const int odd = angle.quadrant & 1;
    const float result = (odd ? -cosine : sine) / (odd ? sine : cosine);
    return x == 0.0f ? x : result;
}

// Angles too large to reduce, infinity and NaN are left to the C library, and looked for beforehand.
#define DEFINE_TRIGONOMETRIC(function, library)                                                                        \
    static void function##_FLOAT32_v(                                                                                  \
        void *outOperand, const void *aOperand, const void *bOperand, const void *cOperand, const void *dOperand,      \
        long n) {                                                                                                      \
        float *out = outOperand;                                                                                       \
        const float *a = aOperand;                                                                                     \
        (void)bOperand, (void)cOperand, (void)dOperand;                                                                \
        int anyLarge = 0;                                                                                              \
        for (long i = 0; i < n; i++) {                                                                                 \
            anyLarge |= !(__builtin_elementwise_abs(a[i]) <= LARGEST_REDUCIBLE_ANGLE);                                 \
        }                                                                                                              \
        if (anyLarge) {                                                                                                \
            for (long i = 0; i < n; i++) {                                                                             \
                const int large = !(__builtin_elementwise_abs(a[i]) <= LARGEST_REDUCIBLE_ANGLE);                       \
                out[i] = large ? library(a[i]) : function##_float(a[i]);                                               \
            }                                                                                                          \
            return;                                                                                                    \
        }                                                                                                              \
        FUNCTION_LOOP for (long i = 0; i < n; i++) { out[i] = function##_float(a[i]); }                                \
    }

DEFINE_TRIGONOMETRIC(sin, sinf)
DEFINE_TRIGONOMETRIC(cos, cosf)
DEFINE_TRIGONOMETRIC(tan, tanf)

#define VECTOR_FUNCTIONS_FLOAT32(X)                                                                                    \
    X(FUNCTION_LOOP, exp, FLOAT32, float, float, exp_float(a))                                                         \
    X(FUNCTION_LOOP, expm1, FLOAT32, float, float, expm1_float(a))                                                     \
    X(FUNCTION_LOOP, log, FLOAT32, float, float, log_float(a))                                                         \
    X(FUNCTION_LOOP, log1p, FLOAT32, float, float, log1p_float(a))                                                     \
    X(FUNCTION_LOOP, tanh, FLOAT32, float, float, tanh_float(a))                                                       \
    X(FUNCTION_LOOP, sigmoid, FLOAT32, float, float, sigmoid_float(a))

#define FUNCTIONS_FLOAT32_UNARY(X)                                                                                     \
    VECTOR_FUNCTIONS_FLOAT32(X)                                                                                        \
    X(FUNCTION_LOOP, erf, FLOAT32, float, float, erf_float(a))                                                         \
    X(LIBRARY_LOOP, asin, FLOAT32, float, float, asinf(a))                                                             \
    X(LIBRARY_LOOP, acos, FLOAT32, float, float, acosf(a))                                                             \
    X(LIBRARY_LOOP, atan, FLOAT32, float, float, atanf(a))                                                             \
    X(LIBRARY_LOOP, sinh, FLOAT32, float, float, sinhf(a))                                                             \
    X(LIBRARY_LOOP, cosh, FLOAT32, float, float, coshf(a))                                                             \
    X(LIBRARY_LOOP, asinh, FLOAT32, float, float, asinhf(a))                                                           \
    X(LIBRARY_LOOP, erfc, FLOAT32, float, float, erfcf(a))

FUNCTIONS_FLOAT32_UNARY(DEFINE_V)

#define FUNCTIONS_FLOAT32_ENTRIES                                                                                      \
    FUNCTIONS_FLOAT32_UNARY(ENTER_V)                                                                                   \
    ENTER_V(, sin, FLOAT32, , , ) ENTER_V(, cos, FLOAT32, , , ) ENTER_V(, tan, FLOAT32, , , )
