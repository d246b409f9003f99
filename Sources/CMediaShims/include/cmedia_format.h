/* Opening and closing containers. */
#ifndef CMEDIA_FORMAT_H
#define CMEDIA_FORMAT_H

#include "../../CLibAVFormat/shim.h"

/* Replaces the callback by which a demuxer opens other files or addresses with one that always refuses. */
void cmedia_refuse_nested_opens(AVFormatContext *context);

/* avformat_find_stream_info with the same pixel limit for every stream known so far. */
int cmedia_find_stream_info(AVFormatContext *context, int64_t maximum_pixels);

#endif
