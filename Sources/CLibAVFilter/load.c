#include "CLibAVFilter.h"
#include <dlfcn.h>
#include <pthread.h>

#define TEXT_OF(number) #number
#define TEXT(number) TEXT_OF(number)
#ifdef __APPLE__
#define LIBRARY "libavfilter." TEXT(LIBAVFILTER_VERSION_MAJOR) ".dylib"
#else
#define LIBRARY "libavfilter.so." TEXT(LIBAVFILTER_VERSION_MAJOR)
#endif

/* The functions' own types, so that a change of a signature does not compile. */
static struct {
    __typeof__(&avfilter_graph_alloc) graph_alloc;
    __typeof__(&avfilter_graph_free) graph_free;
    __typeof__(&avfilter_graph_create_filter) graph_create_filter;
    __typeof__(&avfilter_get_by_name) get_by_name;
    __typeof__(&avfilter_inout_alloc) inout_alloc;
    __typeof__(&avfilter_inout_free) inout_free;
    __typeof__(&avfilter_graph_parse_ptr) graph_parse_ptr;
    __typeof__(&avfilter_graph_config) graph_config;
    __typeof__(&av_buffersrc_add_frame_flags) add_frame_flags;
    __typeof__(&av_buffersink_get_frame) get_frame;
} library;

static int is_loaded;

static void load(void) {
    void *handle = dlopen(LIBRARY, RTLD_NOW | RTLD_LOCAL);
    if (!handle) return;
    struct { void **place; const char *name; } symbols[] = {
        {(void **)&library.graph_alloc, "avfilter_graph_alloc"},
        {(void **)&library.graph_free, "avfilter_graph_free"},
        {(void **)&library.graph_create_filter, "avfilter_graph_create_filter"},
        {(void **)&library.get_by_name, "avfilter_get_by_name"},
        {(void **)&library.inout_alloc, "avfilter_inout_alloc"},
        {(void **)&library.inout_free, "avfilter_inout_free"},
        {(void **)&library.graph_parse_ptr, "avfilter_graph_parse_ptr"},
        {(void **)&library.graph_config, "avfilter_graph_config"},
        {(void **)&library.add_frame_flags, "av_buffersrc_add_frame_flags"},
        {(void **)&library.get_frame, "av_buffersink_get_frame"},
    };
    for (size_t i = 0; i < sizeof symbols / sizeof *symbols; i++)
        if (!(*symbols[i].place = dlsym(handle, symbols[i].name))) return;
    is_loaded = 1;
}

int cmedia_filter_load(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, load);
    return is_loaded;
}

AVFilterGraph *cmedia_avfilter_graph_alloc(void) { return library.graph_alloc(); }
void cmedia_avfilter_graph_free(AVFilterGraph **graph) { library.graph_free(graph); }

int cmedia_avfilter_graph_create_filter(AVFilterContext **context, const char *filter, const char *name,
                                        const char *arguments, AVFilterGraph *graph) {
    return library.graph_create_filter(context, library.get_by_name(filter), name, arguments, NULL, graph);
}

AVFilterInOut *cmedia_avfilter_inout_alloc(void) { return library.inout_alloc(); }
void cmedia_avfilter_inout_free(AVFilterInOut **inout) { library.inout_free(inout); }

int cmedia_avfilter_graph_parse(AVFilterGraph *graph, const char *description, AVFilterInOut **inputs,
                                AVFilterInOut **outputs) {
    return library.graph_parse_ptr(graph, description, inputs, outputs, NULL);
}

int cmedia_avfilter_graph_config(AVFilterGraph *graph) { return library.graph_config(graph, NULL); }

int cmedia_av_buffersrc_add_frame(AVFilterContext *source, AVFrame *frame) {
    return library.add_frame_flags(source, frame, AV_BUFFERSRC_FLAG_KEEP_REF);
}

int cmedia_av_buffersink_get_frame(AVFilterContext *sink, AVFrame *frame) { return library.get_frame(sink, frame); }
