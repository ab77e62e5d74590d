/* A disk that fails: reading or writing a file whose path has FAILING in it is an input/output error, in
   processes whose command line has FAILS_IN in it.
   cc -shared -fPIC -o failing_disk.so failing_disk.c -ldl; FAILING=/notes/ FAILS=write LD_PRELOAD=... */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static int meant(void) {
    const char *wanted = getenv("FAILS_IN");
    char line[PATH_MAX];
    if (!wanted) return 1;
    FILE *file = fopen("/proc/self/cmdline", "r");
    if (!file) return 0;
    size_t size = fread(line, 1, sizeof line - 1, file);
    fclose(file);
    for (size_t at = 0; at < size; at++) if (!line[at]) line[at] = ' ';
    line[size] = 0;
    return strstr(line, wanted) != NULL;
}

static int fails(int number, const char *what) {
    const char *wanted = getenv("FAILING"), *kind = getenv("FAILS");
    char link[64], path[PATH_MAX];
    if (!wanted || !kind || strcmp(kind, what)) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", number);
    ssize_t size = readlink(link, path, sizeof path - 1);
    if (size < 0) return 0;
    path[size] = 0;
    if (!strstr(path, wanted) || !meant()) return 0;
    errno = EIO;
    return 1;
}

#define REAL(name) ((__typeof__(&name)) dlsym(RTLD_NEXT, #name))

ssize_t read(int number, void *to, size_t size) {
    return fails(number, "read") ? -1 : REAL(read)(number, to, size);
}
ssize_t write(int number, const void *from, size_t size) {
    return fails(number, "write") ? -1 : REAL(write)(number, from, size);
}
int fsync(int number) {
    return fails(number, "fsync") ? -1 : REAL(fsync)(number);
}
