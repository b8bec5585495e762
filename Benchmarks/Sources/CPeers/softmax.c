#include "loops.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

// e^x for x <= 0: x = n ln 2 + r, and the polynomial of Cephes' expf for r. Relative error below 2e-7.
static inline __attribute__((always_inline)) float exponential(float x) {
    x = x < -87.0f ? -87.0f : x;
    const float rounder = 12582912.0f;  // 1.5 * 2^23: adding it rounds to a whole number
    float n = (x * 1.44269504088896341f + rounder) - rounder;
    float r = x - n * 0.693359375f - n * -2.12194440e-4f;
    float p = 1.9875691500e-4f;
    p = p * r + 1.3981999507e-3f;
    p = p * r + 8.3334519073e-3f;
    p = p * r + 4.1665795894e-2f;
    p = p * r + 1.6666665459e-1f;
    p = p * r + 5.0000001201e-1f;
    p = p * r * r + r + 1;
    union {
        int32_t bits;
        float value;
    } power = {.bits = ((int32_t)n + 127) << 23};
    return p * power.value;
}

CPEERS_WIDEST
float cpeers_softmax_cross_entropy(
    float *restrict logits, const float *restrict bias, const int *restrict labels, float *restrict biasGradient,
    float *restrict sums, long rows, long columns) {
#pragma clang fp reassociate(on)
    float atLabels = 0;
    for (long r = 0; r < rows; r++) {
        float *row = logits + r * columns;
        float largest = -INFINITY;
        for (long c = 0; c < columns; c++) {
            row[c] += bias[c];
            largest = row[c] > largest ? row[c] : largest;
        }
        for (long c = 0; c < columns; c++) row[c] -= largest;
        atLabels += row[labels[r]];
    }
    // One loop over the whole batch, because a row is often shorter than a vector register.
    for (long i = 0; i < rows * columns; i++) logits[i] = exponential(logits[i]);
    for (long r = 0; r < rows; r++) {
        const float *row = logits + r * columns;
        float sum = 0;
        for (long c = 0; c < columns; c++) sum += row[c];
        sums[r] = sum;
    }
    // The sum of the logarithms is the logarithm of the product, taken before that could overflow.
    double logarithms = 0, product = 1;
    memset(biasGradient, 0, (size_t)columns * sizeof(float));
    for (long r = 0; r < rows; r++) {
        float *row = logits + r * columns;
        product *= sums[r];
        if (product > 1e200) {
            logarithms += log(product);
            product = 1;
        }
        float scale = 1 / (sums[r] * (float)rows);
        for (long c = 0; c < columns; c++) row[c] *= scale;
        row[labels[r]] -= 1 / (float)rows;
        for (long c = 0; c < columns; c++) biasGradient[c] += row[c];
    }
    return (float)((logarithms + log(product) - atLabels) / (double)rows);
}
