#include "elementwise.h"
#include "exponential.h"
#include "loops.h"

#include <string.h>

static inline float greater(float a, float b) { return a > b ? a : b; }

CPEERS_WIDEST
void cpeers_sum(const cpeers_operands *o, long from, long to) {
#pragma clang fp reassociate(on)
    const float *values = o->y;
    float sum = 0;
    for (long i = from; i < to; i++) sum += values[i];
    o->out[from > 0] = sum;
}

CPEERS_WIDEST
void cpeers_sum_axis_1(const cpeers_operands *o, long from, long to) {
#pragma clang fp reassociate(on)
    for (long r = from; r < to; r++) {
        const float *row = o->y + r * o->columns;
        float sum = 0;
        for (long c = 0; c < o->columns; c++) sum += row[c];
        o->out[r] = sum;
    }
}

// In lanes, because the compiler must not change the order of the comparisons itself: it does not know that no value is
// NaN.
#define DEFINE_GREATEST(count)                                                                                         \
    static inline __attribute__((always_inline)) float greatest_##count(const float *row, long columns) {              \
        float lanes[count];                                                                                            \
        long c = 0;                                                                                                    \
        for (long k = 0; k < count; k++) lanes[k] = row[k];                                                            \
        for (; c + count <= columns; c += count) {                                                                     \
            for (long k = 0; k < count; k++) lanes[k] = greater(lanes[k], row[c + k]);                                 \
        }                                                                                                              \
        for (long k = 0; c < columns; c++, k++) lanes[k] = greater(lanes[k], row[c]);                                  \
        for (long width = count / 2; width > 0; width /= 2) {                                                          \
            for (long k = 0; k < width; k++) lanes[k] = greater(lanes[k], lanes[k + width]);                           \
        }                                                                                                              \
        return lanes[0];                                                                                               \
    }

DEFINE_GREATEST(64)
DEFINE_GREATEST(8)

CPEERS_WIDEST
void cpeers_max_axis_1(const cpeers_operands *o, long from, long to) {
    for (long r = from; r < to; r++) {
        const float *row = o->y + r * o->columns;
        o->out[r] = o->columns < 64 ? greatest_8(row, o->columns) : greatest_64(row, o->columns);
    }
}

CPEERS_WIDEST
void cpeers_sum_axis_0(const cpeers_operands *o, long from, long to) {
    float *restrict out = o->out;
    memset(out + from, 0, (size_t)(to - from) * sizeof(float));
    for (long r = 0; r < o->rows; r++) {
        const float *restrict row = o->y + r * o->columns;
        for (long c = from; c < to; c++) out[c] += row[c];
    }
}

CPEERS_WIDEST
void cpeers_max_axis_0(const cpeers_operands *o, long from, long to) {
    float *restrict out = o->out;
    memcpy(out + from, o->y + from, (size_t)(to - from) * sizeof(float));
    for (long r = 1; r < o->rows; r++) {
        const float *restrict row = o->y + r * o->columns;
        for (long c = from; c < to; c++) out[c] = greater(out[c], row[c]);
    }
}

CPEERS_WIDEST
void cpeers_softmax(const cpeers_operands *o, long from, long to) {
#pragma clang fp reassociate(on)
    for (long r = from; r < to; r++) {
        const float *restrict in = o->y + r * o->columns;
        float *restrict out = o->out + r * o->columns;
        float greatest = in[0];
        for (long c = 1; c < o->columns; c++) greatest = greater(greatest, in[c]);
        float sum = 0;
        for (long c = 0; c < o->columns; c++) {
            const float e = exponential(in[c] - greatest);
            out[c] = e;
            sum += e;
        }
        const float scale = 1 / sum;
        for (long c = 0; c < o->columns; c++) out[c] *= scale;
    }
}

CPEERS_WIDEST
void cpeers_add_row(const cpeers_operands *o, long from, long to) {
    for (long r = from; r < to; r++) {
        const float *restrict in = o->y + r * o->columns, *restrict row = o->x;
        float *restrict out = o->out + r * o->columns;
        for (long c = 0; c < o->columns; c++) out[c] = in[c] + row[c];
    }
}

CPEERS_WIDEST
void cpeers_multiply_column(const cpeers_operands *o, long from, long to) {
    for (long r = from; r < to; r++) {
        const float *restrict in = o->y + r * o->columns;
        float *restrict out = o->out + r * o->columns;
        const float factor = o->x[r];
        for (long c = 0; c < o->columns; c++) out[c] = in[c] * factor;
    }
}

static long least(long a, long b) { return a < b ? a : b; }

// Tiles that fit the first-level cache on both sides.
CPEERS_WIDEST
void cpeers_transpose(const cpeers_operands *o, long from, long to) {
    enum { edge = 32 };
    for (long c = from; c < to; c += edge) {
        for (long r = 0; r < o->rows; r += edge) {
            const long lastColumn = least(c + edge, to), lastRow = least(r + edge, o->rows);
            for (long j = c; j < lastColumn; j++) {
                for (long i = r; i < lastRow; i++) o->out[j * o->rows + i] = o->y[i * o->columns + j];
            }
        }
    }
}

void cpeers_gather(const cpeers_operands *o, long from, long to) {
    const size_t bytes = (size_t)o->columns * sizeof(float);
    for (long i = from; i < to; i++) {
        memcpy(o->out + i * o->columns, o->y + o->indices[i] * o->columns, bytes);
    }
}
