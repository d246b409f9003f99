internal import MediaCore
internal import MediaPackaging

/// Makes the multivariant playlist of a package from its renditions alone, so that it can be made anew when a track
/// comes or goes.
struct MasterPlaylist {
    let renditions: [PackageRendition]
    let version: Int
    let hasIndependentSegments: Bool

    init(_ description: PackageDescription) {
        renditions = description.renditions
        version = description.playlistVersion
        hasIndependentSegments = description.hasIndependentSegments
    }

    private var pictures: [PackageRendition] { renditions.filter { $0.type == .video } }

    /// The playlist. Throws `internal` when it contradicts itself.
    func playlist() throws(MediaError) -> MultivariantPlaylist {
        var master = MultivariantPlaylist(renditions: [], variants: [])
        master.independentSegments = hasIndependentSegments
        let groups = AudioGroups(renditions.filter { $0.type == .audio })
        let texts = subtitles()
        let needsGroups = !pictures.isEmpty || groups.renditionCount > 1 || !texts.isEmpty
        master.renditions = (needsGroups ? groups.renditions : []) + texts
        master.variants =
            pictures.isEmpty
            ? soundVariants(groups, isGrouped: needsGroups) : pictures.flatMap { variants($0, groups) }
        for picture in pictures {
            if let list = picture.keyFrames { master.iFrameVariants.append(iFrameVariant(picture, list)) }
        }
        master.version = max(master.requiredVersion, version)
        if let fault = master.groupFault {
            throw MediaError(.internal, "master.m3u8 contradicts itself: \(fault)", operation: .render)
        }
        return master
    }

    // MARK: Text

    private static let textGroup = "subtitles"
    private var texts: [PackageRendition] { renditions.filter { $0.type == .subtitle } }

    private func subtitles() -> [Rendition] {
        let names = DisplayName.unique(texts.map(\.name))
        return zip(texts, names).map { text, name in
            Rendition(
                type: .subtitles, groupID: Self.textGroup, name: name, language: text.languageTag,
                isDefault: text.isDefault, isAutoselect: text.isAutoselect, isForced: text.isForced,
                characteristics: text.characteristics, uri: text.playlist)
        }
    }

    private var textPeak: Int { texts.map(\.peakBitRate).max() ?? 0 }
    private var textAverage: Int { texts.map(\.averageBitRate).max() ?? 0 }

    // MARK: Variants

    /// The average rate with the heaviest of some sounds and texts; nil where one was not measured yet.
    private func average(_ sounds: [PackageRendition]) -> Int? {
        guard sounds.allSatisfy({ $0.averageBitRate > 0 }) else { return nil }
        return (sounds.map(\.averageBitRate).max() ?? 0) + textAverage
    }

    private func soundVariants(_ groups: AudioGroups, isGrouped: Bool) -> [Variant] {
        groups.groups.compactMap { group in
            guard let first = group.members.first else { return nil }
            return Variant(
                uri: first.playlist, bandwidth: (group.members.map(\.peakBitRate).max() ?? 0) + textPeak,
                averageBandwidth: average(group.members), codecs: group.codecs,
                audioGroup: isGrouped ? group.id : nil, subtitlesGroup: texts.isEmpty ? nil : Self.textGroup)
        }
    }

    private func variants(_ picture: PackageRendition, _ groups: AudioGroups) -> [Variant] {
        func variant(_ group: AudioGroups.Group?) -> Variant {
            let sound = group?.members ?? []
            var variant = Variant(
                uri: picture.playlist,
                bandwidth: picture.peakBitRate + (sound.map(\.peakBitRate).max() ?? 0) + textPeak,
                averageBandwidth: average(sound).flatMap {
                    picture.averageBitRate > 0 ? picture.averageBitRate + $0 : nil
                },
                codecs: [picture.codec] + (group?.codecs ?? []), audioGroup: group?.id,
                subtitlesGroup: texts.isEmpty ? nil : Self.textGroup)
            variant.resolution = resolution(picture)
            variant.frameRate = picture.frameRate
            variant.videoRange = picture.videoRange.flatMap { VideoRange(rawValue: $0) }
            variant.closedCaptions = .absent
            return variant
        }
        return groups.groups.isEmpty ? [variant(nil)] : groups.groups.map { variant($0) }
    }

    private func iFrameVariant(_ picture: PackageRendition, _ list: PackageRendition.KeyFrames) -> IFrameVariant {
        var variant = IFrameVariant(uri: list.playlist, bandwidth: list.peakBitRate)
        variant.averageBandwidth = list.averageBitRate
        variant.codecs = [picture.codec]
        variant.resolution = resolution(picture)
        variant.videoRange = picture.videoRange.flatMap { VideoRange(rawValue: $0) }
        return variant
    }

    private func resolution(_ picture: PackageRendition) -> Resolution? {
        picture.resolution.map { Resolution(width: $0.width, height: $0.height) }
    }
}
