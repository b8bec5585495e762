#include "loops.h"
#include "CPeers.h"

#include <math.h>
#include <string.h>

CPEERS_WIDEST
void cpeers_add_bias_relu(float *restrict values, const float *restrict bias, long rows, long columns) {
    for (long r = 0; r < rows; r++) {
        float *row = values + r * columns;
        for (long c = 0; c < columns; c++) {
            float value = row[c] + bias[c];
            row[c] = value > 0 ? value : 0;
        }
    }
}

CPEERS_WIDEST
void cpeers_relu_backward(
    float *restrict gradient, const float *restrict activations, float *restrict biasGradient, long rows,
    long columns) {
    memset(biasGradient, 0, (size_t)columns * sizeof(float));
    for (long r = 0; r < rows; r++) {
        float *row = gradient + r * columns;
        const float *active = activations + r * columns;
        for (long c = 0; c < columns; c++) {
            float value = active[c] > 0 ? row[c] : 0;
            row[c] = value;
            biasGradient[c] += value;
        }
    }
}

CPEERS_WIDEST
void cpeers_adam_update(
    float *restrict parameters, float *restrict mean, float *restrict variance, const float *restrict gradient,
    long count, long step) {
    const float rate = (float)(CPEERS_LEARNING_RATE / (1 - pow(CPEERS_BETA1, (double)step)));
    const float correction = (float)(1 / sqrt(1 - pow(CPEERS_BETA2, (double)step)));
    for (long i = 0; i < count; i++) {
        float g = gradient[i];
        float m = CPEERS_BETA1 * mean[i] + (1 - CPEERS_BETA1) * g;
        float v = CPEERS_BETA2 * variance[i] + (1 - CPEERS_BETA2) * (g * g);
        mean[i] = m;
        variance[i] = v;
        // The builtin leaves errno alone; sqrtf would not, and so could not be vectorised.
        parameters[i] -= rate * m / (__builtin_elementwise_sqrt(v) * correction + CPEERS_EPSILON);
    }
}

CPEERS_WIDEST
float cpeers_squared_error(
    float *restrict predictions, const float *restrict targets, float bias, float scale, long count, float *sum) {
    float squares = 0, total = 0;
    // The compiler may add in any order.
#pragma clang loop vectorize(enable)
    for (long i = 0; i < count; i++) {
#pragma clang fp reassociate(on)
        float residual = predictions[i] + bias - targets[i];
        squares += residual * residual;
        predictions[i] = residual * scale;
        total += residual;
    }
    *sum = total * scale;
    return squares / (float)count;
}
