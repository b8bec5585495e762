#include "exponential.h"
#include "loops.h"

#include <math.h>
#include <string.h>

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
