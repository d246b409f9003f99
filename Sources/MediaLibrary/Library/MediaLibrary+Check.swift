#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

extension MediaLibrary {
    /// Compares what is known with what lies on the disk, and puts differences right: what nobody owns is removed, what is
    /// lost is made again where its source is there, what nobody works on is taken up. Work may go on meanwhile.
    ///
    /// - Parameter repairs: whether anything is changed; otherwise it is only told.
    public func check(repairs: Bool = true) async throws -> CheckReport {
        try await LibraryCheck(core: core, damage: sqliteDamage(), repairs: repairs).run()
    }
}
