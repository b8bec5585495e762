// The arguments that the system gave the program. Swift reads them from /proc, which not every container has.
#ifndef CARGUMENTS_H
#define CARGUMENTS_H

// The number of arguments, the program's name among them; 0 where the C library does not tell.
int descent_argument_count(void);

// Argument `index`, or NULL.
const char *descent_argument(int index);

#endif
