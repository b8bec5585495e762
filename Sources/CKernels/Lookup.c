// Finding kernels, by the instruction set of the machine.

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

descent_elementwise descent_find(descent_operation operation, descent_type type, unsigned layout) {
    return tables()->elementwise[operation][type][layout];
}

descent_elementwise descent_find_for_one(descent_operation operation, descent_type type) {
    for (unsigned layout = 0; layout < LAYOUT_COUNT; layout++) {
        const descent_elementwise function = tables()->elementwise[operation][type][layout];
        if (function) {
            return function;
        }
    }
    return 0;
}

descent_elementwise descent_find_conversion(descent_type from, descent_type to) {
    return tables()->conversions[from][to];
}

#define NAME(name) #name,

const char *descent_operation_name(descent_operation operation) {
    static const char *const names[] = {
        DESCENT_UNARY_FUNCTIONS(NAME) DESCENT_BINARY_FUNCTIONS(NAME) DESCENT_COMPOUND_OPERATIONS(NAME)
        DESCENT_LINK_OPERATIONS(NAME)};
    return names[operation];
}

const char *descent_reduction_name(descent_reduction reduction) {
    static const char *const names[] = {DESCENT_REDUCTIONS(NAME)};
    return names[reduction];
}

#define LINK_ENTRY(operation, form) [DESCENT_OPERATION_##operation][DESCENT_FORM_##form] = LINK(operation, form),

int descent_find_link(descent_operation operation, descent_link_form form) {
    static const short numbers[DESCENT_OPERATION_COUNT][DESCENT_FORM_COUNT] = {LINKS(LINK_ENTRY)};
    const int number = numbers[operation][form];
    return number == link_end ? -1 : number;
}

descent_chain descent_find_chain(descent_type type) {
    return type == DESCENT_FLOAT32 ? tables()->chainFloat32 : type == DESCENT_FLOAT64 ? tables()->chainFloat64 : 0;
}

descent_reduce_rows descent_find_reduce_rows(descent_reduction reduction, descent_type type) {
    return tables()->reductions[reduction][type].rows;
}

descent_reduce_columns descent_find_reduce_columns(descent_reduction reduction, descent_type type) {
    return tables()->reductions[reduction][type].columns;
}

int descent_reduction_identity(void *out, descent_reduction reduction, descent_type type, long count) {
    const descent_reduce_rows reduce = descent_find_reduce_rows(reduction, type);
    if (!reduce) {
        return 0;
    }
    // A row without elements reduces to the identity.
    reduce(out, out, count, 0);
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
