/* Starting a process with nothing but what it is given, and giving up rights inside it. Every symbol starts with
   cmedia_, so that nothing collides in a program that links this package. */
#ifndef CMEDIASANDBOX_H
#define CMEDIASANDBOX_H

#include <stdint.h>
#include <sys/types.h>

/* Starts a program in a process group of its own, with /dev/null as its input and output, `errors` as its standard
   error, and `descriptors[i]` as its descriptor 3 + i. No other descriptor, no signal mask and no ignored signal is
   inherited. Returns 0 or an error number. */
int cmedia_spawn(
    pid_t *process, const char *path, char *const arguments[], char *const environment[], int errors,
    const int *descriptors, int count);

/* Descriptors that go through a socket at once, at most. */
enum { CMEDIA_MOST_DESCRIPTORS = 120 };

/* Sends descriptors to the process at the other end of a socket. Returns 0 or an error number. */
int cmedia_send_descriptors(int socket, const int *descriptors, int count);

/* Waits for descriptors and gives them the numbers from `first` on, which must be free. Returns how many came, or -1. */
int cmedia_receive_descriptors(int socket, int first);

/* A file without a name that what a process says is kept in; -1 with errno. */
int cmedia_anonymous_file(const char *name);

/* Limits of the calling process; 0 leaves one as it is. The soft limit of memory can be raised up to the hard one. */
struct cmedia_limits {
    uint64_t soft_memory;    /* bytes of private memory (RLIMIT_DATA) */
    uint64_t hard_memory;
    uint64_t address_space;  /* bytes (RLIMIT_AS) */
    uint64_t cpu_seconds;
    uint64_t open_files;
    uint64_t file_size;      /* bytes of the largest file */
};

/* Sets them, and no core files. Returns 0 or an error number. */
int cmedia_apply_limits(const struct cmedia_limits *limits);

/* Raises or lowers the soft limit of private memory of a child, up to its hard one. Returns 0 or an error number. */
int cmedia_set_soft_memory(pid_t process, uint64_t bytes);

/* No rights by executing anything, nobody looks into the process, killed before others when memory is short.
   Returns 0 or an error number. */
int cmedia_drop_privileges(void);

/* Namespaces of its own for users and the network, without an interface that is up. The process must have one thread.
   Returns 0 or an error number: some systems do not allow it. */
int cmedia_leave_network(void);

/* Which version of Landlock the kernel has; 0 when none. */
int cmedia_landlock_version(void);

/* Restricts opening, making and removing files to what lies beneath these folders. Names that do not exist are passed
   over. Returns 0 or an error number. */
int cmedia_restrict_files(
    const char *const readable[], int readable_count, const int *written, int written_count, const int *read, int read_count);

/* Refuses every system call that rendering media does not need: among them those that make sockets, start programs and
   look into other processes. Files are mapped for execution only where libraries are loaded later on. Returns 0 or an
   error number. */
int cmedia_restrict_system_calls(int loads_libraries);

/* 1 where the program was built with a sanitizer, which needs memory and system calls of its own; else 0. */
int cmedia_is_instrumented(void);

/* How many threads the process has; -1 when nobody can tell. */
int cmedia_thread_count(void);

#endif
