/// Times of decoding for samples that come in decoding order with presentation times only.
package enum DecodeOrder {
    /// Presentation times of one group in ascending order. Nearly sorted already, so insertion is the quick way.
    package static func sorted(_ times: [Int64]) -> [Int64] {
        var sorted = times
        var moves = 0
        for index in sorted.indices.dropFirst() {
            var place = index
            let value = sorted[index]
            while place > 0, sorted[place - 1] > value {
                sorted[place] = sorted[place - 1]
                place -= 1
                moves += 1
                // Times in disorder: let the standard library do it.
                if moves > times.count * 16 { return times.sorted() }
            }
            sorted[place] = value
        }
        return sorted
    }
}
