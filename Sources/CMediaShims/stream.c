#include "CMediaShims.h"
#include <string.h>

static const uint8_t *side_data(const AVStream *stream, enum AVPacketSideDataType type, size_t least) {
#if LIBAVFORMAT_VERSION_MAJOR >= 61
    const AVPacketSideData *data = av_packet_side_data_get(
        stream->codecpar->coded_side_data, stream->codecpar->nb_coded_side_data, type);
    return data && data->size >= least ? data->data : NULL;
#else
    for (int i = 0; i < stream->nb_side_data; i++)
        if (stream->side_data[i].type == type)
            return stream->side_data[i].size >= least ? stream->side_data[i].data : NULL;
    return NULL;
#endif
}

int cmedia_stream_display_matrix(const AVStream *stream, int32_t matrix[9]) {
    const uint8_t *data = side_data(stream, AV_PKT_DATA_DISPLAYMATRIX, 9 * sizeof(int32_t));
    if (!data) return 0;
    memcpy(matrix, data, 9 * sizeof(int32_t));
    return 1;
}

int cmedia_stream_content_light(const AVStream *stream, unsigned *maximum, unsigned *average) {
    const AVContentLightMetadata *data =
        (const void *)side_data(stream, AV_PKT_DATA_CONTENT_LIGHT_LEVEL, sizeof(AVContentLightMetadata));
    if (!data) return 0;
    *maximum = data->MaxCLL;
    *average = data->MaxFALL;
    return 1;
}

int cmedia_stream_mastering_luminance(const AVStream *stream, double *minimum, double *maximum) {
    const AVMasteringDisplayMetadata *data =
        (const void *)side_data(stream, AV_PKT_DATA_MASTERING_DISPLAY_METADATA, sizeof(AVMasteringDisplayMetadata));
    if (!data || !data->has_luminance || !data->min_luminance.den || !data->max_luminance.den) return 0;
    *minimum = av_q2d(data->min_luminance);
    *maximum = av_q2d(data->max_luminance);
    return 1;
}

int cmedia_stream_dolby_vision(const AVStream *stream, int *profile, int *level, int *compatibility) {
    const AVDOVIDecoderConfigurationRecord *data =
        (const void *)side_data(stream, AV_PKT_DATA_DOVI_CONF, sizeof(AVDOVIDecoderConfigurationRecord));
    if (!data) return 0;
    *profile = data->dv_profile;
    *level = data->dv_level;
    *compatibility = data->dv_bl_signal_compatibility_id;
    return 1;
}

int cmedia_stream_is_encrypted(const AVStream *stream) {
    return side_data(stream, AV_PKT_DATA_ENCRYPTION_INIT_INFO, 1) != NULL;
}

int cmedia_stream_priming(const AVStream *stream) { return stream->codecpar->initial_padding; }

int cmedia_stream_index_count(const AVStream *stream) {
    return avformat_index_get_entries_count(stream);
}

int cmedia_stream_index_entry(AVStream *stream, int index, int64_t *ticks, int64_t *offset, int *is_key) {
    const AVIndexEntry *entry = avformat_index_get_entry(stream, index);
    if (!entry) return 0;
    *ticks = entry->timestamp;
    *offset = entry->pos;
    *is_key = (entry->flags & AVINDEX_KEYFRAME) != 0;
    return 1;
}
