#include "CArguments.h"

// Says which C library this is.
#include <stdlib.h>

static int count = 0;
static char **arguments = NULL;

#if defined(__GLIBC__) || defined(__APPLE__)
// Before main: these C libraries give initializers what they give main.
__attribute__((constructor)) static void keep(int argc, char **argv) {
    count = argc;
    arguments = argv;
}
#endif

int descent_argument_count(void) { return count; }

const char *descent_argument(int index) { return index >= 0 && index < count ? arguments[index] : NULL; }
