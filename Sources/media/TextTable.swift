/// Rows of text in aligned columns.
struct TextTable {
    private var rows: [[String]] = []

    mutating func add(_ cells: String...) { rows.append(cells) }

    /// The rows, indented, columns two spaces apart.
    func text(indent: String = "  ") -> String {
        let widths = (rows.map(\.count).max() ?? 0).columns.map { column in
            rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
        }
        return rows.map { row in
            var line = indent
            for (column, cell) in row.enumerated() {
                line += cell
                if column < row.count - 1 { line += String(repeating: " ", count: widths[column] - cell.count + 2) }
            }
            while line.last == " " { line.removeLast() }
            return line
        }.joined(separator: "\n")
    }
}

extension Int {
    fileprivate var columns: Range<Int> { 0..<self }
}
