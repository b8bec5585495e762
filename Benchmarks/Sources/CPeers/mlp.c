#include "CPeers.h"
#include "loops.h"

#include <cblas.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    long in, out;
    float *weights, *bias;                  // in `parameters`
    float *weightsGradient, *biasGradient;  // in `gradient`
    float *activations;                     // [batch, out]; of the last layer, the logits and then their gradient
    float *activationsGradient;             // [batch, out]; not used by the last layer
} layer;

struct cpeers_mlp {
    long layers, batch, parameterCount, step;
    layer *layer;
    float *parameters, *mean, *variance, *gradient;
    float *sums;  // [batch]
};

void cpeers_set_blas_threads(int threads) { openblas_set_num_threads(threads); }

static float *floats(long count) {
    size_t bytes = ((size_t)count * sizeof(float) + 63) / 64 * 64;
    float *memory = aligned_alloc(64, bytes);
    if (memory) memset(memory, 0, bytes);
    return memory;
}

cpeers_mlp *cpeers_mlp_create(const long *sizes, long layers, long batch, const float *parameters) {
    cpeers_mlp *mlp = calloc(1, sizeof *mlp);
    if (!mlp) return NULL;
    mlp->layers = layers;
    mlp->batch = batch;
    for (long i = 0; i < layers; i++) mlp->parameterCount += (sizes[i] + 1) * sizes[i + 1];
    mlp->layer = calloc((size_t)layers, sizeof(layer));
    mlp->parameters = floats(mlp->parameterCount);
    mlp->mean = floats(mlp->parameterCount);
    mlp->variance = floats(mlp->parameterCount);
    mlp->gradient = floats(mlp->parameterCount);
    mlp->sums = floats(batch);
    int complete = mlp->layer && mlp->parameters && mlp->mean && mlp->variance && mlp->gradient && mlp->sums;
    for (long i = 0, offset = 0; complete && i < layers; i++) {
        layer *l = &mlp->layer[i];
        l->in = sizes[i];
        l->out = sizes[i + 1];
        l->weights = mlp->parameters + offset;
        l->weightsGradient = mlp->gradient + offset;
        offset += l->in * l->out;
        l->bias = mlp->parameters + offset;
        l->biasGradient = mlp->gradient + offset;
        offset += l->out;
        l->activations = floats(batch * l->out);
        l->activationsGradient = floats(batch * l->out);
        complete = l->activations && l->activationsGradient;
    }
    if (!complete) {
        cpeers_mlp_destroy(mlp);
        return NULL;
    }
    cpeers_mlp_reset(mlp, parameters);
    return mlp;
}

void cpeers_mlp_destroy(cpeers_mlp *mlp) {
    if (!mlp) return;
    for (long i = 0; mlp->layer && i < mlp->layers; i++) {
        free(mlp->layer[i].activations);
        free(mlp->layer[i].activationsGradient);
    }
    free(mlp->layer);
    free(mlp->parameters);
    free(mlp->mean);
    free(mlp->variance);
    free(mlp->gradient);
    free(mlp->sums);
    free(mlp);
}

void cpeers_mlp_reset(cpeers_mlp *mlp, const float *parameters) {
    size_t bytes = (size_t)mlp->parameterCount * sizeof(float);
    memcpy(mlp->parameters, parameters, bytes);
    memset(mlp->mean, 0, bytes);
    memset(mlp->variance, 0, bytes);
    mlp->step = 0;
}

float cpeers_mlp_step(cpeers_mlp *mlp, const float *inputs, const int *labels) {
    const int batch = (int)mlp->batch;
    const long last = mlp->layers - 1;
    const float *input = inputs;
    for (long i = 0; i <= last; i++) {
        layer *l = &mlp->layer[i];
        const int in = (int)l->in, out = (int)l->out;
        cblas_sgemm(
            CblasRowMajor, CblasNoTrans, CblasNoTrans, batch, out, in, 1, input, in, l->weights, out, 0,
            l->activations, out);
        if (i < last) cpeers_add_bias_relu(l->activations, l->bias, mlp->batch, l->out);
        input = l->activations;
    }

    layer *output = &mlp->layer[last];
    float loss = cpeers_softmax_cross_entropy(
        output->activations, output->bias, labels, output->biasGradient, mlp->sums, mlp->batch, output->out);

    const float *gradient = output->activations;
    for (long i = last; i >= 0; i--) {
        layer *l = &mlp->layer[i];
        layer *below = i > 0 ? l - 1 : NULL;
        const int in = (int)l->in, out = (int)l->out;
        cblas_sgemm(
            CblasRowMajor, CblasTrans, CblasNoTrans, in, out, batch, 1, below ? below->activations : inputs, in,
            gradient, out, 0, l->weightsGradient, out);
        if (!below) break;
        cblas_sgemm(
            CblasRowMajor, CblasNoTrans, CblasTrans, batch, in, out, 1, gradient, out, l->weights, out, 0,
            below->activationsGradient, in);
        cpeers_relu_backward(
            below->activationsGradient, below->activations, below->biasGradient, mlp->batch, below->out);
        gradient = below->activationsGradient;
    }

    mlp->step++;
    cpeers_adam_update(mlp->parameters, mlp->mean, mlp->variance, mlp->gradient, mlp->parameterCount, mlp->step);
    return loss;
}

const float *cpeers_mlp_parameters(const cpeers_mlp *mlp) { return mlp->parameters; }
long cpeers_mlp_parameter_count(const cpeers_mlp *mlp) { return mlp->parameterCount; }
