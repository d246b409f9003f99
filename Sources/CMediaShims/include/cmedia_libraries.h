/* Where FFmpeg's libraries are. */
#ifndef CMEDIA_LIBRARIES_H
#define CMEDIA_LIBRARIES_H

/* The file libavutil was loaded from; NULL when the loader does not tell. */
const char *cmedia_library_path(void);

#endif
