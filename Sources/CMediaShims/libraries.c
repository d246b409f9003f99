#define _GNU_SOURCE
#include "CMediaShims.h"
#include <dlfcn.h>

const char *cmedia_library_path(void) {
    Dl_info found;
    /* By name: the address of a function may be that of a jump to it. */
    void *symbol = dlsym(RTLD_DEFAULT, "avutil_version");
    return symbol && dladdr(symbol, &found) ? found.dli_fname : NULL;
}
