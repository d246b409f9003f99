internal import MediaCore
internal import MediaLibrary

extension MediaPlan {
    /// The plan as clients see it.
    var wire: JSONValue {
        .object(["outputs": .array(outputs.map(\.wire)), "warnings": .array(warnings.map { .string($0) })])
    }
}

extension OutputPlan {
    fileprivate var wire: JSONValue {
        .object([
            "output": .string(request.kind.entryPath), "problem": problem.map { .string($0) } ?? .null,
            "tracks": .array(tracks.map(\.wire)),
        ])
    }
}

extension TrackDecision {
    fileprivate var wire: JSONValue {
        .object([
            "index": .integer(index), "type": .string(type.rawValue), "codec": .string(codec.rawValue),
            "action": .string(action.rawValue),
            "reasons": .array(
                reasons.map { .object(["code": .string($0.rawValue), "message": .string($0.sentence)]) }),
            "notes": .array(notes.map { .string($0) }),
        ])
    }
}

extension PlanReason {
    /// The reason for people.
    var sentence: String {
        switch self {
        case .codec: "Players do not decode this codec."
        case .profile: "Players decode the codec, but not this profile of it."
        case .pixelFormat: "Players do not decode this chroma subsampling or bit depth."
        case .openGOP: "Key frames do not begin an independent group of pictures."
        case .keyframeInterval: "Key frames are too far apart, or missing at the start."
        case .resolution: "The picture is larger than the output allows."
        case .frameRate: "There are more frames a second than players show."
        case .rotation: "The picture has to be turned, which the output cannot say."
        case .interlaced: "The pictures are coded as fields."
        case .sampleRate: "Players do not play this sample rate."
        case .channelLayout: "Players do not play this many channels."
        case .editList: "The track is shown in several pieces, or starts where players do not start it."
        case .trim: "The wished stretch begins or ends where a copy cannot."
        case .duration: "It is shorter than the picture, and silence cannot be added to its samples."
        case .multipleSampleDescriptions: "The decoder's configuration changes along the track."
        case .encrypted: "The samples are encrypted."
        case .damaged: "The samples or their index are damaged."
        case .container: "The output cannot carry the track, or not another of its kind."
        case .notDecodable: "There is no decoder for the codec."
        case .attachedPicture: "It is a still picture."
        case .data: "It is neither picture nor sound nor text."
        case .bitmapSubtitle: "These subtitles are made of pictures."
        }
    }
}
