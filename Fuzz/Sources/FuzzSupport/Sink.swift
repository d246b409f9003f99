/// Keeps the optimizer from removing the parsing whose result nobody uses.
@inline(never)
@_optimize(none)
package func use<Value>(_ value: Value) {}

/// The input of one run, copied.
package func input(_ data: UnsafePointer<UInt8>?, _ count: Int) -> [UInt8] {
    Array(UnsafeBufferPointer(start: data, count: count))
}
