/// Sums of sound.
package enum SoundMix {
    /// Adds samples to others from an offset on, by the factors of a fade.
    ///
    /// - Parameter first: index of the first added sample in the fade.
    package static func add(
        _ added: [[Float]], to planes: inout [[Float]], at offset: Int, fade: SoundFade, from first: Int64
    ) {
        for channel in planes.indices {
            for index in added[channel].indices {
                planes[channel][offset + index] += added[channel][index] * fade.gain(first + Int64(index))
            }
        }
    }

    /// Makes all samples louder or quieter.
    package static func scale(_ planes: inout [[Float]], by gain: Float) {
        guard gain != 1 else { return }
        for channel in planes.indices {
            for index in planes[channel].indices { planes[channel][index] *= gain }
        }
    }
}
