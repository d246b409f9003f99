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

    /// - Parameters:
    ///   - frame: in the format `yuva444p`, in the colours of what it is laid on, multiplied by their alpha.
    ///   - x: left edge on the canvas; the frame lies on it whole.
    package init(_ frame: Frame, x: Int, y: Int, opacity: Percentage) throws(MediaError) {
        let size = frame.size
        var channels: [[UInt8]] = []
        for plane in 0..<4 { channels.append(try frame.bytes(ofPlane: plane, width: size.width, height: size.height)) }
        let share = Int64(opacity.hundredths)
        let alpha = channels[3].map { (Int64($0) * share * unit + 1_275_000) / 2_550_000 }
        // Where coded black and grey lie: they are multiplied with the colours before they are coded, not after.
        func added(_ plane: Int, _ zero: Int64) -> [Int64] {
            zip(channels[plane], alpha).map { value, alpha in
                max((Int64(value) - zero) * share * unit / 10_000 + zero * alpha, 0)
            }
        }
        let place = Place(x: x, y: y, size: size)
        planes = [
            place.luma(alpha, added(0, 16)), place.chroma(alpha, added(1, 128)), place.chroma(alpha, added(2, 128)),
        ]
    }

    /// Where the picture lies on the canvas.
    private struct Place {
        let x: Int
        let y: Int
        let size: PixelSize

        func luma(_ alpha: [Int64], _ added: [Int64]) -> Plane {
            Plane(
                x: x, y: y, width: size.width, height: size.height, kept: alpha.map { UInt32(unit - $0) },
                added: added.map { UInt32(clamping: $0) })
        }

        func chroma(_ alpha: [Int64], _ added: [Int64]) -> Plane {
            let (left, top) = (x / 2, y / 2)
            let (right, bottom) = ((x + size.width + 1) / 2, (y + size.height + 1) / 2)
            let (width, height) = (right - left, bottom - top)
            var covered = [Int64](repeating: 0, count: width * height)
            var sums = [Int64](repeating: 0, count: width * height)
            for row in 0..<size.height {
                for column in 0..<size.width {
                    let target = ((y + row) / 2 - top) * width + (x + column) / 2 - left
                    let source = row * size.width + column
                    covered[target] += alpha[source]
                    sums[target] += added[source]
                }
            }
            return Plane(
                x: left, y: top, width: width, height: height, kept: covered.map { UInt32(unit - $0 / 4) },
                added: sums.map { UInt32(clamping: $0 / 4) })
        }
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
                                let sum = below &+ added[first &+ column] &+ 32_768
                                line[column] = UInt8(truncatingIfNeeded: min(sum >> 16, 255))
                            }
                        }
                    }
                }
            }
        }
    }
}

/// What stands for all of a pixel.
private let unit: Int64 = 65_536
