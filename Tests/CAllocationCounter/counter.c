#include "CAllocationCounter.h"

#include <errno.h>
#include <stdatomic.h>
#include <stddef.h>

static atomic_bool counting;
static atomic_long allocations;
static _Thread_local bool counting_here;
static _Thread_local long allocations_here;

void allocation_counter_start(void) {
    atomic_store(&allocations, 0);
    atomic_store(&counting, true);
}

long allocation_counter_stop(void) {
    atomic_store(&counting, false);
    return atomic_load(&allocations);
}

void allocation_counter_start_on_this_thread(void) {
    allocations_here = 0;
    counting_here = true;
}

long allocation_counter_stop_on_this_thread(void) {
    counting_here = false;
    return allocations_here;
}

#if defined(__linux__) && defined(__GLIBC__)

bool allocation_counter_is_available(void) { return true; }

// An executable's malloc takes the place of glibc's for every library it loads.
extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);
extern void __libc_free(void *);

static void count(void) {
    if (atomic_load_explicit(&counting, memory_order_relaxed))
        atomic_fetch_add_explicit(&allocations, 1, memory_order_relaxed);
    if (counting_here) allocations_here++;
}

void *malloc(size_t size) {
    count();
    return __libc_malloc(size);
}

void *calloc(size_t number, size_t size) {
    count();
    return __libc_calloc(number, size);
}

void *realloc(void *memory, size_t size) {
    count();
    return __libc_realloc(memory, size);
}

void *memalign(size_t alignment, size_t size) {
    count();
    return __libc_memalign(alignment, size);
}

void *aligned_alloc(size_t alignment, size_t size) {
    count();
    return __libc_memalign(alignment, size);
}

int posix_memalign(void **memory, size_t alignment, size_t size) {
    count();
    if (alignment % sizeof(void *) != 0 || (alignment & (alignment - 1)) != 0 || alignment == 0) return EINVAL;
    void *result = __libc_memalign(alignment, size);
    if (!result) return ENOMEM;
    *memory = result;
    return 0;
}

void free(void *memory) { __libc_free(memory); }

#else

bool allocation_counter_is_available(void) { return false; }

#endif
