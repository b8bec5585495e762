#ifndef CALLOCATIONCOUNTER_H
#define CALLOCATIONCOUNTER_H

#include <stdbool.h>

// Counts what the process allocates, on every thread or on one. Only glibc offers the entry points this needs.
bool allocation_counter_is_available(void);

void allocation_counter_start(void);

// The number of allocations (malloc, calloc, realloc and the aligned ones) since the start.
long allocation_counter_stop(void);

// The same for the calling thread alone.
void allocation_counter_start_on_this_thread(void);
long allocation_counter_stop_on_this_thread(void);

#endif
