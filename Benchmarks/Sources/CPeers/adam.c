#include "CPeers.h"
#include "loops.h"
#include "team.h"

#include <stdlib.h>
#include <string.h>

struct cpeers_adam {
    long count, step;
    float *parameters, *mean, *variance;
    const float *gradient;
    cpeers_team *team;
};

static void update(void *context, long from, long to) {
    cpeers_adam *adam = context;
    cpeers_adam_update(
        adam->parameters + from, adam->mean + from, adam->variance + from, adam->gradient + from, to - from,
        adam->step);
}

cpeers_adam *cpeers_adam_create(long count, int threads, const float *parameters) {
    cpeers_adam *adam = calloc(1, sizeof *adam);
    if (!adam) return NULL;
    adam->count = count;
    size_t bytes = ((size_t)count * sizeof(float) + 63) / 64 * 64;
    adam->parameters = aligned_alloc(64, bytes);
    adam->mean = aligned_alloc(64, bytes);
    adam->variance = aligned_alloc(64, bytes);
    adam->team = cpeers_team_create(threads);
    if (!adam->parameters || !adam->mean || !adam->variance || !adam->team) {
        cpeers_adam_destroy(adam);
        return NULL;
    }
    cpeers_adam_reset(adam, parameters);
    return adam;
}

void cpeers_adam_destroy(cpeers_adam *adam) {
    if (!adam) return;
    cpeers_team_destroy(adam->team);
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
    adam->gradient = gradient;
    cpeers_team_run(adam->team, update, adam, adam->count);
}

const float *cpeers_adam_parameters(const cpeers_adam *adam) { return adam->parameters; }
