// The kernels for x86-64 machines with AVX2.

#include "KernelHeaders.h"

#ifdef DESCENT_HAS_X86_VARIANTS
#pragma clang attribute push(__attribute__((target("avx2"))), apply_to = function)

#define INSTRUCTION_SET avx2
#define VECTOR_BYTES 32
#include "KernelInstance.h"

#pragma clang attribute pop
#endif
