import Studies

extension SamplerRow {
    public static var names: [String] { all.map(\.standard.name) }

    /// The sampler that `text` names, with settings as in `tpe(startup=20)`.
    /// - Throws: `SpecificationError` with the nearest name, or the list of settings.
    public static func sampler(_ text: String) throws(SpecificationError) -> any Sampler {
        let part = try SpecificationText.Part(text, "sampler") { name in "\(name)(setting=value,…)" }
        guard let row = all.first(where: { $0.standard.name == part.name }) else {
            throw SpecificationError(unknown: "sampler", part.name, among: names)
        }
        func made(_ standard: some Sampler) throws(SpecificationError) -> any Sampler {
            try part.applied(to: standard, "sampler", steps: 1)
        }
        return try made(row.standard)
    }
}

extension PrunerRow {
    public static var names: [String] { all.map(\.standard.name) }

    /// The pruner that `text` names, with settings as in `median(warmup=5)`.
    /// - Throws: `SpecificationError` with the nearest name, or the list of settings.
    public static func pruner(_ text: String) throws(SpecificationError) -> any Pruner {
        let part = try SpecificationText.Part(text, "pruner") { name in "\(name)(setting=value,…)" }
        guard let row = all.first(where: { $0.standard.name == part.name }) else {
            throw SpecificationError(unknown: "pruner", part.name, among: names)
        }
        func made(_ standard: some Pruner) throws(SpecificationError) -> any Pruner {
            try part.applied(to: standard, "pruner", steps: 1)
        }
        return try made(row.standard)
    }
}
