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

// MARK: Chains

void descent_prepare_chain(descent_link *links, long count) {
    links->overwrites = 0;
    for (long k = 0; k < count; k++) {
        links[k].first = (int)k;
        for (long earlier = 0; links[k].isVector && earlier < k; earlier++) {
            if (!links[earlier].isVector || links[earlier].base != links[k].base) { continue; }
            if (links[k].isStore && !links[earlier].isStore) { links->overwrites = 1; }
            if (links[earlier].coordinate == links[k].coordinate && links[earlier].stride == links[k].stride) {
                links[k].first = links[earlier].first;
            }
        }
    }
}

void descent_run_chain(descent_chain chain, descent_link *links, long count, const long *coordinates, long n) {
    for (descent_link *link = links; link < links + count; link++) {
        link->place = link->base + coordinates[link->coordinate] * link->stride;
    }
    chain(links, count, n);
}
