#include "CMediaShims.h"
#include <pthread.h>
#include <string.h>

struct ring {
    int total;
    int prefix;
    char lines[CMEDIA_LOG_LINES][CMEDIA_LOG_LENGTH];
};

static _Thread_local struct ring ring = {.prefix = 1};
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void hook(void *context, int level, const char *format, va_list arguments) {
    if (level > AV_LOG_WARNING) return;
    char *line = ring.lines[ring.total % CMEDIA_LOG_LINES];
    av_log_format_line2(context, level, format, arguments, line, CMEDIA_LOG_LENGTH, &ring.prefix);
    size_t length = strlen(line);
    while (length && line[length - 1] == '\n') line[--length] = 0;
    if (length) ring.total++;
}

static void install(void) { av_log_set_callback(hook); }

void cmedia_log_install(void) { pthread_once(&once, install); }

void cmedia_log_clear(void) { ring.total = 0; ring.prefix = 1; }

int cmedia_log_count(void) { return ring.total < CMEDIA_LOG_LINES ? ring.total : CMEDIA_LOG_LINES; }

const char *cmedia_log_line(int index) {
    int count = cmedia_log_count();
    if (index < 0 || index >= count) return "";
    return ring.lines[(ring.total - count + index) % CMEDIA_LOG_LINES];
}
