/* Side data of a stream, wherever the FFmpeg version at hand keeps it. */
#ifndef CMEDIA_STREAM_H
#define CMEDIA_STREAM_H

#include "../../CLibAVFormat/shim.h"

/* Each returns 1 and fills its results when the stream carries such side data, else 0. */
int cmedia_stream_display_matrix(const AVStream *stream, int32_t matrix[9]);
int cmedia_stream_content_light(const AVStream *stream, unsigned *maximum, unsigned *average);
int cmedia_stream_mastering_luminance(const AVStream *stream, double *minimum, double *maximum);
int cmedia_stream_dolby_vision(const AVStream *stream, int *profile, int *level, int *compatibility);

/* Whether the stream's packets carry encryption information. */
int cmedia_stream_is_encrypted(const AVStream *stream);

/* The samples a decoder has to drop at the start, by the demuxer's word. */
int cmedia_stream_priming(const AVStream *stream);

/* The stream's key-frame or sample index. */
int cmedia_stream_index_count(const AVStream *stream);

/* Entry `index` of it: its timestamp in ticks, its place in the file, whether decoding can start there. 1, or 0 when
   there is no such entry. */
int cmedia_stream_index_entry(AVStream *stream, int index, int64_t *ticks, int64_t *offset, int *is_key);

#endif
