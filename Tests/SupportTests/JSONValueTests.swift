import Support
import Testing

@Suite struct JSONValueTests {
    @Test(arguments: [
        #"{"a":[1,-2.5e+10,true,false,null],"b":{"c":"x\ny"}}"#, "[]", "{}", #""""#, "0", "-0.5", #"["\"\\\t"]"#,
    ])
    func roundTrips(text: String) throws {
        #expect(try JSONValue(parsing: Array(text.utf8)).description == text)
    }

    @Test func escapes() throws {
        let value = try JSONValue(parsing: Array(#" [ "\u00e9\ud834\udd1e\/\b\f" ] "#.utf8))
        #expect(value == .array([.string("é𝄞/\u{8}\u{C}")]))
        #expect(try JSONValue(parsing: Array(#"{"a": 1e3}"#.utf8))["a"]?.double == 1000)
    }

    @Test(arguments: [
        "", "{", "[1,]", "{\"a\":1,}", "01", "1.", "-", "+1", ".5", "1e", "nul", "\"\\x\"", "\"\u{1}\"", "\"\\ud834\"",
        "\"\\udd1e\"", "\"\\u12\"", "[1] 2", "{1:2}", "\"a", "NaN", "{\"a\" 1}", "[1 2]", "{\"a\":1,\"a\":2}",
    ])
    func refuses(text: String) {
        #expect(throws: JSONError.self) { try JSONValue(parsing: Array(text.utf8)) }
    }
}
