internal import MediaCore
internal import MediaFFmpeg

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

extension StagingFolder {
    /// Gives the export its final name: files, their folders, the step itself, the folder above it, in this order on the
    /// device where that is asked for. Whatever fails, what was there before is there again.
    ///
    /// - Returns: whether that took one step.
    /// - Throws: `outputExists` where something came there meanwhile that may not be replaced, `outputFailed`,
    ///   `outputUnwritable`.
    func publish() throws(MediaError) -> Bool {
        try cancel.check(.publish)
        chmod(path, 0o777 & ~Self.mask)
        if durable {
            // The device has been given the files as they were written; the first one waited for brings most of the rest.
            for file in files { try Self.sync(path + "/" + file.path, flags: O_NOFOLLOW) }
            for folder in folders.sorted(by: >) { try Self.sync(path + "/" + folder) }
            try Self.sync(path)
        }
        if isInside {
            try moveInside()
            return false
        }
        try takeName()
        return true
    }

    /// A rename replaces nothing or an empty folder; a full one changes places with ours and is removed.
    private func takeName() throws(MediaError) {
        if rename(path, destination) == 0 {
            isPublished = true
            try syncParent { rename(self.destination, self.path) == 0 }
            return
        }
        guard errno == ENOTEMPTY || errno == EEXIST else {
            if errno == ENOTDIR { throw existing }
            throw FileFailure.create(destination)
        }
        guard overwrites else { throw existing }
        // Under our name until it is gone: locked, or somebody would take it for a folder that was left.
        let old = open(destination, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW)
        defer { if old >= 0 { close(old) } }
        if old >= 0 { flock(old, LOCK_EX | LOCK_NB) }
        if RenameExchange.exchange(path, destination) {
            isPublished = true
            try syncParent { RenameExchange.exchange(self.path, self.destination) }
            Self.remove(path)
        } else {
            let aside = path + ".old"
            guard rename(destination, aside) == 0 else { throw FileFailure.create(destination) }
            guard rename(path, destination) == 0 else {
                let error = FileFailure.create(destination)
                rename(aside, destination)
                throw error
            }
            isPublished = true
            try syncParent { rename(self.destination, self.path) == 0 && rename(aside, self.destination) == 0 }
            Self.remove(aside)
        }
    }

    private var existing: MediaError {
        MediaError(
            .outputExists, "something came into the output's place while it was made; overwrite it explicitly",
            operation: .publish, location: destination)
    }

    /// Waits until the name is on the device; takes the step back where that fails.
    private func syncParent(undo: () -> Bool) throws(MediaError) {
        guard durable else { return }
        do throws(MediaError) { try Self.sync(Self.split(destination).parent) } catch {
            if undo() { isPublished = false }
            throw error
        }
    }

    // MARK: Inside a mount point

    /// A file that was moved to its place, or away from it, and whether an older one is kept for the way back.
    private struct Move {
        var name: String
        var isNew: Bool
        var replaces: Bool
    }

    /// Moves file by file what the folder is to hold: media first, then the lists that name it, `master.m3u8` last.
    /// What is not to be there any more goes after that. Where a step fails, all steps are taken back.
    private func moveInside() throws(MediaError) {
        let own = Self.split(path).name
        let new = try Self.tree(path)
        let old = try Self.tree(destination).filter { !$0.hasPrefix(own + "/") }
        let kept = path + "/.replaced"
        guard mkdir(kept, 0o700) == 0 else { throw FileFailure.create(kept) }
        var moves: [Move] = []
        do throws(MediaError) {
            for name in new.sorted(by: { (Self.rank($0), $0) < (Self.rank($1), $1) }) {
                try move(name, keeping: kept, isOld: old.contains(name), &moves)
            }
            for name in Set(old).subtracting(new).sorted() {
                try Self.makeFolders(Self.split(kept + "/" + name).parent, durable: false)
                guard rename(destination + "/" + name, kept + "/" + name) == 0 else {
                    throw FileFailure.create(destination + "/" + name)
                }
                moves.append(Move(name: name, isNew: false, replaces: true))
            }
            if durable { try Self.sync(destination) }
        } catch {
            takeBack(moves, kept: kept)
            Self.removeEmptyFolders(of: new, in: destination)
            throw error
        }
        isPublished = true
        Self.removeEmptyFolders(of: old, in: destination)
        Self.remove(path)
    }

    private func move(
        _ name: String, keeping kept: String, isOld: Bool, _ moves: inout [Move]
    ) throws(MediaError) {
        let target = destination + "/" + name
        try Self.makeFolders(Self.split(target).parent, durable: durable)
        if isOld {
            try Self.makeFolders(Self.split(kept + "/" + name).parent, durable: false)
            // A link, so that the name is never without a file; moved where the file system has no links.
            guard
                linkat(AT_FDCWD, target, AT_FDCWD, kept + "/" + name, 0) == 0 || rename(target, kept + "/" + name) == 0
            else {
                throw FileFailure.create(target)
            }
        }
        guard rename(path + "/" + name, target) == 0 else {
            let error = FileFailure.create(target)
            if isOld { rename(kept + "/" + name, target) }
            throw error
        }
        moves.append(Move(name: name, isNew: true, replaces: isOld))
    }

    private func takeBack(_ moves: [Move], kept: String) {
        for move in moves.reversed() {
            let target = destination + "/" + move.name
            if move.replaces { rename(kept + "/" + move.name, target) } else { unlink(target) }
        }
    }

    private static func rank(_ name: String) -> Int {
        if name == "master.m3u8" { return 3 }
        if name == "package.json" || name.hasSuffix(".mpd") { return 2 }
        return name.hasSuffix(".m3u8") ? 1 : 0
    }

    /// Folders that became empty; rmdir leaves the others.
    private static func removeEmptyFolders(of names: [String], in folder: String) {
        var folders: Set<String> = []
        for name in names {
            var parent = split(name).parent
            while parent != ".", folders.insert(parent).inserted { parent = split(parent).parent }
        }
        for name in folders.sorted(by: >) { rmdir(folder + "/" + name) }
    }

    /// Paths of everything in a folder that is no folder, relative to it.
    private static func tree(_ folder: String) throws(MediaError) -> [String] {
        var found: [String] = []
        for name in try names(in: folder) {
            var status = stat()
            guard lstat(folder + "/" + name, &status) == 0 else { throw FileFailure.list(folder + "/" + name) }
            guard status.st_mode & S_IFMT == S_IFDIR else {
                found.append(name)
                continue
            }
            found += try tree(folder + "/" + name).map { name + "/" + $0 }
        }
        return found
    }
}
