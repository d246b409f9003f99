/// How loud sound is that comes and goes evenly: a factor for each of its samples.
package struct SoundFade: Hashable {
    /// Samples in all.
    package let count: Int64
    /// Samples until it is as loud as it is, and from where it falls silent.
    package let fadeIn: Int64
    package let fadeOut: Int64

    package init(count: Int64, fadeIn: Int64 = 0, fadeOut: Int64 = 0) {
        self.count = count
        self.fadeIn = fadeIn
        self.fadeOut = fadeOut
    }

    /// The factor of a sample. Where both fades meet, both count.
    package func gain(_ index: Int64) -> Float {
        guard index >= 0, index < count else { return 0 }
        var gain: Float = 1
        if index < fadeIn { gain *= (Float(index) + 0.5) / Float(fadeIn) }
        if count - index <= fadeOut { gain *= (Float(count - index) - 0.5) / Float(fadeOut) }
        return gain
    }
}
