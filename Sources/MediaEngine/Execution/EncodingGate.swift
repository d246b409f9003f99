internal import MediaCore
internal import MediaFFmpeg
internal import Synchronization

/// One job's way through the encoding lane.
final class EncodingGate: RenderGate {
    private let key: String
    private let lane: EncodingLane
    private let isInside = Mutex(false)

    init(key: String, lane: EncodingLane = .shared) {
        self.key = key
        self.lane = lane
    }

    func enter(_ demand: MemoryEstimate, _ cancel: CancelFlag) throws(MediaError) {
        guard demand.encodes else { return }
        try lane.enter(key: key, cancel)
        isInside.withLock { $0 = true }
    }

    func leave() {
        let wasInside = isInside.withLock { isInside in
            defer { isInside = false }
            return isInside
        }
        if wasInside { lane.leave() }
    }
}
