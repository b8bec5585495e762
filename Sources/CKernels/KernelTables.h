#ifndef DESCENT_KERNEL_TABLES_H
#define DESCENT_KERNEL_TABLES_H

#include "CKernels.h"

struct elementwise_entry {
    const char *operation;
    descent_type type;
    const char *layout;
    descent_elementwise function;
};

struct conversion_entry {
    descent_type from, to;
    descent_elementwise function;
};

struct reduction_entry {
    const char *operation;
    descent_type type;
    descent_reduce_rows rows;
    descent_reduce_columns columns;
};

// Everything one instruction set provides. The lists end with an entry whose functions are null.
struct kernel_tables {
    const struct elementwise_entry *elementwise;
    const struct conversion_entry *conversions;
    const struct reduction_entry *reductions;
    void (*random)(
        void *out, descent_distribution distribution, descent_type type, unsigned key0, unsigned key1,
        unsigned long start, long count);
    void (*philox)(unsigned counter[4], unsigned key0, unsigned key1);
};

extern const struct kernel_tables kernel_tables_baseline;

#if defined(__x86_64__)
#define DESCENT_HAS_X86_VARIANTS 1
extern const struct kernel_tables kernel_tables_avx2;
extern const struct kernel_tables kernel_tables_avx512;
#endif

#endif
