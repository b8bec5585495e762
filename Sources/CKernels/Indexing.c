// Rows looked up by index, running sums, and positions of extremes.

#include <stdint.h>
#include <string.h>

#include "CKernels.h"

#pragma STDC FP_CONTRACT OFF

static long first_index_outside(const int *indices, long count, long tableRows) {
    for (long i = 0; i < count; i++) {
        if (indices[i] < 0 || indices[i] >= tableRows) {
            return i;
        }
    }
    return -1;
}

#define COPY_ROWS(size)                                                                                                \
    for (long i = 0; i < count; i++, next += (size)) {                                                                 \
        if (indices[i] < 0 || indices[i] >= tableRows) { return i; }                                                   \
        memcpy(next, (const char *)table + indices[i] * (long)(size), (size_t)(size));                                 \
    }                                                                                                                  \
    return -1;

long descent_gather_rows(
    void *out, const void *table, const int *indices, long count, long rowElements, long tableRows, long elementSize) {
    const long rowSize = rowElements * elementSize;
    char *next = out;
    // Short rows by instructions of their own instead of calls.
    switch (rowSize) {
    case 4: COPY_ROWS(4)
    case 8: COPY_ROWS(8)
    case 16: COPY_ROWS(16)
    case 32: COPY_ROWS(32)
    case 64: COPY_ROWS(64)
    default: COPY_ROWS(rowSize)
    }
}

#define SCATTER_ADD(type)                                                                                              \
    for (long i = 0; i < count; i++) {                                                                                 \
        type *const to = (type *)table + indices[i] * rowElements;                                                     \
        const type *const from = (const type *)rows + i * rowElements;                                                 \
        for (long j = 0; j < rowElements; j++) { to[j] += from[j]; }                                                   \
    }

long descent_scatter_add_rows(
    void *table, const void *rows, const int *indices, long count, long rowElements, long tableRows,
    descent_type type) {
    const long outside = first_index_outside(indices, count, tableRows);
    if (outside >= 0) {
        return outside;
    }
    switch (type) {
    case DESCENT_FLOAT32: SCATTER_ADD(float) break;
    case DESCENT_FLOAT64: SCATTER_ADD(double) break;
    case DESCENT_INT32: SCATTER_ADD(unsigned) break;
    default: __builtin_trap();
    }
    return -1;
}

// Each step adds a row of `inner` elements to the running sums of the one before it.
#define CUMULATIVE_SUM(type)                                                                                           \
    for (long o = 0; o < outer; o++) {                                                                                 \
        for (long k = 0; k < axisLength; k++) {                                                                        \
            const long position = reverse ? axisLength - 1 - k : k;                                                    \
            type *const to = (type *)out + (o * axisLength + position) * inner;                                        \
            const type *const from = (const type *)in + (o * axisLength + position) * inner;                           \
            const type *const before = reverse ? to + inner : to - inner;                                              \
            for (long i = 0; i < inner; i++) { to[i] = k == 0 ? from[i] : before[i] + from[i]; }                       \
        }                                                                                                              \
    }

void descent_cumulative_sum(
    void *out, const void *in, long outer, long axisLength, long inner, int reverse, descent_type type) {
    switch (type) {
    case DESCENT_FLOAT32: CUMULATIVE_SUM(float) break;
    case DESCENT_FLOAT64: CUMULATIVE_SUM(double) break;
    case DESCENT_INT32: CUMULATIVE_SUM(unsigned) break;
    default: __builtin_trap();
    }
}

// A later element takes over only if it is strictly better, or the first NaN.
#define ARGUMENT_OF_EXTREME(type)                                                                                      \
    for (long o = 0; o < outer; o++) {                                                                                 \
        for (long i = 0; i < inner; i++) {                                                                             \
            const type *const first = (const type *)in + o * axisLength * inner + i;                                   \
            type best = *first;                                                                                        \
            long position = 0;                                                                                         \
            for (long k = 1; k < axisLength && best == best; k++) {                                                    \
                const type value = first[k * inner];                                                                   \
                if ((wantsMaximum ? value > best : value < best) || value != value) {                                  \
                    best = value;                                                                                      \
                    position = k;                                                                                      \
                }                                                                                                      \
            }                                                                                                          \
            out[o * inner + i] = (int)position;                                                                        \
        }                                                                                                              \
    }

void descent_argument_of_extreme(
    int *out, const void *in, long outer, long axisLength, long inner, int wantsMaximum, descent_type type) {
    switch (type) {
    case DESCENT_FLOAT32: ARGUMENT_OF_EXTREME(float) break;
    case DESCENT_FLOAT64: ARGUMENT_OF_EXTREME(double) break;
    case DESCENT_INT32: ARGUMENT_OF_EXTREME(int) break;
    case DESCENT_BOOL:
    case DESCENT_UINT8: ARGUMENT_OF_EXTREME(uint8_t) break;
    }
}
