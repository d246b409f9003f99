#define _GNU_SOURCE
#include "CMediaShims.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

AVIOContext *cmedia_input_create(int buffer_size, void *opaque, cmedia_read_function read, cmedia_seek_function seek) {
    unsigned char *buffer = av_malloc((size_t)buffer_size);
    if (!buffer) return NULL;
    AVIOContext *context = avio_alloc_context(buffer, buffer_size, 0, opaque, read, NULL, seek);
    if (!context) av_free(buffer);
    return context;
}

#if LIBAVFORMAT_VERSION_MAJOR >= 61
static int forward_write(void *opaque, const uint8_t *bytes, int count) {
#else
static int forward_write(void *opaque, uint8_t *bytes, int count) {
#endif
    struct cmedia_output_box *box = opaque;
    return box->write(box->opaque, bytes, count);
}

AVIOContext *cmedia_output_create(int buffer_size, struct cmedia_output_box *box) {
    unsigned char *buffer = av_malloc((size_t)buffer_size);
    if (!buffer) return NULL;
    AVIOContext *context = avio_alloc_context(buffer, buffer_size, 1, box, NULL, forward_write, NULL);
    if (!context) av_free(buffer);
    return context;
}

void cmedia_io_free(AVIOContext **context) {
    if (!*context) return;
    av_freep(&(*context)->buffer);
    avio_context_free(context);
}

void cmedia_start_writeback(int descriptor) {
#if defined(__linux__)
    int saved = errno;
    sync_file_range(descriptor, 0, 0, SYNC_FILE_RANGE_WRITE);
    errno = saved;
#endif
}

int cmedia_rename_exchange(const char *a, const char *b) {
#if defined(__linux__)
    return renameat2(AT_FDCWD, a, AT_FDCWD, b, RENAME_EXCHANGE);
#elif defined(__APPLE__)
    return renamex_np(a, b, RENAME_SWAP);
#else
    errno = ENOSYS;
    return -1;
#endif
}

ssize_t cmedia_copy_range(int source, int64_t source_offset, int target, int64_t target_offset, size_t count) {
#if defined(__linux__)
    off64_t from = source_offset, to = target_offset;
    return copy_file_range(source, &from, target, &to, count, 0);
#else
    (void)source, (void)source_offset, (void)target, (void)target_offset, (void)count;
    errno = ENOSYS;
    return -1;
#endif
}
