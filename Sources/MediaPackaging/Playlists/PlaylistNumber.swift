package import MediaCore

/// The numbers of a playlist (RFC 8216 4.2), read without overflow and written without floating point.
package enum PlaylistNumber {
    /// Reads a decimal integer: digits only, at most `Int.max`.
    package static func integer(_ digits: some Collection<UInt8>) -> Int? {
        guard !digits.isEmpty else { return nil }
        var result = 0
        for byte in digits {
            guard let digit = decimalDigit(byte) else { return nil }
            let (product, tooLarge) = result.multipliedReportingOverflow(by: 10)
            let (sum, overflow) = product.addingReportingOverflow(digit)
            if tooLarge || overflow { return nil }
            result = sum
        }
        return result
    }

    /// Reads a non-negative decimal such as `6` or `6.006` in units of `10^-fractionDigits`, halves rounded up.
    package static func decimal(_ text: some Collection<UInt8>, fractionDigits: Int) -> Int? {
        let point = text.firstIndex(of: UInt8(ascii: "."))
        guard var result = integer(text[..<(point ?? text.endIndex)]) else { return nil }
        var fraction = point.map { text[text.index(after: $0)...] } ?? text[text.endIndex...]
        if point != nil, fraction.isEmpty { return nil }
        for _ in 0..<fractionDigits {
            let digit = fraction.isEmpty ? 0 : decimalDigit(fraction.removeFirst())
            guard let digit else { return nil }
            let (product, tooLarge) = result.multipliedReportingOverflow(by: 10)
            let (sum, overflow) = product.addingReportingOverflow(digit)
            if tooLarge || overflow { return nil }
            result = sum
        }
        guard fraction.allSatisfy({ decimalDigit($0) != nil }) else { return nil }
        if let next = fraction.first, next >= UInt8(ascii: "5") {
            let (sum, overflow) = result.addingReportingOverflow(1)
            if overflow { return nil }
            result = sum
        }
        return result
    }

    /// Reads a hexadecimal sequence of at most 128 bits, as in `0x00ff`.
    package static func hexadecimal(_ text: some Collection<UInt8>) -> UInt128? {
        let digits = text.dropFirst(2)
        guard text.starts(with: "0x".utf8) || text.starts(with: "0X".utf8), (1...32).contains(digits.count) else {
            return nil
        }
        var result: UInt128 = 0
        for byte in digits {
            guard let digit = hexadecimalDigit(byte) else { return nil }
            result = result << 4 | UInt128(digit)
        }
        return result
    }

    /// Writes a non-negative count of `10^-fractionDigits` with exactly that many digits after the point.
    package static func text(_ value: Int64, fractionDigits: Int) -> String {
        // A number of 64 bits has at most 20 digits.
        String(unsafeUninitializedCapacity: max(fractionDigits, 20) + 2) { buffer in
            var (rest, place) = (UInt64(max(value, 0)), buffer.count)
            var digits = 0
            while rest > 0 || digits <= fractionDigits {
                if digits == fractionDigits {
                    place -= 1
                    buffer[place] = UInt8(ascii: ".")
                }
                place -= 1
                buffer[place] = UInt8(ascii: "0") + UInt8(rest % 10)
                rest /= 10
                digits += 1
            }
            for index in place..<buffer.count { buffer[index - place] = buffer[index] }
            return buffer.count - place
        }
    }

    /// Writes a FRAME-RATE, frames per second with three decimals, as in 23.976 (RFC 8216 4.3.4.2); nil below 0.0005.
    package static func text(frameRate: Rational) -> String? {
        let denominator = Int64(frameRate.denominator)
        let thousandths = (Int64(frameRate.numerator) * 2000 + denominator) / (denominator * 2)
        return thousandths > 0 ? text(thousandths, fractionDigits: 3) : nil
    }

    /// Reads a FRAME-RATE as an exact number of thousandths.
    package static func frameRate(_ text: some Collection<UInt8>) -> Rational? {
        guard let value = decimal(text, fractionDigits: 3), let thousandths = Int32(exactly: value) else { return nil }
        return Rational(thousandths, 1000)
    }

    /// The value of a digit 0 to 9.
    private static func decimalDigit(_ byte: UInt8) -> Int? {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) ? Int(byte) - 48 : nil
    }

    /// The value of a hexadecimal digit in either case.
    static func hexadecimalDigit(_ byte: UInt8) -> Int? {
        if let digit = decimalDigit(byte) { return digit }
        let lower = byte | 0x20
        return (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(lower) ? Int(lower) - 87 : nil
    }
}
