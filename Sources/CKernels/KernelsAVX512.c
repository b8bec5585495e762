// The kernels for x86-64 machines with AVX-512 (F, BW, CD, DQ and VL).

#include "KernelHeaders.h"

#ifdef DESCENT_HAS_X86_VARIANTS
#pragma clang attribute push(                                                                                          \
    __attribute__((target("avx512f,avx512bw,avx512cd,avx512dq,avx512vl"))), apply_to = function)

#define INSTRUCTION_SET avx512
#define HAS_MASKED_VECTORS 1
#define VECTOR_BYTES 64
#include "KernelInstance.h"

#pragma clang attribute pop
#endif
