/// A level of H.264 (ISO/IEC 14496-10, A.3).
package struct H264Level: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// level_idc, 9 for level 1b.
    package let idc: UInt8

    /// The level of a level_idc; 11 with constraint_set3_flag is 1b in Baseline, Main and Extended.
    package init(idc: UInt8, profileIDC: UInt8, constraintFlags: UInt8) {
        let hasOldForm = [66, 77, 88].contains(profileIDC)
        self.idc = hasOldForm && idc == 11 && constraintFlags & 0x10 != 0 ? 9 : idc
    }

    /// The level of a parameter set.
    package init(_ sequence: H264SequenceParameterSet) {
        self.init(
            idc: sequence.levelIDC, profileIDC: sequence.profileIDC, constraintFlags: sequence.constraintFlags)
    }

    /// The name: "4", "3.1", "1b".
    package var description: String {
        if idc == 9 { return "1b" }
        return idc % 10 == 0 ? "\(idc / 10)" : "\(idc / 10).\(idc % 10)"
    }

    /// 1b lies between 1 and 1.1.
    package static func < (left: H264Level, right: H264Level) -> Bool {
        left.order < right.order
    }

    private var order: Int { idc == 9 ? 21 : Int(idc) * 2 }
}
