// Reductions of the rows and of the columns of matrices. The order of the operations depends on the shape alone, never
// on the instruction set, so that sums have the same bits everywhere.

#define DEFINE_LANES(type, count) typedef type type##x##count __attribute__((ext_vector_type(count)));
#define DEFINE_LANE_WIDTHS(type)                                                                                       \
    DEFINE_LANES(type, 2) DEFINE_LANES(type, 4) DEFINE_LANES(type, 8) DEFINE_LANES(type, 16)

DEFINE_LANE_WIDTHS(float)
DEFINE_LANE_WIDTHS(double)
DEFINE_LANE_WIDTHS(unsigned)
DEFINE_LANE_WIDTHS(int)
DEFINE_LANE_WIDTHS(int64_t)
DEFINE_LANE_WIDTHS(uint8_t)
DEFINE_LANE_WIDTHS(int8_t)

// For vectors of lanes and for numbers alike.
#define COMBINE_SUM(a, b) ((a) + (b))
#define COMBINE_MAXIMUM(a, b) ((((a) >= (b)) | ((a) != (a))) ? (a) : (b))
#define COMBINE_MINIMUM(a, b) ((((a) <= (b)) | ((a) != (a))) ? (a) : (b))

#define LOAD_LANES(lanes, name, pointer)                                                                               \
    lanes name;                                                                                                        \
    memcpy(&name, pointer, sizeof name);

#define FOLD_2(type, COMBINE, v) const type folded = COMBINE(v.x, v.y);
#define FOLD_4(type, COMBINE, v)                                                                                       \
    const type##x2 pair = COMBINE(v.lo, v.hi);                                                                         \
    FOLD_2(type, COMBINE, pair)
#define FOLD_8(type, COMBINE, v)                                                                                       \
    const type##x4 four = COMBINE(v.lo, v.hi);                                                                         \
    FOLD_4(type, COMBINE, four)
#define FOLD_16(type, COMBINE, v)                                                                                      \
    const type##x8 eight = COMBINE(v.lo, v.hi);                                                                        \
    FOLD_8(type, COMBINE, eight)

#define LANE_NUMBERS_4 {0, 1, 2, 3}
#define LANE_NUMBERS_8 {0, 1, 2, 3, 4, 5, 6, 7}
#define LANE_NUMBERS_16 {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}

// A row of at least `count` elements: four vectors of lanes side by side, then one, then the row's last `count`
// elements with those already taken replaced by the identity.
#define DEFINE_ROW(name, type, integer, count, COMBINE, identity)                                                      \
    static inline type name##_row_##count(const type *row, long columns) {                                             \
        typedef type##x##count lanes;                                                                                  \
        LOAD_LANES(lanes, sum, row)                                                                                    \
        long c = count;                                                                                                \
        if (columns >= 4 * count) {                                                                                    \
            LOAD_LANES(lanes, sum1, row + count)                                                                       \
            LOAD_LANES(lanes, sum2, row + 2 * count)                                                                   \
            LOAD_LANES(lanes, sum3, row + 3 * count)                                                                   \
            for (c = 4 * count; c + 4 * count <= columns; c += 4 * count) {                                            \
                LOAD_LANES(lanes, next, row + c)                                                                       \
                LOAD_LANES(lanes, next1, row + c + count)                                                              \
                LOAD_LANES(lanes, next2, row + c + 2 * count)                                                          \
                LOAD_LANES(lanes, next3, row + c + 3 * count)                                                          \
                sum = COMBINE(sum, next);                                                                              \
                sum1 = COMBINE(sum1, next1);                                                                           \
                sum2 = COMBINE(sum2, next2);                                                                           \
                sum3 = COMBINE(sum3, next3);                                                                           \
            }                                                                                                          \
            sum = COMBINE(sum, sum1);                                                                                  \
            sum2 = COMBINE(sum2, sum3);                                                                                \
            sum = COMBINE(sum, sum2);                                                                                  \
        }                                                                                                              \
        for (; c + count <= columns; c += count) {                                                                     \
            LOAD_LANES(lanes, next, row + c)                                                                           \
            sum = COMBINE(sum, next);                                                                                  \
        }                                                                                                              \
        if (c < columns) {                                                                                             \
            LOAD_LANES(lanes, last, row + columns - count)                                                             \
            const integer##x##count numbers = LANE_NUMBERS_##count;                                                    \
            const integer##x##count taken = (integer)(count - (columns - c));                                          \
            last = numbers >= taken ? last : (lanes)(identity);                                                        \
            sum = COMBINE(sum, last);                                                                                  \
        }                                                                                                              \
        FOLD_##count(type, COMBINE, sum) return folded;                                                                \
    }

#define DEFINE_SHORT_ROW(name, type, COMBINE, identity)                                                                \
    static inline type name##_row_1(const type *row, long columns) {                                                   \
        type sum = (identity);                                                                                         \
        for (long c = 0; c < columns; c++) { sum = COMBINE(sum, row[c]); }                                             \
        return sum;                                                                                                    \
    }

// `count` adjacent columns of all rows; `result` may be `accumulator`.
#define DEFINE_COLUMN_BLOCK(name, type, count, COMBINE)                                                                \
    static inline void name##_block_##count(                                                                           \
        type *result, const type *accumulator, const type *in, long rows, long columns) {                              \
        LOAD_LANES(type##x##count, sum, accumulator)                                                                   \
        for (long r = 0; r < rows; r++) {                                                                              \
            LOAD_LANES(type##x##count, next, in + r * columns)                                                         \
            sum = COMBINE(sum, next);                                                                                  \
        }                                                                                                              \
        memcpy(result, &sum, sizeof sum);                                                                              \
    }                                                                                                                  \
    static void name##_columns_##count(type *accumulator, const type *in, long rows, long columns) {                   \
        /* The last vector may overlap the one before it, whose columns it then only computes again. */                \
        const long last = columns - count;                                                                             \
        type lastSum[count];                                                                                           \
        name##_block_##count(lastSum, accumulator + last, in + last, rows, columns);                                   \
        long c = 0;                                                                                                    \
        for (; c + 4 * count <= columns; c += 4 * count) {                                                             \
            type *const a = accumulator + c;                                                                           \
            LOAD_LANES(type##x##count, sum, a)                                                                         \
            LOAD_LANES(type##x##count, sum1, a + count)                                                                \
            LOAD_LANES(type##x##count, sum2, a + 2 * count)                                                            \
            LOAD_LANES(type##x##count, sum3, a + 3 * count)                                                            \
            for (long r = 0; r < rows; r++) {                                                                          \
                const type *const row = in + r * columns + c;                                                          \
                LOAD_LANES(type##x##count, next, row)                                                                  \
                LOAD_LANES(type##x##count, next1, row + count)                                                         \
                LOAD_LANES(type##x##count, next2, row + 2 * count)                                                     \
                LOAD_LANES(type##x##count, next3, row + 3 * count)                                                     \
                sum = COMBINE(sum, next);                                                                              \
                sum1 = COMBINE(sum1, next1);                                                                           \
                sum2 = COMBINE(sum2, next2);                                                                           \
                sum3 = COMBINE(sum3, next3);                                                                           \
            }                                                                                                          \
            memcpy(a, &sum, sizeof sum);                                                                               \
            memcpy(a + count, &sum1, sizeof sum);                                                                      \
            memcpy(a + 2 * count, &sum2, sizeof sum);                                                                  \
            memcpy(a + 3 * count, &sum3, sizeof sum);                                                                  \
        }                                                                                                              \
        for (; c < last; c += count) {                                                                                 \
            name##_block_##count(accumulator + c, accumulator + c, in + c, rows, columns);                             \
        }                                                                                                              \
        memcpy(accumulator + last, lastSum, sizeof lastSum);                                                           \
    }

#define DEFINE_FEW_COLUMNS(name, type, COMBINE)                                                                        \
    static void name##_columns_1(type *accumulator, const type *in, long rows, long columns) {                         \
        for (long c = 0; c < columns; c++) {                                                                           \
            type sum = accumulator[c];                                                                                 \
            for (long r = 0; r < rows; r++) { sum = COMBINE(sum, in[r * columns + c]); }                               \
            accumulator[c] = sum;                                                                                      \
        }                                                                                                              \
    }

// `half` is 8 where `most` is 16, and else the shortest, 4.
#define DEFINE_REDUCTION(name, type, integer, most, half, COMBINE, identity)                                           \
    DEFINE_ROW(name, type, integer, most, COMBINE, identity)                                                           \
    DEFINE_ROW(name, type, integer, half, COMBINE, identity)                                                           \
    DEFINE_SHORT_ROW(name, type, COMBINE, identity)                                                                    \
    DEFINE_COLUMN_BLOCK(name, type, most, COMBINE)                                                                     \
    DEFINE_COLUMN_BLOCK(name, type, half, COMBINE)                                                                     \
    DEFINE_FEW_COLUMNS(name, type, COMBINE)                                                                            \
    static void name##_rows(void *outOperand, const void *inOperand, long rows, long columns) {                        \
        type *out = outOperand;                                                                                        \
        const type *in = inOperand;                                                                                    \
        if (columns >= most) {                                                                                         \
            for (long r = 0; r < rows; r++) { out[r] = name##_row_##most(in + r * columns, columns); }                 \
        } else if (columns >= half) {                                                                                  \
            for (long r = 0; r < rows; r++) { out[r] = name##_row_##half(in + r * columns, columns); }                 \
        } else {                                                                                                       \
            for (long r = 0; r < rows; r++) { out[r] = name##_row_1(in + r * columns, columns); }                      \
        }                                                                                                              \
    }                                                                                                                  \
    static void name##_columns(void *accumulator, const void *in, long rows, long columns) {                           \
        if (columns >= most) {                                                                                         \
            name##_columns_##most(accumulator, in, rows, columns);                                                     \
        } else if (columns >= half) {                                                                                  \
            name##_columns_##half(accumulator, in, rows, columns);                                                     \
        } else {                                                                                                       \
            name##_columns_1(accumulator, in, rows, columns);                                                          \
        }                                                                                                              \
    }

DEFINE_REDUCTION(sum_float, float, int, 16, 8, COMBINE_SUM, 0.0f)
DEFINE_REDUCTION(sum_double, double, int64_t, 8, 4, COMBINE_SUM, 0.0)
DEFINE_REDUCTION(sum_int, unsigned, int, 16, 8, COMBINE_SUM, 0u)
DEFINE_REDUCTION(maximum_float, float, int, 16, 8, COMBINE_MAXIMUM, -__builtin_inff())
DEFINE_REDUCTION(maximum_double, double, int64_t, 8, 4, COMBINE_MAXIMUM, -__builtin_inf())
DEFINE_REDUCTION(maximum_int, int, int, 16, 8, COMBINE_MAXIMUM, INT_MIN)
DEFINE_REDUCTION(maximum_bool, uint8_t, int8_t, 16, 8, COMBINE_MAXIMUM, 0)
DEFINE_REDUCTION(minimum_float, float, int, 16, 8, COMBINE_MINIMUM, __builtin_inff())
DEFINE_REDUCTION(minimum_double, double, int64_t, 8, 4, COMBINE_MINIMUM, __builtin_inf())
DEFINE_REDUCTION(minimum_int, int, int, 16, 8, COMBINE_MINIMUM, INT_MAX)
DEFINE_REDUCTION(minimum_bool, uint8_t, int8_t, 16, 8, COMBINE_MINIMUM, 1)

#define REDUCTION_ENTRIES                                                                                              \
    [DESCENT_REDUCTION_sum][DESCENT_FLOAT32] = {sum_float_rows, sum_float_columns},                                                       \
    [DESCENT_REDUCTION_sum][DESCENT_FLOAT64] = {sum_double_rows, sum_double_columns},                                                     \
    [DESCENT_REDUCTION_sum][DESCENT_INT32] = {sum_int_rows, sum_int_columns},                                                             \
    [DESCENT_REDUCTION_maximum][DESCENT_FLOAT32] = {maximum_float_rows, maximum_float_columns},                                           \
    [DESCENT_REDUCTION_maximum][DESCENT_FLOAT64] = {maximum_double_rows, maximum_double_columns},                                         \
    [DESCENT_REDUCTION_maximum][DESCENT_INT32] = {maximum_int_rows, maximum_int_columns},                                                 \
    [DESCENT_REDUCTION_maximum][DESCENT_BOOL] = {maximum_bool_rows, maximum_bool_columns},                                                \
    [DESCENT_REDUCTION_minimum][DESCENT_FLOAT32] = {minimum_float_rows, minimum_float_columns},                                           \
    [DESCENT_REDUCTION_minimum][DESCENT_FLOAT64] = {minimum_double_rows, minimum_double_columns},                                         \
    [DESCENT_REDUCTION_minimum][DESCENT_INT32] = {minimum_int_rows, minimum_int_columns},                                                 \
    [DESCENT_REDUCTION_minimum][DESCENT_BOOL] = {minimum_bool_rows, minimum_bool_columns},                                                \
