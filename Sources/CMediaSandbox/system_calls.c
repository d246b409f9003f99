#define _GNU_SOURCE
#include "CMediaSandbox.h"
#include <errno.h>

#if defined(__linux__)
#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

/* What rendering media needs, by what it is needed for. Names that a machine does not have are passed over. */
static const char *const always[] = {
    /* files that are open, and those that Landlock lets open */
    "read", "pread64", "readv", "preadv", "preadv2", "write", "pwrite64", "writev", "pwritev", "pwritev2", "lseek", "_llseek",
    "close", "fstat", "fstat64", "newfstatat", "fstatat64", "statx", "stat", "stat64", "lstat", "lstat64", "statfs", "fstatfs",
    "open", "openat", "access", "faccessat", "faccessat2", "readlink", "readlinkat", "getdents", "getdents64", "getcwd",
    "dup", "dup2", "dup3", "fadvise64", "copy_file_range",
    /* changing what is in the output folder; never modes, owners or times: Landlock does not guard those */
    "mkdir", "mkdirat", "unlink", "unlinkat", "rmdir", "rename", "renameat", "renameat2", "ftruncate", "ftruncate64", "fallocate",
    "fsync", "fdatasync", "sync_file_range",
    /* memory */
    "brk", "munmap", "mremap", "madvise", "mlock", "munlock", "mincore", "membarrier", "get_mempolicy", "set_mempolicy",
    /* threads and time */
    "futex", "set_robust_list", "get_robust_list", "rseq", "set_tid_address", "gettid", "getpid", "getppid", "getuid", "geteuid",
    "getgid", "getegid", "sched_yield", "sched_getaffinity", "sched_getscheduler", "sched_getparam", "getpriority", "getcpu",
    "clock_gettime", "clock_getres", "clock_nanosleep", "nanosleep", "gettimeofday", "times", "getrusage", "sysinfo", "uname",
    "getrandom", "restart_syscall", "exit", "exit_group", "arch_prctl", "getrlimit", "umask",
    /* signals it gets */
    "rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "sigaltstack", "rt_sigtimedwait",
    /* the sockets it was started with */
    "recvfrom", "poll", "ppoll", "select", "pselect6",
};

/* What may be asked of a descriptor: nothing that has signals sent to somebody. */
static const int descriptor_commands[] = { F_DUPFD, F_DUPFD_CLOEXEC, F_GETFD, F_SETFD, F_GETFL, F_GETLK, F_SETLK, F_SETLKW };

static int allow(scmp_filter_ctx filter, const char *name) {
    int number = seccomp_syscall_resolve_name(name);
    if (number == __NR_SCMP_ERROR || number < 0) return 0;
    return seccomp_rule_add(filter, SCMP_ACT_ALLOW, number, 0);
}

/* Calls that are allowed with some arguments only. */
static int allow_in_part(scmp_filter_ctx filter, int loads_libraries) {
    const int thread = CLONE_THREAD | CLONE_VM;
    int result = seccomp_rule_add(
        filter, SCMP_ACT_ALLOW, SCMP_SYS(clone), 1, SCMP_A0(SCMP_CMP_MASKED_EQ, thread, thread));
    /* Its flags lie in memory, where no filter sees them; the C library falls back to clone. */
    if (!result) result = seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0);
    /* No memory that can be written and executed, nor made executable later. */
    if (!result) result = seccomp_rule_add(
        filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
    if (!result && loads_libraries) result = seccomp_rule_add(
        filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 2, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC | PROT_WRITE, PROT_EXEC),
        SCMP_A3(SCMP_CMP_MASKED_EQ, MAP_SHARED | MAP_PRIVATE | MAP_ANONYMOUS, MAP_PRIVATE));
    if (!result) result = seccomp_rule_add(
        filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
    for (size_t i = 0; !result && i < sizeof descriptor_commands / sizeof *descriptor_commands; i++) {
        result = seccomp_rule_add(
            filter, SCMP_ACT_ALLOW, SCMP_SYS(fcntl), 1, SCMP_A1(SCMP_CMP_EQ, (scmp_datum_t)descriptor_commands[i]));
    }
    /* Signals to itself (abort), its own limits to look at, its own priority, names of its threads. */
    if (!result) result = seccomp_rule_add(
        filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1, SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)getpid()));
    if (!result) result = seccomp_rule_add(
        filter, SCMP_ACT_ALLOW, SCMP_SYS(prlimit64), 2, SCMP_A0(SCMP_CMP_EQ, 0), SCMP_A2(SCMP_CMP_EQ, 0));
    if (!result) result = seccomp_rule_add(
        filter, SCMP_ACT_ALLOW, SCMP_SYS(setpriority), 2, SCMP_A0(SCMP_CMP_EQ, PRIO_PROCESS), SCMP_A1(SCMP_CMP_EQ, 0));
    if (!result) result = seccomp_rule_add(
        filter, SCMP_ACT_ALLOW, SCMP_SYS(prctl), 1, SCMP_A0(SCMP_CMP_EQ, PR_SET_NAME));
    /* Sending to who is at the other end already, to nobody by address. */
    if (!result) result = seccomp_rule_add(
        filter, SCMP_ACT_ALLOW, SCMP_SYS(sendto), 1, SCMP_A4(SCMP_CMP_EQ, 0));
    /* What C libraries ask of files that are no terminals. */
    if (!result) result = seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOTTY), SCMP_SYS(ioctl), 0);
    return result;
}

int cmedia_restrict_system_calls(int loads_libraries) {
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
    if (!filter) return ENOMEM;
    int result = seccomp_attr_set(filter, SCMP_FLTATR_CTL_NNP, 1);
    /* A search by halves instead of one by one: system calls cost less. */
    if (!result) seccomp_attr_set(filter, SCMP_FLTATR_CTL_OPTIMIZE, 2);
    for (size_t i = 0; !result && i < sizeof always / sizeof *always; i++) result = allow(filter, always[i]);
    if (!result) result = allow_in_part(filter, loads_libraries);
    if (!result) result = seccomp_load(filter);
    seccomp_release(filter);
    return -result;
}

#else

int cmedia_restrict_system_calls(int loads_libraries) {
    (void)loads_libraries;
    return ENOSYS;
}

#endif
