#ifndef CPEERS_H
#define CPEERS_H

// The training steps of the benchmark as an expert writes them by hand in C: the matrix products go to the BLAS with
// transposes as flags, everything else is a plain loop that the compiler vectorises, nothing allocates in a step.
// Everything is 32-bit, row-major and, unless said otherwise, on one thread.

#include "CPeersElementwise.h"

#ifdef __cplusplus
extern "C" {
#endif

#pragma clang assume_nonnull begin

// The settings of Adam (Kingma and Ba 2015, algorithm 1) that every peer uses.
#define CPEERS_LEARNING_RATE 1e-3f
#define CPEERS_BETA1 0.9f
#define CPEERS_BETA2 0.999f
#define CPEERS_EPSILON 1e-8f

// Keeps the BLAS of this process on `threads` threads.
void cpeers_set_blas_threads(int threads);

// A multilayer perceptron: dense layers, ReLU between them, softmax cross-entropy averaged over the batch, Adam.
typedef struct cpeers_mlp cpeers_mlp;

// `sizes` holds `layers + 1` widths, inputs first. `parameters` holds, layer by layer, the weights `[in, out]` and
// the biases `[out]`. Null when memory runs out.
cpeers_mlp *_Nullable cpeers_mlp_create(const long *sizes, long layers, long batch, const float *parameters);
void cpeers_mlp_destroy(cpeers_mlp *_Nullable mlp);

// Starts again from `parameters`, with no step taken.
void cpeers_mlp_reset(cpeers_mlp *mlp, const float *parameters);

// One step on `inputs` `[batch, sizes[0]]` and `labels` `[batch]`. Returns the loss before the update.
float cpeers_mlp_step(cpeers_mlp *mlp, const float *inputs, const int *labels);

// The parameters, in the order in which they were given.
const float *cpeers_mlp_parameters(const cpeers_mlp *mlp);
long cpeers_mlp_parameter_count(const cpeers_mlp *mlp);

// Linear regression by the mean squared error, Adam.
typedef struct cpeers_linear cpeers_linear;

// `parameters` holds the weights `[features]` and the bias. Null when memory runs out.
cpeers_linear *_Nullable cpeers_linear_create(long features, long batch, const float *parameters);
void cpeers_linear_destroy(cpeers_linear *_Nullable linear);
void cpeers_linear_reset(cpeers_linear *linear, const float *parameters);

// One step on `inputs` `[batch, features]` and `targets` `[batch]`. Returns the loss before the update.
float cpeers_linear_step(cpeers_linear *linear, const float *inputs, const float *targets);

// The Adam update alone, of `count` parameters, on one thread or two.
typedef struct cpeers_adam cpeers_adam;

cpeers_adam *_Nullable cpeers_adam_create(long count, int threads, const float *parameters);
void cpeers_adam_destroy(cpeers_adam *_Nullable adam);
void cpeers_adam_reset(cpeers_adam *adam, const float *parameters);
void cpeers_adam_step(cpeers_adam *adam, const float *gradient);
const float *cpeers_adam_parameters(const cpeers_adam *adam);

// The memory traffic of an update and nothing else: what the time of an update is compared with. `arrays` arrays of
// `count` floats are changed, one more is read, on one thread or two.
typedef struct cpeers_traffic cpeers_traffic;

cpeers_traffic *_Nullable cpeers_traffic_create(long count, int arrays, int threads);
void cpeers_traffic_destroy(cpeers_traffic *_Nullable traffic);

// Copies every other array to the one behind it, and returns the bytes read and written. What is written over comes
// from memory first, and does not count.
long cpeers_traffic_copy(cpeers_traffic *traffic);

// Reads and writes each of the `arrays` in place and reads the last one. Returns the bytes.
long cpeers_traffic_rewrite(cpeers_traffic *traffic);

#pragma clang assume_nonnull end

#ifdef __cplusplus
}
#endif

#endif
