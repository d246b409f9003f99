/* libavfilter, loaded when it is first needed: with it come some thirty libraries and 14 ms of start-up, which probing
   and copying shall not pay for. */
#ifndef CLIBAVFILTER_H
#define CLIBAVFILTER_H

#include "../../CLibAVUtil/shim.h"
#include <libavfilter/avfilter.h>
#include <libavfilter/buffersink.h>
#include <libavfilter/buffersrc.h>

/* Loads the library; later calls do nothing. 1 when it is there, else 0. Any thread may call it. */
int cmedia_filter_load(void);

/* The library's own functions, by the same names behind the prefix. Only after cmedia_filter_load() returned 1. */
AVFilterGraph *cmedia_avfilter_graph_alloc(void);
void cmedia_avfilter_graph_free(AVFilterGraph **graph);
int cmedia_avfilter_graph_create_filter(AVFilterContext **context, const char *filter, const char *name,
                                        const char *arguments, AVFilterGraph *graph);
AVFilterInOut *cmedia_avfilter_inout_alloc(void);
void cmedia_avfilter_inout_free(AVFilterInOut **inout);
int cmedia_avfilter_graph_parse(AVFilterGraph *graph, const char *description, AVFilterInOut **inputs,
                                AVFilterInOut **outputs);
int cmedia_avfilter_graph_config(AVFilterGraph *graph);
int cmedia_av_buffersrc_add_frame(AVFilterContext *source, AVFrame *frame);
int cmedia_av_buffersink_get_frame(AVFilterContext *sink, AVFrame *frame);

#endif
