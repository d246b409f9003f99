internal import CLibAVCodec
internal import CLibAVFormat
internal import CLibAVUtil
internal import CMediaShims
package import MediaCore

/// An open container: the single place where FFmpeg meets untrusted bytes.
///
/// One owner, one thread. Closing frees in the order FFmpeg needs: the container, the input buffer it has by then,
/// the input context, then the bridge its callbacks use.
package struct Demuxer: ~Copyable {
    private var context: UnsafeMutablePointer<AVFormatContext>
    private var io: UnsafeMutablePointer<AVIOContext>?
    private let bridge: Unmanaged<InputBridge>
    private let cancel: CancelFlag
    private let policy: InputPolicy
    private var rateLimit: PacketRateLimit?
    /// FFmpeg's names of the container.
    package let formatName: String
    /// The container's human name.
    package let formatLongName: String

    /// Opens a source under a policy.
    ///
    /// `demuxerOptions` are options of the demuxer itself; one that it does not know is an error.
    /// Throws `unsupportedFormat` for anything not on the allow-list, `timedOut`, or what the source threw.
    package init(
        _ input: any BlockingInput, policy: InputPolicy, cancel: CancelFlag, demuxerOptions: [String: String] = [:]
    ) throws(MediaError) {
        let handles = try Self.open(input, policy, cancel, demuxerOptions)
        let format = handles.context.pointee.iformat.pointee
        let name = format.name.map { String(cString: $0) } ?? ""
        context = handles.context
        io = handles.io
        bridge = handles.bridge
        self.cancel = cancel
        self.policy = policy
        rateLimit = PacketRateLimit(policy)
        formatName = name
        formatLongName = format.long_name.map { String(cString: $0) } ?? name
    }

    /// What has to be freed together.
    private struct Handles {
        let context: UnsafeMutablePointer<AVFormatContext>
        let io: UnsafeMutablePointer<AVIOContext>
        let bridge: Unmanaged<InputBridge>
    }

    /// Opens the container, or frees everything and throws.
    ///
    /// Apart from the initialiser, which may then neither fail nor throw once it has begun to store: Swift 6.3 releases
    /// unstored properties of a non-copyable value when it optimises an initialiser that does both.
    private static func open(
        _ input: any BlockingInput, _ policy: InputPolicy, _ cancel: CancelFlag, _ demuxerOptions: [String: String]
    ) throws(MediaError) -> Handles {
        FFmpegLog.install()
        FFmpegLog.clear()
        AllocationLimit.begin(policy.maximumAllocation)
        let readLimit = policy.maximumReadFactor.flatMap { factor in
            input.byteCount.map { $0.multipliedReportingOverflow(by: Int64(factor)) }
        }.map { $0.overflow ? Int64.max : max($0.partialValue, 64 << 20) }
        let bridge = Unmanaged.passRetained(InputBridge(input: input, cancel: cancel, readLimit: readLimit))
        guard let allocated = avformat_alloc_context(),
            let io = bridge.takeUnretainedValue().makeContext(bufferSize: 64 << 10)
        else {
            bridge.release()
            AllocationLimit.end(policy.maximumAllocation)
            throw FFmpegError.noMemory.mediaError(.open)
        }
        allocated.pointee.pb = io
        allocated.pointee.flags |= AVFMT_FLAG_CUSTOM_IO
        allocated.pointee.interrupt_callback = AVIOInterruptCB(
            callback: { opaque in
                guard let opaque else { return 1 }
                return Unmanaged<InputBridge>.fromOpaque(opaque).takeUnretainedValue().cancel.shouldStop ? 1 : 0
            }, opaque: bridge.toOpaque())

        var owned: UnsafeMutablePointer<AVFormatContext>? = allocated
        do throws(MediaError) {
            try Self.apply(policy, to: allocated)
            var options: OpaquePointer?
            defer { av_dict_free(&options) }
            for (name, value) in demuxerOptions { av_dict_set(&options, name, value, 0) }
            // The container's kind is judged by its bytes alone: no name is given.
            let result = avformat_open_input(&owned, "", nil, &options)
            guard result >= 0, let opened = owned else {
                let error = Self.failure(FFmpegError(rawValue: result), bridge.takeUnretainedValue(), .open)
                throw Self.named(error, input, policy)
            }
            if let left = av_dict_get(options, "", nil, AV_DICT_IGNORE_SUFFIX) {
                throw MediaError(
                    .internal, "the demuxer does not know the option \(String(cString: left.pointee.key))",
                    operation: .open)
            }
            guard opened.pointee.nb_streams <= UInt32(policy.maximumTracks) else {
                throw MediaError(
                    .limitExceeded, "the file has more than \(policy.maximumTracks) tracks", operation: .open)
            }
            return Handles(context: opened, io: io, bridge: bridge)
        } catch {
            avformat_close_input(&owned)
            var io: UnsafeMutablePointer<AVIOContext>? = io
            cmedia_io_free(&io)
            bridge.release()
            AllocationLimit.end(policy.maximumAllocation)
            throw error
        }
    }

    deinit {
        var context: UnsafeMutablePointer<AVFormatContext>? = context
        avformat_close_input(&context)
        var io = io
        cmedia_io_free(&io)
        bridge.release()
        AllocationLimit.end(policy.maximumAllocation)
    }

    /// Sets every limit and allow-list; an option FFmpeg does not take is an error.
    private static func apply(
        _ policy: InputPolicy, to context: UnsafeMutablePointer<AVFormatContext>
    ) throws(MediaError) {
        cmedia_refuse_nested_opens(context)
        let analyzed = policy.analyzeDuration.components
        let options: [(String, String)] = [
            ("format_whitelist", Allowlist.formats(policy).joined(separator: ",")),
            ("codec_whitelist", Allowlist.decoders(policy).joined(separator: ",")),
            ("protocol_whitelist", "none"),
            ("probesize", "\(policy.probeByteCount)"),
            ("formatprobesize", "\(min(policy.probeByteCount, 1 << 20))"),
            ("analyzeduration", "\(analyzed.seconds * 1_000_000 + analyzed.attoseconds / 1_000_000_000_000)"),
            ("max_streams", "\(policy.maximumTracks)"),
            ("max_probe_packets", "\(policy.maximumProbePackets)"),
        ]
        for (name, value) in options {
            let result = av_opt_set(UnsafeMutableRawPointer(context), name, value, 0)
            guard result >= 0 else {
                throw MediaError(.internal, "FFmpeg refuses the limit \(name)", operation: .open)
            }
        }
    }

    private static func failure(
        _ error: FFmpegError, _ bridge: InputBridge, _ operation: MediaError.Operation
    ) -> MediaError {
        if let stashed = bridge.stashedError { return stashed }
        var explained = bridge.cancel.explain(error, operation)
        // The source gave every byte it was asked for: what FFmpeg takes for a failed read is a length that is wrong.
        if error == .inputOutput, explained.code == .unreadable { explained.code = .damaged }
        return explained
    }

    /// Tells a damaged file of a kind that is opened from one of no known kind.
    private static func named(_ error: MediaError, _ input: any BlockingInput, _ policy: InputPolicy) -> MediaError {
        guard error.code == .unsupportedFormat, let start = try? input.read(at: 0, count: 64 << 10),
            let name = ContainerKind.name(start),
            Allowlist.formats(policy).contains(where: name.split(separator: ",").map(String.init).contains)
        else { return error }
        var error = error
        error.code = .damaged
        error.message = "the file is damaged: FFmpeg cannot open what begins like \(name.prefix { $0 != "," })"
        return error
    }

    // MARK: Description

    /// Reads packets, and decodes where necessary, until the streams' properties are known.
    package mutating func findStreamInfo() throws(MediaError) {
        let result = cmedia_find_stream_info(context, Int64(policy.maximumPixels))
        guard result >= 0, !cancel.shouldStop, bridge.takeUnretainedValue().stashedError == nil else {
            let error = FFmpegError(rawValue: result < 0 ? result : cmedia_error_exit)
            throw Self.failure(error, bridge.takeUnretainedValue(), .probe)
        }
        guard context.pointee.nb_streams <= UInt32(policy.maximumTracks) else {
            throw MediaError(
                .limitExceeded, "the file has more than \(policy.maximumTracks) tracks", operation: .probe)
        }
    }

    /// Copies of all streams' properties.
    package var streams: [StreamSnapshot] {
        (0..<Int(context.pointee.nb_streams)).compactMap { index in
            context.pointee.streams[index].map { StreamSnapshot(UnsafePointer($0)) }
        }
    }

    /// Number of streams known so far.
    package var streamCount: Int { Int(context.pointee.nb_streams) }

    /// The container's own metadata, cleaned.
    package var metadata: [String: String] { context.pointee.metadata.map(Metadata.values) ?? [:] }

    /// Duration of the whole, in microseconds; nil when unknown.
    package var durationMicroseconds: Int64? {
        let duration = context.pointee.duration
        return duration == cmedia_no_timestamp || duration <= 0 ? nil : duration
    }

    /// Start of the whole, in microseconds; nil when unknown.
    package var startMicroseconds: Int64? {
        let start = context.pointee.start_time
        return start == cmedia_no_timestamp ? nil : start
    }

    /// Bits per second by the container's word or by size over duration; nil when unknown.
    package var bitRate: Int? { context.pointee.bit_rate > 0 ? Int(context.pointee.bit_rate) : nil }

    /// The chapters, copied.
    package var chapters: [Chapter] {
        (0..<min(Int(context.pointee.nb_chapters), 1000)).compactMap { index in
            guard let chapter = context.pointee.chapters[index]?.pointee else { return nil }
            let base = TimeBase(numerator: chapter.time_base.num, denominator: chapter.time_base.den)
            let start = base.time(chapter.start)
            let end = chapter.end == cmedia_no_timestamp ? start : base.time(chapter.end)
            return Chapter(
                timeRange: MediaTimeRange(start: start, duration: end - start),
                title: chapter.metadata.flatMap { Metadata.values($0)["title"] })
        }
    }

    /// The picture attached to a stream, if it has one.
    package func attachedPicture(stream index: Int) -> [UInt8]? {
        guard index < streamCount, let packet = context.pointee.streams[index]?.pointee.attached_pic,
            packet.size > 0, let data = packet.data
        else { return nil }
        return Array(UnsafeBufferPointer(start: data, count: Int(packet.size)))
    }

    /// The random access points of a stream in the container's index, as far as it has been read.
    package func randomAccessPoints(stream index: Int) -> [RandomAccessPoint] {
        guard index >= 0, index < streamCount, let stream = context.pointee.streams[index] else { return [] }
        return (0..<cmedia_stream_index_count(stream)).compactMap { number in
            var (ticks, offset, isKey) = (Int64(0), Int64(0), Int32(0))
            guard cmedia_stream_index_entry(stream, number, &ticks, &offset, &isKey) == 1, isKey == 1 else {
                return nil
            }
            return RandomAccessPoint(ticks: ticks, offset: offset)
        }
    }

    // MARK: Packets

    /// Leaves out all streams but these: their packets are neither read nor returned.
    package mutating func select(streams wanted: Set<Int>) {
        for index in 0..<streamCount {
            context.pointee.streams[index]?.pointee.discard = wanted.contains(index) ? AVDISCARD_DEFAULT : AVDISCARD_ALL
        }
    }

    /// The next packet of any selected stream; nil at the end.
    ///
    /// Throws `damaged` where the container breaks off, `limitExceeded` for an oversized packet.
    package mutating func readPacket() throws(MediaError) -> Packet? {
        if cancel.shouldStop { throw cancel.explain(.exit, .read) }
        guard let pointer = av_packet_alloc() else { throw FFmpegError.noMemory.mediaError(.read) }
        let storage = Packet.Storage(adopting: pointer)
        let result = av_read_frame(context, pointer)
        let bridge = bridge.takeUnretainedValue()
        if result < 0 {
            let error = FFmpegError(rawValue: result)
            if let stashed = bridge.stashedError { throw stashed }
            if error == .endOfFile {
                // FFmpeg reports some failed reads as the end; the input context remembers.
                let latched = context.pointee.pb?.pointee.error ?? 0
                if latched < 0, latched != cmedia_error_eof {
                    throw cancel.explain(FFmpegError(rawValue: latched), .read)
                }
                return nil
            }
            throw Self.failure(error, bridge, .read)
        }
        guard Int(pointer.pointee.size) <= policy.maximumPacketByteCount else {
            throw MediaError(
                .limitExceeded, "a packet has \(pointer.pointee.size) bytes", operation: .read,
                track: Int(pointer.pointee.stream_index))
        }
        let stream = Int(pointer.pointee.stream_index)
        let base = context.pointee.streams[stream]?.pointee.time_base
        let timeBase = TimeBase(numerator: base?.num ?? 1, denominator: base?.den ?? 1)
        let ticks = pointer.pointee.dts == cmedia_no_timestamp ? pointer.pointee.pts : pointer.pointee.dts
        try rateLimit?.add(stream: stream, ticks: ticks == cmedia_no_timestamp ? nil : ticks, timeBase: timeBase)
        return Packet(storage: storage, timeBase: timeBase)
    }

    /// Goes to the last random access point of a stream at or before a time in the stream's ticks.
    package mutating func seek(stream: Int, ticks: Int64) throws(MediaError) {
        let result = avformat_seek_file(context, Int32(stream), .min, ticks, ticks, 0)
        guard result >= 0 else {
            throw Self.failure(FFmpegError(rawValue: result), bridge.takeUnretainedValue(), .read)
        }
    }

    /// Goes to a place in the source: that of a packet, in containers that can be read from any of them on.
    package mutating func seek(offset: Int64) throws(MediaError) {
        let result = avformat_seek_file(context, -1, .min, offset, offset, AVSEEK_FLAG_BYTE)
        guard result >= 0 else {
            throw Self.failure(FFmpegError(rawValue: result), bridge.takeUnretainedValue(), .read)
        }
    }

    /// A copy of a stream's codec parameters for muxers and filters.
    package func codecParameters(stream index: Int) throws(MediaError) -> CodecParameters {
        guard index >= 0, index < streamCount, let parameters = context.pointee.streams[index]?.pointee.codecpar,
            let copy = CodecParameters(copying: parameters)
        else { throw FFmpegError.noMemory.mediaError(.probe, track: index) }
        return copy
    }

    /// Bytes read from the source so far.
    package var bytesRead: Int64 { bridge.takeUnretainedValue().bytesRead }
}
