internal import MediaCore
internal import MediaFFmpeg
internal import MediaSandbox
internal import MediaTranscoding

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// A worker from its first instruction to its end: it is told what to do, gives up its rights, does it, answers.
struct WorkerProcess {
    let channel: WorkerChannel
    private let meter = ProgressMeter()

    init(channel: WorkerChannel) { self.channel = channel }

    func run() -> Never {
        // A write beyond the limit is an error like others.
        signal(SIGXFSZ, SIG_IGN)
        guard DescriptorPassing.receive(from: channel.descriptor) != nil,
            let request = channel.receive(WorkerRequest.self)
        else {
            if isatty(0) == 0 { _exit(75) }
            let text = "this is a worker process: it is started by a program that uses it\n"
            write(2, text, text.utf8.count)
            _exit(64)
        }
        do throws(MediaError) {
            if let output = request.output, fchdir(output) != 0 { throw FileFailure.create(".") }
            // Later on no library can be loaded any more.
            if request.task.filtersMedia { FilterGraph.loadLibrary() }
            let protections = try request.sandbox.enter(
                written: [request.output].compactMap(\.self) + request.folders, read: [], libraries: request.libraries)
            say(.protected(protections))
            WorkerHeartbeat(channel: channel, meter: meter).start()
            if case .stream(let order) = request.task {
                let job = try job(request.asset.asset, order, CancelFlag())
                try StreamService(channel: channel, job: job).run()
            } else {
                if !channel.send(try answer(request), as: .answer) { _exit(75) }
            }
        } catch {
            // What concerns the output is the host's to name.
            var error = error.concerning(output: "")
            if error.location == nil { error.location = request.asset.asset.location }
            if error.location == "" { error.location = nil }
            say(.failure(error))
        }
        // Nothing of this process matters any more: what it made is in files, its answer is sent.
        _exit(0)
    }

    private func say(_ message: WorkerMessage) {
        // Without a host there is nobody to work for.
        if !channel.send(message) { _exit(75) }
    }

    private func answer(_ request: WorkerRequest) throws(MediaError) -> Data {
        let asset = request.asset.asset
        let cancel = CancelFlag()
        let images = ImageJob(asset: asset, cancel: cancel)
        switch request.task {
        case .probe(let depth): return try encoded(asset.probe(depth, cancel: cancel))
        case .thumbnail(let settings): return try encoded(images.thumbnail(settings))
        case .storyboard(let settings): return try encoded(images.storyboard(settings))
        case .preview(let settings): return try encoded(images.preview(settings))
        case .waveform(let count): return try encoded(images.waveform(count: count))
        case .speechSound(let order):
            let folder = StagingFolder(workingIn: ".", durability: .durable, cancel: cancel)
            let job = SpeechSoundJob(asset: asset, order: order, cancel: cancel, meter: meter)
            return try encoded(job.write(in: folder))
        case .plan(let order):
            cancel.setTimeLimit(order.timeLimit)
            return try encoded(job(asset, order, cancel).plan().plan)
        case .attach(let order):
            cancel.setTimeLimit(order.timeLimit)
            meter.start(duration: nil)
            guard let planned = try order.plan(asset.attachments.first, cancel) else {
                throw MediaError(.internal, "there is nothing to attach", operation: .plan)
            }
            let staging = StagingFolder(workingIn: ".", durability: order.durability, cancel: cancel)
            return try encoded(order.render(planned, in: staging, cancel) { meter.advance(to: $0) })
        case .planComposition(let order): return try encoded(composition(request, order).plan().plan)
        case .compose(let order):
            let staging = StagingFolder(workingIn: ".", durability: order.durability, cancel: cancel)
            return try encoded(composition(request, order, cancel).make(in: staging))
        case .export(let order):
            let job = try job(asset, order, cancel)
            let staging = StagingFolder(workingIn: ".", durability: order.durability, cancel: cancel)
            return try encoded(WorkerReport(try job.make(in: staging)))
        case .stream:
            throw MediaError(.internal, "a stream has many answers", operation: .plan)
        }
    }

    private func job(
        _ asset: MediaAsset, _ order: WorkerTask.ExportOrder, _ cancel: CancelFlag
    ) throws(MediaError) -> ExportJob {
        ExportJob(
            asset: asset, outputs: order.outputs, options: try order.options(), cancel: cancel, meter: meter,
            gate: HostedGate(channel: channel))
    }

    private func composition(
        _ request: WorkerRequest, _ order: CompositionOrder, _ cancel: CancelFlag = CancelFlag()
    ) -> CompositionJob {
        cancel.setTimeLimit(order.timeLimit)
        return CompositionJob(
            assets: [request.asset.asset] + request.furtherAssets.map(\.asset), composition: order.composition,
            options: order.options, cancel: cancel, meter: meter, gate: HostedGate(channel: channel))
    }

    private func encoded(_ value: some WorkerAnswer) throws(MediaError) -> Data {
        do { return try value.answer() } catch {
            throw MediaError(.internal, "the answer cannot be told: \(error)", operation: .render)
        }
    }
}
