#ifndef CPEERS_LOOPS_H
#define CPEERS_LOOPS_H

// The loops between the matrix products.

#if defined(__x86_64__) && defined(__linux__)
#define CPEERS_WIDEST __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define CPEERS_WIDEST
#endif

// values[r, c] = max(values[r, c] + bias[c], 0).
void cpeers_add_bias_relu(float *restrict values, const float *restrict bias, long rows, long columns);

// Turns the logits without their bias, `[rows, columns]`, into the gradient of the mean cross-entropy by the logits,
// sums that over the rows into `biasGradient`, and returns the mean cross-entropy. `sums` is scratch, `[rows]`.
float cpeers_softmax_cross_entropy(
    float *restrict logits, const float *restrict bias, const int *restrict labels, float *restrict biasGradient,
    float *restrict sums, long rows, long columns);

// Zeroes the gradient where the ReLU was off and sums what is left over the rows into `biasGradient`.
void cpeers_relu_backward(
    float *restrict gradient, const float *restrict activations, float *restrict biasGradient, long rows,
    long columns);

// Turns the predictions without their bias into the gradient of the mean squared error by them, which is `scale` times
// the residual. Gives the sum of that, and returns the mean of the squares.
float cpeers_squared_error(
    float *restrict predictions, const float *restrict targets, float bias, float scale, long count, float *sum);

// Step `step` (from 1) of Adam on `count` parameters.
void cpeers_adam_update(
    float *restrict parameters, float *restrict mean, float *restrict variance, const float *restrict gradient,
    long count, long step);

#endif
