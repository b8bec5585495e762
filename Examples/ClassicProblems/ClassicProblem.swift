import Descent
import Foundation

/// A classic problem of optimisation with its data, which lie in `Data/NAME.json` beside the optima that other programs
/// found. The names of the properties are those of the file.
public protocol ClassicProblem: Decodable, Sendable {
    /// On the command line, and of the file.
    static var name: String { get }
    /// What is sought, in a line.
    static var summary: String { get }

    /// Solves the problem and draws the solution.
    func answer() throws -> Answer
}

/// All there are.
public let classicProblems: [any ClassicProblem.Type] = [
    LeastSquares.self, PolynomialFit.self, QuadraticMinimization.self, Smooth.self, Huber.self, RobustKalman.self,
    Lasso.self, Inpaint.self, NonNegativeMatrixFactorization.self, SetExamples.self, PortfolioOptimization.self,
    OptimalAdvertising.self,
]

extension ClassicProblem {
    /// The problem with the data that come with it.
    public static func loaded() throws -> Self {
        guard let file = Bundle.module.url(forResource: name, withExtension: "json", subdirectory: "Data") else {
            throw MissingData(name: name)
        }
        return try JSONDecoder().decode(Self.self, from: Data(contentsOf: file))
    }
}

/// The file of data does not lie beside the program.
struct MissingData: Error, CustomStringConvertible {
    let name: String

    var description: String { "the data of \(name) are missing; build again with `swift build`" }
}
