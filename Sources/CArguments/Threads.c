// OpenBLAS starts a thread for each processor when it is loaded, before main, though the program uses none of them. Where
// the system gives it no thread it ends the program with lines of its own, and where a thread gets no memory it asks for
// ever. So, where there are limits, the program begins again with the variable that says how many threads to start.
#include <stdlib.h>

#if defined(__linux__) && defined(__GLIBC__)
#include <string.h>
#include <sys/auxv.h>
#include <sys/resource.h>
#include <unistd.h>

static int is_limited(void) {
    struct rlimit space, processes;
    // Of processes every system has some limit; this is one that somebody has set.
    return (getrlimit(RLIMIT_AS, &space) == 0 && space.rlim_cur != RLIM_INFINITY) ||
           (getrlimit(RLIMIT_NPROC, &processes) == 0 && processes.rlim_cur < 256);
}

static void start_no_threads(int argc, char **argv, char **environment) {
    static char setting[] = "OPENBLAS_NUM_THREADS=1";
    const size_t length = strlen("OPENBLAS_NUM_THREADS=");
    size_t size = 0;
    (void)argc;
    for (; environment[size]; size++)
        if (strncmp(environment[size], setting, length) == 0) return;
    const char *program = (const char *)getauxval(AT_EXECFN);
    if (!is_limited() || !program || size > 10000) return;
    char *extended[size + 2];
    memcpy(extended, environment, size * sizeof *extended);
    extended[size] = setting;
    extended[size + 1] = NULL;
    // Where this fails the program goes on as it is.
    execve(program, argv, extended);
}

// The only functions of a program that run before those of its libraries.
__attribute__((section(".preinit_array"), used)) static void (*const first)(int, char **, char **) = start_no_threads;
#endif
