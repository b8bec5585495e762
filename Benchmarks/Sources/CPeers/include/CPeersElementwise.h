#ifndef CPEERS_ELEMENTWISE_H
#define CPEERS_ELEMENTWISE_H

// Functions of arrays as an expert writes them by hand in C: each one fused into as few loops as it can be, which the
// compiler vectorises. Everything is 32-bit and row-major.

#ifdef __cplusplus
extern "C" {
#endif

#pragma clang assume_nonnull begin

// What a function reads, in a space of `rows × columns` elements, and where it writes. Which of the operands it
// reads, and how many elements they have, follows from its name.
typedef struct {
    float *out, *x, *y;
    int *indices;
    long rows, columns;
} cpeers_operands;

typedef struct {
    long out, x, y, indices;
} cpeers_counts;

typedef struct cpeers_elementwise cpeers_elementwise;

// Null where there is no such function, no memory or no thread. `threads` is 1 or 2.
cpeers_elementwise *_Nullable cpeers_elementwise_create(
    const char *name, long rows, long columns, cpeers_counts counts, int threads);
// The operands, to be filled, and the result.
cpeers_operands cpeers_elementwise_operands(const cpeers_elementwise *elementwise);
void cpeers_elementwise_destroy(cpeers_elementwise *elementwise);
void cpeers_elementwise_step(cpeers_elementwise *elementwise);

#pragma clang assume_nonnull end

#ifdef __cplusplus
}
#endif

#endif
