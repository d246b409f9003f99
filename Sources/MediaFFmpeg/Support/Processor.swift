internal import CLibAVUtil

/// What FFmpeg found the processor to be able to do.
package enum Processor {
    /// Whether AVX-512 is at hand.
    package static let hasAVX512: Bool = av_get_cpu_flags() & AV_CPU_FLAG_AVX512 != 0
}
