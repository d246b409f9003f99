internal import MediaCore

extension FieldChecks {
    /// Holds edits against what can be made of them.
    mutating func check(_ edits: MediaEdits) {
        if !edits.isEmpty { fail("inputs", "edits are not made yet") }
    }
}
