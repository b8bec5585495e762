import Descent

/// The inputs of a target, each determined by its number and the seed.
struct Inputs<T: Target> {
    let target: T
    private let seed: RandomKey
    /// The inputs in files, which come first.
    let kept: [[UInt8]]

    init(of target: T, seed: Int, kept: [[UInt8]]) {
        (self.target, self.kept) = (target, kept)
        self.seed = RandomKey(UInt64(bitPattern: Int64(seed)))
    }

    /// An input: one in a file, one by the grammar, or one of either with changes.
    subscript(number: Int) -> [UInt8] {
        if number < kept.count { return kept[number] }
        var random = RandomStream(seed.folded(number))
        let file = random.once(in: 6) ? random.element(of: kept) : nil
        let input = file ?? target.input(&random)
        guard file != nil || random.once(in: 4) else { return input }
        return mutated(input, words: target.words, others: kept, &random)
    }
}
