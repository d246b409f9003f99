import ArgumentParser
import MediaCore

/// Where the watermark lies: `top-left`, `center`, … and how far from the edge: `bottom-right:2%,20px`.
struct WatermarkPosition: ExpressibleByArgument {
    let placement: Placement

    init?(argument: String) {
        let parts = argument.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard let (vertical, horizontal) = Self.sides(parts[0]) else { return nil }
        var margins: [PictureLength] = []
        if parts.count == 2 {
            for word in parts[1].split(separator: ",", omittingEmptySubsequences: false) {
                guard let length = try? PictureLength(parsing: String(word), field: "margin") else { return nil }
                margins.append(length)
            }
            guard (1...2).contains(margins.count) else { return nil }
        }
        let across = margins.first ?? .pixels(0)
        placement = Placement(
            horizontal: horizontal, horizontalMargin: across, vertical: vertical,
            verticalMargin: margins.last ?? .pixels(0))
    }

    private static func sides(_ text: String) -> (Placement.VerticalAlignment, Placement.HorizontalAlignment)? {
        let words = text == "center" ? ["middle", "center"] : text.split(separator: "-").map(String.init)
        guard words.count == 2, let vertical = Placement.VerticalAlignment(rawValue: words[0]),
            let horizontal = Placement.HorizontalAlignment(rawValue: words[1])
        else { return nil }
        return (vertical, horizontal)
    }
}
