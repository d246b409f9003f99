extension String {
    /// Without spaces and tabs around it.
    var trimmingSpaces: String {
        let isSpace = { (character: Character) in character == " " || character == "\t" }
        let start = drop(while: isSpace)
        return String(String(start.reversed()).drop(while: isSpace).reversed())
    }
}
