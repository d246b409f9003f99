internal import MediaCore
internal import MediaFFmpeg
internal import MediaPackaging

/// One change of a package's tracks, on one thread, under the folder's lock.
struct PackageChange {
    let path: String
    let options: TrackChangeOptions
    let cancel: CancelFlag
    let meter: ProgressMeter

    private func failure(_ message: String, _ location: String? = nil) -> MediaError {
        MediaError(.invalidSettings, message, operation: .plan, location: location ?? path)
    }

    /// Adds a track, puts it in another's place, or (adding nothing) takes one out.
    func run(adding attachment: TrackAttachment?, replacing id: String?) throws(MediaError) -> TrackChangeReport {
        let reader = PackageReader(path: path)
        var description = try reader.description()
        try reader.checkFiles(description)
        guard let settings = description.hls, let cuts = CutList(description.renditions) else {
            throw MediaError(.damaged, "the package is damaged: it has no segments", operation: .read, location: path)
        }
        let old = try id.map { (id) throws(MediaError) in try track(id, in: description, attachment) }
        let encryption = try encryption(description, needsKey: attachment?.type == .audio)
        let order = try attachment.map { (attachment) throws(MediaError) in
            try self.order(attachment, description, settings, cuts, encryption, replacing: old)
        }
        // In this process the file is opened before a folder is made; a worker opens it with the folder at hand.
        let planned = try options.isolation.worker == nil ? order?.plan(attachment, cancel) : nil
        meter.start(duration: cuts.duration)

        let staging = try StagingFolder(
            destination: path, options: ExportOptions(durability: options.durability, overwrite: true),
            protecting: nil, cancel: cancel)
        var rendered = try renderIsolated(attachment, order, staging)
        try staging.link(from: path) { name in
            let isIndex = [OutputKind.hls.entryPath, DASHManifest.fileName, PackageDescription.fileName].contains(name)
            return isIndex || (old.map { name.hasPrefix($0.folder + "/") } ?? false)
        }
        if let order, let planned {
            rendered = try order.render(planned, in: staging, cancel) { meter.advance(to: $0) }
        }
        var report = TrackChangeReport(
            track: nil, plan: rendered?.plan, repairs: rendered?.result.repairs ?? [], warnings: [],
            publishedInOneStep: true)
        var added = rendered?.result.written
        let movie = rendered?.result.movie
        try changeMovie(staging, removing: old, adding: movie, &added)
        try describe(&description, old: old, added: added, plan: rendered?.plan, staging, &report)
        try PackageIndex(staging: staging).write(description, settings)
        description.outputs = ReportBuilder.outputs(
            description.plan, staging.files,
            Dictionary(description.outputs.map { ($0.kind, $0.duration) }, uniquingKeysWith: { first, _ in first }),
            description.renditions.map(\.duration).max() ?? .zero)
        try staging.write(try description.json(), to: PackageDescription.fileName)
        do throws(MediaError) {
            try PackageVerifier(
                staging: staging, cancel: cancel, encryption: encryption, skipsEncrypted: encryption == nil
            ).verify(files: staging.files, outputs: description.outputs)
        } catch
            where error.code == .verificationFailed
            && added.map({ !error.message.hasPrefix($0.rendition.folder) }) ?? true
        {
            // What is new was made just now; what does not pass was there before.
            throw MediaError(
                .damaged, "the package is damaged: \(error.message)", operation: .verify, location: path)
        }
        report.publishedInOneStep = try staging.publish()
        meter.finish()
        return report
    }

    // MARK: Checking the wish

    private func track(
        _ id: String, in description: PackageDescription, _ attachment: TrackAttachment?
    ) throws(MediaError) -> PackageRendition {
        guard let track = description.renditions.first(where: { $0.id == id }) else {
            let known = description.renditions.map(\.id).joined(separator: ", ")
            throw failure("the package has no track \(CleanText.line(id, limit: 80)); it has \(known)")
        }
        guard track.type != .video else {
            throw failure("the track \(id) is the picture, which stays; export the media again to change it")
        }
        if let attachment, attachment.type != track.type {
            throw failure("the track \(id) is \(track.type), and a track of type \(attachment.type) is to replace it")
        }
        let hasPicture = description.renditions.contains { $0.type == .video }
        let sounds = description.renditions.filter { $0.type == .audio }
        if attachment == nil, !hasPicture, track.type == .audio, sounds.count == 1 {
            throw failure("the track \(id) is all the package holds")
        }
        return track
    }

    /// What is to be rendered, and where it goes; nothing is opened yet.
    private func order(
        _ attachment: TrackAttachment, _ description: PackageDescription, _ settings: HLSSettings, _ cuts: CutList,
        _ encryption: SegmentEncryption?, replacing old: PackageRendition?
    ) throws(MediaError) -> AttachmentOrder {
        let location = attachment.asset.location
        if attachment.includedInMP4, !hasMovie(description) {
            throw failure("the track is to go into capped-4k.mp4, and the package has none", location)
        }
        let identity = try TrackIdentity(attachment)
        try identity.check(
            against: description.renditions.filter { $0.id != old?.id }.map { ($0.type, $0.name) }, location: location)
        var folders = RenditionFolders(used: description.renditions.map(\.folder) + description.retiredFolders)
        let folder =
            old.map { folders.nextEdition(of: $0.folder) }
            ?? folders.folder(type: identity.type, language: identity.language.text)
        return AttachmentOrder(
            profile: description.plan.profile, settings: settings, ends: cuts.ends,
            start: options.timesCount == .fromSource ? description.plan.timeline.spans.first?.start ?? .zero : .zero,
            key: encryption.map { WorkerTask.EncryptionOrder($0) }, folder: folder,
            id: old?.id ?? RenditionFolders.id(of: folder),
            needsMovie: hasMovie(description) && (attachment.includedInMP4 || old?.movieTrackID != nil),
            durability: options.durability, timeLimit: options.timeLimit)
    }

    /// Has the track rendered by a worker into a folder that is still empty; nil where none is to do it.
    private func renderIsolated(
        _ attachment: TrackAttachment?, _ order: AttachmentOrder?, _ staging: StagingFolder
    ) throws(MediaError) -> AttachmentOrder.Rendered? {
        guard let settings = options.isolation.worker, let attachment, let order else { return nil }
        let output = try FolderDescriptor(staging.path)
        var asset = attachment.asset
        asset.attachments = [attachment]
        let worker = WorkerJob(asset: asset, task: .attach(order), settings: settings, cancel: cancel)
        let rendered = try worker.run(AttachmentOrder.Rendered.self, folders: .init(output: output.number)) {
            processed, _ in
            meter.advance(to: processed)
        }
        try staging.adopt(rendered.files)
        try order.check(rendered)
        return rendered
    }

    private func hasMovie(_ description: PackageDescription) -> Bool {
        description.outputs.contains { $0.kind == .mp4 }
    }

    /// The package's encryption with the key that was given, checked against a segment that is there.
    private func encryption(
        _ description: PackageDescription, needsKey: Bool
    ) throws(MediaError) -> SegmentEncryption? {
        guard let known = description.encryption else {
            if options.key != nil { throw failure("a key was given, and the package is not encrypted") }
            return nil
        }
        guard let key = options.key else {
            if needsKey { throw failure("the package is encrypted: its key is needed to add sound") }
            return nil
        }
        let encryption = try SegmentEncryption(
            key: key, keyURI: known.keyURI, initializationVector: known.vector)
        guard let leader = description.renditions.first(where: { $0.type != .subtitle }) else { return encryption }
        let list = try PackagePlaylistFile.read(path + "/" + leader.playlist, name: leader.playlist)
        guard let first = list.segments.first else { return encryption }
        let input = try FileInput(path: path + "/" + leader.folder + "/" + first.uri)
        let range = first.byteRange ?? ByteRange(length: Int(input.byteCount ?? 0), offset: 0)
        do throws(MediaError) {
            _ = try DecryptedInput(
                input, offset: range.offset, length: range.length, encryption: encryption, number: 0)
        } catch {
            throw failure("the key does not fit the package")
        }
        return encryption
    }

    // MARK: Writing

    /// Takes the old track out of the MP4 and puts the new one in.
    private func changeMovie(
        _ staging: StagingFolder, removing old: PackageRendition?, adding movie: String?,
        _ added: inout WrittenRendition?
    ) throws(MediaError) {
        let removed = old?.movieTrackID
        guard removed != nil || movie != nil else { return }
        let numbers = try MovieMerger(staging: staging, cancel: cancel).merge(
            movie.map { [$0] } ?? [], removing: removed.map { [$0] } ?? [], into: OutputKind.mp4.entryPath)
        added?.rendition.movieTrackID = numbers.first
    }

    /// Brings the description up to date and writes the playlists that changed.
    private func describe(
        _ description: inout PackageDescription, old: PackageRendition?, added: WrittenRendition?,
        plan: AttachmentPlan?, _ staging: StagingFolder, _ report: inout TrackChangeReport
    ) throws(MediaError) {
        var place = description.renditions.count
        if let old, let index = description.renditions.firstIndex(where: { $0.id == old.id }) {
            description.renditions.remove(at: index)
            description.retiredFolders.append(old.folder)
            description.plan.attachments.removeAll { $0.type == old.type && $0.name == old.name }
            place = index
            if added == nil, old.origin == .source, description.outputs.contains(where: { $0.kind == .m4a }) {
                report.warnings.append(
                    "\(OutputKind.m4a.entryPath) was made with the source's sound and stays as it is")
            }
        }
        if var added {
            let target = max(description.targetDuration, added.media.minimumTargetDuration)
            if target > description.targetDuration { try raiseTarget(to: target, description, staging) }
            description.targetDuration = target
            // What replaces the default is the default.
            if let old, old.isDefault, old.type == .audio { added.rendition.isDefault = true }
            let (written, version) = try PackagePlaylists(
                staging: staging, key: description.encryption?.playlistKey
            ).write([added], targetDuration: target)
            description.playlistVersion = max(description.playlistVersion, version)
            if added.rendition.isDefault {
                for index in description.renditions.indices
                where description.renditions[index].type == added.rendition.type {
                    description.renditions[index].isDefault = false
                }
            }
            description.renditions.insert(contentsOf: written, at: place)
            report.track = written.first.map { PackageTrack($0) }
        }
        if let plan { description.plan.attachments.append(plan) }
        let sounds = description.renditions.indices.filter { description.renditions[$0].type == .audio }
        if let first = sounds.first, !sounds.contains(where: { description.renditions[$0].isDefault }) {
            description.renditions[first].isDefault = true
        }
    }

    /// Writes every media playlist anew with a larger target duration: all of a package have the same.
    private func raiseTarget(
        to target: Int, _ description: PackageDescription, _ staging: StagingFolder
    ) throws(MediaError) {
        for rendition in description.renditions {
            var list = try PackagePlaylistFile.read(path + "/" + rendition.playlist, name: rendition.playlist)
            list.targetDuration = target
            staging.remove(rendition.playlist)
            try staging.write(Array(list.text.utf8), to: rendition.playlist)
        }
    }
}
