extension Table {
    /// The words that stand for a missing value in every column: an empty cell, `?`, and those that pandas knows; `na`,
    /// `n/a`, `nan` and `null` in letters of any case.
    public static let missingWords: [String] = [
        "", "?", "NA", "N/A", "NaN", "NULL", "None", "<NA>", "#N/A", "#N/A N/A", "#NA", "-NaN", "1.#IND", "-1.#IND",
        "1.#QNAN", "-1.#QNAN",
    ]

    /// The words that stand for a missing value where the rest of the column is numbers or dates, in letters of any
    /// case.
    public static let missingWordsAmongNumbers: [String] = [
        "-", "--", "---", ".", "..", "*", "none", "missing", "unknown", "n.a.", "n.d.", "#value!", "#div/0!", "#ref!",
        "#num!", "#name?", "#null!",
    ]
}

/// The words that stand for a missing value, in a form in which cells are found quickly.
struct MissingWords: Sendable {
    private let always: Set<[UInt8]>
    private let amongNumbers: Set<[UInt8]>
    /// Whether a word begins with a byte: most cells are told by their first.
    private var begins = [Bool](repeating: false, count: 256)
    private let longest: Int
    /// Whether a number stands for a missing value, such as -999.
    let haveNumbers: Bool

    private static let inAnyCase: Set<String> = ["na", "n/a", "nan", "null"]

    /// - Parameter further: words besides those that always stand for one.
    init(_ further: [String]) {
        let words = Table.missingWords + further + MissingWords.inAnyCase.flatMap { [$0, $0.uppercased()] }
        let weakWords = Table.missingWordsAmongNumbers
        always = Set(words.map { Array($0.utf8) })
        amongNumbers = Set(weakWords.map { Array($0.utf8) })
        haveNumbers = further.contains { word in Array(word.utf8).withUnsafeBufferPointer { parseNumber($0) } != nil }
        longest = (words + weakWords).map(\.utf8.count).max() ?? 0
        for word in words + weakWords + weakWords.map({ $0.uppercased() }) {
            if let first = word.utf8.first { begins[Int(first)] = true }
        }
    }

    private func mayContain(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        bytes.count <= longest && bytes.first.map { begins[Int($0)] } ?? true
    }

    /// Whether a cell says that its value is missing.
    func contain(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard mayContain(bytes) else { return false }
        if always.contains(Array(bytes)) { return true }
        return (2...4).contains(bytes.count)
            && MissingWords.inAnyCase.contains(String(decoding: bytes, as: UTF8.self).lowercased())
    }

    /// Whether a cell says that its value is missing where the rest of its column is numbers or dates.
    func containAmongNumbers(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard mayContain(bytes) else { return false }
        return amongNumbers.contains(bytes.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 })
    }
}
