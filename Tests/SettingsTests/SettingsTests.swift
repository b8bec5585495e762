import Foundation
import Settings
import Testing

/// A part with a setting of its own.
private struct Filter: Configurable, Equatable {
    var width = 3

    static let name = "filter"
    static let settings: [SettingOf<Self>] = [SettingOf("width", \.width)]
}

/// A value with a text form of its own.
private struct Percentage: SettingText, Equatable {
    let share: Double
    var description: String { "\(Int(share * 100))%" }

    static let wanted = "a percentage such as 5%"
    static func read(_ text: String, in context: SettingContext) throws(SettingError) -> Percentage? {
        guard text.hasSuffix("%") else { return nil }
        guard let number = Int(text.dropLast()) else { throw SettingError("\"\(text)\" has no number", "write 5%") }
        return Percentage(share: Double(number) / 100)
    }
}

/// One setting of every kind.
private struct Sample: Configurable, Codable, Equatable {
    enum Mode: String, CaseIterable, Codable { case fast, exact }

    var rate = 0.5
    var count = 2
    var isOn = false
    var mode = Mode.fast
    var limit: Double?
    var share = Percentage(share: 0.05)
    var filter = Filter()

    static let name = "sample"
    static let settings: [SettingOf<Self>] = [
        SettingOf(Setting("rate", .fraction), \.rate), SettingOf("count", \.count), SettingOf("isOn", \.isOn),
        SettingOf("mode", \.mode), SettingOf(Setting("limit", .positive), \.limit), SettingOf("share", \.share),
        SettingOf("filter", of: [Filter()], value: { $0.filter }, change: { $0.filter = $1 as? Filter ?? $0.filter }),
    ]

    func validateTogether() throws(SettingError) {
        guard let limit, limit < rate else { return }
        throw SettingError("limit is \(limit)", "give at least rate, \(rate)")
    }

    init() {}
    init(from decoder: any Decoder) throws { self = try Sample().settings(from: decoder) }
    func encode(to encoder: any Encoder) throws { try encodeSettings(to: encoder) }
}

@Suite("Settings") struct SettingsTests {
    private static let table = SettingsTable("thing", [Sample()], otherNames: ["specimen": "sample"]) { $0.name }

    private func read(_ text: String) throws(SettingError) -> Sample { try Self.table.value(text) { $0 } }

    @Test(
        "What is printed reads back as the same",
        arguments: [
            ("sample", "sample(rate=0.5,count=2,isOn=false,mode=fast,limit=none,share=5%,filter=filter(width=3))"),
            (
                " specimen ( rate = 0.25 , mode=exact, limit=2, share=7%, filter=filter(width=5) )",
                "sample(rate=0.25,count=2,isOn=false,mode=exact,limit=2,share=7%,filter=filter(width=5))"
            ),
        ])
    func roundTrip(text: String, full: String) throws {
        let sample = try read(text)
        #expect(sample.description == full)
        #expect(try read(full) == sample)
    }

    @Test(
        "What is wrong is told in one line with the mend",
        arguments: [
            ("smaple", "unknown thing \"smaple\"; did you mean \"sample\"? There are sample"),
            ("sample(rate=1)", "thing sample: rate is \"1\"; give a number at least 0 and below 1"),
            ("sample(count=0)", "thing sample: count is \"0\"; give a whole number of at least 1"),
            ("sample(isOn=yes)", "thing sample: isOn is \"yes\"; give true or false"),
            ("sample(mode=slow)", "thing sample: mode is \"slow\"; give fast or exact"),
            ("sample(limit=0)", "thing sample: limit is \"0\"; give a number above 0, or none"),
            ("sample(share=5)", "thing sample: share is \"5\"; give a percentage such as 5%"),
            ("sample(share=a%)", "\"a%\" has no number; write 5%"),
            ("sample(filter=filter(width=0))", "filter filter: width is \"0\"; give a whole number of at least 1"),
            ("sample(limit=0.25)", "thing sample: limit is 0.25; give at least rate, 0.5"),
            (
                "sample(rat=1)",
                "thing sample has no setting \"rat\"; did you mean \"rate\"? Its settings are rate, "
                    + "count, isOn, mode, limit, share, filter"
            ),
            ("sample(rate=0.1,rate=0.2)", "thing sample: rate is given twice; give it once"),
        ])
    func wrong(text: String, message: String) {
        let error = #expect(throws: SettingError.self) { try read(text) }
        #expect(error?.description == message)
    }

    @Test("Settings are read and changed by name, and checked alone and together")
    func access() throws {
        var sample = try Sample().changing("count", to: .count(7)).changing("limit", to: .number(1))
        #expect(sample[setting: "count"]?.description == "7" && sample[setting: "other"] == nil)
        #expect(throws: SettingError("count is true", "give a whole number of at least 1", at: "sample")) {
            try sample.changing("count", to: .flag(true))
        }
        try sample.validate()
        sample.limit = 0.1
        #expect(throws: SettingError("limit is 0.1", "give at least rate, 0.5", at: "sample")) { try sample.validate() }
        sample.filter.width = 0
        #expect(throws: SettingError("width is 0", "it must be at least 1", at: "sample")) { try sample.validate() }
    }

    @Test("JSON has a key for each setting with a value; those it lacks have their defaults")
    func json() throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        var sample = Sample()
        (sample.rate, sample.isOn) = (0.1, true)
        let text = String(decoding: try encoder.encode(sample), as: UTF8.self)
        #expect(
            text
                == #"{"count":2,"filter":"filter(width=3)","isOn":true,"mode":"fast","rate":0.1,"share":"5%"}"#)
        #expect(try JSONDecoder().decode(Sample.self, from: Data(text.utf8)) == sample)
        let old = try JSONDecoder().decode(Sample.self, from: Data(#"{"count":3}"#.utf8))
        #expect(old.count == 3 && old.rate == 0.5)
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(Sample.self, from: Data(#"{"count":0}"#.utf8))
        }
    }
}
