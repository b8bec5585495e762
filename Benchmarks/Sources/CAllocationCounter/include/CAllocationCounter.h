#ifndef CALLOCATIONCOUNTER_H
#define CALLOCATIONCOUNTER_H

#include <stdbool.h>

// Counts what the whole process allocates, on every thread. Only glibc offers the entry points this needs.
bool allocation_counter_is_available(void);

void allocation_counter_start(void);

// The number of allocations (malloc, calloc, realloc and the aligned ones) since the start.
long allocation_counter_stop(void);

#endif
