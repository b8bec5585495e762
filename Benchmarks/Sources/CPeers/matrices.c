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

// In vectors by hand, because the compiler does not change the order of comparisons: a value could be NaN.
typedef float lanes __attribute__((ext_vector_type(16), aligned(4)));

CPEERS_WIDEST
void cpeers_max_axis_1(const cpeers_operands *o, long from, long to) {
    for (long r = from; r < to; r++) {
        const float *row = o->y + r * o->columns;
        const lanes *vectors = (const lanes *)row;
        const long count = o->columns / 16;
        lanes a = row[0], b = row[0];
        for (long k = 0; k + 1 < count; k += 2) {
            a = __builtin_elementwise_max(a, vectors[k]);
            b = __builtin_elementwise_max(b, vectors[k + 1]);
        }
        if (count % 2) a = __builtin_elementwise_max(a, vectors[count - 1]);
        // The rest, with some of what was taken before.
        if (count > 0) b = __builtin_elementwise_max(b, *(const lanes *)(row + o->columns - 16));
        o->out[r] = __builtin_reduce_max(__builtin_elementwise_max(a, b));
        for (long c = 0; count == 0 && c < o->columns; c++) o->out[r] = greater(o->out[r], row[c]);
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
