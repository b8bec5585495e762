// Instantiates every kernel for the instruction set named INSTRUCTION_SET, and their tables. The including file has
// included KernelHeaders.h, and switched the compiler to the instruction set after it.

#include "KernelMacros.h"

#include "Arithmetic.h"
#include "Comparison.h"
#include "Conversions.h"
#include "FunctionsFloat32.h"
#include "FunctionsFloat64.h"
#include "Power.h"
#include "Chains.h"
#include "Random.h"
#include "Reductions.h"
#ifdef HAS_MASKED_VECTORS
#include "SmallProducts.h"
#include "SmallVectorProducts.h"
#define SMALL_PRODUCTS small_product_FLOAT32, small_product_FLOAT64
#define SMALL_VECTOR_PRODUCTS small_vector_product_FLOAT32, small_vector_product_FLOAT64
#else
#define SMALL_PRODUCTS 0, 0
#define SMALL_VECTOR_PRODUCTS 0, 0
#endif

const struct kernel_tables INSTANCE(kernel_tables) = {
    {ARITHMETIC_ENTRIES COMPARISON_ENTRIES FUNCTIONS_FLOAT32_ENTRIES FUNCTIONS_FLOAT64_ENTRIES POWER_ENTRIES},
    {CONVERSIONS(ENTER_CONVERSION)},
    {REDUCTION_ENTRIES},
    run_chain_FLOAT32,
    run_chain_FLOAT64,
    SMALL_PRODUCTS,
    SMALL_VECTOR_PRODUCTS,
    random_numbers,
    philox_rounds};

#undef SMALL_PRODUCTS
#undef SMALL_VECTOR_PRODUCTS
