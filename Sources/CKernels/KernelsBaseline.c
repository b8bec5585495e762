// The kernels for what every machine of the platform has.

#include "KernelHeaders.h"

#define INSTRUCTION_SET baseline
#include "KernelInstance.h"
