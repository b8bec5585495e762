// Kernels one after another, block by block.

#include "CKernels.h"

static char *at(const descent_call *call, int operand, long element) {
    return (char *)call->operands[operand] + element * call->strides[operand];
}

// Little is done between two kernels, so that the processor looks ahead from one over the memory accesses of the next.
void descent_run(const descent_call *calls, long callCount, long first, long last, long elementsInBlock) {
    const descent_call *const end = calls + callCount;
    for (long start = first; start < last; start += elementsInBlock) {
        const long count = last - start < elementsInBlock ? last - start : elementsInBlock;
        for (const descent_call *call = calls; call < end; call++) {
            call->kernel(
                at(call, 0, start), at(call, 1, start), at(call, 2, start), at(call, 3, start), at(call, 4, start),
                count);
        }
    }
}
