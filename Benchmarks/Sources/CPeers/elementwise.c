#include "elementwise.h"
#include "team.h"

#include <stdlib.h>
#include <string.h>

typedef void (*function)(const cpeers_operands *, long from, long to);
typedef enum { elements, rows, columns } division;

static const struct entry {
    const char *name;
    function run;
    division divided;
} entries[] = {
    {"chain-2", cpeers_chain_2, elements},
    {"chain-8", cpeers_chain_8, elements},
    {"chain-32", cpeers_chain_32, elements},
    {"chain-8-arithmetic", cpeers_chain_arithmetic, elements},
    {"chain-8-functions", cpeers_chain_functions, elements},
    {"sum", cpeers_sum, elements},
    {"sum-axis-0", cpeers_sum_axis_0, columns},
    {"sum-axis-1", cpeers_sum_axis_1, rows},
    {"max-axis-0", cpeers_max_axis_0, columns},
    {"max-axis-1", cpeers_max_axis_1, rows},
    {"softmax", cpeers_softmax, rows},
    {"add-row", cpeers_add_row, rows},
    {"multiply-column", cpeers_multiply_column, rows},
    {"transpose", cpeers_transpose, columns},
    {"gather", cpeers_gather, rows},
};

enum { arrayCount = 4 };

struct cpeers_elementwise {
    const struct entry *entry;
    cpeers_operands operands;
    void *allocations[arrayCount];
    cpeers_team *team;
};

static const struct entry *entry_named(const char *name) {
    for (size_t i = 0; i < sizeof entries / sizeof *entries; i++) {
        if (strcmp(entries[i].name, name) == 0) return &entries[i];
    }
    return NULL;
}

cpeers_elementwise *cpeers_elementwise_create(
    const char *name, long rows, long columns, cpeers_counts counts, int threads) {
    const struct entry *entry = entry_named(name);
    cpeers_elementwise *elementwise = entry ? calloc(1, sizeof *elementwise) : NULL;
    if (!elementwise) return NULL;
    elementwise->entry = entry;
    elementwise->team = cpeers_team_create(threads);
    // One more result: the partial sum of the second thread.
    const long lengths[arrayCount] = {counts.out + 1, counts.x, counts.y, counts.indices};
    void *arrays[arrayCount];
    int complete = elementwise->team != NULL;
    for (int k = 0; k < arrayCount; k++) {
        // Each one nine cache lines further into its page, so that no two need the same lines of the cache.
        const size_t offset = (size_t)k * 9 * 64, bytes = (size_t)lengths[k] * sizeof(float) + offset + 64;
        char *allocation = elementwise->allocations[k] = aligned_alloc(64, bytes / 64 * 64);
        complete = complete && allocation;
        arrays[k] = allocation + offset;
    }
    if (!complete) {
        cpeers_elementwise_destroy(elementwise);
        return NULL;
    }
    elementwise->operands = (cpeers_operands){arrays[0], arrays[1], arrays[2], arrays[3], rows, columns};
    return elementwise;
}

void cpeers_elementwise_destroy(cpeers_elementwise *elementwise) {
    cpeers_team_destroy(elementwise->team);
    for (int k = 0; k < arrayCount; k++) free(elementwise->allocations[k]);
    free(elementwise);
}

cpeers_operands cpeers_elementwise_operands(const cpeers_elementwise *elementwise) { return elementwise->operands; }

static void work(void *context, long from, long to) {
    const cpeers_elementwise *elementwise = context;
    elementwise->entry->run(&elementwise->operands, from, to);
}

void cpeers_elementwise_step(cpeers_elementwise *elementwise) {
    const cpeers_operands *o = &elementwise->operands;
    const division divided = elementwise->entry->divided;
    const long count = divided == elements ? o->rows * o->columns : divided == rows ? o->rows : o->columns;
    // Of a sum on one thread there is no second part.
    if (elementwise->entry->run == cpeers_sum) o->out[1] = 0;
    cpeers_team_run(elementwise->team, work, elementwise, count);
    if (elementwise->entry->run == cpeers_sum) o->out[0] += o->out[1];
}
