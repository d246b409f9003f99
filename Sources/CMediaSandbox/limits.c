#define _GNU_SOURCE
#include "CMediaSandbox.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>
#if defined(__linux__)
#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#endif

int cmedia_is_instrumented(void) {
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
    return 1;
#else
    return 0;
#endif
}

static int limit(int resource, uint64_t soft, uint64_t hard) {
    struct rlimit now;
    if (getrlimit(resource, &now)) return errno;
    /* Nobody may raise what a service was given. */
    if (now.rlim_max != RLIM_INFINITY && hard > now.rlim_max) hard = now.rlim_max;
    if (soft > hard) soft = hard;
    struct rlimit wanted = { soft, hard };
    return setrlimit(resource, &wanted) ? errno : 0;
}

int cmedia_apply_limits(const struct cmedia_limits *limits) {
    int result = limit(RLIMIT_CORE, 0, 0);
    if (!result && limits->hard_memory) result = limit(RLIMIT_DATA, limits->soft_memory, limits->hard_memory);
    if (!result && limits->address_space) result = limit(RLIMIT_AS, limits->address_space, limits->address_space);
    /* The second after the soft limit lets SIGXCPU be told from SIGKILL. */
    if (!result && limits->cpu_seconds) result = limit(RLIMIT_CPU, limits->cpu_seconds, limits->cpu_seconds + 1);
    if (!result && limits->open_files) result = limit(RLIMIT_NOFILE, limits->open_files, limits->open_files);
    if (!result && limits->file_size) result = limit(RLIMIT_FSIZE, limits->file_size, limits->file_size);
    return result;
}

int cmedia_set_soft_memory(pid_t process, uint64_t bytes) {
#if defined(__linux__)
    struct rlimit now;
    if (prlimit(process, RLIMIT_DATA, NULL, &now)) return errno;
    now.rlim_cur = now.rlim_max != RLIM_INFINITY && bytes > now.rlim_max ? now.rlim_max : bytes;
    return prlimit(process, RLIMIT_DATA, &now, NULL) ? errno : 0;
#else
    (void)process, (void)bytes;
    return ENOSYS;
#endif
}

#if defined(__linux__)

static void prefer_for_killing(void) {
    int descriptor = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
    if (descriptor < 0) return;
    if (write(descriptor, "500", 3) < 0) errno = 0;  /* a wish: where it is not granted, nothing is lost */
    close(descriptor);
}

int cmedia_drop_privileges(void) {
    prefer_for_killing();
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)) return errno;
    if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)) return errno;
    struct __user_cap_header_struct header = { _LINUX_CAPABILITY_VERSION_3, 0 };
    struct __user_cap_data_struct none[2];
    memset(none, 0, sizeof none);
    return syscall(SYS_capset, &header, none) ? errno : 0;
}

int cmedia_leave_network(void) { return unshare(CLONE_NEWUSER | CLONE_NEWNET) ? errno : 0; }

int cmedia_thread_count(void) {
    DIR *tasks = opendir("/proc/self/task");
    if (!tasks) return -1;
    int count = 0;
    for (struct dirent *entry; (entry = readdir(tasks));) count += entry->d_name[0] != '.';
    closedir(tasks);
    return count;
}

#else

int cmedia_drop_privileges(void) { return 0; }
int cmedia_leave_network(void) { return ENOSYS; }
int cmedia_thread_count(void) { return -1; }

#endif
