"""The work that is measured: for each job the commands, and the bar media is held to.

IN is the input, OUT an empty folder. The first command is media's; `bar` is a ratio against the named command.
"""
from dataclasses import dataclass, field

HLS = ("-f hls -hls_time 6 -hls_list_size 0 -hls_playlist_type vod -hls_flags independent_segments"
       " -hls_segment_type fmp4 -hls_segment_filename OUT/s%05d.m4s -master_pl_name master.m3u8 OUT/index.m3u8")
FFMPEG = "ffmpeg -nostdin -y -v error -i IN"
MEDIA = "media export IN --output OUT/o --durability cached --quiet"
SHAKA = ("packager --quiet"
         " 'in=IN,stream=video,init_segment=OUT/v_init.mp4,segment_template=OUT/v_$Number$.m4s,playlist_name=v.m3u8,"
         "iframe_playlist_name=iframe.m3u8'"
         " 'in=IN,stream=audio,init_segment=OUT/a_init.mp4,segment_template=OUT/a_$Number$.m4s,playlist_name=a.m3u8,"
         "hls_group_id=aud,hls_name=English'"
         " --segment_duration 6 --hls_master_playlist_output OUT/master.m3u8 --hls_playlist_type VOD")
PYAV = "pyav IN OUT"
CP = "cp IN OUT/copy"


@dataclass
class Job:
    id: str
    title: str
    input: str
    commands: list
    #: (name of the command, largest ratio of wall times, whether it is a goal rather than a bar)
    bars: list = field(default_factory=list)
    #: Samples of the input, for the bar on memory: 48 MB and 64 bytes for each. Nil where there is none.
    samples: int = 0


def packaging(id, title, input, ratio, *, samples=0, fixes="", shaka=True, cp=None):
    commands = [("media", MEDIA), ("ffmpeg", f"{FFMPEG} -map 0 -c copy {fixes}{HLS}")]
    if shaka:
        commands.append(("Shaka Packager", SHAKA))
    commands += [("PyAV", PYAV), ("cp", CP)]
    bars = [("ffmpeg", ratio, False)] + ([("cp", cp, True)] if cp else [])
    return Job(id, title, input, commands, bars, samples)


PROGRESSIVE = f"{FFMPEG} -map 0:v -map 0:a -c copy -movflags +faststart OUT/o.mp4"
SOUND = f"{FFMPEG} -map 0:a:0 -vn -c copy -movflags +faststart OUT/o.m4a"

JOBS = [
    packaging("hls-500mb", "HLS, CMAF, from a 500 MB MP4", "500mb.mp4", 0.30, samples=51_300, cp=1.10),
    packaging("hls-1gb", "HLS, CMAF, from a 1 GB MP4", "1gb.mp4", 0.30, samples=115_425, cp=1.10),
    packaging("hls-mkv", "HLS, CMAF, from a 500 MB Matroska", "500mb.mkv", 0.45, shaka=False),
    packaging("hls-ts", "HLS, CMAF, from a 500 MB transport stream", "500mb.ts", 0.45, fixes="-bsf:a aac_adtstoasc "),
    packaging("hls-fragmented", "HLS, CMAF, from a 500 MB fragmented MP4", "500mb-fragmented.mp4", 0.30),
    packaging("hls-film", "HLS, CMAF, from a film of two hours with 510,000 small samples", "film.mp4", 0.55,
              samples=510_300),
    Job("three", "HLS, MP4 with its header first, and M4A together, from a 500 MB MP4", "500mb.mp4",
        [("media", MEDIA + " --capped-4k --audio-only"),
         ("ffmpeg, three commands", f"{FFMPEG} -map 0 -c copy {HLS} && {PROGRESSIVE} && {SOUND}"),
         ("ffmpeg, one command", f"{FFMPEG} -map 0 -c copy {HLS} -map 0:v -map 0:a -c copy -movflags +faststart"
          " OUT/o.mp4 -map 0:a:0 -c copy -movflags +faststart OUT/o.m4a")],
        [("ffmpeg, three commands", 0.40, False)]),
    Job("m4a", "M4A copied out of a 1 GB MP4", "1gb.mp4",
        [("media", MEDIA + " --no-hls --audio-only"), ("ffmpeg", SOUND),
         ("ffmpeg, video discarded", "ffmpeg -nostdin -y -v error -discard:v all -i IN -map 0:a:0 -c copy"
          " -movflags +faststart OUT/o.m4a")],
        [("ffmpeg", 0.15, False)]),
    Job("mp4", "MP4 with its header first, copied from a 1 GB MP4", "1gb.mp4",
        [("media", MEDIA + " --no-hls --capped-4k"), ("ffmpeg +faststart", PROGRESSIVE), ("cp", CP)],
        [("ffmpeg +faststart", 0.5, False)]),
    Job("probe", "Describing an MP4", "base.mp4",
        [("media", "media probe IN --json"), ("ffprobe", "ffprobe -v error -show_format -show_streams -of json IN"),
         ("an empty process linked to libavformat", "empty")]),
]

#: Jobs that are measured once more with everything flushed to the device.
DURABLE = [job.id for job in JOBS if job.id != "probe"]


def durable(job):
    """The same job, media flushing by itself and the others followed by `sync -f`."""
    commands = [(name, command.replace("--durability cached", "--durability durable"), name != "media")
                for name, command in job.commands]
    return Job(job.id + "-durable", job.title + ", flushed to the device", job.input, commands, job.bars)
