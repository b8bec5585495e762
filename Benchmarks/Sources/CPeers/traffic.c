#include "CPeers.h"
#include "loops.h"
#include "team.h"

#include <stdlib.h>

struct cpeers_traffic {
    long count;
    int arrays;
    // The first `arrays` are changed in place, the last one is read. Each lies in an allocation of its own.
    float **values;
    char **allocations;
    cpeers_team *team;
};

// All arrays side by side, a piece of each at a time, as an update goes through them.
enum { pieceLength = 256 };

static long piece(long start, long end) { return end - start < pieceLength ? end - start : pieceLength; }

// Negated: as a plain copy the loop would become a call of memcpy, which was 15 % slower.
CPEERS_WIDEST
static void negate(float *restrict out, const float *restrict in, long count) {
    for (long i = 0; i < count; i++) out[i] = -in[i];
}

CPEERS_WIDEST
static void negate_in_place(float *values, long count) {
    for (long i = 0; i < count; i++) values[i] = -values[i];
}

CPEERS_WIDEST
static void subtract(float *restrict values, const float *restrict other, long count) {
    for (long i = 0; i < count; i++) values[i] -= other[i];
}

// The even arrays to the odd ones.
static void copy(void *context, long from, long to) {
    const cpeers_traffic *traffic = context;
    for (int k = 0; k + 1 <= traffic->arrays; k += 2) {
        negate(traffic->values[k + 1] + from, traffic->values[k] + from, to - from);
    }
}

static void rewrite(void *context, long from, long to) {
    const cpeers_traffic *traffic = context;
    for (long start = from; start < to; start += pieceLength) {
        const long length = piece(start, to);
        subtract(traffic->values[0] + start, traffic->values[traffic->arrays] + start, length);
        for (int k = 1; k < traffic->arrays; k++) negate_in_place(traffic->values[k] + start, length);
    }
}

cpeers_traffic *cpeers_traffic_create(long count, int arrays, int threads) {
    cpeers_traffic *traffic = calloc(1, sizeof *traffic);
    if (!traffic) return NULL;
    traffic->count = count;
    traffic->arrays = arrays;
    traffic->values = calloc((size_t)arrays + 1, sizeof(float *));
    traffic->allocations = calloc((size_t)arrays + 1, sizeof(char *));
    traffic->team = cpeers_team_create(threads);
    int complete = traffic->values && traffic->allocations && traffic->team;
    for (int k = 0; complete && k <= arrays; k++) {
        // Each one nine cache lines further into its page, so that no two need the same lines of the cache.
        const size_t offset = (size_t)(k * 9 % 64) * 64, bytes = (size_t)count * sizeof(float) + offset;
        char *allocation = traffic->allocations[k] = aligned_alloc(64, (bytes + 63) / 64 * 64);
        complete = allocation != NULL;
        float *values = traffic->values[k] = (float *)(void *)(allocation + offset);
        // Memory that was never written is one page of zeros, and is read from the cache.
        for (long i = 0; complete && i < count; i++) values[i] = (float)(i % 7);
    }
    if (complete) return traffic;
    cpeers_traffic_destroy(traffic);
    return NULL;
}

void cpeers_traffic_destroy(cpeers_traffic *traffic) {
    if (!traffic) return;
    cpeers_team_destroy(traffic->team);
    for (int k = 0; traffic->allocations && k <= traffic->arrays; k++) free(traffic->allocations[k]);
    free(traffic->allocations);
    free(traffic->values);
    free(traffic);
}

long cpeers_traffic_copy(cpeers_traffic *traffic) {
    cpeers_team_run(traffic->team, copy, traffic, traffic->count);
    return (traffic->arrays + 1) / 2 * 2 * traffic->count * (long)sizeof(float);
}

long cpeers_traffic_rewrite(cpeers_traffic *traffic) {
    cpeers_team_run(traffic->team, rewrite, traffic, traffic->count);
    return (2 * traffic->arrays + 1) * traffic->count * (long)sizeof(float);
}
