extension PageRequest {
    func check() throws(LibraryError) {
        var fields = FieldChecks()
        if !Self.sizes.contains(size) { fields.fail("limit", "is from 1 to 50") }
        if !(1...1_000_000_000).contains(number) { fields.fail("offset", "is a page's number, from 1") }
        try fields.finish()
    }
}
