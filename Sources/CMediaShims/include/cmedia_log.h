/* FFmpeg's log, kept per thread: a job runs on one thread, so its last lines are its own.
   The hook only filters, formats and appends; it takes no lock and calls nobody. */
#ifndef CMEDIA_LOG_H
#define CMEDIA_LOG_H

enum { CMEDIA_LOG_LINES = 16, CMEDIA_LOG_LENGTH = 256 };

/* Routes FFmpeg's log to the per-thread rings. Call once a process; later calls do nothing. */
void cmedia_log_install(void);

/* Forgets the calling thread's lines. */
void cmedia_log_clear(void);

/* How many lines the calling thread's ring holds, at most CMEDIA_LOG_LINES. */
int cmedia_log_count(void);

/* The calling thread's line, 0 being the oldest; an empty string outside. Valid until the next log line. */
const char *cmedia_log_line(int index);

#endif
