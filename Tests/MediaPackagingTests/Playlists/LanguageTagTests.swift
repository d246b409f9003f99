import MediaPackaging
import Testing

@Suite struct LanguageTagTests {
    @Test(arguments: [
        ("eng", "en"), ("ger", "de"), ("deu", "de"), ("fre", "fr"), ("fra", "fr"), ("chi", "zh"), ("zho", "zh"),
        ("cze", "cs"), ("ces", "cs"), ("ENG", "en"), (" eng\u{0}", "en"), ("en_US", "en-US"), ("ENG-us", "en-US"),
        ("und", "und"), ("mis", "mis"), ("mul", "mul"), ("zxx", "zxx"), ("qaa", "qaa"), ("fil", "fil"), ("yue", "yue"),
        ("pt-BR", "pt-BR"), ("por-br", "pt-BR"), ("zh-hans", "zh-Hans"), ("ZH-HANT-tw", "zh-Hant-TW"),
        ("es-419", "es-419"), ("sr-Latn-RS", "sr-Latn-RS"), ("de-CH-1996", "de-CH-1996"),
        ("sl-rozaj-biske", "sl-rozaj-biske"),
        ("zh-cmn-Hans-CN", "zh-cmn-Hans-CN"), ("en-US-u-islamcal-x-a", "en-US-u-islamcal-x-a"),
        ("x-Whatever", "x-whatever"), ("iw", "he"), ("in", "id"), ("scc", "sr"), ("mol", "ro"), ("i-klingon", "tlh"),
        ("en-GB-oed", "en-GB-oxendict"), ("English", "en"), ("german", "de"), ("sgn-BE-FR", "sfb"),
    ])
    func `A language of a container becomes the shortest BCP 47 tag in canonical case`(_ raw: String, _ tag: String) {
        #expect(LanguageTag(raw)?.text == tag)
    }

    @Test(arguments: [
        "", " ", "e", "```", "\u{7F}\u{7F}\u{7F}", "en\"", "en-", "-en", "en--US", "en US", "ên", "123", "e1", "en-x",
        "en-a", "en-a-b", "en-u-ab-u-cd", "de-1996-1996", "en-US-GB", "en-Latn-Cyrl", "abcdefghi", "en-abcdefghi", "x",
        "aa-aaa-bbb-ccc-ddd", "i-unheard", "en\n", "en-US.UTF-8", "zh-Hans-CN-x-abcdefgh-abcdefgh-abcdefg",
    ])
    func `What is not a well-formed tag has no language`(_ raw: String) {
        // A line end at the end is white space of a fixed-size field and is dropped; anywhere else it is not.
        #expect(LanguageTag(raw)?.text == (raw == "en\n" ? "en" : nil))
        #expect(LanguageTag("en\nde") == nil)
    }

    @Test func `A tag may have 35 characters and not one more`() {
        let longest = "en-x-abcdefgh-abcdefgh-abcdefgh-abc"
        #expect(longest.utf8.count == 35)
        #expect(LanguageTag(longest)?.text == longest)
        #expect(LanguageTag(longest + "d") == nil)
    }

    @Test func `Every code of the table becomes its two-letter code, and stays what it is once it has become that`() {
        #expect(ISO639Table.languages.count == 184)
        #expect(Set(ISO639Table.languages.map(\.alpha2)).count == 184)
        #expect(ISO639Table.languages.filter { $0.bibliographic != $0.terminologic }.count == 20)
        for language in ISO639Table.languages {
            for code in [language.alpha2, language.bibliographic, language.terminologic] {
                #expect(LanguageTag(code)?.text == language.alpha2)
            }
            #expect(language.alpha2.utf8.count == 2)
            #expect(language.bibliographic.utf8.count == 3 && language.terminologic.utf8.count == 3)
            #expect(DisplayName.make(from: language.englishName, fallback: "x") == language.englishName)
        }
    }

    @Test(
        arguments: [
            ("eng", "English"), ("ger", "German"), ("nob", "Norwegian Bokmål"), ("pt-BR", "Portuguese (Brazil)"),
            ("zh-Hans", "Chinese (Simplified)"), ("zh-Hant-HK", "Chinese (Traditional, Hong Kong)"),
            ("es-419", "Spanish (Latin America)"), ("fr-LU", "French (LU)"), ("yue", "Cantonese"), ("fil", "Filipino"),
            ("zh-yue", "Cantonese"), ("und", nil), ("zxx", nil), ("mis", nil), ("qaa", nil), ("x-private", nil),
        ] as [(String, String?)])
    func `A language has an English name for tracks without a title`(_ raw: String, _ name: String?) throws {
        #expect(try #require(LanguageTag(raw)).englishName == name)
    }

    @Test func `Only und, mis and zxx are undetermined`() {
        #expect(["und", "mis", "zxx"].allSatisfy { LanguageTag($0)?.isUndetermined == true })
        #expect(["en", "mul", "qaa"].allSatisfy { LanguageTag($0)?.isUndetermined == false })
    }
}
