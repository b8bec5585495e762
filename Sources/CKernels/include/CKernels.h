#ifndef DESCENT_CKERNELS_H
#define DESCENT_CKERNELS_H

// The vector loops of the engine. Elementwise results, reductions and random numbers have the same bits on every
// instruction set; the operations that call the C library's mathematics are the exception and say so.

#ifdef __cplusplus
extern "C" {
#endif

#include "Operations.h"

#pragma clang assume_nonnull begin

// Element types. A Boolean is one byte, 0 or 1.
typedef enum {
    DESCENT_FLOAT32 = 0,
    DESCENT_FLOAT64 = 1,
    DESCENT_INT32 = 2,
    DESCENT_BOOL = 3,
    DESCENT_UINT8 = 4
} descent_type;

enum { DESCENT_TYPE_COUNT = 5 };

// Bytes per element: 4, 8, 4, 1, 1.
long descent_element_size(descent_type type);

// MARK: Elementwise

// Computes `n` elements of `out`. Operands the operation does not have are ignored and may be null.
// `out` equals an operand of the same element size exactly, or overlaps none.
typedef void (*descent_elementwise)(
    void *out, const void *_Nullable a, const void *_Nullable b, const void *_Nullable c, const void *_Nullable d,
    long n);

// The kernel of an operation, or null where there is none. Bit i of `layout` tells whether operand i is a pointer to one
// scalar (`s` below) or a vector of `n` elements (`v`). `operandType` is the type of the last operand.
//
//  copy                          v s         every type (`s` fills)
//  negate absolute sign          v           float32 float64 int32 (int32 wraps)
//  exp log log1p expm1 sqrt reciprocalSquareRoot sin cos tan tanh sigmoid erf floor
//                                v           float32 float64 (the C library's: float64 sin, cos, tan, erf, and
//                                            float32 sin, cos, tan beyond 1e6)
//  not                           v           bool
//  add subtract multiply maximum minimum divide
//                                vv vs sv    float32 float64 int32 (int32 wraps; division truncates, by zero gives 0;
//                                            maximum and minimum propagate NaN)
//  power                         vv vs sv    float32 float64 (the C library's, but for the scalars 2, 1/2 and -1)
//  less lessOrEqual equal notEqual
//                                vv vs sv    every type; `out` is bool
//  and or                        vv vs sv    bool
//  select                        vvv vvs vsv vss
//                                            every type; operands: bool condition, value if true, value if false
//  multiplyAdd                   vvv vvs vsv vss
//                                            float32 float64; a * b + c, rounded twice
//  subtractMultiply              vvv vvs     float32 float64; a - b * c, rounded twice
//  multiplyAddMultiply           vsvs        float32 float64; a * b + c * d, rounded three times
//  multiplyAddMultiplySquare     vsvs        float32 float64; a * b + c * c * d, rounded four times
//  subtractMultiplyDivide        vvsv        float32 float64; a - b * c / d, rounded three times
//  multiplyDivide                vsv         float32 float64; a * b / c, rounded twice
//  multiplySqrt                  vs          float32 float64; sqrt(a * b), rounded twice
//  sqrtAdd                       vs          float32 float64; sqrt(a) + b, rounded twice
//  multiplySqrtAdd               vss         float32 float64; sqrt(a * b) + c, rounded three times
//
descent_elementwise _Nullable descent_find(descent_operation operation, descent_type operandType, unsigned layout);

// The same of any layout: for one element they are all the same.
descent_elementwise _Nullable descent_find_for_one(descent_operation operation, descent_type operandType);

// The kernel (layout `v`) that converts between two types. Float to integer truncates; to bool is `!= 0`.
descent_elementwise _Nullable descent_find_conversion(descent_type from, descent_type to);

// One kernel of a sequence: `operands` are the output and a to d, as they are for element 0, and `strides` the bytes
// that each moves for an element: its size, or 0.
typedef struct {
    descent_elementwise _Nonnull kernel;
    void *_Nullable operands[5];
    long strides[5];
} descent_call;

// Runs a sequence of kernels over the elements `first ..< last`, all of them over one block and then over the next.
void descent_run(const descent_call *calls, long callCount, long first, long last, long elementsInBlock);

// MARK: Chains

// One operation of a chain, on elements that stay in registers from link to link.
typedef struct {
    // By `descent_find_link`.
    int operation;
    // The link's operand, or where it stores, as it is for the block of coordinates 0. It moves by `stride` bytes for
    // each step of coordinate number `coordinate`. It is a vector of elements or else one number for all of them.
    char *_Nullable base;
    long stride;
    int coordinate, isVector, isStore;
    // The first link with the same operand, and, of a chain's first link, whether links store where an earlier one has
    // read: by `descent_prepare_chain`.
    int first, overwrites;
    // The operand of the block at work.
    char *_Nullable place;
} descent_link;

// The last link.
enum { DESCENT_LINK_END = 0 };

// The operands of a link, as `descent_find_link` tells them.
#define DESCENT_LINK_FORMS(X) X(v) X(s) X(a) X(av) X(as) X(ap) X(aq) X(va) X(sa) X(pa) X(qa) X(aa)
#define DESCENT_LINK_FORM(form) DESCENT_FORM_##form,
typedef enum { DESCENT_LINK_FORMS(DESCENT_LINK_FORM) DESCENT_FORM_COUNT } descent_link_form;

// The number of an operation, for float32 and float64, or -1. A form has one letter for each operand: `a` for what the
// link before leaves, `v` for elements at the link's place, `s` for one number there, and `p` and `q` for their product
// with a number or with elements at the place of a `factor`, which is the link after it. Each operation rounds.
//
//  load                          v s         begins a chain, or begins anew
//  store                         a           and hands on
//  negate absolute sign floor sqrt reciprocalSquareRoot exp log log1p expm1 tanh sigmoid
//                                a
//  add subtract multiply divide maximum minimum
//                                av as ap aq va sa pa qa aa
//  factor                        v s         with the link before it
int descent_find_link(descent_operation operation, descent_link_form form);

enum { DESCENT_LONGEST_CHAIN = 128 };

// Finds which of `count` links have the same operand. What else they are is set.
void descent_prepare_chain(descent_link *links, long count);

// Computes `n` elements from the places on. The bits are those of the operations one by one.
typedef void (*descent_chain)(descent_link *links, long count, long n);
descent_chain _Nullable descent_find_chain(descent_type type);

// Moves the places to the block at `coordinates` and computes its `n` elements.
void descent_run_chain(descent_chain chain, descent_link *links, long count, const long *coordinates, long n);

// MARK: Movement

// out[r][c] = rowValues[r]
void descent_expand_rows(void *out, const void *rowValues, long rows, long columns, long elementSize);

// out[r][c] = columnValues[c]
void descent_tile_columns(void *out, const void *columnValues, long rows, long columns, long elementSize);

// Copies elements `start ..< start + count` of the row-major enumeration of a view at `base` into the dense `out`.
// Strides are in elements and may be zero or negative. Rank is at most 16; element size is 1, 2, 4 or 8.
void descent_load_strided(
    void *out, const void *base, long rank, const long *_Nullable shape, const long *_Nullable strides, long start,
    long count, long elementSize);

// The same of a view with zeros around it: `padded` is the shape with them, `low` how many come before in each axis.
void descent_load_padded(
    void *out, const void *base, long rank, const long *_Nullable shape, const long *_Nullable strides,
    const long *_Nullable padded, const long *_Nullable low, long start, long count, long elementSize);

// The inverse of `descent_load_strided`: scatters the dense `in` into the view at `base`.
void descent_store_strided(
    void *base, const void *in, long rank, const long *_Nullable shape, const long *_Nullable strides, long start,
    long count, long elementSize);

// out[i] = the coordinate along `axis` of flat row-major index `start + i`.
void descent_iota(
    void *out, long rank, const long *shape, long axis, long start, long count, descent_type type);

// out[i] = table[indices[i]], rows of `rowElements` elements. Returns the position in `indices` of the first index
// outside `0 ..< tableRows` (where it stops), or -1.
long descent_gather_rows(
    void *out, const void *table, const int *indices, long count, long rowElements, long tableRows, long elementSize);

// table[indices[i]] += rows[i], in the order of `indices`, for float32, float64 and int32. Returns as
// `descent_gather_rows` does, and then leaves the table unchanged.
long descent_scatter_add_rows(
    void *table, const void *rows, const int *indices, long count, long rowElements, long tableRows,
    descent_type type);

// Running sums along the middle axis of [outer, axisLength, inner], for float32, float64 and int32.
void descent_cumulative_sum(
    void *out, const void *in, long outer, long axisLength, long inner, int reverse, descent_type type);

// MARK: Reductions

// out[r] = the reduction of row r. Vectors of 16 lanes (float64: 8), or half as many for short rows, are combined first
// lane by lane and then by halves, in an order that depends on `columns` alone.
typedef void (*descent_reduce_rows)(void *out, const void *in, long rows, long columns);

// accumulator[c] = accumulator[c] (op) in[0][c] (op) in[1][c] ..., in row order.
typedef void (*descent_reduce_columns)(void *accumulator, const void *in, long rows, long columns);

// Sums are of float32, float64 and int32, maximum and minimum also of bool, where they are `or` and `and`. Null where
// there is none. NaN propagates.
descent_reduce_rows _Nullable descent_find_reduce_rows(descent_reduction reduction, descent_type type);
descent_reduce_columns _Nullable descent_find_reduce_columns(descent_reduction reduction, descent_type type);

// Fills `out` with the identity of a reduction: sum 0; maximum -inf, INT_MIN or 0; minimum inf, INT_MAX or 1.
// Returns 1, or 0 where there is no such reduction.
int descent_reduction_identity(void *out, descent_reduction reduction, descent_type type, long count);

// The first position of the extreme along the middle axis of [outer, axisLength, inner]; the first NaN wins.
// `axisLength` is at least 1. For float32, float64, int32, bool and uint8.
void descent_argument_of_extreme(
    int *out, const void *in, long outer, long axisLength, long inner, int wantsMaximum, descent_type type);

// MARK: Floating-point mode

// The mode this thread computes in, and the same but with subnormal operands and results taken for zero: processors
// compute with subnormal numbers up to a hundred times slower.
unsigned long descent_float_mode(void);
void descent_set_float_mode(unsigned long mode);
unsigned long descent_flushing_float_mode(void);

// MARK: Random

typedef enum {
    DESCENT_RANDOM_BITS = 0,              // int32
    DESCENT_RANDOM_UNIFORM = 1,           // float32 (24 bits) or float64 (53 bits), in [0, 1)
    DESCENT_RANDOM_NORMAL = 2,            // float32 or float64, mean 0, variance 1
    DESCENT_RANDOM_TRUNCATED_NORMAL = 3   // float32 or float64, the standard normal restricted to [-2, 2]
} descent_distribution;

// Elements `start ..< start + count` of the stream with key (key0, key1): Philox4x32-10 (Salmon, Moraes, Dror and
// Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011). Word j of the stream is word j % 4 of the counter
// (j / 4 low, j / 4 high, 0, 0). An element of 32-bit type takes one word and of float64 two, so that any range of a
// stream can be generated alone.
void descent_random(
    void *out, descent_distribution distribution, descent_type type, unsigned key0, unsigned key1,
    unsigned long start, long count);

// The product of small dense matrices, `[rows, inner]` by `[inner, columns]`, into dense memory; `inner` is at most 128.
// A transposed matrix lies in memory with its columns as rows; strides are elements from one row in memory to the next.
typedef void (*descent_product)(
    long rows, long columns, long inner, const void *left, long leftStride, int leftIsTransposed, const void *right,
    long rightStride, int rightIsTransposed, void *product);

// Null where the machine has no registers for it, or the type is not floating.
descent_product _Nullable descent_find_small_product(descent_type type);

// The product of a small matrix and a dense vector of `inner` numbers: of each of its `length` rows with the vector, or
// the sum of its rows, each times one number of the vector, if `sumsRows`. `length` and, where rows are not summed, also
// `inner` are at least as long as a vector register of 64 bytes.
typedef void (*descent_vector_product)(
    long length, long inner, const void *matrix, long stride, int sumsRows, const void *vector, void *product);

// Null where the machine has no registers for it, or the type is not floating.
descent_vector_product _Nullable descent_find_small_vector_product(descent_type type);

// The ten rounds of Philox4x32: replaces the counter's four words by the random ones.
void descent_philox(unsigned counter[_Nonnull 4], unsigned key0, unsigned key1);

#pragma clang assume_nonnull end

#ifdef __cplusplus
}
#endif

#endif
