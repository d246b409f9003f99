#ifndef CLIBSWSCALE_SHIM_H
#define CLIBSWSCALE_SHIM_H
#include "../CLibAVUtil/shim.h"
#include <libswscale/swscale.h>
#endif
