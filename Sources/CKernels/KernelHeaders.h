#ifndef DESCENT_KERNEL_HEADERS_H
#define DESCENT_KERNEL_HEADERS_H

#include <limits.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "KernelTables.h"

// A fused multiply-add rounds once where its parts round twice, and not every instruction set has it.
#pragma STDC FP_CONTRACT OFF

#endif
