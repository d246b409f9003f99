internal import CLibAVFilter
internal import CLibAVUtil
package import MediaCore
package import MediaFFmpeg

/// A chain of libavfilter filters with one input and one or more outputs: the only place that sees libavfilter.
package final class FilterGraph {
    private let graph: UnsafeMutablePointer<AVFilterGraph>
    private let source: UnsafeMutablePointer<AVFilterContext>
    private let sinks: [UnsafeMutablePointer<AVFilterContext>]

    /// What frames go in.
    package enum Input: Sendable, Hashable {
        /// Pictures: size, number of the pixel format, shape of a pixel.
        case picture(size: PixelSize, format: Int32, aspect: Rational?)
        /// Sound: rate, sample format and layout by FFmpeg's names.
        case sound(sampleRate: Int, format: String, layout: String)
    }

    /// Builds a graph.
    ///
    /// - Parameters:
    ///   - timeBase: the unit of the frames' times.
    ///   - description: in libavfilter's language; the input is labelled `in`, the outputs `out0`, `out1`, …
    /// Throws `internal` when the description is refused.
    package init(_ input: Input, timeBase: TimeBase, description: String, outputCount: Int = 1) throws(MediaError) {
        let parts = try Self.build(input, timeBase, description, outputCount)
        graph = parts.graph
        source = parts.source
        sinks = parts.sinks
    }

    /// Loads libavfilter now rather than when the first graph is built; where it is not there, building one says so.
    package static func loadLibrary() { _ = cmedia_filter_load() }

    private struct Parts {
        let graph: UnsafeMutablePointer<AVFilterGraph>
        let source: UnsafeMutablePointer<AVFilterContext>
        let sinks: [UnsafeMutablePointer<AVFilterContext>]
    }

    private static func build(
        _ input: Input, _ timeBase: TimeBase, _ description: String, _ outputCount: Int
    ) throws(MediaError) -> Parts {
        FFmpegLog.install()
        guard cmedia_filter_load() != 0 else {
            throw MediaError(.codecUnavailable, "libavfilter is not installed", operation: .render)
        }
        var allocated = cmedia_avfilter_graph_alloc()
        guard let graph = allocated else { throw FFmpegError.noMemory.mediaError(.render) }
        do throws(MediaError) {
            // Constant, so that nothing depends on the machine.
            graph.pointee.nb_threads = 2
            let (kind, sinkKind, arguments) = sourceArguments(input, timeBase)
            let source = try create(kind, "in", arguments, graph)
            var sinks: [UnsafeMutablePointer<AVFilterContext>] = []
            for index in 0..<outputCount { sinks.append(try create(sinkKind, "out\(index)", nil, graph)) }
            // In the parser's view the graph's input is an open output, and the other way round.
            var outputs = try link("in", source)
            var inputs: UnsafeMutablePointer<AVFilterInOut>?
            defer {
                cmedia_avfilter_inout_free(&outputs)
                cmedia_avfilter_inout_free(&inputs)
            }
            for index in sinks.indices.reversed() {
                let entry = try link("out\(index)", sinks[index])
                entry?.pointee.next = inputs
                inputs = entry
            }
            var result = cmedia_avfilter_graph_parse(graph, description, &inputs, &outputs)
            if result >= 0 { result = cmedia_avfilter_graph_config(graph) }
            guard result >= 0 else {
                throw MediaError(
                    .internal, "the filters \(description) are refused: \(FFmpegError(rawValue: result).text)",
                    operation: .render, log: FFmpegLog.lines)
            }
            return Parts(graph: graph, source: source, sinks: sinks)
        } catch {
            cmedia_avfilter_graph_free(&allocated)
            throw error
        }
    }

    private static func sourceArguments(_ input: Input, _ timeBase: TimeBase) -> (String, String, String) {
        let base = "time_base=\(timeBase.numerator)/\(timeBase.denominator)"
        switch input {
        case .picture(let size, let format, let aspect):
            let shape = aspect.map { "\($0.numerator)/\($0.denominator)" } ?? "1/1"
            return (
                "buffer", "buffersink",
                "video_size=\(size.width)x\(size.height):pix_fmt=\(format):\(base):pixel_aspect=\(shape)"
            )
        case .sound(let rate, let format, let layout):
            return (
                "abuffer", "abuffersink",
                "sample_rate=\(rate):sample_fmt=\(format):channel_layout=\(layout):\(base)"
            )
        }
    }

    private static func create(
        _ kind: String, _ name: String, _ arguments: String?, _ graph: UnsafeMutablePointer<AVFilterGraph>
    ) throws(MediaError) -> UnsafeMutablePointer<AVFilterContext> {
        var context: UnsafeMutablePointer<AVFilterContext>?
        let result = cmedia_avfilter_graph_create_filter(&context, kind, name, arguments, graph)
        guard result >= 0, let context else {
            throw MediaError(
                .internal, "the filter \(kind) refuses \(arguments ?? "no arguments")", operation: .render,
                log: FFmpegLog.lines)
        }
        return context
    }

    private static func link(
        _ name: String, _ context: UnsafeMutablePointer<AVFilterContext>
    ) throws(MediaError) -> UnsafeMutablePointer<AVFilterInOut>? {
        guard let entry = cmedia_avfilter_inout_alloc() else { throw FFmpegError.noMemory.mediaError(.render) }
        entry.pointee.name = av_strdup(name)
        entry.pointee.filter_ctx = context
        entry.pointee.pad_idx = 0
        entry.pointee.next = nil
        return entry
    }

    deinit {
        var graph: UnsafeMutablePointer<AVFilterGraph>? = graph
        cmedia_avfilter_graph_free(&graph)
    }

    /// Gives the graph a frame, or with nil the end.
    package func push(_ frame: Frame?) throws(MediaError) {
        let result = cmedia_av_buffersrc_add_frame(source, frame?.pointer)
        guard result >= 0 else { throw failure(result) }
    }

    /// The next frame of an output; nil when there is none yet.
    package func pull(_ output: Int = 0) throws(MediaError) -> Frame? {
        let frame = try Frame()
        let result = cmedia_av_buffersink_get_frame(sinks[output], frame.pointer)
        let error = FFmpegError(rawValue: result)
        if error == .again || error == .endOfFile { return nil }
        guard result >= 0 else { throw failure(result) }
        return frame
    }

    private func failure(_ result: Int32) -> MediaError {
        let error = FFmpegError(rawValue: result)
        return MediaError(
            error == .noMemory ? .limitExceeded : .damaged, "a picture or sound cannot be converted: \(error.text)",
            operation: .render, log: FFmpegLog.lines)
    }
}
