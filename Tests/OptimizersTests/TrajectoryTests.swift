import Optimizers
import Tensors
import Testing

/// The steps of other libraries, number by number.
@Suite struct TrajectoryTests {
    @Test func everyRowIsExpressed() {
        #expect(Trajectory.all.count >= 150)
        for row in Trajectory.all {
            #expect(throws: Never.self, "\(row)") { try OptimizerSpecification(row.optimizer) }
        }
    }

    /// Those that measure the distance from the start, which begins near 1e-6, and one whose roundings grow.
    @Test func fewRowsAreTooSensitive() {
        let names = Trajectory.all.filter { $0.sensitivity != nil }.map { String($0.optimizer.prefix { $0 != "(" }) }
        #expect(Set(names).isSubset(of: ["prodigy", "dog", "dowg", "adafactor"]))
        #expect(names.count <= 5)
    }

    static let expressed = Trajectory.all.filter { (try? OptimizerSpecification($0.optimizer)) != nil }

    @Test(arguments: expressed) func agreesInDouble(_ row: Trajectory) throws {
        try agrees(row, Double.self, tolerance: row.tolerance ?? 1e-12)
    }

    /// Where the roundings of 32 bits alone lead elsewhere there is nothing to compare with.
    @Test(arguments: expressed.filter { $0.sensitivity == nil }) func agreesInFloat(_ row: Trajectory) throws {
        try agrees(row, Float.self, tolerance: 1e-5)
    }

    private func agrees<S: FloatingScalar>(_ row: Trajectory, _: S.Type, tolerance: Double) throws {
        let optimizer = try OptimizerSpecification(row.optimizer).makeOptimizer(steps: 50)
        try #require(row.parameters.count == 51 || row.isExact && row.parameters.count > 3)
        let function = try #require(References.functions[row.function])
        let loss = TestFunction.named(row.function, S.self)
        var parameters = function.start(as: S.self)
        var state = SteppingState<S>()
        for (index, expected) in row.parameters.enumerated() {
            if index > 0 {
                let factor = S(row.factor(ofStep: index - 1))
                optimizer.step(&parameters, minimizing: { factor * loss(function.vector($0)) }, &state)
            }
            let vector = function.vector(parameters)
            compare(
                vector.scalars + [loss(vector).scalar], expected + [row.values[index]], tolerance,
                "\(row) step \(index)")
            if let average = row.averages?[index] {
                let found = function.vector(optimizer.evaluated(parameters, state))
                compare(found.scalars, average, tolerance, "average of \(row) step \(index)")
            }
        }
    }

    private func compare<S: FloatingScalar>(
        _ found: [S], _ expected: [Double], _ tolerance: Double, _ place: @autoclosure () -> String
    ) {
        for (found, expected) in zip(found.map(\.asDouble), expected) {
            let error = Swift.abs(found - expected) / Swift.max(1, Swift.abs(expected))
            #expect(error <= tolerance, "\(place()): \(found), the library has \(expected)")
        }
    }
}
