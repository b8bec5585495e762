import Descent
import Support
import Foundation

/// A grammar whose values are written as text, and read from it again.
struct TextTarget<Value: Sendable & CustomStringConvertible>: Target {
    let name: String
    let words: [String]
    /// Returns a text by the grammar.
    let text: @Sendable (inout RandomStream) -> String
    let parse: @Sendable (String) throws -> Value
    /// Does what users do with a value that was read.
    let apply: @Sendable (Value) throws -> Void

    init(
        _ name: String, words: [String] = [], _ text: @escaping @Sendable (inout RandomStream) -> String,
        parse: @escaping @Sendable (String) throws -> Value,
        apply: @escaping @Sendable (Value) throws -> Void = { _ in }
    ) {
        (self.name, self.text, self.parse, self.apply) = (name, text, parse, apply)
        self.words = words + ["(", ")", "[", "]", "{", "}", ",", ";", "=", ".", "*", ":", " ", "none", "é", "\u{301}"]
    }

    func input(_ random: inout RandomStream) -> [UInt8] { Array(text(&random).utf8) }

    func read(_ input: [UInt8]) throws -> Value { try parse(String(decoding: input, as: UTF8.self)) }

    func use(_ value: Value) throws {
        let written = value.description
        do {
            let again = try parse(written).description
            require(again == written, "\(written.debugDescription), read again \(again.debugDescription)")
        } catch { require(false, "\(written.debugDescription) is written, and refused: \(error)") }
        try apply(value)
    }
}

extension TextTarget where Value: TextCoded {
    /// Creates the target of a type whose text also stands in JSON.
    init(
        _ name: String, _ text: @escaping @Sendable (inout RandomStream) -> String,
        apply: @escaping @Sendable (Value) throws -> Void = { _ in }
    ) {
        self.init(name, text) {
            try Value($0)
        } apply: { value in
            let coded = try JSONDecoder().decode([Value].self, from: JSONEncoder().encode([value]))
            require(coded == [value], "\(value) differs from what its JSON says")
            try apply(value)
        }
    }
}
