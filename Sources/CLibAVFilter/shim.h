#ifndef CLIBAVFILTER_SHIM_H
#define CLIBAVFILTER_SHIM_H
#include "../CLibAVUtil/shim.h"
#include <libavfilter/avfilter.h>
#include <libavfilter/buffersink.h>
#include <libavfilter/buffersrc.h>
#endif
