#include "CMediaShims.h"

static int refuse(AVFormatContext *s, AVIOContext **pb, const char *url, int flags, AVDictionary **options) {
    (void)s; (void)url; (void)flags; (void)options;
    *pb = NULL;
    return AVERROR(EPERM);
}

void cmedia_refuse_nested_opens(AVFormatContext *context) { context->io_open = refuse; }

int cmedia_find_stream_info(AVFormatContext *context, int64_t maximum_pixels) {
    unsigned count = context->nb_streams;
    AVDictionary **options = av_calloc(count ? count : 1, sizeof(*options));
    if (!options) return AVERROR(ENOMEM);
    for (unsigned i = 0; i < count; i++) {
        av_dict_set_int(&options[i], "max_pixels", maximum_pixels, 0);
        av_dict_set_int(&options[i], "threads", 1, 0);
    }
    int result = avformat_find_stream_info(context, count ? options : NULL);
    for (unsigned i = 0; i < count; i++) av_dict_free(&options[i]);
    av_free(options);
    return result;
}
