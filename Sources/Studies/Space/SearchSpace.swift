import Support
import Tensors

/// The parameters that a study searches, with the values that each may have.
///
/// ```swift
/// let space = try SearchSpace("learning-rate=log(1e-4,1e-1), batch-size={16,32,64}, width=int(16,256)")
/// ```
/// The forms are `uniform(a,b)` and `log(a,b)` for numbers, `int(a,b)` and `logint(a,b)` for whole numbers, both ends
/// among them, and `{choice,choice(with=settings,…)}`. A choice that has a comma itself stands in parentheses:
/// `{(mlp:64,32),mlp:128}`.
public struct SearchSpace: Sendable, Hashable {
    /// A parameter: its name and the values it may have.
    public struct Parameter: Sendable, Hashable {
        /// The name, which is unique in the space.
        public let name: String
        /// The values that the parameter may have.
        public let distribution: Distribution

        /// Creates a parameter.
        public init(_ name: String, _ distribution: Distribution) {
            (self.name, self.distribution) = (name, distribution)
        }
    }

    /// The parameters, at least one.
    public let parameters: [Parameter]

    /// Creates a space of these parameters.
    /// - Precondition: there are parameters, their names differ, and no range is empty.
    public init(_ parameters: [Parameter]) {
        if let problem = Self.problem(parameters) { misuse("SearchSpace: \(problem)") }
        self.parameters = parameters
    }

    /// Reads a space from its text form.
    /// - Throws: `SearchSpaceError`, which names the column.
    public init(_ text: String) throws(SearchSpaceError) { parameters = try SearchSpaceText.parameters(text) }

    private static func problem(_ parameters: [Parameter]) -> String? {
        if parameters.isEmpty { return "there is no parameter" }
        if let twice = parameters.indices.first(where: { index in
            parameters[..<index].contains { $0.name == parameters[index].name }
        }) {
            return "\(parameters[twice].name) is given twice"
        }
        return parameters.lazy.compactMap { parameter in
            parameter.distribution.problem.map { "\(parameter.name): \($0)" }
        }.first
    }

    /// The distribution of the parameter called `name`; `nil` if there is none.
    public subscript(name: String) -> Distribution? { parameters.first { $0.name == name }?.distribution }

    /// The values of a point by name, as people write them.
    /// - Parameter point: a number for each parameter, in their order: see `Distribution`.
    public func texts(_ point: [Double]) -> [(name: String, text: String)] {
        zip(parameters, point).map { ($0.name, $0.distribution.text(of: $1)) }
    }

    /// How many points there are; `nil` where they are continuous, or more than can be counted.
    public var count: Int? {
        parameters.reduce(Int?.some(1)) { product, parameter in
            guard let product, let count = parameter.distribution.count else { return nil }
            let (next, overflow) = product.multipliedReportingOverflow(by: count)
            return overflow ? nil : next
        }
    }

    func contains(_ point: [Double]) -> Bool {
        point.count == parameters.count && zip(parameters, point).allSatisfy { $0.distribution.contains($1) }
    }
}

extension SearchSpace: CustomStringConvertible {
    /// Text that reads as the same space.
    public var description: String {
        parameters.map { "\($0.name)=\($0.distribution)" }.joined(separator: ", ")
    }
}

/// A fault in the text of a search space.
public struct SearchSpaceError: InputError, Equatable {
    /// The column where the text is wrong, counted from 1.
    public let column: Int
    public let problem: String
    public let remedy: String

    /// The column: `column 7`.
    public var place: String { "column \(column)" }
}
