/// How loud sound is that comes and goes evenly: a factor for each of its samples.
struct SoundFade: Hashable {
    /// Samples in all.
    let count: Int64
    /// Samples until it is as loud as it is, and from where it falls silent.
    let fadeIn: Int64
    let fadeOut: Int64

    /// The factor of a sample. Where both fades meet, both count.
    func gain(_ index: Int64) -> Float {
        guard index >= 0, index < count else { return 0 }
        var gain: Float = 1
        if index < fadeIn { gain *= (Float(index) + 0.5) / Float(fadeIn) }
        if count - index <= fadeOut { gain *= (Float(count - index) - 0.5) / Float(fadeOut) }
        return gain
    }
}

/// Sums of sound.
enum SoundMix {
    /// Adds samples to others from an offset on, by the factors of a fade.
    ///
    /// - Parameter first: index of the first added sample in the fade.
    static func add(
        _ added: [[Float]], to planes: inout [[Float]], at offset: Int, fade: SoundFade, from first: Int64
    ) {
        for channel in planes.indices {
            for index in added[channel].indices {
                planes[channel][offset + index] += added[channel][index] * fade.gain(first + Int64(index))
            }
        }
    }

    /// Makes all samples louder or quieter.
    static func scale(_ planes: inout [[Float]], by gain: Float) {
        guard gain != 1 else { return }
        for channel in planes.indices {
            for index in planes[channel].indices { planes[channel][index] *= gain }
        }
    }
}
