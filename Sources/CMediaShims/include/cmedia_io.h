/* Custom input and output. FFmpeg 7 made the written bytes const; the trampoline hides it. */
#ifndef CMEDIA_IO_H
#define CMEDIA_IO_H

#include "../../CLibAVFormat/shim.h"
#include <sys/types.h>
#include <sys/uio.h>

typedef int (*cmedia_read_function)(void *opaque, uint8_t *bytes, int count);
typedef int (*cmedia_write_function)(void *opaque, const uint8_t *bytes, int count);
typedef int64_t (*cmedia_seek_function)(void *opaque, int64_t offset, int whence);

/* An input context over callbacks; NULL when out of memory. `seek` may be NULL. */
AVIOContext *cmedia_input_create(int buffer_size, void *opaque, cmedia_read_function read, cmedia_seek_function seek);

/* An output context over a callback, not seekable; NULL when out of memory.
   `box` must live as long as the context: it holds the callback. */
struct cmedia_output_box { void *opaque; cmedia_write_function write; };
AVIOContext *cmedia_output_create(int buffer_size, struct cmedia_output_box *box);

/* Frees the buffer the context has now (FFmpeg may have replaced it), then the context. */
void cmedia_io_free(AVIOContext **context);

/* Copies bytes between files at given offsets without bringing them into the program; how many were copied, or -1 with
   errno where kernel or file systems cannot (EXDEV, EINVAL, ENOSYS, EOPNOTSUPP). */
ssize_t cmedia_copy_range(int source, int64_t source_offset, int target, int64_t target_offset, size_t count);

/* Lets the kernel begin to write a file's bytes to the device, where it can be told to; nobody waits for it. */
void cmedia_start_writeback(int descriptor);

/* Exchanges two paths in one step; -1 with errno where the kernel or file system cannot. */
int cmedia_rename_exchange(const char *a, const char *b);

#endif
