internal import MediaLibrary

/// Reads where and with what a media may be played.
struct AccessRestrictionsReader {
    let fields: FieldReader

    func read() -> AccessRestrictions {
        var restrictions = AccessRestrictions()
        if let rule = fields.object("domains") { restrictions.domains = Self.rule(rule) }
        if let rule = fields.object("userAgents") { restrictions.userAgents = Self.rule(rule) }
        fields.close()
        return restrictions
    }

    /// One rule, with what is wrong noted.
    static func rule(_ fields: FieldReader) -> AccessRestrictions.Rule {
        let rule = AccessRestrictions.Rule(
            defaultPolicy: fields.choice("defaultPolicy", AccessRestrictions.Policy.self) ?? .allow,
            allow: fields.strings("allow") ?? [], deny: fields.strings("deny") ?? [])
        fields.close()
        return rule
    }
}
