internal import CLibAVUtil
internal import CMediaShims
internal import MediaCore

/// Copies of FFmpeg's dictionaries.
enum Metadata {
    /// Most entries taken from one dictionary, and most characters of one value: media text is data, not a promise.
    static let entryLimit = 256
    static let valueLimit = 4096

    /// The entries of a dictionary, cleaned; of equal keys the first.
    static func values(_ dictionary: OpaquePointer) -> [String: String] {
        var values: [String: String] = [:]
        var entry: UnsafeMutablePointer<AVDictionaryEntry>?
        while values.count < entryLimit {
            entry = av_dict_get(dictionary, "", entry, AV_DICT_IGNORE_SUFFIX)
            guard let found = entry, let key = found.pointee.key, let value = found.pointee.value else { break }
            let name = CleanText.line(String(cString: key), limit: 128)
            if values[name] == nil { values[name] = CleanText.line(String(cString: value), limit: valueLimit) }
        }
        return values
    }
}
