internal import MediaCore
internal import MediaFFmpeg

extension Waveform {
    /// The waveform as a PNG: bars around the middle line, one pixel a peak, dark on white.
    ///
    /// - Parameter height: pixels, 16 to 2048; the width is the number of peaks.
    public func png(height: Int = 280) throws -> [UInt8] {
        guard (16...2048).contains(height) else {
            throw MediaError(.invalidSettings, "a waveform is 16 to 2048 pixels high", operation: .plan)
        }
        let width = peaks.count
        var bytes = [UInt8](repeating: 255, count: width * height * 3)
        let middle = Float(height - 1) / 2
        for (x, peak) in peaks.enumerated() {
            let top = Int((middle - min(peak.highest, 1) * middle).rounded())
            let bottom = Int((middle - max(peak.lowest, -1) * middle).rounded())
            for y in max(top, 0)...min(max(bottom, top), height - 1) {
                let offset = (y * width + x) * 3
                (bytes[offset], bytes[offset + 1], bytes[offset + 2]) = (0x1F, 0x4E, 0x79)
            }
        }
        return try ImageEncoder(format: .png).encode(Frame(rgb: bytes, size: PixelSize(width: width, height: height)))
    }
}
