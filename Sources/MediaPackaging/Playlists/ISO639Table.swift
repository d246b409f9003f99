/// The languages that have a two-letter ISO 639-1 code, with their ISO 639-2 codes and English names.
///
/// BCP 47 asks for the shortest code (RFC 5646 section 2.2.1), containers carry the three-letter ones: Matroska and
/// MPEG-TS most often the bibliographic code (`ger`), MP4 the terminologic one (`deu`).
package enum ISO639Table {
    /// One language of the table.
    package struct Language: Sendable, Hashable {
        /// The ISO 639-1 code, two letters.
        package let alpha2: String
        /// The ISO 639-2/B code, three letters.
        package let bibliographic: String
        /// The ISO 639-2/T code, three letters; most often equal to the bibliographic one.
        package let terminologic: String
        /// The common English name.
        package let englishName: String
    }

    /// All rows, ordered by two-letter code.
    package static let languages: [Language] = rows.split(separator: "\n").compactMap { row in
        let fields = row.split(separator: " ", maxSplits: 3)
        guard fields.count == 4 else { return nil }
        return Language(
            alpha2: String(fields[0]), bibliographic: String(fields[1]),
            terminologic: String(fields[2]), englishName: String(fields[3]))
    }

    /// The language of a two- or three-letter code in lower case; nil when the table has none.
    package static func language(for code: String) -> Language? { byCode[code] }

    /// The language of an English name in lower case, as in `german`; nil when the table has none.
    package static func language(named name: String) -> Language? { byName[name] }

    /// Rows by English name in lower case.
    private static let byName = Dictionary(
        languages.map { ($0.englishName.lowercased(), $0) }, uniquingKeysWith: { first, _ in first })

    /// Rows by each of their codes, and by codes that were withdrawn but still stand in old files.
    private static let byCode: [String: Language] = {
        var result: [String: Language] = [:]
        for language in languages {
            result[language.alpha2] = language
            result[language.bibliographic] = language
            result[language.terminologic] = language
        }
        for (old, new) in withdrawn { result[old] = result[new] }
        return result
    }()

    /// Withdrawn codes and what replaced them (change notices of the ISO 639-2 registration authority).
    private static let withdrawn = [
        ("iw", "he"), ("in", "id"), ("ji", "yi"), ("jw", "jv"), ("mo", "ro"), ("mol", "ro"), ("scc", "sr"),
        ("scr", "hr"),
    ]

    /// Two-letter code, ISO 639-2/B, ISO 639-2/T, English name: one language a line.
    private static let rows = """
        aa aar aar Afar
        ab abk abk Abkhaz
        ae ave ave Avestan
        af afr afr Afrikaans
        ak aka aka Akan
        am amh amh Amharic
        an arg arg Aragonese
        ar ara ara Arabic
        as asm asm Assamese
        av ava ava Avar
        ay aym aym Aymara
        az aze aze Azerbaijani
        ba bak bak Bashkir
        be bel bel Belarusian
        bg bul bul Bulgarian
        bh bih bih Bihari
        bi bis bis Bislama
        bm bam bam Bambara
        bn ben ben Bengali
        bo tib bod Tibetan
        br bre bre Breton
        bs bos bos Bosnian
        ca cat cat Catalan
        ce che che Chechen
        ch cha cha Chamorro
        co cos cos Corsican
        cr cre cre Cree
        cs cze ces Czech
        cu chu chu Church Slavic
        cv chv chv Chuvash
        cy wel cym Welsh
        da dan dan Danish
        de ger deu German
        dv div div Dhivehi
        dz dzo dzo Dzongkha
        ee ewe ewe Ewe
        el gre ell Greek
        en eng eng English
        eo epo epo Esperanto
        es spa spa Spanish
        et est est Estonian
        eu baq eus Basque
        fa per fas Persian
        ff ful ful Fula
        fi fin fin Finnish
        fj fij fij Fijian
        fo fao fao Faroese
        fr fre fra French
        fy fry fry Western Frisian
        ga gle gle Irish
        gd gla gla Scottish Gaelic
        gl glg glg Galician
        gn grn grn Guarani
        gu guj guj Gujarati
        gv glv glv Manx
        ha hau hau Hausa
        he heb heb Hebrew
        hi hin hin Hindi
        ho hmo hmo Hiri Motu
        hr hrv hrv Croatian
        ht hat hat Haitian Creole
        hu hun hun Hungarian
        hy arm hye Armenian
        hz her her Herero
        ia ina ina Interlingua
        id ind ind Indonesian
        ie ile ile Interlingue
        ig ibo ibo Igbo
        ii iii iii Sichuan Yi
        ik ipk ipk Inupiaq
        io ido ido Ido
        is ice isl Icelandic
        it ita ita Italian
        iu iku iku Inuktitut
        ja jpn jpn Japanese
        jv jav jav Javanese
        ka geo kat Georgian
        kg kon kon Kongo
        ki kik kik Kikuyu
        kj kua kua Kuanyama
        kk kaz kaz Kazakh
        kl kal kal Greenlandic
        km khm khm Khmer
        kn kan kan Kannada
        ko kor kor Korean
        kr kau kau Kanuri
        ks kas kas Kashmiri
        ku kur kur Kurdish
        kv kom kom Komi
        kw cor cor Cornish
        ky kir kir Kyrgyz
        la lat lat Latin
        lb ltz ltz Luxembourgish
        lg lug lug Ganda
        li lim lim Limburgish
        ln lin lin Lingala
        lo lao lao Lao
        lt lit lit Lithuanian
        lu lub lub Luba-Katanga
        lv lav lav Latvian
        mg mlg mlg Malagasy
        mh mah mah Marshallese
        mi mao mri Māori
        mk mac mkd Macedonian
        ml mal mal Malayalam
        mn mon mon Mongolian
        mr mar mar Marathi
        ms may msa Malay
        mt mlt mlt Maltese
        my bur mya Burmese
        na nau nau Nauru
        nb nob nob Norwegian Bokmål
        nd nde nde North Ndebele
        ne nep nep Nepali
        ng ndo ndo Ndonga
        nl dut nld Dutch
        nn nno nno Norwegian Nynorsk
        no nor nor Norwegian
        nr nbl nbl South Ndebele
        nv nav nav Navajo
        ny nya nya Nyanja
        oc oci oci Occitan
        oj oji oji Ojibwa
        om orm orm Oromo
        or ori ori Odia
        os oss oss Ossetian
        pa pan pan Punjabi
        pi pli pli Pali
        pl pol pol Polish
        ps pus pus Pashto
        pt por por Portuguese
        qu que que Quechua
        rm roh roh Romansh
        rn run run Rundi
        ro rum ron Romanian
        ru rus rus Russian
        rw kin kin Kinyarwanda
        sa san san Sanskrit
        sc srd srd Sardinian
        sd snd snd Sindhi
        se sme sme Northern Sami
        sg sag sag Sango
        si sin sin Sinhala
        sk slo slk Slovak
        sl slv slv Slovenian
        sm smo smo Samoan
        sn sna sna Shona
        so som som Somali
        sq alb sqi Albanian
        sr srp srp Serbian
        ss ssw ssw Swati
        st sot sot Southern Sotho
        su sun sun Sundanese
        sv swe swe Swedish
        sw swa swa Swahili
        ta tam tam Tamil
        te tel tel Telugu
        tg tgk tgk Tajik
        th tha tha Thai
        ti tir tir Tigrinya
        tk tuk tuk Turkmen
        tl tgl tgl Tagalog
        tn tsn tsn Tswana
        to ton ton Tongan
        tr tur tur Turkish
        ts tso tso Tsonga
        tt tat tat Tatar
        tw twi twi Twi
        ty tah tah Tahitian
        ug uig uig Uyghur
        uk ukr ukr Ukrainian
        ur urd urd Urdu
        uz uzb uzb Uzbek
        ve ven ven Venda
        vi vie vie Vietnamese
        vo vol vol Volapük
        wa wln wln Walloon
        wo wol wol Wolof
        xh xho xho Xhosa
        yi yid yid Yiddish
        yo yor yor Yoruba
        za zha zha Zhuang
        zh chi zho Chinese
        zu zul zul Zulu
        """
}
