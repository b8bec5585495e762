// Whether this thread takes subnormal numbers for zero.

#include "CKernels.h"

#if defined(__x86_64__)
#include <xmmintrin.h>

// Results that are subnormal become zero (bit 15), and so do operands (bit 6).
enum { flushingBits = 0x8040 };

unsigned long descent_float_mode(void) { return _mm_getcsr(); }
void descent_set_float_mode(unsigned long mode) { _mm_setcsr((unsigned)mode); }
unsigned long descent_flushing_float_mode(void) { return _mm_getcsr() | flushingBits; }
#elif defined(__aarch64__)
unsigned long descent_float_mode(void) {
    unsigned long mode;
    __asm__ volatile("mrs %0, fpcr" : "=r"(mode));
    return mode;
}
void descent_set_float_mode(unsigned long mode) { __asm__ volatile("msr fpcr, %0" : : "r"(mode)); }
unsigned long descent_flushing_float_mode(void) { return descent_float_mode() | 1ul << 24; }
#else
unsigned long descent_float_mode(void) { return 0; }
void descent_set_float_mode(unsigned long mode) { (void)mode; }
unsigned long descent_flushing_float_mode(void) { return 0; }
#endif
