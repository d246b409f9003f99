package import MediaCore
package import MediaFFmpeg

/// A still picture with transparency, laid on pictures in 4:2:0 of eight bits, always at one place.
///
/// Each result is `below * (1 - alpha) + above * alpha`, rounded once; a chroma sample is the mean of the four pixels it
/// belongs to.
package struct PictureOverlay: Sendable {
    /// One plane: how much of what is below stays, in 65536ths, and what is added.
    private struct Plane {
        let x: Int
        let y: Int
        let width: Int
        let height: Int
        let kept: [UInt32]
        let added: [UInt32]
    }

    private let planes: [Plane]
    private static let unit: UInt32 = 65_536

    /// - Parameters:
    ///   - frame: in the format `yuva444p`, in the colours of what it is laid on.
    ///   - x: left edge on the canvas; the frame lies on it whole.
    package init(_ frame: Frame, x: Int, y: Int, opacity: Percentage) throws(MediaError) {
        let size = frame.size
        var channels: [[UInt8]] = []
        for plane in 0..<4 { channels.append(try frame.bytes(ofPlane: plane, width: size.width, height: size.height)) }
        let alpha = channels[3].map { value in
            UInt32((UInt64(value) * UInt64(opacity.hundredths) * UInt64(Self.unit) + 1_275_000) / 2_550_000)
        }
        planes = [
            Self.luma(channels[0], alpha, size, x, y), Self.chroma(channels[1], alpha, size, x, y),
            Self.chroma(channels[2], alpha, size, x, y),
        ]
    }

    private static func luma(_ values: [UInt8], _ alpha: [UInt32], _ size: PixelSize, _ x: Int, _ y: Int) -> Plane {
        Plane(
            x: x, y: y, width: size.width, height: size.height, kept: alpha.map { unit - $0 },
            added: zip(values, alpha).map { UInt32($0) * $1 })
    }

    private static func chroma(_ values: [UInt8], _ alpha: [UInt32], _ size: PixelSize, _ x: Int, _ y: Int) -> Plane {
        let (left, top) = (x / 2, y / 2)
        let (right, bottom) = ((x + size.width + 1) / 2, (y + size.height + 1) / 2)
        let (width, height) = (right - left, bottom - top)
        var covered = [UInt32](repeating: 0, count: width * height)
        var added = [UInt64](repeating: 0, count: width * height)
        for row in 0..<size.height {
            for column in 0..<size.width {
                let target = ((y + row) / 2 - top) * width + (x + column) / 2 - left
                let source = row * size.width + column
                covered[target] += alpha[source]
                added[target] += UInt64(values[source]) * UInt64(alpha[source])
            }
        }
        return Plane(
            x: left, y: top, width: width, height: height, kept: covered.map { unit - $0 / 4 },
            added: added.map { UInt32($0 / 4) })
    }

    /// Lays the picture on another one.
    package func draw(on frame: Frame) throws(MediaError) {
        for (index, plane) in planes.enumerated() {
            try frame.withWritablePlane(index) { data, stride in
                plane.kept.withUnsafeBufferPointer { kept in
                    plane.added.withUnsafeBufferPointer { added in
                        for row in 0..<plane.height {
                            let line = data + (plane.y + row) * stride + plane.x
                            let first = row * plane.width
                            for column in 0..<plane.width {
                                let below = UInt32(line[column]) &* kept[first &+ column]
                                let sum = below &+ added[first &+ column] &+ Self.unit / 2
                                line[column] = UInt8(truncatingIfNeeded: min(sum >> 16, 255))
                            }
                        }
                    }
                }
            }
        }
    }
}
