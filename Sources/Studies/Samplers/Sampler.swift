import Settings
import Tensors

/// Proposes the points a study tries.
public protocol Sampler: Configurable {
    /// A number for each parameter of the space, or `nil` where there is nothing left to try.
    ///
    /// The same history and random numbers give the same point.
    func point(after history: TrialHistory, using random: inout RandomStream) -> [Double]?

    /// Whether a point that was tried may be proposed again; a study then asks once more. The default is that it may.
    var mayRepeat: Bool { get }
}

extension Sampler {
    public var mayRepeat: Bool { true }
}

/// A row of the samplers there are: a new one is its file and a row here.
package struct SamplerRow: Sendable {
    /// The way in which it proposes points, in one line.
    package let summary: String
    /// The sampler with its default settings.
    package let standard: any Sampler

    /// All samplers, in the order in which they are listed.
    package static let all = [
        SamplerRow(summary: "where good trials are more frequent than others", standard: TPESampler()),
        SamplerRow(summary: "each setting by itself, everywhere", standard: RandomSampler()),
        SamplerRow(summary: "every combination of evenly spaced values, in random order", standard: GridSampler()),
        SamplerRow(summary: "children of the best trials", standard: GeneticSampler()),
        SamplerRow(
            summary: "a normal distribution that learns from the ranking; choices as tpe", standard: CMAESSampler()),
    ]

    private static let table = SettingsTable("sampler", all) { $0.standard.name }

    /// The names of the samplers.
    package static var names: [String] { table.names }

    /// Returns the sampler that `text` names, with settings as in `tpe(startup=20)`.
    /// - Throws: `SettingError` with the nearest name, or the list of settings.
    package static func sampler(_ text: String) throws(SettingError) -> any Sampler {
        try table.value(text) { $0.standard }
    }
}

/// Each value equally likely, along the parameter's own scale. Bergstra and Bengio, *JMLR* 13, 2012.
public struct RandomSampler: Sampler {
    public static let name = "random"

    /// Creates the sampler.
    public init() {}

    public func point(after history: TrialHistory, using random: inout RandomStream) -> [Double]? {
        history.space.parameters.map { $0.distribution.value(at: random.uniform()) }
    }
}
