import Descent
import Support

/// Search spaces as text: points are drawn by two samplers.
let searchSpaceTarget = TextTarget<SearchSpace>("search-spaces", words: ["log(", "int(", "uniform(", "logint(", "="]) {
    $0.searchSpace()
} parse: {
    try SearchSpace($0)
} apply: { space in
    _ = space.count
    for sampler in [RandomSampler(), TPESampler()] as [any Sampler] { try trial(of: space, sampler, NoPruner()) }
}

/// Samplers as text.
let samplerTarget = TextTarget<SamplerText>("samplers") {
    $0.row(of: SamplerRow.all.map(\.standard))
} parse: { text in
    SamplerText(sampler: try SamplerRow.sampler(text))
} apply: {
    try trial(of: exampleSpace, $0.sampler, NoPruner())
}

/// Pruners as text.
let prunerTarget = TextTarget<PrunerText>("pruners") {
    $0.row(of: PrunerRow.all.map(\.standard))
} parse: { text in
    PrunerText(pruner: try PrunerRow.pruner(text))
} apply: {
    try trial(of: exampleSpace, RandomSampler(), $0.pruner)
}

struct SamplerText: CustomStringConvertible {
    let sampler: any Sampler
    var description: String { sampler.description }
}

struct PrunerText: CustomStringConvertible {
    let pruner: any Pruner
    var description: String { pruner.description }
}

let exampleSpace = SearchSpace([
    .init("rate", .logUniform(1e-4, 0.1)), .init("width", .integer(1, 64)), .init("method", .choices(["adam", "sgd"])),
])

/// Makes a study of a few trials with reports.
private func trial(of space: SearchSpace, _ sampler: any Sampler, _ pruner: any Pruner) throws {
    let study = Study(space, sampler: sampler, pruner: pruner, seed: 1, store: MemoryStore())
    try study.optimize(trials: 12) { trial in
        for (name, text) in trial.texts { require(!text.isEmpty, "\(name) has no text") }
        for step in 1...4 { try trial.report(Double(trial.number % 5 * step), step: step) }
        return Double(trial.number % 7)
    }
    _ = try study.importances()
}

extension RandomStream {
    fileprivate mutating func searchSpace() -> String {
        let count = 1 + below(4)
        return (0..<count).map { "\(choice("p\($0)", "learning-rate\($0)", "é\($0)"))=\(range())" }.joined(
            separator: ",")
    }

    private mutating func range() -> String {
        if once(in: 30) { return "\(choice("log", "int", "uniform", "logint"))(\(number()),\(number()))" }
        let (least, width) = (below(100) + 1, below(100) + 1)
        return switch below(6) {
        case 0: "log(\(Double(least) / 1000),\(choice("1", "1e300", "0.5")))"
        case 1: "uniform(-\(least),\(choice("0.5", "1e300", "\(width)")))"
        case 2: "int(\(choice("-", ""))\(least),\(least + width))"
        case 3: "logint(\(least),\(choice("9007199254740991", "\(least + width)")))"
        case 4: "{\(optimizer()),(mlp:64,32),adam}"
        default: "{\(several(2...4) { "\($0.below(1000))" }.joined(separator: ","))}"
        }
    }
}
