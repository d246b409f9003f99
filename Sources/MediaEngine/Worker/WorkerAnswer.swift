internal import MediaCore

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// What a worker's job is done for, on its way to the host.
protocol WorkerAnswer: Sendable {
    init(answer: Data) throws
    func answer() throws -> Data
}

extension WorkerAnswer where Self: Codable {
    init(answer: Data) throws { self = try JSONDecoder().decode(Self.self, from: AnswerText.cleaned(answer)) }
    func answer() throws -> Data { try JSONEncoder().encode(self) }
}

extension MediaInfo: WorkerAnswer {}
extension ExportPlan: WorkerAnswer {}
extension Storyboard: WorkerAnswer {}
extension Waveform: WorkerAnswer {}
extension WorkerReport: WorkerAnswer {}
extension AttachmentOrder.Rendered: WorkerAnswer {}

/// A picture goes as it is.
extension [UInt8]: WorkerAnswer {
    init(answer: Data) { self = Array(answer) }
    func answer() -> Data { Data(self) }
}
