#ifndef DESCENT_OPERATIONS_H
#define DESCENT_OPERATIONS_H

// The one list of what kernels compute. The enumerations here are those of the engine's Swift, too: a function added to
// a list is a case of `UnaryFunction` or `BinaryFunction`, whose derivative the compiler then asks for.

// Functions of one element. `copy` is the element itself, inserted where a view needs storage of its own.
#define DESCENT_UNARY_FUNCTIONS(X)                                                                                     \
    X(negate) X(exp) X(log) X(log1p) X(expm1) X(sqrt) X(reciprocalSquareRoot)                                          \
    X(sin) X(cos) X(tan) X(asin) X(acos) X(atan) X(sinh) X(cosh) X(tanh) X(asinh) X(sigmoid) X(erf) X(erfc)            \
    X(absolute) X(sign) X(floor) X(not) X(copy)

// Functions of two elements.
#define DESCENT_BINARY_FUNCTIONS(X)                                                                                    \
    X(add) X(subtract) X(multiply) X(divide) X(power) X(maximum) X(minimum)                                            \
    X(less) X(lessOrEqual) X(equal) X(notEqual) X(and) X(or)

// Operations that the compiler alone writes: a choice, and neighbors computed in one pass.
#define DESCENT_COMPOUND_OPERATIONS(X)                                                                                 \
    X(select) X(multiplyAdd) X(subtractMultiply) X(multiplyAddMultiply) X(multiplyAddMultiplySquare)                   \
    X(subtractMultiplyDivide) X(multiplyDivide) X(multiplySqrt) X(multiplySqrtAdd) X(sqrtAdd)

// What only links of chains do: see `descent_find_link`.
#define DESCENT_LINK_OPERATIONS(X) X(load) X(store) X(factor)

#define DESCENT_REDUCTIONS(X) X(sum) X(maximum) X(minimum)

#define DESCENT_CLOSED __attribute__((enum_extensibility(closed)))
#define DESCENT_NAMED(name) __attribute__((swift_name(name)))

#define DESCENT_OPERATION(name) DESCENT_OPERATION_##name DESCENT_NAMED(#name),
typedef enum DESCENT_CLOSED DESCENT_NAMED("KernelOperation") : unsigned {
    DESCENT_UNARY_FUNCTIONS(DESCENT_OPERATION) DESCENT_BINARY_FUNCTIONS(DESCENT_OPERATION)
    DESCENT_COMPOUND_OPERATIONS(DESCENT_OPERATION) DESCENT_LINK_OPERATIONS(DESCENT_OPERATION)
} descent_operation;

#define DESCENT_ONE(name) +1
enum {
    DESCENT_UNARY_COUNT = 0 DESCENT_UNARY_FUNCTIONS(DESCENT_ONE),
    DESCENT_BINARY_COUNT = 0 DESCENT_BINARY_FUNCTIONS(DESCENT_ONE),
    DESCENT_REDUCTION_COUNT = 0 DESCENT_REDUCTIONS(DESCENT_ONE),
    DESCENT_OPERATION_COUNT = DESCENT_UNARY_COUNT + DESCENT_BINARY_COUNT DESCENT_COMPOUND_OPERATIONS(DESCENT_ONE)
        DESCENT_LINK_OPERATIONS(DESCENT_ONE)
};

#define DESCENT_UNARY(name) DESCENT_UNARY_##name DESCENT_NAMED(#name) = DESCENT_OPERATION_##name,
typedef enum DESCENT_CLOSED DESCENT_NAMED("UnaryFunction") : unsigned {
    DESCENT_UNARY_FUNCTIONS(DESCENT_UNARY)
} descent_unary;

#define DESCENT_BINARY(name) DESCENT_BINARY_##name DESCENT_NAMED(#name) = DESCENT_OPERATION_##name,
typedef enum DESCENT_CLOSED DESCENT_NAMED("BinaryFunction") : unsigned {
    DESCENT_BINARY_FUNCTIONS(DESCENT_BINARY)
} descent_binary;

#define DESCENT_REDUCTION(name) DESCENT_REDUCTION_##name DESCENT_NAMED(#name),
typedef enum DESCENT_CLOSED DESCENT_NAMED("Reduction") : unsigned {
    DESCENT_REDUCTIONS(DESCENT_REDUCTION)
} descent_reduction;

// Both functions are operations, of the same numbers.
static inline descent_operation descent_operation_of_unary(descent_unary function) {
    return (descent_operation)function;
}
static inline descent_operation descent_operation_of_binary(descent_binary function) {
    return (descent_operation)function;
}

// The names in the lists.
const char *_Nonnull descent_operation_name(descent_operation operation);
const char *_Nonnull descent_reduction_name(descent_reduction reduction);

#endif
