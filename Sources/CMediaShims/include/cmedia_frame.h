/* Properties of decoded frames, wherever the FFmpeg version at hand keeps them. */
#ifndef CMEDIA_FRAME_H
#define CMEDIA_FRAME_H

#include "../../CLibAVCodec/shim.h"

/* How long the frame lasts, in ticks of its stream; 0 when unknown. */
int64_t cmedia_frame_duration(const AVFrame *frame);

/* Whether the decoder knows the frame to be damaged or concealed something in it. */
int cmedia_frame_is_damaged(const AVFrame *frame);

/* Says that the frame is progressive. */
void cmedia_frame_clear_interlaced(AVFrame *frame);

#endif
