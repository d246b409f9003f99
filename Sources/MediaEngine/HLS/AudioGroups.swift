internal import MediaCore
internal import MediaPackaging

/// Sorts sound renditions into groups a variant can refer to: one group a codec, so that a player that lacks one
/// codec still has a variant it can play, and surround apart from stereo where both offer the same languages.
struct AudioGroups {
    struct Group {
        var id: String
        var members: [PackageRendition]

        /// The codecs of all members, each once.
        var codecs: [String] { Array(Set(members.map(\.codec))).sorted() }
    }

    let groups: [Group]
    let renditions: [Rendition]

    var renditionCount: Int { groups.reduce(0) { $0 + $1.members.count } }

    init(_ all: [PackageRendition]) {
        var families: [(key: String, members: [PackageRendition])] = []
        for rendition in all {
            let key = rendition.codec.split(separator: ".").first.map { $0.lowercased() } ?? "audio"
            if let index = families.firstIndex(where: { $0.key == key }) {
                families[index].members.append(rendition)
            } else {
                families.append((key, [rendition]))
            }
        }
        var groups: [Group] = []
        for family in families {
            let name = families.count == 1 ? "audio" : "audio-\(family.key)"
            let stereo = family.members.filter { ($0.channels ?? 2) <= 2 }
            let surround = family.members.filter { ($0.channels ?? 2) > 2 }
            let ownLanguages = Self.languages(surround)
            if !stereo.isEmpty, !surround.isEmpty, ownLanguages.isSubset(of: Self.languages(stereo)) {
                groups.append(Group(id: name, members: stereo))
                // Groups offer the same languages: what has no surround sound is heard in stereo.
                let missing = stereo.filter { !ownLanguages.contains($0.language ?? "und") }
                groups.append(Group(id: name + "-surround", members: surround + missing))
            } else {
                groups.append(Group(id: name, members: family.members))
            }
        }
        self.groups = groups
        renditions = groups.flatMap { Self.renditions($0) }
    }

    private static func languages(_ members: [PackageRendition]) -> Set<String> {
        Set(members.map { $0.language ?? "und" })
    }

    private static func renditions(_ group: Group) -> [Rendition] {
        let names = DisplayName.unique(group.members.map(\.name))
        let preferred = group.members.firstIndex { $0.isDefault } ?? 0
        return group.members.indices.map { index in
            let member = group.members[index]
            return Rendition(
                type: .audio, groupID: group.id, name: names[index], language: member.languageTag,
                isDefault: index == preferred, isAutoselect: member.isAutoselect || index == preferred,
                characteristics: member.characteristics, channels: String(member.channels ?? 2), uri: member.playlist)
        }
    }
}
