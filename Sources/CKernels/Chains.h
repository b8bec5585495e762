// Chains of operations on values that stay in vector registers. A pass computes all links of a chain on eight vectors
// side by side, which hide one another's latency.

#ifndef VECTOR_BYTES
#define VECTOR_BYTES 16
#endif

typedef float vector_FLOAT32 __attribute__((ext_vector_type(VECTOR_BYTES / 4)));
typedef double vector_FLOAT64 __attribute__((ext_vector_type(VECTOR_BYTES / 8)));

#define PASS_BYTES (8 * VECTOR_BYTES)
#define PASS_LENGTH(type) ((long)(PASS_BYTES / sizeof(type)))
#define EACH_VECTOR(X) X(0) X(1) X(2) X(3) X(4) X(5) X(6) X(7)

// How a link sees its operand `m`: vectors from memory, one number for all elements, or the product of vectors with
// such a number or with other vectors, which are the next link's operand.
#define OPERAND_v(TYPE, type) const char *const memory = link->place + start * (long)sizeof(type);
#define OPERAND_s(TYPE, type) const vector_##TYPE m = (vector_##TYPE)(*(const type *)(const void *)link->place);
#define OPERAND_p(TYPE, type)                                                                                          \
    OPERAND_v(TYPE, type) link++;                                                                                      \
    const vector_##TYPE factor = (vector_##TYPE)(*(const type *)(const void *)link->place);
#define OPERAND_q(TYPE, type)                                                                                          \
    OPERAND_v(TYPE, type) link++;                                                                                      \
    const char *const factors = link->place + start * (long)sizeof(type);
#define OPERAND_n(TYPE, type)
#define FETCH_v(TYPE, k)                                                                                               \
    vector_##TYPE m;                                                                                                   \
    memcpy(&m, memory + k * VECTOR_BYTES, sizeof m);
#define FETCH_s(TYPE, k)
#define FETCH_p(TYPE, k) FETCH_v(TYPE, k) m *= factor;
#define FETCH_q(TYPE, k)                                                                                               \
    FETCH_v(TYPE, k) vector_##TYPE factor;                                                                             \
    memcpy(&factor, factors + k * VECTOR_BYTES, sizeof factor);                                                        \
    m *= factor;
#define FETCH_n(TYPE, k)

#define COMPUTE(TYPE, layout, k, left, right, expression)                                                              \
    {                                                                                                                  \
        FETCH_##layout(TYPE, k) const vector_##TYPE a = left, b = right;                                               \
        (void)b;                                                                                                       \
        v##k = (expression);                                                                                           \
    }
#define CASE(operation, form, TYPE, type, layout, left, right, expression)                                             \
    case LINK(operation, form): {                                                                                      \
        OPERAND_##layout(TYPE, type)                                                                                   \
        COMPUTE(TYPE, layout, 0, left(0), right(0), expression)                                                        \
        COMPUTE(TYPE, layout, 1, left(1), right(1), expression)                                                        \
        COMPUTE(TYPE, layout, 2, left(2), right(2), expression)                                                        \
        COMPUTE(TYPE, layout, 3, left(3), right(3), expression)                                                        \
        COMPUTE(TYPE, layout, 4, left(4), right(4), expression)                                                        \
        COMPUTE(TYPE, layout, 5, left(5), right(5), expression)                                                        \
        COMPUTE(TYPE, layout, 6, left(6), right(6), expression)                                                        \
        COMPUTE(TYPE, layout, 7, left(7), right(7), expression)                                                        \
        break;                                                                                                         \
    }
#define PASSED(k) v##k
#define FETCHED(k) m

#define CASES_BINARY(loop, operation, TYPE, type, outType, expression)                                                 \
    CASE(operation, av, TYPE, type, v, PASSED, FETCHED, expression)                                                    \
    CASE(operation, as, TYPE, type, s, PASSED, FETCHED, expression)                                                    \
    CASE(operation, va, TYPE, type, v, FETCHED, PASSED, expression)                                                    \
    CASE(operation, sa, TYPE, type, s, FETCHED, PASSED, expression)                                                    \
    CASE(operation, ap, TYPE, type, p, PASSED, FETCHED, expression)                                                    \
    CASE(operation, pa, TYPE, type, p, FETCHED, PASSED, expression)                                                    \
    CASE(operation, aq, TYPE, type, q, PASSED, FETCHED, expression)                                                    \
    CASE(operation, qa, TYPE, type, q, FETCHED, PASSED, expression)                                                    \
    CASE(operation, aa, TYPE, type, n, PASSED, PASSED, expression)
#define CASES_UNARY(loop, operation, TYPE, type, outType, expression)                                                  \
    CASE(operation, a, TYPE, type, n, PASSED, PASSED, expression)

// Functions that only numbers have go through memory, where the compiler vectorises them as it does in their kernels.
#define STORE_VALUES(k) memcpy((char *)values + k * VECTOR_BYTES, &v##k, VECTOR_BYTES);
#define LOAD_VALUES(k) memcpy(&v##k, (char *)values + k * VECTOR_BYTES, VECTOR_BYTES);
#define DEFINE_PASS_FUNCTION(loop, operation, TYPE, type, outType, expression)                                         \
    static __attribute__((noinline)) void operation##_pass_##TYPE(type *values) {                                      \
        PLAIN_LOOP for (long i = 0; i < PASS_LENGTH(type); i++) {                                                      \
            const type a = values[i];                                                                                  \
            values[i] = (expression);                                                                                  \
        }                                                                                                              \
    }
#define CASE_FUNCTION(loop, operation, TYPE, type, outType, expression)                                                \
    case LINK(operation, a): {                                                                                         \
        type values[PASS_BYTES / sizeof(type)] __attribute__((aligned(VECTOR_BYTES)));                                 \
        EACH_VECTOR(STORE_VALUES) operation##_pass_##TYPE(values);                                                     \
        EACH_VECTOR(LOAD_VALUES) break;                                                                                \
    }
#define STORE_PLACE(k) memcpy(memory + k * VECTOR_BYTES, &v##k, VECTOR_BYTES);

// What is left after the last whole pass is computed once more with elements before it, or, where those have been
// overwritten, on copies.
#define DEFINE_CHAIN(TYPE, type)                                                                                       \
    SIGN(DEFINE_PASS_FUNCTION, TYPE, type) VECTOR_FUNCTIONS_##TYPE(DEFINE_PASS_FUNCTION)                              \
    static void run_pass_##TYPE(const descent_link *link, long start) {                                                \
        vector_##TYPE v0 = 0, v1 = 0, v2 = 0, v3 = 0, v4 = 0, v5 = 0, v6 = 0, v7 = 0;                                  \
        for (;; link++) {                                                                                              \
            switch (link->operation) {                                                                                 \
                FLOAT_BINARY(CASES_BINARY, TYPE, type)                                                                 \
                VECTOR_UNARY(CASES_UNARY, TYPE, type)                                                                  \
                SIGN(CASE_FUNCTION, TYPE, type) VECTOR_FUNCTIONS_##TYPE(CASE_FUNCTION)                                 \
                CASE(load, v, TYPE, type, v, FETCHED, FETCHED, a)                                                      \
                CASE(load, s, TYPE, type, s, FETCHED, FETCHED, a)                                                      \
            case LINK(store, a): {                                                                                     \
                char *const memory = link->place + start * (long)sizeof(type);                                         \
                EACH_VECTOR(STORE_PLACE) break;                                                                        \
            }                                                                                                          \
            default: return;                                                                                           \
            }                                                                                                          \
        }                                                                                                              \
    }                                                                                                                  \
    static void run_rest_##TYPE(descent_link *links, long count, long start, long n) {                                 \
        const size_t bytes = (size_t)(n - start) * sizeof(type);                                                       \
        char *places[DESCENT_LONGEST_CHAIN];                                                                           \
        type copies[DESCENT_LONGEST_CHAIN][PASS_BYTES / sizeof(type)];                                                 \
        for (long k = 0; k < count; k++) {                                                                             \
            descent_link *const link = links + k;                                                                      \
            places[k] = link->place + start * (long)sizeof(type);                                                      \
            if (!link->isVector) { continue; }                                                                         \
            if (link->first == k) {                                                                                    \
                memset(copies[k], 0, sizeof copies[k]);                                                                \
                if (!link->isStore) { memcpy(copies[k], places[k], bytes); }                                           \
            }                                                                                                          \
            link->place = (char *)copies[link->first];                                                                 \
        }                                                                                                              \
        run_pass_##TYPE(links, 0);                                                                                     \
        for (long k = 0; k < count; k++) {                                                                             \
            if (links[k].isStore) { memcpy(places[k], links[k].place, bytes); }                                        \
        }                                                                                                              \
    }                                                                                                                  \
    static void run_chain_##TYPE(descent_link *links, long count, long n) {                                            \
        long start = 0;                                                                                                \
        for (; start + PASS_LENGTH(type) <= n; start += PASS_LENGTH(type)) { run_pass_##TYPE(links, start); }          \
        if (start == n) { return; }                                                                                    \
        if (start > 0 && !links->overwrites) {                                                                         \
            run_pass_##TYPE(links, n - PASS_LENGTH(type));                                                             \
        } else {                                                                                                       \
            run_rest_##TYPE(links, count, start, n);                                                                   \
        }                                                                                                              \
    }

DEFINE_CHAIN(FLOAT32, float)
DEFINE_CHAIN(FLOAT64, double)
