// Finding kernels, by the instruction set of the machine.

#include <limits.h>
#include <string.h>

#include "KernelTables.h"

static const struct kernel_tables *tables(void) {
#ifdef DESCENT_HAS_X86_VARIANTS
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512cd")
        && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl")) {
        return &kernel_tables_avx512;
    }
    if (__builtin_cpu_supports("avx2")) {
        return &kernel_tables_avx2;
    }
#endif
    return &kernel_tables_baseline;
}

long descent_element_size(descent_type type) {
    switch (type) {
    case DESCENT_FLOAT64: return 8;
    case DESCENT_FLOAT32:
    case DESCENT_INT32: return 4;
    case DESCENT_BOOL:
    case DESCENT_UINT8: return 1;
    }
    return 0;
}

descent_elementwise descent_find(const char *operation, descent_type operandType, const char *layout) {
    for (const struct elementwise_entry *entry = tables()->elementwise; entry->function; entry++) {
        if (entry->type == operandType && (!layout || strcmp(entry->layout, layout) == 0)
            && strcmp(entry->operation, operation) == 0) {
            return entry->function;
        }
    }
    return 0;
}

descent_elementwise descent_find_conversion(descent_type from, descent_type to) {
    for (const struct conversion_entry *entry = tables()->conversions; entry->function; entry++) {
        if (entry->from == from && entry->to == to) {
            return entry->function;
        }
    }
    return 0;
}

#define LINK_NAME(operation, form) {#operation, #form},

int descent_find_link(const char *operation, const char *form) {
    static const char *const names[][2] = {{"end", ""}, LINKS(LINK_NAME)};
    for (int number = 0; number < (int)(sizeof names / sizeof *names); number++) {
        if (strcmp(names[number][0], operation) == 0 && strcmp(names[number][1], form) == 0) {
            return number;
        }
    }
    return -1;
}

descent_chain descent_find_chain(descent_type type) {
    return type == DESCENT_FLOAT32 ? tables()->chainFloat32 : type == DESCENT_FLOAT64 ? tables()->chainFloat64 : 0;
}

static const struct reduction_entry *find_reduction(const char *operation, descent_type type) {
    for (const struct reduction_entry *entry = tables()->reductions; entry->rows; entry++) {
        if (entry->type == type && strcmp(entry->operation, operation) == 0) {
            return entry;
        }
    }
    return 0;
}

descent_reduce_rows descent_find_reduce_rows(const char *operation, descent_type type) {
    const struct reduction_entry *entry = find_reduction(operation, type);
    return entry ? entry->rows : 0;
}

descent_reduce_columns descent_find_reduce_columns(const char *operation, descent_type type) {
    const struct reduction_entry *entry = find_reduction(operation, type);
    return entry ? entry->columns : 0;
}

int descent_reduction_identity(void *out, const char *operation, descent_type type, long count) {
    const struct reduction_entry *entry = find_reduction(operation, type);
    if (!entry) {
        return 0;
    }
    // A row without elements reduces to the identity.
    entry->rows(out, out, count, 0);
    return 1;
}

descent_product descent_find_small_product(descent_type type) {
    switch (type) {
    case DESCENT_FLOAT32: return tables()->smallProductFloat32;
    case DESCENT_FLOAT64: return tables()->smallProductFloat64;
    default: return 0;
    }
}

descent_vector_product descent_find_small_vector_product(descent_type type) {
    switch (type) {
    case DESCENT_FLOAT32: return tables()->smallVectorProductFloat32;
    case DESCENT_FLOAT64: return tables()->smallVectorProductFloat64;
    default: return 0;
    }
}

void descent_random(
    void *out, descent_distribution distribution, descent_type type, unsigned key0, unsigned key1,
    unsigned long start, long count) {
    tables()->random(out, distribution, type, key0, key1, start, count);
}

void descent_philox(unsigned counter[4], unsigned key0, unsigned key1) { tables()->philox(counter, key0, key1); }
