#ifndef CLIBAVFORMAT_SHIM_H
#define CLIBAVFORMAT_SHIM_H
#include "../CLibAVCodec/shim.h"
#include <libavformat/avformat.h>
#include <libavformat/avio.h>
#endif
