internal import MediaCore
internal import MediaFFmpeg
internal import Synchronization

/// Reads a movie that is made of the files of a package.
final class PackageMovieInput: BlockingInput {
    private let movie: PackageMovie
    /// Files that are open, those used last at the end.
    private let open = Mutex<[(part: Int, input: FileInput)]>([])
    /// Picture and sound, and what comes next of both.
    private static let mostOpen = 4

    init(_ movie: PackageMovie) { self.movie = movie }

    var byteCount: Int64? { movie.byteCount }
    var isConcurrent: Bool { true }

    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int64) throws(MediaError) -> Int {
        var filled = 0
        while filled < buffer.count {
            let place = offset + Int64(filled)
            guard place >= 0, place < movie.byteCount else { break }
            let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
            filled += try readPart(into: rest, at: place)
        }
        return filled
    }

    private func readPart(into buffer: UnsafeMutableRawBufferPointer, at place: Int64) throws(MediaError) -> Int {
        if place < Int64(movie.header.count) {
            let count = min(buffer.count, movie.header.count - Int(place))
            movie.header.withUnsafeBytes {
                buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[Int(place)..<Int(place) + count]))
            }
            return count
        }
        let index = part(at: place)
        let part = movie.parts[index]
        let count = Int(min(Int64(buffer.count), part.place + part.byteCount - place))
        let target = UnsafeMutableRawBufferPointer(rebasing: buffer[..<count])
        let got = try file(index).read(into: target, at: part.offset + place - part.place)
        guard got > 0 else { throw changed(part) }
        return got
    }

    func copyRange(at offset: Int64, count: Int, to descriptor: CInt, at target: Int64) -> Int? {
        guard offset >= Int64(movie.header.count), offset < movie.byteCount else { return nil }
        let index = part(at: offset)
        let part = movie.parts[index]
        let most = Int(min(Int64(count), part.place + part.byteCount - offset))
        return (try? file(index))?.copyRange(
            at: part.offset + offset - part.place, count: most, to: descriptor, at: target)
    }

    /// The part that holds a place behind the header.
    private func part(at place: Int64) -> Int {
        var (low, high) = (0, movie.parts.count - 1)
        while low < high {
            let middle = (low + high + 1) / 2
            if movie.parts[middle].place <= place { low = middle } else { high = middle - 1 }
        }
        return low
    }

    private func file(_ index: Int) throws(MediaError) -> FileInput {
        let known: FileInput? = open.withLock { open in
            guard let place = open.firstIndex(where: { $0.part == index }) else { return nil }
            let entry = open.remove(at: place)
            open.append(entry)
            return entry.input
        }
        if let known { return known }
        let part = movie.parts[index]
        let input: FileInput
        do throws(MediaError) { input = try FileInput(path: part.path) } catch  where error.code == .notFound {
            throw changed(part)
        }
        guard input.identity == part.identity else { throw changed(part) }
        open.withLock { open in
            open.append((index, input))
            if open.count > Self.mostOpen { open.removeFirst() }
        }
        return input
    }

    private func changed(_ part: PackageMovie.Part) -> MediaError {
        MediaError(
            .damaged, "the package was changed since it was opened: \(part.path) is another file or gone",
            operation: .read, location: movie.name)
    }
}
