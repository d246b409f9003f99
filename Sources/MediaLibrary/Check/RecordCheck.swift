internal import MediaCore

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// Compares one media or file with its folder.
struct RecordCheck {
    let storage: MediaStorage
    /// For reading only.
    let change: Change
    /// What is wrong with the files of its package; nil where nothing is, or nobody looked.
    var packageFault: String?
    private(set) var findings: [CheckReport.Finding] = []
    private var repairs: [(inout Change) throws -> Void] = []

    init(storage: MediaStorage, change: Change) {
        self.storage = storage
        self.change = change
    }

    /// Does what was found to be necessary.
    func repair(_ change: inout Change) throws { for repair in repairs { try repair(&change) } }

    private mutating func find(
        _ kind: CheckReport.Finding.Kind, _ id: UUID, _ message: String, repair: ((inout Change) throws -> Void)?
    ) {
        findings.append(CheckReport.Finding(kind: kind, id: id, message: message, isRepaired: repair != nil))
        if let repair { repairs.append(repair) }
    }

    /// - Throws: `LibraryError` (`storage`) where the record cannot be read.
    mutating func look(at record: StoredRecord) throws {
        switch record.kind {
        case .media: try look(at: record.decoded(MediaRecord.self))
        case .file: try look(at: record.decoded(FileRecord.self))
        case .playlist: try look(at: record.decoded(PlaylistRecord.self))
        default: try look(at: record.decoded(UserMediaRecord.self))
        }
    }

    /// Whether a file is there with all its bytes.
    ///
    /// - Parameter byteCount: how many there are; nil where nobody knows.
    private func isWhole(_ path: String, _ byteCount: Int?) -> Bool {
        guard let size = FileStatus.size(path) else { return false }
        return byteCount.map { $0 == size } ?? (size > 0)
    }

    mutating func look(at record: MediaRecord) throws {
        let id = record.media.id
        let jobs = try change.store.readable(Job.self, RecordQuery(.job, owner: record.key))
        try lookAtPlayback(of: record)
        guard record.media.status != .failed else { return }
        guard record.media.status == .ready else {
            if jobs.isEmpty {
                let isBefore = ![.inQueue, .processing].contains(record.media.status)
                find(.lostJob, id, "nobody works on a media that is \(record.media.status.rawValue)") {
                    try $0.enqueue(isBefore ? .ingest : .prepare, owner: id)
                }
            }
            return
        }
        let folder = storage.folder(.media, id)
        let size = (try? change.store.value(ProbeRecord.self, id))?.info.byteCount
        let hasSource = record.hasSource && isWhole(folder.source, size)
        let hasComposed = record.hasComposed && isWhole(folder.composed, nil)
        if (record.hasSource && !hasSource) || (record.hasComposed && !hasComposed) {
            find(.lostSource, id, "the source is not there, or not whole") { change in
                var record = try change.media(id)
                record.hasSource = hasSource
                record.hasComposed = hasComposed
                try change.save(record, touch: false)
            }
        }
        let material = record.hasComposed ? hasComposed : hasSource
        // Who writes it looks at it himself.
        let fault = jobs.contains { $0.task.writesPackage } ? nil : packageFault
        let isPackaged = folder.hasPackage && fault == nil
        if !isPackaged, !jobs.contains(where: { $0.task == .package || $0.task == .prepare }) {
            find(
                .lostPackage, id, fault ?? "the package is not there",
                repair: material
                    ? { change in
                        // The package is made first, the tracks that had been added to it afterwards.
                        try change.enqueue(.package, owner: id)
                        var record = try change.media(id)
                        for place in record.media.tracks.indices where record.media.tracks[place].renditionID != nil {
                            record.media.tracks[place].renditionID = nil
                            let track = record.media.tracks[place]
                            guard record.trackAddresses[track.id.lowercase] != nil || track.isGenerated else {
                                continue
                            }
                            record.media.tracks[place].status = .preparing
                            try change.enqueue(track.isGenerated ? .subtitles(track.id) : .track(track.id), owner: id)
                        }
                        try change.save(record, touch: false)
                    } : nil)
            return
        }
        try lookAtFiles(of: record, folder, jobs, material: material || isPackaged)
    }

    private mutating func lookAtFiles(
        of record: MediaRecord, _ folder: ItemFolder, _ jobs: [Job], material: Bool
    ) throws {
        let id = record.media.id
        let made = jobs.flatMap { job -> [StaticRendition.Kind] in
            if case .renditions(let kinds) = job.task { kinds } else { [] }
        }
        for rendition in record.media.renditions where !made.contains(rendition.kind) {
            let isLost =
                rendition.status == .ready
                && !(rendition.path.map { isWhole(folder.path + "/" + $0, rendition.byteCount) } ?? false)
            guard isLost || rendition.status == .preparing else { continue }
            find(
                isLost ? .lostRendition : .lostJob, id, "\(rendition.kind.fileName) is not there, or not whole",
                repair: material
                    ? { change in
                        var record = try change.media(id)
                        for place in record.media.renditions.indices
                        where record.media.renditions[place].kind == rendition.kind {
                            record.media.renditions[place] = StaticRendition(rendition.kind)
                        }
                        try change.save(record, touch: false)
                        try change.enqueue(.renditions([rendition.kind]), owner: id)
                    } : nil)
        }
        for track in record.media.tracks where track.status == .preparing {
            let isWorkedOn = jobs.contains { $0.task == .track(track.id) || $0.task == .subtitles(track.id) }
            if isWorkedOn { continue }
            find(.lostJob, id, "nobody works on a track") {
                try $0.enqueue(track.isGenerated ? .subtitles(track.id) : .track(track.id), owner: id)
            }
        }
        if record.media.summary?.status == .preparing, !jobs.contains(where: { $0.task == .summary }) {
            find(.lostJob, id, "nobody works on the summary") { try $0.enqueue(.summary, owner: id) }
        }
    }

    private mutating func lookAtPlayback(of record: MediaRecord) throws {
        let id = record.media.id
        let known = try change.store.records(RecordQuery(.playbackID, owner: record.key)).map(\.key)
        let named = Set(record.media.playbackIDs.map(\.id.lowercase))
        for stray in known where !named.contains(stray) {
            find(.playbackID, id, "a playback id leads to a media that does not know it") {
                try $0.store.remove(.playbackID, stray)
            }
        }
        for missing in record.media.playbackIDs where !known.contains(missing.id.lowercase) {
            find(.playbackID, id, "a playback id is not found") {
                try $0.store.put(PlaybackRecord(playbackID: missing.id, mediaID: id))
            }
        }
    }

    /// The columns of a place say all there is to it, so its document is written anew from them.
    mutating func look(at record: PlaylistRecord) throws {
        for entry in try change.store.records(record.entries) {
            guard let mediaID = entry.parent.flatMap(UUID.init(uuidString:)),
                try change.store.record(.media, mediaID.lowercase) != nil
            else {
                find(.playlistEntry, record.id, "a place of a playlist leads to no media") {
                    try $0.store.remove(.playlistEntry, entry.key)
                }
                continue
            }
            let right = PlaylistEntry(playlistID: record.id, mediaID: mediaID, position: entry.position)
            let read = try? entry.decoded(PlaylistEntry.self)
            if read?.key == right.key, entry.key == right.key, read?.position == right.position { continue }
            find(.playlistEntry, record.id, "a place of a playlist is at odds with itself") { change in
                try change.store.remove(.playlistEntry, entry.key)
                try change.store.put(right)
            }
        }
    }

    mutating func look(at record: FileRecord) throws {
        let (id, status) = (record.file.id, record.file.status)
        try lookAtBytes(
            of: id, .file, record.file.byteCount, isComplete: status == .success,
            isUnderWay: [.pending, .running].contains(status)
        ) { failure in
            var lost = record
            lost.file.status = .failed
            lost.file.failure = failure
            return lost
        }
    }

    mutating func look(at record: UserMediaRecord) throws {
        let (id, status) = (record.media.id, record.media.status)
        try lookAtBytes(
            of: id, .userMedia, record.media.byteCount, isComplete: status == .ready,
            isUnderWay: [.pending, .running].contains(status)
        ) { failure in
            var lost = record
            lost.media.status = .failed
            lost.media.failure = failure
            return lost
        }
    }

    /// Compares one that is nothing but its bytes with its folder.
    ///
    /// - Parameter lost: the record of one that failed.
    private mutating func lookAtBytes<Record: Stored>(
        of id: UUID, _ kind: StoredRecord.Kind, _ byteCount: Int?, isComplete: Bool, isUnderWay: Bool,
        lost: @escaping (MediaFailure) -> Record
    ) throws {
        let jobs = RecordQuery(.job, owner: id.lowercase, limit: 1)
        if isComplete, !isWhole(storage.folder(MediaStorage.Area(kind), id).source, byteCount) {
            find(.lostFile, id, "the bytes are not there, or not all") { change in
                try change.store.put(lost(MediaFailure(.sourceGone, "the file's bytes are lost")))
            }
        } else if isUnderWay, try change.store.records(jobs).isEmpty {
            find(.lostJob, id, "nobody works on it") { try $0.enqueue(.fetch, kind: kind, owner: id) }
        }
    }
}
