internal import MediaCore

/// The sources of a composition as they were found.
struct CompositionSources: Sendable {
    let assets: [MediaAsset]
    /// Descriptions of those that are used, by their index.
    var infos: [Int: MediaInfo] = [:]

    /// The description of a source.
    func info(_ index: Int) throws(MediaError) -> MediaInfo {
        guard let info = infos[index] else {
            throw MediaError(
                .invalidSettings, "there is no source \(index); \(assets.count) were given", operation: .plan)
        }
        return info
    }

    /// What a source is called, for messages.
    func location(_ index: Int) -> String? { assets.indices.contains(index) ? assets[index].location : nil }

    /// The source as a still picture, whatever policy it was given under.
    func picture(_ index: Int) -> MediaAsset {
        var asset = assets[index]
        if !asset.policy.opensImagesOnly { asset.policy = .images }
        return asset
    }
}

extension Composition {
    /// Indices of the sources that are opened as media, each once.
    var mediaSources: [Int] {
        var indices = [mainSource] + clips.map(\.source) + impositions.map(\.source)
        if case .replaced(let source) = sound { indices.append(source) }
        return Set(indices).sorted()
    }
}
