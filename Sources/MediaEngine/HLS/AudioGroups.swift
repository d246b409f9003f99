internal import MediaCore
internal import MediaPackaging

/// Sorts sound renditions into groups a variant can refer to: one group a codec, so that a player that lacks one
/// codec still has a variant it can play, and surround apart from stereo where both offer the same languages.
struct AudioGroups {
    struct Group {
        var id: String
        var members: [RenditionWriter]

        /// The codecs of all members, each once.
        var codecs: [String] { Array(Set(members.map(\.codecString))).sorted() }
    }

    let groups: [Group]
    let renditions: [Rendition]

    var renditionCount: Int { groups.reduce(0) { $0 + $1.members.count } }

    init(_ writers: [RenditionWriter]) {
        var families: [(key: String, members: [RenditionWriter])] = []
        for writer in writers {
            let key = writer.codecString.split(separator: ".").first.map { $0.lowercased() } ?? "audio"
            if let index = families.firstIndex(where: { $0.key == key }) {
                families[index].members.append(writer)
            } else {
                families.append((key, [writer]))
            }
        }
        var groups: [Group] = []
        for family in families {
            let name = families.count == 1 ? "audio" : "audio-\(family.key)"
            let stereo = family.members.filter { Self.channels($0) <= 2 }
            let surround = family.members.filter { Self.channels($0) > 2 }
            if !stereo.isEmpty, !surround.isEmpty, Self.languages(stereo) == Self.languages(surround) {
                groups.append(Group(id: name, members: stereo))
                groups.append(Group(id: name + "-surround", members: surround))
            } else {
                groups.append(Group(id: name, members: family.members))
            }
        }
        self.groups = groups
        renditions = groups.flatMap { Self.renditions($0) }
    }

    private static func channels(_ writer: RenditionWriter) -> Int { writer.context.info.audio?.channelCount ?? 2 }

    private static func languages(_ writers: [RenditionWriter]) -> Set<String> {
        Set(writers.map { $0.context.info.language ?? "und" })
    }

    private static func renditions(_ group: Group) -> [Rendition] {
        let tracks = group.members.map(\.context.info)
        let tags = tracks.map { $0.language.flatMap { LanguageTag($0) } }
        let names = DisplayName.unique(
            zip(tracks, tags).enumerated().map { index, pair in
                DisplayName.make(from: pair.0.title, fallback: pair.1?.englishName ?? "Audio \(index + 1)")
            })
        let preferred = tracks.firstIndex { $0.disposition.contains(.isDefault) } ?? 0
        return group.members.indices.map { index in
            let tag = tags[index].flatMap { $0.isUndetermined ? nil : $0 }
            var rendition = Rendition(
                type: .audio, groupID: group.id, name: names[index], language: tag, isDefault: index == preferred,
                isAutoselect: true, channels: String(channels(group.members[index])),
                uri: group.members[index].folder + "/index.m3u8")
            if tracks[index].disposition.contains(.visualImpaired) {
                rendition.characteristics = ["public.accessibility.describes-video"]
            }
            if tracks[index].disposition.contains(.comment), index != preferred { rendition.isAutoselect = false }
            return rendition
        }
    }
}
