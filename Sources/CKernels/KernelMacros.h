// The macros that turn an expression into kernels. Not guarded: every instruction set instantiates it once, with its
// own INSTRUCTION_SET name, in a `Kernels*.c` file.

#define JOIN_NAMES(a, b) a##_##b
#define EXPAND_AND_JOIN(a, b) JOIN_NAMES(a, b)
#define INSTANCE(name) EXPAND_AND_JOIN(name, INSTRUCTION_SET)

#define PRAGMA(text) _Pragma(#text)

// Iterations are independent even where the output is an operand. Two registers at a time hide the latency of
// arithmetic without a long remainder loop, since typical lengths are 1 to 1024.
#define PLAIN_LOOP PRAGMA(clang loop vectorize(assume_safety) interleave_count(2))

// Long polynomials make a scalar remainder dear, and masking cheap, where the instruction set has masks.
#ifdef HAS_MASKED_VECTORS
#define FUNCTION_LOOP PRAGMA(clang loop vectorize(assume_safety) vectorize_predicate(enable) interleave_count(2))
#else
#define FUNCTION_LOOP PLAIN_LOOP
#endif

// For loops that call the C library.
#define LIBRARY_LOOP

// Operands by layout letter: a vector, a scalar, none.
#define BIND_v(type, x) const type *x##Vector = x##Operand;
#define BIND_s(type, x) const type x##Scalar = *(const type *)x##Operand;
#define BIND_n(type, x) (void)x##Operand;
#define TAKE_v(type, x) const type x = x##Vector[i];
#define TAKE_s(type, x) const type x = x##Scalar;
#define TAKE_n(type, x)

#define KERNEL(name, loop, outType, la, ta, lb, tb, lc, tc, ld, td, expression)                                        \
    static void name(                                                                                                  \
        void *outOperand, const void *aOperand, const void *bOperand, const void *cOperand, const void *dOperand,      \
        long n) {                                                                                                      \
        outType *outVector = outOperand;                                                                               \
        BIND_##la(ta, a) BIND_##lb(tb, b) BIND_##lc(tc, c) BIND_##ld(td, d)                                            \
        loop for (long i = 0; i < n; i++) {                                                                            \
            TAKE_##la(ta, a) TAKE_##lb(tb, b) TAKE_##lc(tc, c) TAKE_##ld(td, d)                                        \
            outVector[i] = (outType)(expression);                                                                      \
        }                                                                                                              \
    }

// The entry of a kernel in the table of its instruction set.
#define ENTRY(operation, type, layout, function) [DESCENT_OPERATION_##operation][type][LAYOUT_##layout] = function

// Lists of operations call X(loop, operation, TYPE, type, outType, expression); these are what X may be.
#define DEFINE_V(loop, operation, TYPE, type, outType, expression)                                                     \
    KERNEL(operation##_##TYPE##_v, loop, outType, v, type, n, , n, , n, , expression)
#define ENTER_V(loop, operation, TYPE, type, outType, expression)                                                      \
    ENTRY(operation, DESCENT_##TYPE, v, operation##_##TYPE##_v),

#define DEFINE_VV(loop, operation, TYPE, type, outType, expression)                                                    \
    KERNEL(operation##_##TYPE##_vv, loop, outType, v, type, v, type, n, , n, , expression)                             \
    KERNEL(operation##_##TYPE##_vs, loop, outType, v, type, s, type, n, , n, , expression)                             \
    KERNEL(operation##_##TYPE##_sv, loop, outType, s, type, v, type, n, , n, , expression)
#define ENTER_VV(loop, operation, TYPE, type, outType, expression)                                                     \
    ENTRY(operation, DESCENT_##TYPE, vv, operation##_##TYPE##_vv),                                                       \
    ENTRY(operation, DESCENT_##TYPE, vs, operation##_##TYPE##_vs),                                                       \
    ENTRY(operation, DESCENT_##TYPE, sv, operation##_##TYPE##_sv),
