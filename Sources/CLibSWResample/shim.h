#ifndef CLIBSWRESAMPLE_SHIM_H
#define CLIBSWRESAMPLE_SHIM_H
#include "../CLibAVUtil/shim.h"
#include <libswresample/swresample.h>
#endif
