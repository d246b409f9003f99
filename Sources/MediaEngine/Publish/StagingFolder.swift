internal import MediaCore
internal import MediaFFmpeg
internal import MediaPackaging

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// The hidden folder an export is written into, and its one step into place.
///
/// A sibling of the final folder, so that a rename publishes it. Where the parent may not be written (a mount point)
/// the staging folder lies inside, and the files are moved one by one, `master.m3u8` last.
final class StagingFolder: OutputFolder {
    /// The final folder.
    let destination: String
    let path: String
    let isInside: Bool
    let durable: Bool
    /// Whether what is there may be replaced.
    let overwrites: Bool
    var folders: Set<String> = []
    var isPublished = false
    /// Held locked while the folder is in use, so that what a killed process left can be told from what is being made.
    private let lock: CInt

    /// A folder that another process made and publishes.
    init(workingIn path: String, durability: Durability, cancel: CancelFlag) {
        destination = path
        self.path = path
        isInside = false
        durable = durability == .durable
        overwrites = false
        isPublished = true
        lock = -1
        super.init(cancel: cancel)
    }

    /// Makes the folder.
    ///
    /// Throws `outputExists` when the destination holds something and may not be replaced, `outputUnwritable` when
    /// nothing can be created there.
    init(destination: String, options: ExportOptions, protecting source: String?, cancel: CancelFlag) throws(MediaError)
    {
        var destination = destination
        while destination.count > 1, destination.hasSuffix("/") { destination.removeLast() }
        // A link to a folder stays; what it names is replaced.
        var status = stat()
        if lstat(destination, &status) == 0, status.st_mode & S_IFMT == S_IFLNK, let named = Self.real(destination) {
            destination = named
        }
        self.destination = destination
        durable = options.durability == .durable
        overwrites = options.overwrite
        let existing = try Self.check(destination, overwrite: options.overwrite, source)
        let (parent, name) = Self.split(destination)
        if !existing { try Self.makeFolders(parent, durable: durable) }
        // A mount point can be exchanged with nothing beside it.
        let isMountPoint = existing && Self.device(parent) != Self.device(destination)
        let beside = isMountPoint ? nil : try StagingLock.acquire(in: parent, name: name)
        let inside = beside == nil && existing ? try StagingLock.acquire(in: destination, name: name) : nil
        guard let made = beside ?? inside else {
            throw MediaError(
                .outputUnwritable, "cannot create a folder in \(parent): \(String(cString: strerror(errno)))",
                operation: .write,
                location: destination)
        }
        path = made.path
        isInside = beside == nil
        lock = made.descriptor
        super.init(cancel: cancel)
    }

    /// Makes the hidden folder of an output that is one file.
    ///
    /// Throws `outputExists` where something is there that may not be replaced, `outputUnwritable` when nothing can be
    /// created there.
    init(
        file destination: String, durability: Durability, overwrite: Bool, protecting sources: [String],
        cancel: CancelFlag
    ) throws(MediaError) {
        try Self.checkFile(destination, overwrite: overwrite, protecting: sources)
        let (parent, name) = Self.split(destination)
        try Self.makeFolders(parent, durable: durability == .durable)
        guard let made = try StagingLock.acquire(in: parent, name: name) else {
            throw MediaError(
                .outputUnwritable, "cannot create a folder in \(parent): \(String(cString: strerror(errno)))",
                operation: .write, location: destination)
        }
        self.destination = destination
        path = made.path
        isInside = false
        durable = durability == .durable
        overwrites = overwrite
        lock = made.descriptor
        super.init(cancel: cancel)
    }

    deinit {
        // They hold files open, and the folder can be looked through only where another one can be opened.
        mover = nil
        writer = nil
        if !isPublished { Self.remove(path) }
        StagingLock.release(lock)
    }

    /// Whether the destination exists; throws when it is in the way.
    private static func check(_ destination: String, overwrite: Bool, _ source: String?) throws(MediaError) -> Bool {
        func failure(_ code: MediaError.Code, _ message: String) -> MediaError {
            MediaError(code, message, operation: .write, location: destination)
        }
        var status = stat()
        guard lstat(destination, &status) == 0 else {
            if errno == ENOENT { return false }
            if errno == ENOTDIR { throw failure(.outputUnwritable, "a part of the path is not a folder") }
            throw failure(.outputUnwritable, String(cString: strerror(errno)))
        }
        if status.st_mode & S_IFMT == S_IFLNK, stat(destination, &status) != 0 {
            throw failure(.outputUnwritable, "the output is a link to nothing")
        }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            throw failure(.outputExists, "the output exists and is not a folder")
        }
        // What an export into a mount point left there that was killed does not count.
        let own = StagingLock.hiddenName(of: split(destination).name)
        guard try names(in: destination).contains(where: { $0 != own }) else { return true }
        guard overwrite else {
            throw failure(.outputExists, "the output folder is not empty; overwrite it explicitly or choose another")
        }
        if let here = real("."), let outside = real(destination), here == outside || here.hasPrefix(outside + "/") {
            throw failure(
                .invalidSettings,
                "the folder is the current one or holds it, and is replaced as a whole: go to another folder first")
        }
        if let source, let inside = real(source), let outside = real(destination),
            inside.hasPrefix(outside + "/") || outside == "/"
        {
            throw failure(.invalidSettings, "the output folder holds the source and would be replaced with it")
        }
        return true
    }

    // MARK: Writing

    override func create(_ relative: String) throws(MediaError) -> OutputFile {
        try makeFolders(for: relative)
        let descriptor = open(path + "/" + relative, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o666)
        guard descriptor >= 0 else { throw FileFailure.create(relative) }
        return OutputFile(OutputHandle(path: relative, descriptor: descriptor, sendsEarly: durable), in: self)
    }

    /// Makes the folders a file lies in.
    func makeFolders(for relative: String) throws(MediaError) {
        var folder = ""
        for part in relative.split(separator: "/").dropLast() {
            folder += (folder.isEmpty ? "" : "/") + part
            if folders.insert(folder).inserted, mkdir(path + "/" + folder, 0o777) != 0, errno != EEXIST {
                throw FileFailure.create(folder)
            }
        }
    }

    /// Counts in a file that is there already.
    func note(_ relative: String, byteCount: Int) {
        files.append(ExportReport.File(path: relative, bytes: byteCount))
    }

    override func finish(_ file: OutputFile) throws(MediaError) {
        try super.finish(file)
        try file.finish(durable: durable)
    }

    override func read(_ relative: String) throws(MediaError) -> [UInt8] {
        let input = try FileInput(path: absolutePath(relative))
        return try input.read(at: 0, count: Int(min(input.byteCount ?? 0, Int64(PlaylistParser.maximumBytes) + 1)))
    }

    /// Takes a file of the export away again.
    func remove(_ relative: String) {
        unlink(path + "/" + relative)
        files.removeAll { $0.path == relative }
    }

    /// Takes all files of the export away again; folders stay.
    func clear() {
        for file in files { unlink(path + "/" + file.path) }
        files.removeAll()
    }

    /// Gives a finished file another name; what had that name is replaced.
    func move(_ relative: String, to other: String) throws(MediaError) {
        guard rename(path + "/" + relative, path + "/" + other) == 0 else { throw FileFailure.create(other) }
        files.removeAll { $0.path == other }
        if let index = files.firstIndex(where: { $0.path == relative }) { files[index].path = other }
    }

    /// Where a file lies now.
    func absolutePath(_ relative: String) -> String { path + "/" + relative }

    // MARK: File system

    /// The file system a folder lies on.
    private static func device(_ path: String) -> dev_t? {
        var status = stat()
        return stat(path, &status) == 0 ? status.st_dev : nil
    }

    /// Makes a folder and those above it, where they are not there.
    static func makeFolders(_ path: String, durable: Bool) throws(MediaError) {
        var status = stat()
        if stat(path, &status) == 0 { return }
        let parent = split(path).parent
        if parent != path { try makeFolders(parent, durable: durable) }
        if mkdir(path, 0o777) != 0, errno != EEXIST { throw FileFailure.create(path) }
        if durable { try sync(parent) }
    }

    /// Waits until a folder or file is on the device.
    static func sync(_ path: String, flags: CInt = O_DIRECTORY) throws(MediaError) {
        let descriptor = open(path, O_RDONLY | flags | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileFailure.write(path) }
        defer { close(descriptor) }
        // Some file systems cannot flush and say so; that is no failure of the export.
        if fsync(descriptor) != 0, errno != EINVAL, errno != ENOTSUP { throw FileFailure.write(path) }
    }

    static func split(_ path: String) -> (parent: String, name: String) {
        guard let slash = path.lastIndex(of: "/") else { return (".", path) }
        let parent = slash == path.startIndex ? "/" : String(path[..<slash])
        return (parent, String(path[path.index(after: slash)...]))
    }

    private static func real(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    /// What is in a folder.
    ///
    /// - Throws: `outputUnwritable` where that cannot be told: what was not seen must not be taken for what is not there.
    static func names(in folder: String) throws(MediaError) -> [String] {
        guard let handle = opendir(folder) else { throw FileFailure.list(folder) }
        defer { closedir(handle) }
        var names: [String] = []
        while true {
            errno = 0
            guard let entry = readdir(handle) else {
                if errno != 0 { throw FileFailure.list(folder) }
                return names
            }
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
    }

    /// Removes a file or a folder with all that is in it; links are removed, not followed. What cannot be removed stays.
    ///
    /// Folders inside folders are brought up before they are looked into: names stay short, however deep somebody nested them.
    static func remove(_ path: String) {
        guard isFolder(path) else {
            unlink(path)
            return
        }
        chmod(path, 0o700)
        var number = 0
        while let names = try? names(in: path), !names.isEmpty {
            var isAnyGone = false
            for name in names {
                let entry = path + "/" + name
                guard isFolder(entry) else {
                    isAnyGone = unlink(entry) == 0 || isAnyGone
                    continue
                }
                chmod(entry, 0o700)
                for inner in (try? Self.names(in: entry)) ?? [] {
                    if !isFolder(entry + "/" + inner) {
                        isAnyGone = unlink(entry + "/" + inner) == 0 || isAnyGone
                        continue
                    }
                    chmod(entry + "/" + inner, 0o700)
                    repeat { number += 1 } while isThere(path + "/.\(number)")
                    if rename(entry + "/" + inner, path + "/.\(number)") != 0 { remove(entry + "/" + inner) }
                    isAnyGone = !isThere(entry + "/" + inner) || isAnyGone
                }
                isAnyGone = rmdir(entry) == 0 || isAnyGone
            }
            if !isAnyGone { break }
        }
        rmdir(path)
    }

    private static func isThere(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0
    }

    private static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// The process's file mode mask; read once, since reading it means setting it.
    static let mask: mode_t = {
        let mask = umask(0o022)
        umask(mask)
        return mask
    }()
}
