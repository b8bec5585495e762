// A library that is loaded before all others (LD_PRELOAD) and takes the place of system calls: it counts them, and makes
// the one fail that the environment names.
//
//   DESCENT_FAULT=write:3:28          the third write fails, with the error 28
//   DESCENT_FAULT=write:3+:28         the third and all that come after it fail
//   DESCENT_FAULT_COUNTS=FILE         writes how often each was called to a file at the end, as lines `write 17`
//   DESCENT_CLOCK_JUMP=100:-86400     the wall clock goes back by a day after it has been read 100 times
#define _GNU_SOURCE
#include "FaultInjection.h"

#include <stdlib.h>

#if defined(__linux__) && defined(__GLIBC__)

#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

// Calls that do the same, such as write, pwrite and writev, are of one kind.
#define KINDS(X) \
    X(open) X(opendir) X(read) X(write) X(rename) X(fsync) X(close) X(mmap) X(mkdir) X(truncate) X(unlink) X(rmdir) X(lock)

#define CASE(name) kind_##name,
enum kind { KINDS(CASE) kind_count };
#define NAME(name) #name,
static const char *const names[] = {KINDS(NAME)};

static atomic_long calls[kind_count];
static pthread_once_t has_read_environment = PTHREAD_ONCE_INIT;
static struct {
    enum kind kind;
    long first, last;
    int error;
} fault = {kind_count, 0, 0, 0};
static atomic_long clock_readings;
static long jump_after = -1, jump;

static void read_environment(void) {
    const char *text = getenv("DESCENT_FAULT");
    char name[16], plus;
    if (text && sscanf(text, "%15[a-z]:%ld%c", name, &fault.first, &plus) == 3) {
        for (enum kind kind = 0; kind < kind_count; kind++)
            if (strcmp(name, names[kind]) == 0) fault.kind = kind;
        fault.last = plus == '+' ? -1 : fault.first;
        fault.error = atoi(strrchr(text, ':') + 1);
    }
    text = getenv("DESCENT_CLOCK_JUMP");
    if (text) sscanf(text, "%ld:%ld", &jump_after, &jump);
}

// Counts a call; whether it is to fail, with errno set.
static int fails(enum kind kind) {
    pthread_once(&has_read_environment, read_environment);
    const long number = atomic_fetch_add(&calls[kind], 1) + 1;
    if (kind != fault.kind || number < fault.first || (fault.last > 0 && number > fault.last)) return 0;
    errno = fault.error;
    return 1;
}

// Declares `real`, the function of that name that is next in the order of libraries.
#define REAL(name)                 \
    static __typeof__(name) *real; \
    if (!real) real = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)

// A function that fails with `failure`, or does what the system's does.
#define CALL(kind, failure, result, name, parameters, arguments) \
    result name parameters {                                     \
        REAL(name);                                              \
        return fails(kind_##kind) ? failure : real arguments;    \
    }

__attribute__((destructor)) static void write_counts(void) {
    const char *path = getenv("DESCENT_FAULT_COUNTS");
    if (!path) return;
    FILE *file = fopen(path, "w");
    if (!file) return;
    for (enum kind kind = 0; kind < kind_count; kind++) fprintf(file, "%s %ld\n", names[kind], calls[kind]);
    fclose(file);
}

// Files.

#define OPEN(name, parameters, arguments)                              \
    int name parameters {                                              \
        REAL(name);                                                    \
        va_list list;                                                  \
        va_start(list, flags);                                         \
        const mode_t mode = flags & O_CREAT ? va_arg(list, mode_t) : 0; \
        va_end(list);                                                  \
        return fails(kind_open) ? -1 : real arguments;                 \
    }

OPEN(open, (const char *path, int flags, ...), (path, flags, mode))
OPEN(open64, (const char *path, int flags, ...), (path, flags, mode))
OPEN(openat, (int folder, const char *path, int flags, ...), (folder, path, flags, mode))
OPEN(openat64, (int folder, const char *path, int flags, ...), (folder, path, flags, mode))
CALL(opendir, NULL, DIR *, opendir, (const char *path), (path))

CALL(read, -1, ssize_t, read, (int file, void *bytes, size_t count), (file, bytes, count))
CALL(read, -1, ssize_t, pread, (int file, void *bytes, size_t count, off_t at), (file, bytes, count, at))
CALL(read, -1, ssize_t, pread64, (int file, void *bytes, size_t count, off64_t at), (file, bytes, count, at))

CALL(write, -1, ssize_t, pwrite, (int file, const void *bytes, size_t count, off_t at), (file, bytes, count, at))
CALL(write, -1, ssize_t, pwrite64, (int file, const void *bytes, size_t count, off64_t at), (file, bytes, count, at))
CALL(write, -1, ssize_t, writev, (int file, const struct iovec *parts, int count), (file, parts, count))

// The standard streams are on no disk, and tell of the error.
ssize_t write(int file, const void *bytes, size_t count) {
    REAL(write);
    return file > STDERR_FILENO && fails(kind_write) ? -1 : real(file, bytes, count);
}

CALL(fsync, -1, int, fsync, (int file), (file))
CALL(fsync, -1, int, fdatasync, (int file), (file))
CALL(truncate, -1, int, ftruncate, (int file, off_t length), (file, length))
CALL(truncate, -1, int, ftruncate64, (int file, off64_t length), (file, length))
CALL(lock, -1, int, flock, (int file, int operation), (file, operation))

// Linux closes the file whatever it returns.
int close(int file) {
    REAL(close);
    const int result = real(file);
    return fails(kind_close) ? -1 : result;
}

// Names.

CALL(rename, -1, int, rename, (const char *from, const char *to), (from, to))
CALL(
    rename, -1, int, renameat2, (int a, const char *from, int b, const char *to, unsigned flags), (a, from, b, to, flags))
CALL(unlink, -1, int, unlink, (const char *path), (path))
CALL(unlink, -1, int, unlinkat, (int folder, const char *path, int flags), (folder, path, flags))
CALL(mkdir, -1, int, mkdir, (const char *path, mode_t mode), (path, mode))
CALL(rmdir, -1, int, rmdir, (const char *path), (path))

// Memory.

#define MAPPING (void *address, size_t count, int protection, int flags, int file, off_t offset)
CALL(mmap, MAP_FAILED, void *, mmap, MAPPING, (address, count, protection, flags, file, offset))
CALL(mmap, MAP_FAILED, void *, mmap64, MAPPING, (address, count, protection, flags, file, offset))

// The wall clock.

static long shift(void) {
    pthread_once(&has_read_environment, read_environment);
    if (jump_after < 0) return 0;
    return atomic_fetch_add(&clock_readings, 1) >= jump_after ? jump : 0;
}

int clock_gettime(clockid_t clock, struct timespec *moment) {
    REAL(clock_gettime);
    const int result = real(clock, moment);
    if (result == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) moment->tv_sec += shift();
    return result;
}

int gettimeofday(struct timeval *moment, void *zone) {
    REAL(gettimeofday);
    const int result = real(moment, zone);
    if (result == 0) moment->tv_sec += shift();
    return result;
}

time_t time(time_t *moment) {
    REAL(time);
    const time_t now = real(NULL) + shift();
    if (moment) *moment = now;
    return now;
}

#endif
