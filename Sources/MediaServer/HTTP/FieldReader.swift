internal import MediaCore
internal import MediaLibrary

/// Reads the fields of a JSON object, and notes each that is not as it should be. A field nobody asks for is one of them.
final class FieldReader {
    /// What is wrong, in the order it was found; shared by the readers of inner objects.
    final class Notes {
        var fields: [LibraryError.Field] = []
    }

    private let values: [String: JSONValue]
    private let path: String
    private let notes: Notes
    private var known: Set<String> = []

    init(_ values: [String: JSONValue], path: String = "", notes: Notes = Notes()) {
        self.values = values
        self.path = path
        self.notes = notes
    }

    /// Ends the reading of a request.
    ///
    /// - Throws: `LibraryError` (`invalid`) naming every field that is wrong.
    func finish() throws(LibraryError) {
        close()
        guard notes.fields.isEmpty else {
            throw LibraryError(.invalid, "payload validation failed", fields: notes.fields)
        }
    }

    /// Notes fields nobody asked for.
    func close() {
        for name in values.keys.sorted() where !known.contains(name) { note(name, "is not known") }
    }

    /// Fields that are named to whoever sent them; more are not read by anybody.
    private static let most = 100

    func note(_ name: String, _ message: String) {
        guard notes.fields.count < Self.most else { return }
        notes.fields.append(LibraryError.Field(field: path + name, message: message))
    }

    /// A field's value; nil where it is missing or null.
    func value(_ name: String, isRequired: Bool = false) -> JSONValue? {
        known.insert(name)
        if let value = values[name], value != .null { return value }
        if isRequired { note(name, "is required") }
        return nil
    }

    func string(_ name: String, isRequired: Bool = false) -> String? {
        guard let value = value(name, isRequired: isRequired) else { return nil }
        if case .string(let text) = value { return text }
        note(name, "is a string")
        return nil
    }

    func bool(_ name: String, isRequired: Bool = false) -> Bool? {
        guard let value = value(name, isRequired: isRequired) else { return nil }
        if case .bool(let flag) = value { return flag }
        note(name, "is true or false")
        return nil
    }

    func integer(_ name: String, isRequired: Bool = false) -> Int? {
        guard let value = value(name, isRequired: isRequired) else { return nil }
        if case .integer(let number) = value { return number }
        if case .number(let number) = value, let exact = Int(exactly: number) { return exact }
        note(name, "is a whole number")
        return nil
    }

    /// Seconds, whole or not, to the microsecond.
    func seconds(_ name: String, isRequired: Bool = false) -> MediaTime? {
        guard let value = value(name, isRequired: isRequired) else { return nil }
        let seconds: Double? =
            switch value {
            case .integer(let number): Double(number)
            case .number(let number): number
            default: nil
            }
        guard let seconds, seconds.isFinite, (0...1e6).contains(seconds) else {
            note(name, "is a number of seconds")
            return nil
        }
        return MediaTime(value: Int64((seconds * 1_000_000).rounded()), timescale: 1_000_000)
    }

    /// One of the values a type has.
    func choice<Choice: RawRepresentable & CaseIterable>(
        _ name: String, _ type: Choice.Type, isRequired: Bool = false, except: [Choice] = []
    ) -> Choice? where Choice.RawValue == String, Choice: Equatable {
        guard let text = string(name, isRequired: isRequired) else { return nil }
        if let choice = Choice(rawValue: text), !except.contains(choice) { return choice }
        let all = Choice.allCases.filter { !except.contains($0) }.map(\.rawValue)
        note(name, "is one of \(all.joined(separator: ", "))")
        return nil
    }

    func object(_ name: String, isRequired: Bool = false) -> FieldReader? {
        guard let value = value(name, isRequired: isRequired) else { return nil }
        if case .object(let fields) = value {
            return FieldReader(fields, path: path + name + ".", notes: notes)
        }
        note(name, "is an object")
        return nil
    }

    /// The objects of an array, each with a reader of its own.
    func objects(_ name: String, isRequired: Bool = false) -> [FieldReader]? {
        guard let items = array(name, isRequired: isRequired) else { return nil }
        return items.enumerated().compactMap { index, item in
            if case .object(let fields) = item {
                return FieldReader(fields, path: "\(path)\(name)[\(index)].", notes: notes)
            }
            note("\(name)[\(index)]", "is an object")
            return nil
        }
    }

    func strings(_ name: String, isRequired: Bool = false) -> [String]? {
        guard let items = array(name, isRequired: isRequired) else { return nil }
        return items.enumerated().compactMap { index, item in
            if case .string(let text) = item { return text }
            note("\(name)[\(index)]", "is a string")
            return nil
        }
    }

    /// Names and texts.
    func texts(_ name: String) -> [String: String]? {
        guard let value = value(name) else { return nil }
        guard case .object(let fields) = value else {
            note(name, "is an object of strings")
            return nil
        }
        var texts: [String: String] = [:]
        for (key, value) in fields {
            if case .string(let text) = value { texts[key] = text } else { note("\(name).\(key)", "is a string") }
        }
        return texts
    }

    private func array(_ name: String, isRequired: Bool) -> [JSONValue]? {
        guard let value = value(name, isRequired: isRequired) else { return nil }
        if case .array(let items) = value { return items }
        note(name, "is an array")
        return nil
    }
}
