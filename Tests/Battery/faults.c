/*
 * Makes one call of the C library fail, to see what a program does then.
 *
 *     cc -shared -fPIC -O1 -o faults.so faults.c -ldl -lpthread
 *     LD_PRELOAD=./faults.so FAULT_CALL=write FAULT_MODE=ENOSPC FAULT_N=3 FAULT_ONLY=/tmp/out media export …
 *
 * FAULT_CALL        the group of functions: write fsync rename open openread close mkdir truncate read copy
 *                   writeback link opendir readdir
 * FAULT_MODE        ENOSPC EIO EINTR EMFILE EMLINK EACCES, or short: fewer bytes than asked, which are done
 * FAULT_N           the call that fails, from 1; 0 only counts
 * FAULT_PERSISTENT  1: every call from that one on fails
 * FAULT_ONLY        folders, separated by colons; calls on other files, pipes and sockets are not counted
 * FAULT_RECORD      a file that is shared by all processes of a run: two 64-bit numbers (calls seen, calls failed)
 *                   and the name and path of the first call that failed
 *
 * The record is a shared mapping: it is right however a process ends, and calls are counted over all processes.
 * Linux with glibc. `close` closes what it is given and then says that it failed, as Linux does.
 */
#define _GNU_SOURCE
/* The headers of fortified or large-file builds would rename what is defined here. */
#undef _FORTIFY_SOURCE
#undef _FILE_OFFSET_BITS
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum { RECORD_SIZE = 4096, VECTORS = 1024 };

struct record {
    _Atomic uint64_t seen;
    _Atomic uint64_t failed;
    char first[RECORD_SIZE - 16];
};

static struct record private_record;
static struct record *record = &private_record;
static const char *group, *folders;
static int failure, is_short, is_persistent;
static uint64_t number;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static int error_named(const char *name) {
    static const struct { const char *name; int number; } known[] = {
        {"ENOSPC", ENOSPC}, {"EIO", EIO}, {"EINTR", EINTR}, {"EMFILE", EMFILE}, {"EMLINK", EMLINK}, {"EACCES", EACCES}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (!strcmp(name, known[i].name)) return known[i].number;
    return EIO;
}

static void configure(void) {
    const char *mode = getenv("FAULT_MODE"), *count = getenv("FAULT_N"), *persistent = getenv("FAULT_PERSISTENT");
    const char *path = getenv("FAULT_RECORD");
    folders = getenv("FAULT_ONLY");
    is_short = mode && !strcmp(mode, "short");
    failure = mode && !is_short ? error_named(mode) : EIO;
    number = count ? strtoull(count, NULL, 10) : 0;
    is_persistent = persistent && !strcmp(persistent, "1");
    if (path) {
        int fd = (int)syscall(SYS_openat, AT_FDCWD, path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
        if (fd >= 0 && syscall(SYS_ftruncate, fd, (long)RECORD_SIZE) == 0) {
            void *shared = mmap(NULL, RECORD_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
            if (shared != MAP_FAILED) record = shared;
        }
        if (fd >= 0) syscall(SYS_close, fd);
    }
    group = getenv("FAULT_CALL");
}

/* Settings are read before the program's own threads start; a call that comes earlier reads them itself. */
__attribute__((constructor)) static void start(void) { pthread_once(&once, configure); }

static int is_inside(const char *path) {
    if (!folders || !*folders) return 1;
    for (const char *folder = folders; folder;) {
        const char *end = strchr(folder, ':');
        size_t length = end ? (size_t)(end - folder) : strlen(folder);
        if (length && !strncmp(path, folder, length) && (path[length] == '/' || !path[length])) return 1;
        folder = end ? end + 1 : NULL;
    }
    return 0;
}

/* The path of an open file; 0 where it has none. */
static int path_of(int fd, char *path) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, PATH_MAX - 1);
    path[length > 0 ? length : 0] = 0;
    return length > 0 && path[0] == '/';
}

/* The absolute path of a name relative to an open folder. */
static void resolve(int folder, const char *name, char *path) {
    char base[PATH_MAX] = "";
    if (name[0] != '/' && (folder == AT_FDCWD ? !getcwd(base, sizeof base) : !path_of(folder, base))) base[0] = 0;
    /* Two paths at most: what does not fit is cut off and matches its folder all the same. */
    if (base[0] && (size_t)snprintf(path, PATH_MAX, "%s/%s", base, name) >= PATH_MAX) path[PATH_MAX - 1] = 0;
    if (!base[0]) snprintf(path, PATH_MAX, "%s", name);
}

static int decide(const char *function, const char *path) {
    if (!is_inside(path)) return 0;
    uint64_t call = atomic_fetch_add(&record->seen, 1) + 1;
    if (!number || call < number || (call > number && !is_persistent)) return 0;
    if (atomic_fetch_add(&record->failed, 1) == 0)
        snprintf(record->first, sizeof record->first, "%s %s", function, path);
    return 1;
}

static int is_group(const char *name) {
    pthread_once(&once, configure);
    return group && !strcmp(group, name);
}

/* Whether this call is the one that fails; errno is set only then. */
static int fails_at(const char *name, const char *function, int folder, const char *path) {
    if (!is_group(name) || !path) return 0;
    int saved = errno;
    char full[PATH_MAX];
    resolve(folder, path, full);
    int fails = decide(function, full);
    errno = fails ? failure : saved;
    return fails;
}

static int fails_on(const char *name, const char *function, int fd) {
    if (!is_group(name)) return 0;
    int saved = errno;
    char path[PATH_MAX];
    int fails = path_of(fd, path) && decide(function, path);
    errno = fails ? failure : saved;
    return fails;
}

/* The real function; looked up each time, which costs little beside a system call and needs no state. */
#define REAL(result, name, ...) ((result(*)(__VA_ARGS__))dlsym(RTLD_NEXT, name))
#define EXPORTED __attribute__((visibility("default")))

static size_t half(size_t count) { return count > 1 ? count / 2 : count; }

/* Vectors that hold the first half of the bytes. Returns how many. */
static int halved(const struct iovec *from, int count, struct iovec *to) {
    size_t left = 0;
    int used = 0;
    for (int i = 0; i < count; i++) left += from[i].iov_len;
    left = half(left);
    for (; used < count && used < VECTORS && left; used++) {
        to[used] = from[used];
        if (to[used].iov_len > left) to[used].iov_len = left;
        left -= to[used].iov_len;
    }
    return used;
}

/* MARK: Bytes */

#define PLAIN(group, function, buffer)                                                                          \
    EXPORTED ssize_t function(int fd, buffer bytes, size_t count) {                                             \
        if (fails_on(group, #function, fd)) {                                                                   \
            if (!is_short) return -1;                                                                           \
            count = half(count);                                                                                \
        }                                                                                                       \
        return REAL(ssize_t, #function, int, buffer, size_t)(fd, bytes, count);                                 \
    }
#define AT(group, function, buffer, offset)                                                                     \
    EXPORTED ssize_t function(int fd, buffer bytes, size_t count, offset place) {                               \
        if (fails_on(group, #function, fd)) {                                                                   \
            if (!is_short) return -1;                                                                           \
            count = half(count);                                                                                \
        }                                                                                                       \
        return REAL(ssize_t, #function, int, buffer, size_t, offset)(fd, bytes, count, place);                  \
    }
#define VECTOR(group, function, parameters, arguments, ...)                                                     \
    EXPORTED ssize_t function parameters {                                                                      \
        struct iovec some[VECTORS];                                                                             \
        if (fails_on(group, #function, fd)) {                                                                   \
            if (!is_short) return -1;                                                                           \
            count = halved(vectors, count, some);                                                               \
            vectors = some;                                                                                     \
        }                                                                                                       \
        return REAL(ssize_t, #function, __VA_ARGS__) arguments;                                                 \
    }
#define VECTOR_PLAIN(group, function)                                                                           \
    VECTOR(group, function, (int fd, const struct iovec *vectors, int count), (fd, vectors, count),             \
        int, const struct iovec *, int)
#define VECTOR_AT(group, function)                                                                              \
    VECTOR(group, function, (int fd, const struct iovec *vectors, int count, off_t place),                      \
        (fd, vectors, count, place), int, const struct iovec *, int, off_t)
#define VECTOR_AT_2(group, function)                                                                            \
    VECTOR(group, function, (int fd, const struct iovec *vectors, int count, off_t place, int flags),           \
        (fd, vectors, count, place, flags), int, const struct iovec *, int, off_t, int)

PLAIN("write", write, const void *)
AT("write", pwrite, const void *, off_t)
AT("write", pwrite64, const void *, off64_t)
VECTOR_PLAIN("write", writev)
VECTOR_AT("write", pwritev)
VECTOR_AT("write", pwritev64)
VECTOR_AT_2("write", pwritev2)
VECTOR_AT_2("write", pwritev64v2)
PLAIN("read", read, void *)
AT("read", pread, void *, off_t)
AT("read", pread64, void *, off64_t)
VECTOR_PLAIN("read", readv)
VECTOR_AT("read", preadv)
VECTOR_AT("read", preadv64)

EXPORTED ssize_t copy_file_range(
    int from, off64_t *from_place, int to, off64_t *to_place, size_t count, unsigned flags) {
    if (fails_on("copy", "copy_file_range", to)) {
        if (!is_short) return -1;
        count = half(count);
    }
    return REAL(ssize_t, "copy_file_range", int, off64_t *, int, off64_t *, size_t, unsigned)(
        from, from_place, to, to_place, count, flags);
}

/* MARK: Descriptors */

#define DESCRIPTOR(group, function)                                                                             \
    EXPORTED int function(int fd) {                                                                             \
        return fails_on(group, #function, fd) ? -1 : REAL(int, #function, int)(fd);                             \
    }
#define TRUNCATE(function, offset)                                                                              \
    EXPORTED int function(int fd, offset size) {                                                                \
        return fails_on("truncate", #function, fd) ? -1 : REAL(int, #function, int, offset)(fd, size);          \
    }

DESCRIPTOR("fsync", fsync)
DESCRIPTOR("fsync", fdatasync)
TRUNCATE(ftruncate, off_t)
TRUNCATE(ftruncate64, off64_t)

EXPORTED int close(int fd) {
    int fails = fails_on("close", "close", fd);
    int result = REAL(int, "close", int)(fd);
    if (!fails) return result;
    errno = failure;
    return -1;
}

EXPORTED int sync_file_range(int fd, off64_t place, off64_t count, unsigned flags) {
    if (fails_on("writeback", "sync_file_range", fd)) return -1;
    return REAL(int, "sync_file_range", int, off64_t, off64_t, unsigned)(fd, place, count, flags);
}

/* MARK: Names */

static const char *open_group(int flags) {
    return (flags & O_ACCMODE) != O_RDONLY || flags & (O_CREAT | O_TRUNC) ? "open" : "openread";
}

#define MODE(flags, mode)                                                                                       \
    mode_t mode = 0;                                                                                            \
    if ((flags & O_CREAT) || (flags & O_TMPFILE) == O_TMPFILE) {                                                \
        va_list list;                                                                                           \
        va_start(list, flags);                                                                                  \
        mode = va_arg(list, mode_t);                                                                            \
        va_end(list);                                                                                           \
    }
#define OPEN(function)                                                                                          \
    EXPORTED int function(const char *path, int flags, ...) {                                                   \
        MODE(flags, mode)                                                                                       \
        if (fails_at(open_group(flags), #function, AT_FDCWD, path)) return -1;                                  \
        return REAL(int, #function, const char *, int, ...)(path, flags, mode);                                 \
    }
#define OPENAT(function)                                                                                        \
    EXPORTED int function(int folder, const char *path, int flags, ...) {                                       \
        MODE(flags, mode)                                                                                       \
        if (fails_at(open_group(flags), #function, folder, path)) return -1;                                    \
        return REAL(int, #function, int, const char *, int, ...)(folder, path, flags, mode);                    \
    }
#define NAMED(group, function, type)                                                                            \
    EXPORTED int function(const char *path, type other) {                                                       \
        if (fails_at(group, #function, AT_FDCWD, path)) return -1;                                              \
        return REAL(int, #function, const char *, type)(path, other);                                           \
    }

OPEN(open)
OPEN(open64)
OPENAT(openat)
OPENAT(openat64)
NAMED("open", creat, mode_t)
NAMED("open", creat64, mode_t)
NAMED("mkdir", mkdir, mode_t)
NAMED("rename", rename, const char *)
NAMED("link", link, const char *)
NAMED("truncate", truncate, off_t)
NAMED("truncate", truncate64, off64_t)

EXPORTED int mkdirat(int folder, const char *path, mode_t mode) {
    if (fails_at("mkdir", "mkdirat", folder, path)) return -1;
    return REAL(int, "mkdirat", int, const char *, mode_t)(folder, path, mode);
}

EXPORTED char *mkdtemp(char *template) {
    return fails_at("mkdir", "mkdtemp", AT_FDCWD, template) ? NULL : REAL(char *, "mkdtemp", char *)(template);
}

EXPORTED int renameat(int from, const char *old, int to, const char *new) {
    if (fails_at("rename", "renameat", from, old)) return -1;
    return REAL(int, "renameat", int, const char *, int, const char *)(from, old, to, new);
}

EXPORTED int renameat2(int from, const char *old, int to, const char *new, unsigned flags) {
    if (fails_at("rename", "renameat2", from, old)) return -1;
    return REAL(int, "renameat2", int, const char *, int, const char *, unsigned)(from, old, to, new, flags);
}

/* What is made counts: the file that is linked to may lie elsewhere. */
EXPORTED int linkat(int from, const char *old, int to, const char *new, int flags) {
    if (fails_at("link", "linkat", to, new)) return -1;
    return REAL(int, "linkat", int, const char *, int, const char *, int)(from, old, to, new, flags);
}

EXPORTED int symlink(const char *named, const char *path) {
    if (fails_at("link", "symlink", AT_FDCWD, path)) return -1;
    return REAL(int, "symlink", const char *, const char *)(named, path);
}

/* MARK: Folders */

EXPORTED DIR *opendir(const char *path) {
    return fails_at("opendir", "opendir", AT_FDCWD, path) ? NULL : REAL(DIR *, "opendir", const char *)(path);
}

EXPORTED DIR *fdopendir(int fd) {
    return fails_on("opendir", "fdopendir", fd) ? NULL : REAL(DIR *, "fdopendir", int)(fd);
}

EXPORTED struct dirent *readdir(DIR *folder) {
    return fails_on("readdir", "readdir", dirfd(folder)) ? NULL : REAL(struct dirent *, "readdir", DIR *)(folder);
}

EXPORTED struct dirent64 *readdir64(DIR *folder) {
    return fails_on("readdir", "readdir64", dirfd(folder)) ? NULL : REAL(struct dirent64 *, "readdir64", DIR *)(folder);
}

/* MARK: System calls by number */

EXPORTED long syscall(long call, ...) {
    va_list list;
    long a[6];
    va_start(list, call);
    for (int i = 0; i < 6; i++) a[i] = va_arg(list, long);
    va_end(list);
    if (call == SYS_renameat2 && fails_at("rename", "renameat2", (int)a[0], (const char *)a[1])) return -1;
    if (call == SYS_copy_file_range && fails_on("copy", "copy_file_range", (int)a[2])) {
        if (!is_short) return -1;
        a[4] = (long)half((size_t)a[4]);
    }
    return REAL(long, "syscall", long, ...)(call, a[0], a[1], a[2], a[3], a[4], a[5]);
}
