#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// What lies below the root, by its names.
extension MediaStorage {
    /// The ids that have a folder in an area.
    func ids(in area: Area) async throws -> [UUID] {
        try await DiskWork.run {
            entries(of: area).compactMap { entry in
                Self.id(entry.name).flatMap { entry.name.hasPrefix(entry.group) ? $0 : nil }
            }
        }
    }

    /// The uploads that have a file.
    func uploads() async throws -> [UUID] {
        try await DiskWork.run { names(in: root + "/uploads").compactMap { Self.id($0) } }
    }

    /// What lies among folders and uploads and has no name that a library gives; paths below the root.
    func foreignPaths() async throws -> [String] {
        try await DiskWork.run {
            var paths = names(in: root + "/uploads").filter { Self.id($0) == nil }.map { "uploads/" + $0 }
            for area in Area.allCases {
                paths += names(in: "\(root)/\(area.rawValue)").filter { !Self.isGroup($0) }
                    .map { "\(area.rawValue)/\($0)" }
                paths += entries(of: area).filter { Self.id($0.name) == nil || !$0.name.hasPrefix($0.group) }
                    .map { "\(area.rawValue)/\($0.group)/\($0.name)" }
            }
            return paths
        }
    }

    /// What lies in a folder and has no name that a library gives.
    func foreignNames(in folder: ItemFolder) async throws -> [String] {
        try await DiskWork.run { names(in: folder.path).filter { !ItemFolder.isOwn($0) } }
    }

    private func entries(of area: Area) -> [(group: String, name: String)] {
        let top = "\(root)/\(area.rawValue)"
        return names(in: top).filter(Self.isGroup).flatMap { group in
            names(in: top + "/" + group).map { (group, $0) }
        }
    }

    /// Two digits, with which the ids in it begin.
    private static func isGroup(_ name: String) -> Bool {
        name.utf8.count == 2 && name.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }

    private static func id(_ name: String) -> UUID? {
        UUID(uuidString: name).flatMap { $0.lowercase == name ? $0 : nil }
    }
}
