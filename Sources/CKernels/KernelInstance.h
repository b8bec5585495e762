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

static const struct elementwise_entry elementwise_entries[] = {
    ARITHMETIC_ENTRIES COMPARISON_ENTRIES FUNCTIONS_FLOAT32_ENTRIES FUNCTIONS_FLOAT64_ENTRIES POWER_ENTRIES
    {0, 0, 0, 0}};

static const struct conversion_entry conversion_entries[] = {CONVERSIONS(ENTER_CONVERSION) {0, 0, 0}};

static const struct reduction_entry reduction_entries[] = {REDUCTION_ENTRIES {0, 0, 0, 0}};

const struct kernel_tables INSTANCE(kernel_tables) = {
    elementwise_entries, conversion_entries, reduction_entries, run_chain_FLOAT32, run_chain_FLOAT64, SMALL_PRODUCTS,
    SMALL_VECTOR_PRODUCTS, random_numbers, philox_rounds};

#undef SMALL_PRODUCTS
#undef SMALL_VECTOR_PRODUCTS
