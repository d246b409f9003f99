/* Macros with casts or tags, which Swift's importer drops. */
#ifndef CMEDIA_CONSTANTS_H
#define CMEDIA_CONSTANTS_H

#include "../../CLibAVFormat/shim.h"
#include <errno.h>

#if LIBAVFORMAT_VERSION_MAJOR < 59
#error "MediaEngine needs FFmpeg 5.1 or later"
#endif

static const int64_t cmedia_no_timestamp = AV_NOPTS_VALUE;

static const int cmedia_error_eof = AVERROR_EOF;
static const int cmedia_error_exit = AVERROR_EXIT;
static const int cmedia_error_invalid_data = AVERROR_INVALIDDATA;
static const int cmedia_error_decoder_not_found = AVERROR_DECODER_NOT_FOUND;
static const int cmedia_error_demuxer_not_found = AVERROR_DEMUXER_NOT_FOUND;
static const int cmedia_error_muxer_not_found = AVERROR_MUXER_NOT_FOUND;
static const int cmedia_error_option_not_found = AVERROR_OPTION_NOT_FOUND;
static const int cmedia_error_patch_welcome = AVERROR_PATCHWELCOME;
static const int cmedia_error_again = AVERROR(EAGAIN);
static const int cmedia_error_io = AVERROR(EIO);
static const int cmedia_error_invalid_argument = AVERROR(EINVAL);
static const int cmedia_error_no_memory = AVERROR(ENOMEM);
static const int cmedia_error_not_permitted = AVERROR(EPERM);

#endif
