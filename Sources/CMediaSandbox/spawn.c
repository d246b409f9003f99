#define _GNU_SOURCE
#include "CMediaSandbox.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <unistd.h>
#if defined(__linux__)
#include <sys/mman.h>
#endif

/* Descriptors the child gets are first copied above all the places they are to take, so that none is overwritten. */
enum { FIRST = 3, MOST = 16, ABOVE = FIRST + MOST };

static int set_attributes(posix_spawnattr_t *attributes) {
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    short flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF;
#if defined(__APPLE__)
    flags |= POSIX_SPAWN_CLOEXEC_DEFAULT;
#endif
    int result = posix_spawnattr_setsigmask(attributes, &none);
    if (!result) result = posix_spawnattr_setsigdefault(attributes, &all);
    if (!result) result = posix_spawnattr_setpgroup(attributes, 0);
    return result ? result : posix_spawnattr_setflags(attributes, flags);
}

static int add_descriptors(posix_spawn_file_actions_t *actions, int errors, const int *copies, int count) {
    int result = posix_spawn_file_actions_addopen(actions, 0, "/dev/null", O_RDONLY, 0);
    if (!result) result = posix_spawn_file_actions_addopen(actions, 1, "/dev/null", O_WRONLY, 0);
    if (!result) result = posix_spawn_file_actions_adddup2(actions, errors, 2);
    for (int i = 0; !result && i < count; i++) {
        result = posix_spawn_file_actions_adddup2(actions, copies[i], FIRST + i);
    }
#if defined(__GLIBC__)
    if (!result) result = posix_spawn_file_actions_addclosefrom_np(actions, FIRST + count);
#endif
    return result;
}

int cmedia_spawn(
    pid_t *process, const char *path, char *const arguments[], char *const environment[], int errors,
    const int *descriptors, int count) {
    if (count > MOST) return E2BIG;
    int copies[MOST];
    int made = 0, result = 0;
    for (; made < count; made++) {
        copies[made] = fcntl(descriptors[made], F_DUPFD_CLOEXEC, ABOVE);
        if (copies[made] < 0) { result = errno; break; }
    }
    int stderr_copy = -1;
    if (!result && (stderr_copy = fcntl(errors, F_DUPFD_CLOEXEC, ABOVE)) < 0) result = errno;
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_t actions;
    if (!result && !(result = posix_spawnattr_init(&attributes))) {
        if (!(result = posix_spawn_file_actions_init(&actions))) {
            result = set_attributes(&attributes);
            if (!result) result = add_descriptors(&actions, stderr_copy, copies, count);
            if (!result) result = posix_spawn(process, path, &actions, &attributes, arguments, environment);
            posix_spawn_file_actions_destroy(&actions);
        }
        posix_spawnattr_destroy(&attributes);
    }
    for (int i = 0; i < made; i++) close(copies[i]);
    if (stderr_copy >= 0) close(stderr_copy);
    return result;
}

int cmedia_anonymous_file(const char *name) {
#if defined(__linux__)
    return memfd_create(name, MFD_CLOEXEC);
#else
    char path[] = "/tmp/media-worker-XXXXXX";
    (void)name;
    int descriptor = mkstemp(path);
    if (descriptor >= 0) {
        unlink(path);
        fcntl(descriptor, F_SETFD, FD_CLOEXEC);
    }
    return descriptor;
#endif
}
