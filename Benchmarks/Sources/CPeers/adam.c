#include "CPeers.h"
#include "loops.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

struct cpeers_adam {
    long count, step;
    float *parameters, *mean, *variance;
    // The helper, when there is one, takes the second half of each step.
    bool hasHelper;
    pthread_t helper;
    pthread_mutex_t mutex;
    pthread_cond_t started, finished;
    const float *gradient;  // of the step that waits for the helper, otherwise null
    bool ends;
};

static void update(cpeers_adam *adam, const float *gradient, long from, long to) {
    cpeers_adam_update(
        adam->parameters + from, adam->mean + from, adam->variance + from, gradient + from, to - from, adam->step);
}

// Where the helper's half starts: a whole cache line, so that no line has two writers.
static long middle(const cpeers_adam *adam) { return adam->count / 2 / 16 * 16; }

static void *help(void *argument) {
    cpeers_adam *adam = argument;
    pthread_mutex_lock(&adam->mutex);
    for (;;) {
        while (!adam->gradient && !adam->ends) pthread_cond_wait(&adam->started, &adam->mutex);
        if (adam->ends) break;
        const float *gradient = adam->gradient;
        pthread_mutex_unlock(&adam->mutex);
        update(adam, gradient, middle(adam), adam->count);
        pthread_mutex_lock(&adam->mutex);
        adam->gradient = NULL;
        pthread_cond_signal(&adam->finished);
    }
    pthread_mutex_unlock(&adam->mutex);
    return NULL;
}

cpeers_adam *cpeers_adam_create(long count, int threads, const float *parameters) {
    cpeers_adam *adam = calloc(1, sizeof *adam);
    if (!adam) return NULL;
    adam->count = count;
    size_t bytes = ((size_t)count * sizeof(float) + 63) / 64 * 64;
    adam->parameters = aligned_alloc(64, bytes);
    adam->mean = aligned_alloc(64, bytes);
    adam->variance = aligned_alloc(64, bytes);
    pthread_mutex_init(&adam->mutex, NULL);
    pthread_cond_init(&adam->started, NULL);
    pthread_cond_init(&adam->finished, NULL);
    bool complete = adam->parameters && adam->mean && adam->variance;
    if (complete && threads > 1) complete = adam->hasHelper = pthread_create(&adam->helper, NULL, help, adam) == 0;
    if (!complete) {
        cpeers_adam_destroy(adam);
        return NULL;
    }
    cpeers_adam_reset(adam, parameters);
    return adam;
}

void cpeers_adam_destroy(cpeers_adam *adam) {
    if (!adam) return;
    if (adam->hasHelper) {
        pthread_mutex_lock(&adam->mutex);
        adam->ends = true;
        pthread_cond_signal(&adam->started);
        pthread_mutex_unlock(&adam->mutex);
        pthread_join(adam->helper, NULL);
    }
    pthread_cond_destroy(&adam->started);
    pthread_cond_destroy(&adam->finished);
    pthread_mutex_destroy(&adam->mutex);
    free(adam->parameters);
    free(adam->mean);
    free(adam->variance);
    free(adam);
}

void cpeers_adam_reset(cpeers_adam *adam, const float *parameters) {
    size_t bytes = (size_t)adam->count * sizeof(float);
    memcpy(adam->parameters, parameters, bytes);
    memset(adam->mean, 0, bytes);
    memset(adam->variance, 0, bytes);
    adam->step = 0;
}

void cpeers_adam_step(cpeers_adam *adam, const float *gradient) {
    adam->step++;
    if (!adam->hasHelper) {
        update(adam, gradient, 0, adam->count);
        return;
    }
    pthread_mutex_lock(&adam->mutex);
    adam->gradient = gradient;
    pthread_cond_signal(&adam->started);
    pthread_mutex_unlock(&adam->mutex);
    update(adam, gradient, 0, middle(adam));
    pthread_mutex_lock(&adam->mutex);
    while (adam->gradient) pthread_cond_wait(&adam->finished, &adam->mutex);
    pthread_mutex_unlock(&adam->mutex);
}

const float *cpeers_adam_parameters(const cpeers_adam *adam) { return adam->parameters; }
