#include "CPeers.h"
#include "loops.h"

#include <cblas.h>
#include <stdlib.h>
#include <string.h>

struct cpeers_linear {
    long features, batch, step;
    float *parameters, *mean, *variance, *gradient;  // the weights, then the bias
    float *residuals;                                // [batch]
};

cpeers_linear *cpeers_linear_create(long features, long batch, const float *parameters) {
    cpeers_linear *linear = calloc(1, sizeof *linear);
    if (!linear) return NULL;
    linear->features = features;
    linear->batch = batch;
    float **arrays[] = {&linear->parameters, &linear->mean, &linear->variance, &linear->gradient, &linear->residuals};
    for (int i = 0; i < 5; i++) {
        *arrays[i] = calloc((size_t)(i < 4 ? features + 1 : batch), sizeof(float));
        if (!*arrays[i]) {
            cpeers_linear_destroy(linear);
            return NULL;
        }
    }
    cpeers_linear_reset(linear, parameters);
    return linear;
}

void cpeers_linear_destroy(cpeers_linear *linear) {
    if (!linear) return;
    free(linear->parameters);
    free(linear->mean);
    free(linear->variance);
    free(linear->gradient);
    free(linear->residuals);
    free(linear);
}

void cpeers_linear_reset(cpeers_linear *linear, const float *parameters) {
    size_t bytes = (size_t)(linear->features + 1) * sizeof(float);
    memcpy(linear->parameters, parameters, bytes);
    memset(linear->mean, 0, bytes);
    memset(linear->variance, 0, bytes);
    linear->step = 0;
}

float cpeers_linear_step(cpeers_linear *linear, const float *inputs, const float *targets) {
    const int batch = (int)linear->batch, features = (int)linear->features;
    cblas_sgemv(
        CblasRowMajor, CblasNoTrans, batch, features, 1, inputs, features, linear->parameters, 1, 0,
        linear->residuals, 1);
    float sum;
    const float loss = cpeers_squared_error(
        linear->residuals, targets, linear->parameters[features], 2.0f / (float)batch, linear->batch, &sum);
    cblas_sgemv(
        CblasRowMajor, CblasTrans, batch, features, 1, inputs, features, linear->residuals, 1, 0, linear->gradient, 1);
    linear->gradient[features] = sum;
    linear->step++;
    cpeers_adam_update(
        linear->parameters, linear->mean, linear->variance, linear->gradient, features + 1, linear->step);
    return loss;
}
