"""Copies all streams of a file into HLS with PyAV, as its documentation shows."""
import sys

import av

source, folder = sys.argv[1:]
with av.open(source) as container:
    options = {"hls_time": "6", "hls_list_size": "0", "hls_playlist_type": "vod", "hls_flags": "independent_segments",
               "hls_segment_type": "fmp4", "hls_segment_filename": f"{folder}/s%05d.m4s",
               "master_pl_name": "master.m3u8"}
    with av.open(f"{folder}/index.m3u8", "w", format="hls", options=options) as output:
        streams = {stream.index: output.add_stream_from_template(stream) for stream in container.streams
                   if stream.type in ("video", "audio")}
        for packet in container.demux():
            if packet.dts is not None and packet.stream.index in streams:
                packet.stream = streams[packet.stream.index]
                output.mux(packet)
