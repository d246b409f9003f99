/// Configuration bytes of real files. `corpus` files are other people's; the rest was made with FFmpeg 5.1.9.
enum CodecSamples {
    // avcC
    /// corpus mp4ff-prog_8s.mp4: High, 640x360.
    static let avcHigh = bytes(
        "0164001effe100196764001eacd940a02ff9610000030001000003003c8f162d9601000568ebecb22cfdf8f800")
    /// corpus mp4ff-init.mp4: High without the extension of the High profiles.
    static let avcHighBare = bytes("0164001effe100196764001eacd940a02ff9610000030001000003003c8f162d9601000568ebecb22c")
    /// corpus mp4ff-h264.mp4: High, 1920x1080 cropped from 1088.
    static let avcFullHD = bytes(
        "0164002affe1001b6764002aacd940780227e5c044000003000400000301903c60c65801000668ebe3cb22c0fdf8f800")
    /// corpus go-mp4-sample_fragmented.mp4: Main.
    static let avcMain = bytes("014d401fffe10019674d401feca02802dd8088000003000800000300a078c18cb001000668ebe0652c80")
    /// corpus mediamtx-offline_h264.mp4: Constrained Baseline.
    static let avcBaseline = bytes("0142c028ffe100196742c028da01e0089f970110000003001000000303c0f1832a01000468ce3c80")
    /// corpus fq-file.mp4: High 4:4:4 Predictive.
    static let avc444 = bytes(
        "01f4000dffe1001967f4000d919b28283f6022000003000200000300641e28532c01000668ebe3c44844fff8f800")
    /// corpus mp4ff-main_1.mp4: 416x234, BT.709, chroma location given.
    static let avcApple = bytes("0164001fffe1001a2764001fac52181a1ff93ff000100016a0202036d856bdef808001000528f94b098b")
    /// x264: 4:2:2, 10 bits.
    static let avc422 = bytes(
        "017a000bffe10019677a000bb6cd942c4ec044000003000400000300c83c50a65801000668ebe3cb22c0fefafa00")
    /// x264: JVT scaling matrices.
    static let avcScaling = bytes(
        "0164000bffe100186764000bacd942c4ec0440000003004000000c83c50a658001000768ebe3cb3002c0fdf8f800")
    /// x264: interlaced, 190x132 with SAR 352:285, full range, HRD, picture structure.
    static let avcInterlaced = bytes(
        """
        01640015ffe1002a67640015acd9430af511ff80b0008eb7010101400000fa40003a981808007a10001e84a4c300f8a14c
        b001000668fba3cb22c0fdf8f800
        """)

    // H.264 units
    /// corpus mux.js-test-segment.ts: Constrained Baseline, 388x300, SAR 237:235.
    static let avcTransportSPS = bytes("6742c015ab40c84fcf7ff80768075880000003008000000f078b1750")
    /// The picture timing of the interlaced file's first picture.
    static let avcPictureTiming = bytes("0601040000432080")
    /// x264's recovery point at an open GOP: exact at once.
    static let avcRecoveryPoint = bytes("060601c480")
    /// The beginning of the interlaced file's first (IDR) slice.
    static let avcIDRSlice = bytes("6588820b047fd2e3985bd757da423e838996cbc51b4222ad82ba219b94adfa63377585bbe5925742")
    /// The beginning of its second picture's slice.
    static let avcNextSlice = bytes("419a225e457fb7abf91b5271b702db28754f10eff980a27b87518cfb479c9bf6d78d68df19fa8bdf")

    // hvcC (encoder comments taken out)
    /// corpus mp4ff-ed_hevc.mp4: Main, 640x360.
    static let hevcMain = bytes(
        """
        01016000000090000000000078f000fcfdf8f800000f03a00001001840010c01ffff016000000300900000030000030078
        959809a10001002d420101016000000300900000030000030078a00502016965959a4932bc05a80808082000000300200000
        030321a2000100074401c172b46240
        """)
    /// corpus mediamtx-offline_h265.mp4: hev1, 1920x1080 cropped from 1088.
    static let hevcFullHD = bytes(
        """
        01016000000090000000000078f000fcfdf8f800000f03200001001840010c01ffff016000000300900000030000030078
        ba0240210001002b420101016000000300900000030000030078a003c0801107cb96e92930bc05a020000003002000000303
        c122000100064401c073c189
        """)
    /// x265: Main 10, BT.2020 PQ, HRD.
    static let hevcHDR = bytes(
        """
        0102200000009000000000003cf000fcfdfafa00000f03a00001001840010c01ffff02200000030090000003000003003c
        959809a10001003542010102200000030090000003000003003ca0192079365959a4932bc05a84880482000007d20000bb80
        c0292cbc001e848003d091a2000100074401c172b46240
        """)
    /// x265: 4:2:2, 10 bits.
    static let hevcRange = bytes(
        """
        0104080000009d08000000003cf000fcfefafa00000f03a00001001740010c01ffff0408000003009d0800000300003c95
        9809a1000100284201010408000003009d0800000300003cb01620244d96566924caf0168080000003008000000c84a20001
        00074401c172b46240
        """)
    /// x265: two temporal layers.
    static let hevcLayers = bytes(
        """
        0101600000009000000000003cf000fcfdf8f800001303a00001001c40010c02ffff01600000030090000003000003003c
        00009598acc048a10001002c42010201600000030090000003000003003c0000a01620245965662b349265780b4040000003
        004000000642a2000100074401c172b46240
        """)
    /// corpus mp4ff-stereo_spatial.mp4: the base layer of MV-HEVC, with its message on three-dimensional display.
    static let hevcSpatial = bytes(
        """
        010160000000b000000000003cf000fcfdf8f800000b04a00001003e40010c11ffff016000000300b0000003000003003c
        15c15b3c200028245970602000000bf800000300000303c8d00a00080a01e5c52bf708501010100080a10001001d42010101
        6000000300b0000003000003003ca01420207cb8815ee45951a2000100074401c02cbc14c9a7000100094e01b004040d002080
        """)

    // AV1
    /// SVT-AV1, 176x144.
    static let av1 = bytes("81000c000a0b00000003bd7c7805f00080")
    /// libaom, 4:4:4.
    static let av1High = bytes("812000000a0a20000003bd7c79b5f204")
    /// libaom, 10 bits, BT.2020 PQ.
    static let av1HDR = bytes("81004c000a0e00000003bd7c79b5f2a122012080")
    /// corpus matroska-single_stream_av1.mkv: the start of its first temporal unit, 320x240.
    static let av1Unit = bytes("12000a0b000000043cffbdfff9804032c0121400615000821843000c10c60d41001030c71480c230")
    /// The same with its frame cut down to what is here.
    static let av1UnitWhole = bytes("12000a0b000000043cffbdfff98040320412140006")

    // VP9 and VP8
    /// libvpx: profile 0.
    static let vp9 = bytes("01000000000a820202020000")
    /// libvpx: profile 3, 4:2:2, 10 bits, BT.2020 PQ.
    static let vp9HDR = bytes("01000000030aa40910090000")
    /// libvpx: RGB.
    static let vp9RGB = bytes("01000000010a870202000000")
    /// corpus libwebm-bbb_480p_vp9_opus_1second.webm: the first frame, 854x480.
    static let vp9Frame = bytes("824983420035501df60038241c187410005861f63fe3b268")
    /// The first frame of profile 3.
    static let vp9FrameHDR = bytes("b124c1a12a00578047b031c120e0c2c00051005fcdf7f3fc")
    /// The first frame of RGB.
    static let vp9FrameRGB = bytes("a2498342e00af008f60638241c184a000ea05f63fd1f7c5f")
    /// The first frame of VP8, 176x144.
    static let vp8Frame = bytes("d04a009d012ab0009000000708858588")

    // AAC
    /// corpus mp4-rust-audio_aac.m4a: esds.
    static let esdsAAC = bytes(
        "000000000380808022000000048080801440150018000001f4000001f40005808080021210068080800102")
    /// corpus mp4ff-prog_8s.mp4: esds with lengths of one byte.
    static let esdsShort = bytes("000000000319000000041140150000e80000d7200000be7005021190060102")
    /// corpus fq-stz2.mp4: MP3 in MP4.
    static let esdsMP3 = bytes("000000000315000000040d6b150000d1000104a0000104a0060102")
    /// FFmpeg, 6.1 channels: a program configuration.
    static let aacProgram = bytes("118004c848002000c4400d4c61766335392e33372e31303056e500")
    /// corpus fq-file.mp4: LC that says there is no SBR.
    static let aacNoReplication = bytes("120856e500")
    /// Hierarchical HE-AAC, 22,050 Hz doubled.
    static let aacHE = bytes("2b920800")
    /// Hierarchical HE-AAC version 2.
    static let aacHEv2 = bytes("eb8a0800")
    /// Backward compatible HE-AAC with a word on PS.
    static let aacCompatible = bytes("131056e59d4880")
    /// corpus mux.js-test-aac-segment.aac: the first frame's header.
    static let adts = bytes("fff1508001bffc212003")

    // Other audio
    /// FFmpeg, 5.1: dac3, and the first sync frame.
    static let ac3 = bytes("103de0")
    static let ac3Frame = bytes("0b77b50b1e40ebf8403eff99ff0841fc")
    /// FFmpeg, stereo: the first sync frame.
    static let ac3Stereo = bytes("0b77fe95144043e106f46370c0c0c218")
    /// FFmpeg, 5.1: dec3.
    static let eac3 = bytes("0e00200f00")
    /// Made by hand: 5.1 with a dependent substream of rear channels, and with objects.
    static let eac3Rear = bytes("1800200f0202")
    static let eac3Objects = bytes("1800200f000110")
    /// libopus, 5.1: dOps; its head is that of corpus libwebm-bbb_480p_vp9_opus_1second.webm.
    static let opus = bytes("000601380000bb800000010402000401020305")
    static let opusHead = bytes("4f707573486561640106380180bb00000000010402000401020305")
    /// corpus mp4-atom-flac.mp4: dfLa with several blocks, and STREAMINFO of corpus mediafile-full.flac.
    static let flac = bytes(
        """
        0000000000000022120012000000000000000ac44070000000000000000000000000000000000000000084000046200000
        007265666572656e6365206c6962464c414320312e342e33203230323330363233010000001a0000004445534352495054
        494f4e3d617564696f746573742077617665
        """)
    static let flacInformation = bytes("1000100000041600 04f70ac440f00000ac4421eec41b766f5765831ad7196cb0f781")
    /// FFmpeg: the payload of an alac box.
    static let alac = bytes("00000000000010000010280a0e01000000002004000bb8000000bb80")

    // Colour
    /// libaom through FFmpeg: colr of BT.2020 PQ.
    static let colour = bytes("6e636c7800090010000900")
    /// FFmpeg: colr of a QuickTime film.
    static let colourQuickTime = bytes("6e636c63000100010001")
    /// x265: SEI messages 137 and 144 of the HDR file, as mdcv and clli hold them.
    static let masteringDisplay = bytes("33c286c41d4c0bb884d03e803d1340420098968000000032")
    static let lightLevel = bytes("03e80190")
    /// Made by hand after the specification: profile 8.1, level 6.
    static let dolbyVision = bytes("010010351000000000000000000000000000000000000000")
}
