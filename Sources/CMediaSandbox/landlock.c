#define _GNU_SOURCE
#include "CMediaSandbox.h"
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#if defined(__linux__) && __has_include(<linux/landlock.h>)
#include <linux/landlock.h>
#include <stddef.h>
#include <sys/stat.h>
#include <sys/syscall.h>

/* Numbers and rights that older headers lack (landlock(7)). */
#ifndef SYS_landlock_create_ruleset
#define SYS_landlock_create_ruleset 444
#define SYS_landlock_add_rule 445
#define SYS_landlock_restrict_self 446
#endif
#define RIGHT_REFER (1ULL << 13)
#define RIGHT_TRUNCATE (1ULL << 14)
#define RIGHT_IOCTL_DEVICE (1ULL << 15)

static const uint64_t file_rights = LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_WRITE_FILE
    | LANDLOCK_ACCESS_FS_READ_FILE | RIGHT_TRUNCATE | RIGHT_IOCTL_DEVICE;

/* What the kernel's first version of attributes is: later fields stay away from kernels that do not know them. */
struct ruleset_1 { uint64_t handled_access_fs; };
struct ruleset_4 { uint64_t handled_access_fs, handled_access_net; };
struct ruleset_6 { uint64_t handled_access_fs, handled_access_net, scoped; };

int cmedia_landlock_version(void) {
    long version = syscall(SYS_landlock_create_ruleset, NULL, 0, 1U /* LANDLOCK_CREATE_RULESET_VERSION */);
    return version < 0 ? 0 : (int)version;
}

static uint64_t known_rights(int version) {
    uint64_t rights = (1ULL << 13) - 1;
    if (version >= 2) rights |= RIGHT_REFER;
    if (version >= 3) rights |= RIGHT_TRUNCATE;
    if (version >= 5) rights |= RIGHT_IOCTL_DEVICE;
    return rights;
}

static int create_ruleset(int version, uint64_t rights) {
    /* Binding and connecting of TCP sockets, abstract sockets and signals outside: handled and never allowed. */
    struct ruleset_6 attributes = { rights, version >= 4 ? 3 : 0, version >= 6 ? 3 : 0 };
    size_t size = version >= 6 ? sizeof(struct ruleset_6)
        : version >= 4 ? sizeof(struct ruleset_4) : sizeof(struct ruleset_1);
    return (int)syscall(SYS_landlock_create_ruleset, &attributes, size, 0U);
}

static int allow(int ruleset, int descriptor, uint64_t rights) {
    struct stat status;
    if (fstat(descriptor, &status)) return errno;
    if (!S_ISDIR(status.st_mode)) rights &= file_rights;
    struct landlock_path_beneath_attr rule = { .allowed_access = rights, .parent_fd = descriptor };
    return syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0U) ? errno : 0;
}

static int allow_all(
    int ruleset, uint64_t all, const char *const readable[], int readable_count, const int *written, int written_count,
    const int *read, int read_count) {
    const uint64_t reading = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;
    int result = 0;
    for (int i = 0; !result && i < readable_count; i++) {
        int descriptor = open(readable[i], O_PATH | O_CLOEXEC);
        if (descriptor < 0) continue;
        result = allow(ruleset, descriptor, reading);
        close(descriptor);
    }
    /* No devices, sockets or pipes are made in folders that are written to. */
    const uint64_t writing = all
        & ~(uint64_t)(LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_BLOCK
            | LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_FIFO | LANDLOCK_ACCESS_FS_MAKE_SYM
            | RIGHT_IOCTL_DEVICE);
    for (int i = 0; !result && i < written_count; i++) result = allow(ruleset, written[i], writing);
    /* Linking out of a folder that is only read needs the right to refer to it. */
    for (int i = 0; !result && i < read_count; i++) result = allow(ruleset, read[i], reading | (all & RIGHT_REFER));
    return result;
}

int cmedia_restrict_files(
    const char *const readable[], int readable_count, const int *written, int written_count, const int *read,
    int read_count) {
    int version = cmedia_landlock_version();
    if (!version) return ENOSYS;
    uint64_t all = known_rights(version);
    int ruleset = create_ruleset(version, all);
    if (ruleset < 0) return errno;
    int result = allow_all(ruleset, all, readable, readable_count, written, written_count, read, read_count);
    if (!result && syscall(SYS_landlock_restrict_self, ruleset, 0U)) result = errno;
    close(ruleset);
    return result;
}

#else

int cmedia_landlock_version(void) { return 0; }

int cmedia_restrict_files(
    const char *const readable[], int readable_count, const int *written, int written_count, const int *read,
    int read_count) {
    (void)readable, (void)readable_count, (void)written, (void)written_count, (void)read, (void)read_count;
    return ENOSYS;
}

#endif
