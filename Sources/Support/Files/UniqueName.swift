/// Names that no other process has, on whatever machine or in whatever container: 128 random bits. The number of a process
/// is not such a name, because containers that share a folder count their processes alike.
package enum UniqueName {
    /// A new name of 32 hexadecimal digits.
    package static func make() -> String {
        let words = [UInt64.random(in: 0 ... .max), .random(in: 0 ... .max)]
        return words.map { word in
            let digits = String(word, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }

    /// Whether a text has the form of such a name.
    package static func isUnique(_ text: some Sequence<UInt8>) -> Bool {
        Array(text).count == 32 && text.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }
}
