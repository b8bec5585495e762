// Products of matrices that fit the first-level cache, where a BLAS spends as long on beginning as on multiplying. Only
// for instruction sets with 32 vector registers, in which a tile of eight rows by two vectors stays.

enum { longestInner = 128, tileRows = 8 };

// `ROWS` rows of the product by one or two vectors of columns, from a panel of the right matrix whose rows are
// `panelStride` apart. Sums run over the inner axis in order, on as many lanes as columns.
#define DEFINE_TILE(TYPE, type, ROWS, VECTORS)                                                                         \
    static inline __attribute__((always_inline)) void tile_##TYPE##_##ROWS##_##VECTORS(                                \
        const type *a, long rowStep, long innerStep, const type *panel, long panelStride, long inner, type *out,       \
        long outStride) {                                                                                              \
        vector_##TYPE sums[ROWS][VECTORS];                                                                             \
        UNROLLED for (long r = 0; r < ROWS; r++) {                                                                     \
            UNROLLED for (long v = 0; v < VECTORS; v++) { sums[r][v] = 0; }                                            \
        }                                                                                                              \
        for (long p = 0; p < inner; p++) {                                                                             \
            vector_##TYPE columns[VECTORS];                                                                            \
            memcpy(columns, panel + p * panelStride, sizeof columns);                                                  \
            UNROLLED for (long r = 0; r < ROWS; r++) {                                                                 \
                const vector_##TYPE factor = (vector_##TYPE)(a[r * rowStep + p * innerStep]);                          \
                UNROLLED for (long v = 0; v < VECTORS; v++) {                                                          \
                    sums[r][v] = __builtin_elementwise_fma(factor, columns[v], sums[r][v]);                            \
                }                                                                                                      \
            }                                                                                                          \
        }                                                                                                              \
        UNROLLED for (long r = 0; r < ROWS; r++) { memcpy(out + r * outStride, sums[r], sizeof sums[r]); }             \
    }

#define UNROLLED _Pragma("clang loop unroll(full)")

// Tiles write whole vectors: into the result where they fit or the next row covers what is too much, else into `tile`,
// from where the columns that there are go to the result.
#define DEFINE_SMALL_PRODUCT(TYPE, type)                                                                               \
    DEFINE_TILE(TYPE, type, 8, 1)                                                                                      \
    DEFINE_TILE(TYPE, type, 8, 2)                                                                                      \
    DEFINE_TILE(TYPE, type, 1, 1)                                                                                      \
    DEFINE_TILE(TYPE, type, 1, 2)                                                                                      \
    static void small_product_##TYPE(                                                                                  \
        long rows, long columns, long inner, const void *left, long leftStride, int leftIsTransposed,                  \
        const void *right, long rightStride, int rightIsTransposed, void *product) {                                   \
        enum { width = 2 * sizeof(vector_##TYPE) / sizeof(type), half = width / 2 };                                   \
        const type *const a = left, *const b = right;                                                                  \
        type *const out = product;                                                                                     \
        const long rowStep = leftIsTransposed ? 1 : leftStride, innerStep = leftIsTransposed ? leftStride : 1;         \
        type packed[longestInner * width] __attribute__((aligned(VECTOR_BYTES)));                                      \
        for (long first = 0; first < columns; first += width) {                                                        \
            const long count = columns - first < width ? columns - first : width;                                      \
            const type *panel = b + first;                                                                             \
            long panelStride = rightStride;                                                                            \
            if (rightIsTransposed) {                                                                                   \
                pack_columns_##TYPE(packed, b + first * rightStride, rightStride, count, inner);                       \
            } else if (count % half != 0) {                                                                            \
                pack_rows_##TYPE(packed, panel, rightStride, count, inner);                                            \
            }                                                                                                          \
            if (rightIsTransposed || count % half != 0) {                                                              \
                panel = packed;                                                                                        \
                panelStride = width;                                                                                   \
            }                                                                                                          \
            long row = 0;                                                                                              \
            for (; row + tileRows <= rows; row += tileRows) {                                                          \
                type tile[tileRows * width] __attribute__((aligned(VECTOR_BYTES)));                                    \
                const type *const from = a + row * rowStep;                                                            \
                type *const target = out + row * columns + first;                                                      \
                if (count == width) {                                                                                  \
                    tile_##TYPE##_8_2(from, rowStep, innerStep, panel, panelStride, inner, target, columns);           \
                } else if (count == half) {                                                                            \
                    tile_##TYPE##_8_1(from, rowStep, innerStep, panel, panelStride, inner, target, columns);           \
                } else if (count < half && columns == count && (row + tileRows - 1) * columns + half <= rows * columns) {       \
                    /* What is written beyond a row, the next one overwrites. */                                       \
                    tile_##TYPE##_8_1(from, rowStep, innerStep, panel, panelStride, inner, target, columns);           \
                } else if (count < half) {                                                                             \
                    tile_##TYPE##_8_1(from, rowStep, innerStep, panel, panelStride, inner, tile, width);               \
                    copy_tile_##TYPE(target, columns, tile, count, tileRows);                                          \
                } else {                                                                                               \
                    tile_##TYPE##_8_2(from, rowStep, innerStep, panel, panelStride, inner, tile, width);               \
                    copy_tile_##TYPE(target, columns, tile, count, tileRows);                                          \
                }                                                                                                      \
            }                                                                                                          \
            for (; row < rows; row++) {                                                                                \
                type tile[width];                                                                                      \
                const type *const from = a + row * rowStep;                                                            \
                if (count <= half) {                                                                                   \
                    tile_##TYPE##_1_1(from, rowStep, innerStep, panel, panelStride, inner, tile, width);               \
                } else {                                                                                               \
                    tile_##TYPE##_1_2(from, rowStep, innerStep, panel, panelStride, inner, tile, width);               \
                }                                                                                                      \
                copy_tile_##TYPE(out + row * columns + first, columns, tile, count, 1);                                \
            }                                                                                                          \
        }                                                                                                              \
    }

#define DEFINE_PACKING(TYPE, type)                                                                                     \
    static void pack_columns_##TYPE(type *packed, const type *columns, long stride, long count, long inner) {          \
        const long width = 2 * (long)(sizeof(vector_##TYPE) / sizeof(type));                                           \
        for (long p = 0; p < inner; p++) {                                                                             \
            for (long c = 0; c < count; c++) { packed[p * width + c] = columns[c * stride + p]; }                      \
        }                                                                                                              \
    }                                                                                                                  \
    static void pack_rows_##TYPE(type *packed, const type *rows, long stride, long count, long inner) {                \
        enum { width = 2 * sizeof(vector_##TYPE) / sizeof(type), half = width / 2 };                                   \
        long p = 0;                                                                                                    \
        if (count < half) {                                                                                            \
            /* Lanes beyond the columns hold whatever follows: nobody looks at their sums. */                          \
            for (; p * stride + half <= (inner - 1) * stride + count; p++) {                                           \
                memcpy(packed + p * width, rows + p * stride, half * sizeof(type));                                    \
            }                                                                                                          \
        }                                                                                                              \
        for (; p < inner; p++) {                                                                                       \
            for (long c = 0; c < count; c++) { packed[p * width + c] = rows[p * stride + c]; }                         \
        }                                                                                                              \
    }                                                                                                                  \
    static inline void copy_tile_##TYPE(type *out, long outStride, const type *tile, long count, long rows) {          \
        const long width = 2 * (long)(sizeof(vector_##TYPE) / sizeof(type));                                           \
        for (long r = 0; r < rows; r++) {                                                                              \
            for (long c = 0; c < count; c++) { out[r * outStride + c] = tile[r * width + c]; }                         \
        }                                                                                                              \
    }

DEFINE_PACKING(FLOAT32, float)
DEFINE_PACKING(FLOAT64, double)
DEFINE_SMALL_PRODUCT(FLOAT32, float)
DEFINE_SMALL_PRODUCT(FLOAT64, double)
