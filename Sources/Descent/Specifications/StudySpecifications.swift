import Studies

extension SamplerRow {
    public static var names: [String] { all.map(\.standard.name) }

    /// The sampler that `text` names, with settings as in `tpe(startup=20)`.
    /// - Throws: `SpecificationError` with the nearest name, or the list of settings.
    public static func sampler(_ text: String) throws(SpecificationError) -> any Sampler {
        let (part, row) = try SpecificationText.Part.choice(text, "sampler", among: all) { $0.standard.name }
        return try part.applied(to: row.standard, "sampler", steps: 1)
    }
}

extension PrunerRow {
    public static var names: [String] { all.map(\.standard.name) }

    /// The pruner that `text` names, with settings as in `median(warmup=5)`.
    /// - Throws: `SpecificationError` with the nearest name, or the list of settings.
    public static func pruner(_ text: String) throws(SpecificationError) -> any Pruner {
        let (part, row) = try SpecificationText.Part.choice(text, "pruner", among: all) { $0.standard.name }
        return try part.applied(to: row.standard, "pruner", steps: 1)
    }
}
