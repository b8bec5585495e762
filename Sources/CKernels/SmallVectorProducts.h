// Products of a small matrix and a vector, where a BLAS spends longer on beginning than on multiplying. Both the matrix'
// rows and its columns are at least one vector register long; the last register of a row may overlap the one before it.

// Σ over each of as many rows as a register has lanes: halves of two registers are added until each lane has one row.
#define EVEN_FLOAT32 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30
#define ODD_FLOAT32 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31
#define NUMBERS_FLOAT32 {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}
#define EVEN_FLOAT64 0, 2, 4, 6, 8, 10, 12, 14
#define ODD_FLOAT64 1, 3, 5, 7, 9, 11, 13, 15
#define NUMBERS_FLOAT64 {0, 1, 2, 3, 4, 5, 6, 7}

#define DEFINE_SMALL_VECTOR_PRODUCT(TYPE, type, integer)                                                               \
    typedef integer numbers_##TYPE __attribute__((ext_vector_type(VECTOR_BYTES / sizeof(type))));                      \
    static inline vector_##TYPE vector_at_##TYPE(const type *place) {                                                  \
        vector_##TYPE vector;                                                                                          \
        memcpy(&vector, place, sizeof vector);                                                                         \
        return vector;                                                                                                 \
    }                                                                                                                  \
    static void rows_by_vector_##TYPE(                                                                                 \
        long rows, long inner, const type *matrix, long stride, const type *vector, type *product) {                   \
        enum { lanes = VECTOR_BYTES / sizeof(type) };                                                                  \
        const long last = inner - lanes, whole = inner / lanes * lanes;                                                \
        const numbers_##TYPE numbers = NUMBERS_##TYPE;                                                                 \
        const numbers_##TYPE isNew = numbers >= (integer)(whole - last);                                               \
        for (long first = 0; first < rows; first += lanes) {                                                           \
            const long row = first + lanes <= rows ? first : rows - lanes;                                             \
            const type *const from = matrix + row * stride;                                                            \
            vector_##TYPE sums[lanes];                                                                                 \
            const vector_##TYPE start = vector_at_##TYPE(vector);                                                      \
            UNROLLED for (long r = 0; r < lanes; r++) { sums[r] = vector_at_##TYPE(from + r * stride) * start; }       \
            for (long p = lanes; p + lanes <= inner; p += lanes) {                                                     \
                const vector_##TYPE factors = vector_at_##TYPE(vector + p);                                            \
                UNROLLED for (long r = 0; r < lanes; r++) {                                                            \
                    sums[r] = __builtin_elementwise_fma(vector_at_##TYPE(from + r * stride + p), factors, sums[r]);    \
                }                                                                                                      \
            }                                                                                                          \
            if (whole < inner) {                                                                                       \
                const vector_##TYPE factors = vector_at_##TYPE(vector + last);                                         \
                UNROLLED for (long r = 0; r < lanes; r++) {                                                            \
                    const vector_##TYPE sum =                                                                          \
                        __builtin_elementwise_fma(vector_at_##TYPE(from + r * stride + last), factors, sums[r]);       \
                    sums[r] = isNew ? sum : sums[r];                                                                   \
                }                                                                                                      \
            }                                                                                                          \
            UNROLLED for (long width = lanes / 2; width > 0; width /= 2) {                                             \
                UNROLLED for (long r = 0; r < width; r++) {                                                            \
                    const vector_##TYPE a = sums[2 * r], b = sums[2 * r + 1];                                          \
                    sums[r] = __builtin_shufflevector(a, b, EVEN_##TYPE) + __builtin_shufflevector(a, b, ODD_##TYPE);  \
                }                                                                                                      \
            }                                                                                                          \
            memcpy(product + row, sums, sizeof sums[0]);                                                               \
        }                                                                                                              \
    }                                                                                                                  \
    static void vector_by_rows_##TYPE(                                                                                 \
        long columns, long inner, const type *matrix, long stride, const type *vector, type *product) {                \
        enum { lanes = VECTOR_BYTES / sizeof(type), chains = 4 };                                                      \
        for (long next = 0; next < columns; next += 2 * lanes) {                                                       \
            /* Two registers side by side, which may overlap each other and those before. */                          \
            const long second = next + 2 * lanes <= columns ? next + lanes : columns - lanes;                          \
            const long first = next + lanes <= columns ? next : columns - lanes;                                       \
            vector_##TYPE sums[chains][2];                                                                             \
            UNROLLED for (long c = 0; c < chains; c++) { sums[c][0] = sums[c][1] = 0; }                                \
            long p = 0;                                                                                                \
            for (; p + chains <= inner; p += chains) {                                                                 \
                UNROLLED for (long c = 0; c < chains; c++) {                                                           \
                    const type *const row = matrix + (p + c) * stride;                                                 \
                    const vector_##TYPE factor = (vector_##TYPE)(vector[p + c]);                                       \
                    sums[c][0] = __builtin_elementwise_fma(factor, vector_at_##TYPE(row + first), sums[c][0]);         \
                    sums[c][1] = __builtin_elementwise_fma(factor, vector_at_##TYPE(row + second), sums[c][1]);        \
                }                                                                                                      \
            }                                                                                                          \
            for (; p < inner; p++) {                                                                                   \
                const type *const row = matrix + p * stride;                                                           \
                const vector_##TYPE factor = (vector_##TYPE)(vector[p]);                                               \
                sums[0][0] = __builtin_elementwise_fma(factor, vector_at_##TYPE(row + first), sums[0][0]);             \
                sums[0][1] = __builtin_elementwise_fma(factor, vector_at_##TYPE(row + second), sums[0][1]);            \
            }                                                                                                          \
            const vector_##TYPE left = (sums[0][0] + sums[1][0]) + (sums[2][0] + sums[3][0]);                          \
            const vector_##TYPE right = (sums[0][1] + sums[1][1]) + (sums[2][1] + sums[3][1]);                         \
            memcpy(product + first, &left, sizeof left);                                                               \
            memcpy(product + second, &right, sizeof right);                                                            \
        }                                                                                                              \
    }                                                                                                                  \
    static void small_vector_product_##TYPE(                                                                           \
        long length, long inner, const void *matrix, long stride, int sumsRows, const void *vector, void *product) {   \
        (sumsRows ? vector_by_rows_##TYPE : rows_by_vector_##TYPE)(length, inner, matrix, stride, vector, product);    \
    }

DEFINE_SMALL_VECTOR_PRODUCT(FLOAT32, float, int)
DEFINE_SMALL_VECTOR_PRODUCT(FLOAT64, double, int64_t)
