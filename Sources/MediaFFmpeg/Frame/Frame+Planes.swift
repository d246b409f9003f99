internal import CLibAVUtil
package import MediaCore

extension Frame {
    /// A black picture in eight bits of 4:2:0, limited range.
    package convenience init(blackOf size: PixelSize) throws(MediaError) {
        try self.init()
        pointer.pointee.width = Int32(clamping: size.width)
        pointer.pointee.height = Int32(clamping: size.height)
        pointer.pointee.format = AV_PIX_FMT_YUV420P.rawValue
        guard av_frame_get_buffer(pointer, 0) >= 0 else { throw FFmpegError.noMemory.mediaError(.render) }
        for plane in 0..<3 {
            try withWritablePlane(plane) { (data, stride) in
                let lines = plane == 0 ? size.height : (size.height + 1) / 2
                data.update(repeating: plane == 0 ? 16 : 128, count: stride * lines)
            }
        }
    }

    /// Visits a plane that nobody else sees: it is copied before where somebody does.
    package func withWritablePlane(
        _ index: Int, _ body: (UnsafeMutablePointer<UInt8>, _ stride: Int) -> Void
    ) throws(MediaError) {
        guard av_frame_make_writable(pointer) >= 0 else { throw FFmpegError.noMemory.mediaError(.render) }
        guard let plane = plane(index) else {
            throw MediaError(.internal, "a picture has no plane \(index)", operation: .render)
        }
        body(plane.data, plane.stride)
    }

    /// A copy of a plane of eight bits, row by row without gaps.
    package func bytes(ofPlane index: Int, width: Int, height: Int) throws(MediaError) -> [UInt8] {
        guard let plane = plane(index), plane.stride >= width else {
            throw MediaError(.internal, "a picture has no plane \(index)", operation: .render)
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(width * height)
        for line in 0..<height {
            bytes.append(contentsOf: UnsafeBufferPointer(start: plane.data + line * plane.stride, count: width))
        }
        return bytes
    }

    private func plane(_ index: Int) -> (data: UnsafeMutablePointer<UInt8>, stride: Int)? {
        let data = pointer.pointee.data
        let strides = pointer.pointee.linesize
        let found: (UnsafeMutablePointer<UInt8>?, Int32)? =
            switch index {
            case 0: (data.0, strides.0)
            case 1: (data.1, strides.1)
            case 2: (data.2, strides.2)
            case 3: (data.3, strides.3)
            default: nil
            }
        // Pictures that stand on their head have negative strides; filters give none.
        guard let (start, stride) = found, let start, stride > 0 else { return nil }
        return (start, Int(stride))
    }
}
