#include "CKernelSets.h"
#include "KernelTables.h"

#ifdef DESCENT_HAS_X86_VARIANTS
static const struct kernel_tables *const sets[] = {
    &kernel_tables_baseline, &kernel_tables_avx2, &kernel_tables_avx512};
#else
static const struct kernel_tables *const sets[] = {&kernel_tables_baseline, 0, 0};
#endif

const char *kernel_set_name(int set) {
    static const char *const names[] = {"baseline", "AVX2", "AVX-512"};
    return names[set];
}

bool kernel_set_is_supported(int set) {
#ifdef DESCENT_HAS_X86_VARIANTS
    if (set == 1) {
        return __builtin_cpu_supports("avx2");
    }
    if (set == 2) {
        return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw")
            && __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq")
            && __builtin_cpu_supports("avx512vl");
    }
#endif
    return set == 0;
}

descent_elementwise kernel_set_elementwise(
    int set, descent_operation operation, descent_type operandType, unsigned layout) {
    return sets[set]->elementwise[operation][operandType][layout];
}

descent_elementwise kernel_set_conversion(int set, descent_type from, descent_type to) {
    return sets[set]->conversions[from][to];
}

descent_reduce_rows kernel_set_reduce_rows(int set, descent_reduction reduction, descent_type type) {
    return sets[set]->reductions[reduction][type].rows;
}

descent_reduce_columns kernel_set_reduce_columns(int set, descent_reduction reduction, descent_type type) {
    return sets[set]->reductions[reduction][type].columns;
}

descent_chain kernel_set_chain(int set, descent_type type) {
    return type == DESCENT_FLOAT32 ? sets[set]->chainFloat32 : sets[set]->chainFloat64;
}

descent_product kernel_set_small_product(int set, descent_type type) {
    return type == DESCENT_FLOAT32 ? sets[set]->smallProductFloat32 : sets[set]->smallProductFloat64;
}

descent_vector_product kernel_set_small_vector_product(int set, descent_type type) {
    return type == DESCENT_FLOAT32 ? sets[set]->smallVectorProductFloat32 : sets[set]->smallVectorProductFloat64;
}

void kernel_set_random(
    int set, void *out, descent_distribution distribution, descent_type type, unsigned key0, unsigned key1,
    unsigned long start, long count) {
    sets[set]->random(out, distribution, type, key0, key1, start, count);
}
