#ifndef CKERNELSETS_H
#define CKERNELSETS_H

#include <stdbool.h>

#include "CKernels.h"

#pragma clang assume_nonnull begin

// The kernels of each instruction set, where `CKernels` gives those of the machine alone. Set 0 is what every machine
// has.
enum { KERNEL_SET_COUNT = 3 };

const char *kernel_set_name(int set);
bool kernel_set_is_supported(int set);

// As `descent_find` and its like.
descent_elementwise _Nullable kernel_set_elementwise(
    int set, descent_operation operation, descent_type operandType, unsigned layout);
descent_elementwise _Nullable kernel_set_conversion(int set, descent_type from, descent_type to);
descent_reduce_rows _Nullable kernel_set_reduce_rows(int set, descent_reduction reduction, descent_type type);
descent_reduce_columns _Nullable kernel_set_reduce_columns(int set, descent_reduction reduction, descent_type type);
descent_chain kernel_set_chain(int set, descent_type type);
descent_product _Nullable kernel_set_small_product(int set, descent_type type);
descent_vector_product _Nullable kernel_set_small_vector_product(int set, descent_type type);
void kernel_set_random(
    int set, void *out, descent_distribution distribution, descent_type type, unsigned key0, unsigned key1,
    unsigned long start, long count);

#pragma clang assume_nonnull end

#endif
