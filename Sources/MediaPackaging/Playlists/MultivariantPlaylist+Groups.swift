extension MultivariantPlaylist {
    /// A group of renditions: groups of different types may have the same name.
    private struct Group: Hashable {
        /// TYPE.
        let type: Rendition.MediaType
        /// GROUP-ID.
        let id: String
    }

    /// A rendition's name in its group.
    private struct Member: Hashable {
        /// Its group.
        let group: Group
        /// NAME.
        let name: String
    }

    /// What names a piece of session data.
    private struct DataName: Hashable {
        /// DATA-ID.
        let id: String
        /// LANGUAGE.
        let language: LanguageTag?
    }

    /// The first fault between the entries of the list, nil where there is none: names unique in a group, one default
    /// at most, every group there that is referred to, CLOSED-CAPTIONS=NONE on all variants or none (RFC 8216 4.3.4).
    package var groupFault: PlaylistError.Reason? {
        if variants.isEmpty { return .noVariants }
        var groups: Set<Group> = []
        var members: Set<Member> = []
        var defaults: Set<Group> = []
        for rendition in renditions {
            let group = Group(type: rendition.type, id: rendition.groupID)
            groups.insert(group)
            guard members.insert(Member(group: group, name: rendition.name)).inserted else {
                return .duplicateName(rendition.name)
            }
            if rendition.isDefault, !defaults.insert(group).inserted { return .severalDefaults(group: group.id) }
        }
        for variant in variants {
            var references = [
                (Rendition.MediaType.audio, variant.audioGroup), (.video, variant.videoGroup),
                (.subtitles, variant.subtitlesGroup),
            ]
            if case .group(let captions) = variant.closedCaptions { references.append((.closedCaptions, captions)) }
            for case (let type, let id?) in references where !groups.contains(Group(type: type, id: id)) {
                return .unknownGroup(id)
            }
        }
        let withoutCaptions = variants.filter { $0.closedCaptions == .absent }.count
        if withoutCaptions > 0, withoutCaptions < variants.count { return .inconsistentClosedCaptions }
        var names: Set<DataName> = []
        for data in sessionData where !names.insert(DataName(id: data.dataID, language: data.language)).inserted {
            return .duplicateSessionData(data.dataID)
        }
        return nil
    }
}
