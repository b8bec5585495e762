// Counter-based random numbers: Philox4x32-10 and the distributions made from its words.

enum { randomCountersPerBlock = 64, randomWordsPerBlock = 4 * randomCountersPerBlock };

static inline void philox_rounds(uint32_t counter[4], uint32_t key0, uint32_t key1) {
    uint32_t c0 = counter[0], c1 = counter[1], c2 = counter[2], c3 = counter[3];
#pragma clang loop unroll(full)
    for (int round = 0; round < 10; round++) {
        const uint64_t product0 = (uint64_t)0xD2511F53u * c0;
        const uint64_t product1 = (uint64_t)0xCD9E8D57u * c2;
        c0 = (uint32_t)(product1 >> 32) ^ c1 ^ key0;
        c1 = (uint32_t)product1;
        c2 = (uint32_t)(product0 >> 32) ^ c3 ^ key1;
        c3 = (uint32_t)product0;
        key0 += 0x9E3779B9u;
        key1 += 0xBB67AE85u;
    }
    counter[0] = c0, counter[1] = c1, counter[2] = c2, counter[3] = c3;
}

static void philox_block(uint32_t *words, uint64_t firstCounter, uint32_t key0, uint32_t key1) {
#pragma clang loop vectorize(assume_safety)
    for (long i = 0; i < randomCountersPerBlock; i++) {
        const uint64_t index = firstCounter + (uint64_t)i;
        uint32_t counter[4] = {(uint32_t)index, (uint32_t)(index >> 32), 0, 0};
        philox_rounds(counter, key0, key1);
        words[4 * i] = counter[0];
        words[4 * i + 1] = counter[1];
        words[4 * i + 2] = counter[2];
        words[4 * i + 3] = counter[3];
    }
}

// The inverse of the standard normal distribution function for p in (0, 1), to about 1e-16: Wichura, "Algorithm AS 241:
// The percentage points of the normal distribution", Applied Statistics 37 (1988), 477-484. All three of its rational
// functions are evaluated, so that loops vectorise.
static inline __attribute__((always_inline)) double inverse_normal(double p) {
    const double q = p - 0.5;

    const double central = 0.180625 - q * q;
    double centralTop = 2.5090809287301226727e+3;
    centralTop = centralTop * central + 3.3430575583588128105e+4;
    centralTop = centralTop * central + 6.7265770927008700853e+4;
    centralTop = centralTop * central + 4.5921953931549871457e+4;
    centralTop = centralTop * central + 1.3731693765509461125e+4;
    centralTop = centralTop * central + 1.9715909503065514427e+3;
    centralTop = centralTop * central + 1.3314166789178437745e+2;
    centralTop = (centralTop * central + 3.3871328727963666080e+0) * q;
    double centralBottom = 5.2264952788528545610e+3;
    centralBottom = centralBottom * central + 2.8729085735721942674e+4;
    centralBottom = centralBottom * central + 3.9307895800092710610e+4;
    centralBottom = centralBottom * central + 2.1213794301586595867e+4;
    centralBottom = centralBottom * central + 5.3941960214247511077e+3;
    centralBottom = centralBottom * central + 6.8718700749205790830e+2;
    centralBottom = centralBottom * central + 4.2313330701600911252e+1;
    centralBottom = centralBottom * central + 1.0;

    const double tail = __builtin_elementwise_sqrt(-log_double(q < 0.0 ? p : 1.0 - p));

    const double middle = tail - 1.6;
    double middleTop = 7.74545014278341407640e-4;
    middleTop = middleTop * middle + 2.27238449892691845833e-2;
    middleTop = middleTop * middle + 2.41780725177450611770e-1;
    middleTop = middleTop * middle + 1.27045825245236838258e+0;
    middleTop = middleTop * middle + 3.64784832476320460504e+0;
    middleTop = middleTop * middle + 5.76949722146069140550e+0;
    middleTop = middleTop * middle + 4.63033784615654529590e+0;
    middleTop = middleTop * middle + 1.42343711074968357734e+0;
    double middleBottom = 1.05075007164441684324e-9;
    middleBottom = middleBottom * middle + 5.47593808499534494600e-4;
    middleBottom = middleBottom * middle + 1.51986665636164571966e-2;
    middleBottom = middleBottom * middle + 1.48103976427480074590e-1;
    middleBottom = middleBottom * middle + 6.89767334985100004550e-1;
    middleBottom = middleBottom * middle + 1.67638483018380384940e+0;
    middleBottom = middleBottom * middle + 2.05319162663775882187e+0;
    middleBottom = middleBottom * middle + 1.0;

    const double far = tail - 5.0;
    double farTop = 2.01033439929228813265e-7;
    farTop = farTop * far + 2.71155556874348757815e-5;
    farTop = farTop * far + 1.24266094738807843860e-3;
    farTop = farTop * far + 2.65321895265761230930e-2;
    farTop = farTop * far + 2.96560571828504891230e-1;
    farTop = farTop * far + 1.78482653991729133580e+0;
    farTop = farTop * far + 5.46378491116411436990e+0;
    farTop = farTop * far + 6.65790464350110377720e+0;
    double farBottom = 2.04426310338993978564e-15;
    farBottom = farBottom * far + 1.42151175831644588870e-7;
    farBottom = farBottom * far + 1.84631831751005468180e-5;
    farBottom = farBottom * far + 7.86869131145613259100e-4;
    farBottom = farBottom * far + 1.48753612908506148525e-2;
    farBottom = farBottom * far + 1.36929880922735805310e-1;
    farBottom = farBottom * far + 5.99832206555887937690e-1;
    farBottom = farBottom * far + 1.0;

    const int isCentral = __builtin_elementwise_abs(q) <= 0.425, isMiddle = tail <= 5.0;
    const double top = isCentral ? centralTop : isMiddle ? middleTop : farTop;
    const double bottom = isCentral ? centralBottom : isMiddle ? middleBottom : farBottom;
    const double value = top / bottom;
    return (!isCentral & (q < 0.0)) ? -value : value;
}

// The same to about 2e-7 by the article's other algorithm, without its last case: for p from 2^-34 to 1 - 2^-34.
static inline __attribute__((always_inline)) double inverse_normal_single(double p) {
    const double q = p - 0.5;

    const double central = 0.180625 - q * q;
    double centralTop = 5.9109374720e+1;
    centralTop = centralTop * central + 1.5929113202e+2;
    centralTop = centralTop * central + 5.0434271938e+1;
    centralTop = (centralTop * central + 3.3871327179e+0) * q;
    double centralBottom = 6.7187563600e+1;
    centralBottom = centralBottom * central + 7.8757757664e+1;
    centralBottom = centralBottom * central + 1.7895169469e+1;
    centralBottom = centralBottom * central + 1.0;

    const double middle = __builtin_elementwise_sqrt(-log_double(q < 0.0 ? p : 1.0 - p)) - 1.6;
    double middleTop = 1.7023821103e-1;
    middleTop = middleTop * middle + 1.3067284816e+0;
    middleTop = middleTop * middle + 2.7568153900e+0;
    middleTop = middleTop * middle + 1.4234372777e+0;
    double middleBottom = 1.2021132975e-1;
    middleBottom = middleBottom * middle + 7.3700164250e-1;
    middleBottom = middleBottom * middle + 1.0;

    const int isCentral = __builtin_elementwise_abs(q) <= 0.425;
    const double value = (isCentral ? centralTop : middleTop) / (isCentral ? centralBottom : middleBottom);
    return (!isCentral & (q < 0.0)) ? -value : value;
}

// The middles of equal intervals of (0, 1), so that neither end occurs.
static inline double open_uniform_of_word(uint32_t word) {
    return ((double)(int)(word ^ 0x80000000u) + 2147483648.5) * 0x1p-32;
}

static inline double open_uniform_of_words(uint32_t high, uint32_t low) {
    return ((double)(int)(high >> 6) * 67108864.0 + (double)(int)(low >> 6) + 0.5) * 0x1p-52;
}

// The distribution function of the normal distribution truncated to [-2, 2], turned to that of the whole: the
// probability below -2, and of lying within.
static inline double truncated_probability(double p) { return 0.022750131948179209 + p * 0.95449973610364158; }

static inline double clamp_to_two(double x) {
    const double bounded = x > 2.0 ? 2.0 : x;
    return bounded < -2.0 ? -2.0 : bounded;
}

#define RANDOM_FLOAT32(expression)                                                                                     \
    {                                                                                                                  \
        float *values = out;                                                                                           \
        PRAGMA(clang loop vectorize(assume_safety)) for (long i = 0; i < n; i++) {                                     \
            const uint32_t word = words[i];                                                                            \
            values[i] = (float)(expression);                                                                           \
        }                                                                                                              \
    }
#define RANDOM_FLOAT64(expression)                                                                                     \
    {                                                                                                                  \
        double *values = out;                                                                                          \
        PRAGMA(clang loop vectorize(assume_safety)) for (long i = 0; i < n; i++) {                                     \
            const uint32_t high = words[2 * i], low = words[2 * i + 1];                                                \
            values[i] = (expression);                                                                                  \
        }                                                                                                              \
    }

// `n` elements from the words that begin at `words`.
static void random_of_words(
    void *out, const uint32_t *words, descent_distribution distribution, descent_type type, long n) {
    if (distribution == DESCENT_RANDOM_BITS) {
        memcpy(out, words, (size_t)n * sizeof(uint32_t));
    } else if (distribution == DESCENT_RANDOM_UNIFORM) {
        if (type == DESCENT_FLOAT32) {
            RANDOM_FLOAT32((float)(int)(word >> 8) * 0x1p-24f)
        } else {
            RANDOM_FLOAT64(((double)(int)(high >> 5) * 67108864.0 + (double)(int)(low >> 6)) * 0x1p-53)
        }
    } else if (distribution == DESCENT_RANDOM_NORMAL) {
        if (type == DESCENT_FLOAT32) {
            RANDOM_FLOAT32(inverse_normal_single(open_uniform_of_word(word)))
        } else {
            RANDOM_FLOAT64(inverse_normal(open_uniform_of_words(high, low)))
        }
    } else {
        if (type == DESCENT_FLOAT32) {
            RANDOM_FLOAT32(
                clamp_to_two(inverse_normal_single(truncated_probability(open_uniform_of_word(word)))))
        } else {
            RANDOM_FLOAT64(
                clamp_to_two(inverse_normal(truncated_probability(open_uniform_of_words(high, low)))))
        }
    }
}

static void random_numbers(
    void *out, descent_distribution distribution, descent_type type, unsigned key0, unsigned key1,
    unsigned long start, long count) {
    const long wordsPerElement = type == DESCENT_FLOAT64 ? 2 : 1;
    const long elementSize = 4 * wordsPerElement;
    uint32_t words[randomWordsPerBlock];
    char *next = out;
    // Element `start` begins at this word of its counter.
    uint64_t counter = start * (unsigned long)wordsPerElement / 4;
    long skipped = (long)(start * (unsigned long)wordsPerElement % 4);
    while (count > 0) {
        philox_block(words, counter, key0, key1);
        const long available = (randomWordsPerBlock - skipped) / wordsPerElement;
        const long n = available < count ? available : count;
        random_of_words(next, words + skipped, distribution, type, n);
        next += n * elementSize;
        count -= n;
        counter += randomCountersPerBlock;
        skipped = 0;
    }
}
