extension LanguageTag {
    /// The English name of the language, with its script or region where the tag has one, as in `Portuguese (Brazil)`.
    ///
    /// For NAME where a track has no title. Nil when the language is undetermined or has no common name here.
    package var englishName: String? {
        let subtags = text.split(separator: "-").map { $0.lowercased() }
        guard let parts = LanguageSubtags(lowercase: subtags), let code = parts.language.last,
            let name = ISO639Table.language(for: code)?.englishName ?? Self.otherNames[code]
        else { return nil }
        let script = parts.script.map { Self.scripts[$0] ?? $0 }
        let region = parts.region.map { Self.regions[$0] ?? $0 }
        let details = [script, region].compactMap { $0 }
        return details.isEmpty ? name : "\(name) (\(details.joined(separator: ", ")))"
    }

    /// Names of languages that have three-letter codes only.
    private static let otherNames = [
        "ang": "Old English", "ase": "American Sign Language", "ast": "Asturian", "bfi": "British Sign Language",
        "ceb": "Cebuano", "chr": "Cherokee", "ckb": "Central Kurdish", "cmn": "Mandarin Chinese", "egy": "Egyptian",
        "fil": "Filipino", "fur": "Friulian", "grc": "Ancient Greek", "gsw": "Swiss German", "hak": "Hakka Chinese",
        "haw": "Hawaiian", "hmn": "Hmong", "hsb": "Upper Sorbian", "kok": "Konkani", "mai": "Maithili",
        "mni": "Manipuri", "mul": "Multiple languages", "nan": "Min Nan Chinese", "nds": "Low German",
        "prs": "Dari", "sat": "Santali", "scn": "Sicilian", "sco": "Scots", "sgn": "Sign language",
        "syr": "Syriac", "tlh": "Klingon", "wuu": "Wu Chinese", "yue": "Cantonese",
    ]

    /// Names of scripts (ISO 15924) as they tell two tracks of one language apart.
    private static let scripts = [
        "Arab": "Arabic", "Cyrl": "Cyrillic", "Deva": "Devanagari", "Guru": "Gurmukhi", "Hans": "Simplified",
        "Hant": "Traditional", "Latn": "Latin", "Mong": "Mongolian",
    ]

    /// Names of regions (ISO 3166-1, UN M.49) that language tags commonly have.
    private static let regions = [
        "001": "World", "150": "Europe", "419": "Latin America", "AE": "United Arab Emirates", "AR": "Argentina",
        "AT": "Austria", "AU": "Australia", "BE": "Belgium", "BR": "Brazil", "CA": "Canada", "CH": "Switzerland",
        "CL": "Chile", "CN": "China", "CO": "Colombia", "CZ": "Czechia", "DE": "Germany", "DK": "Denmark",
        "EG": "Egypt", "ES": "Spain", "FI": "Finland", "FR": "France", "GB": "United Kingdom", "GR": "Greece",
        "HK": "Hong Kong", "HU": "Hungary", "ID": "Indonesia", "IE": "Ireland", "IL": "Israel", "IN": "India",
        "IR": "Iran", "IT": "Italy", "JP": "Japan", "KR": "South Korea", "MA": "Morocco", "MO": "Macao",
        "MX": "Mexico", "MY": "Malaysia", "NL": "Netherlands", "NO": "Norway", "NZ": "New Zealand", "PE": "Peru",
        "PH": "Philippines", "PK": "Pakistan", "PL": "Poland", "PT": "Portugal", "RO": "Romania", "RU": "Russia",
        "SA": "Saudi Arabia", "SE": "Sweden", "SG": "Singapore", "TH": "Thailand", "TR": "Türkiye", "TW": "Taiwan",
        "UA": "Ukraine", "US": "United States", "VE": "Venezuela", "VN": "Vietnam", "ZA": "South Africa",
    ]
}
