#ifndef CLIBAVCODEC_SHIM_H
#define CLIBAVCODEC_SHIM_H
/* The lower library's shim, so that each declaration has one owning module. */
#include "../CLibAVUtil/shim.h"
#include <libavcodec/avcodec.h>
#include <libavcodec/bsf.h>
#endif
