#ifndef DESCENT_KERNEL_TABLES_H
#define DESCENT_KERNEL_TABLES_H

#include "CKernels.h"

// The operations that a chain's links do, and their forms.
#define LINKS(X)                                                                                                       \
    LINK_FORMS(X, add)                                                                                                 \
    LINK_FORMS(X, subtract)                                                                                            \
    LINK_FORMS(X, multiply)                                                                                            \
    LINK_FORMS(X, divide)                                                                                              \
    LINK_FORMS(X, maximum)                                                                                             \
    LINK_FORMS(X, minimum)                                                                                             \
    X(negate, a) X(absolute, a) X(floor, a) X(sqrt, a) X(reciprocalSquareRoot, a) X(sign, a)                           \
    X(exp, a) X(expm1, a) X(log, a) X(log1p, a) X(tanh, a) X(sigmoid, a)                      \
    X(load, v) X(load, s) X(store, a) X(factor, v) X(factor, s)
#define LINK_FORMS(X, operation)                                                                                       \
    X(operation, av) X(operation, as) X(operation, ap) X(operation, aq) X(operation, va) X(operation, sa)              \
    X(operation, pa) X(operation, qa) X(operation, aa)

#define LINK(operation, form) link_##operation##_##form
#define LINK_NUMBER(operation, form) LINK(operation, form),
enum link { link_end, LINKS(LINK_NUMBER) };

// The layouts of operands: bit i is set where operand i is one scalar.
enum {
    LAYOUT_v = 0, LAYOUT_s = 1, LAYOUT_vv = 0, LAYOUT_sv = 1, LAYOUT_vs = 2, LAYOUT_vvv = 0, LAYOUT_vsv = 2,
    LAYOUT_vvs = 4, LAYOUT_vss = 6, LAYOUT_vvsv = 4, LAYOUT_vsvs = 10, LAYOUT_COUNT = 16
};

struct reduction_kernels {
    descent_reduce_rows rows;
    descent_reduce_columns columns;
};

// Everything one instruction set provides. What there is not is null.
struct kernel_tables {
    // By operation, type of the last operand and layout.
    descent_elementwise elementwise[DESCENT_OPERATION_COUNT][DESCENT_TYPE_COUNT][LAYOUT_COUNT];
    // From a type to another.
    descent_elementwise conversions[DESCENT_TYPE_COUNT][DESCENT_TYPE_COUNT];
    struct reduction_kernels reductions[DESCENT_REDUCTION_COUNT][DESCENT_TYPE_COUNT];
    descent_chain chainFloat32, chainFloat64;
    // Null where a BLAS does it better.
    descent_product smallProductFloat32, smallProductFloat64;
    descent_vector_product smallVectorProductFloat32, smallVectorProductFloat64;
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
