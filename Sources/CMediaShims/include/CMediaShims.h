/* What Swift cannot import from FFmpeg's headers, and what differs between FFmpeg 5.1 and 8.
   Every symbol starts with cmedia_, so that nothing collides in a program that links this package. */
#ifndef CMEDIASHIMS_H
#define CMEDIASHIMS_H

#include "../../CLibAVFormat/shim.h"
#include "cmedia_constants.h"
#include "cmedia_format.h"
#include "cmedia_frame.h"
#include "cmedia_io.h"
#include "cmedia_libraries.h"
#include "cmedia_log.h"
#include "cmedia_stream.h"

#endif
