import Descent
import Foundation

/// A classic problem of optimization with its data, which lie in `Data/NAME.json` beside the optima that other programs
/// found. The names of the properties are those of the file.
public protocol ClassicProblem: Decodable, Sendable {
    /// The name of the problem on the command line and of its file.
    static var name: String { get }
    /// The problem in one line.
    static var summary: String { get }

    /// Solves the problem and draws the solution.
    func answer() throws -> Answer
}

/// All problems, in the order in which they are listed.
public let classicProblems: [any ClassicProblem.Type] = [
    LeastSquares.self, PolynomialFit.self, QuadraticMinimization.self, Smooth.self, Huber.self, RobustKalman.self,
    Lasso.self, Inpaint.self, NonNegativeMatrixFactorization.self, SetExamples.self, PortfolioOptimization.self,
    OptimalAdvertising.self,
]

extension ClassicProblem {
    /// Returns the problem with its data.
    public static func loaded() throws -> Self {
        guard let file = Bundle.module.url(forResource: name, withExtension: "json", subdirectory: "Data") else {
            throw MissingData(name: name)
        }
        return try JSONDecoder().decode(Self.self, from: Data(contentsOf: file))
    }
}

/// The error that the file of data does not lie beside the program.
struct MissingData: Error, CustomStringConvertible {
    let name: String

    var description: String { "the data of \(name) are missing; build again with `swift build`" }
}
