internal import CMediaShims

/// The one file-system call Swift's C library module lacks.
package enum RenameExchange {
    /// Exchanges two paths in one step; false, with errno set, where kernel or file system cannot.
    package static func exchange(_ a: String, _ b: String) -> Bool { cmedia_rename_exchange(a, b) == 0 }
}
