import Tensors
import TestSupport
import Testing

/// A case of `primitives.json`.
struct PrimitiveCase: Decodable, Sendable, CustomTestStringConvertible {
    struct Argument: Decodable, Sendable {
        var type: String
        var shape: [Int]
        var values: [Number]
    }

    var name, operation, resultType: String
    var arguments: [Argument]
    var parameters: Parameters
    var shape: [Int]
    var float64, float32, int32, cotangent: [Number]?
    var gradients, directions, secondDerivatives: [[Number]?]?

    var testDescription: String { name }

    /// Which of the arguments are data of the operation rather than positions or conditions.
    var numberPositions: [Int] {
        arguments.indices.filter { position in
            let isIndex = operation == "oneHot" || position == 1 && ["gather", "scatterAdd"].contains(operation)
            return !isIndex && arguments[position].type != "bool"
        }
    }

    func operands<S: NumericScalar>(_: S.Type = S.self) -> Operands<S> {
        var operands = Operands<S>()
        for (position, argument) in arguments.enumerated() {
            if numberPositions.contains(position) {
                operands.numbers.append(argument.values.tensor(argument.shape))
            } else if argument.type == "bool" {
                operands.conditions.append(argument.values.tensor(argument.shape))
            } else {
                operands.indices.append(argument.values.tensor(argument.shape))
            }
        }
        return operands
    }

    /// The lists of a field that speak of numbers; `nil` where the reference takes an argument as constant.
    func ofNumbers(_ lists: [[Number]?]?) throws -> [[Double]?] {
        let lists = try #require(lists)
        return numberPositions.map { lists[$0]?.doubles }
    }

    /// Whether the reference has the derivative with respect to every number, at arguments where differences see it.
    var suitsDifferences: Bool {
        guard let gradients, !name.contains("extreme") else { return false }
        return numberPositions.allSatisfy { gradients[$0] != nil }
    }

    /// Whether each element of the result comes from one element of each argument, so that nothing cancels.
    var isElementwise: Bool {
        [
            "negate", "exp", "log", "log1p", "expm1", "sqrt", "rsqrt", "sin", "cos", "tan", "asin",
            "acos", "atan", "sinh", "cosh", "tanh", "asinh", "sigmoid", "erf", "erfc", "abs", "sign", "floor",
            "softplus", "relu", "leakyRelu", "square", "add", "subtract", "multiply", "divide",
            "power", "maximum", "minimum", "select", "clamp",
        ].contains(operation)
    }
}

private struct PrimitiveCases: Decodable { var cases: [PrimitiveCase] }

private let allCases = Result { try References.load("primitives.json", as: PrimitiveCases.self).cases }
private let cases = (try? allCases.get()) ?? []
private let doubleCases = cases.filter { $0.float64 != nil }
private let integerCases = cases.filter { $0.int32 != nil }
private let smoothCases = cases.filter { $0.gradients != nil }
private let differenceCases = cases.filter(\.suitsDifferences)

/// Every operation against NumPy and SciPy, its derivatives against JAX and central differences, its batching against
/// a loop.
@Suite struct PrimitiveTests {
    @Test func referencesAreThere() throws { #expect(try allCases.get().count > 400) }

    @Test(arguments: doubleCases)
    func valueInDouble(_ item: PrimitiveCase) throws {
        let outcome = try apply(item, Double.self, operations(Double.self))
        // The smallest number above 0 may be lost.
        let tolerance = Tolerance(
            relative: 1e-14, ofScale: item.isElementwise ? 0 : 1e-14, absolute: .leastNonzeroMagnitude)
        expectNumbers(outcome.doubles, try #require(item.float64).doubles, tolerance)
    }

    @Test(arguments: doubleCases)
    func valueInFloat(_ item: PrimitiveCase) throws {
        let outcome = try apply(item, Float.self, operations(Float.self))
        let tolerance = Tolerance(relative: 1e-6, ofScale: item.isElementwise ? 0 : 1e-6)
        expectNumbers(outcome.doubles, try #require(item.float32).doubles, tolerance)
    }

    @Test(arguments: integerCases)
    func valueInInt32(_ item: PrimitiveCase) throws {
        let outcome = try apply(item, Int32.self, numericOperations(Int32.self))
        expectNumbers(outcome.doubles, try #require(item.int32).doubles)
    }

    private func apply<S>(
        _ item: PrimitiveCase, _: S.Type, _ table: NamedOperations<S>
    ) throws -> Outcome<S> {
        let operation = try #require(table[item.operation], "no operation '\(item.operation)' in the table")
        let outcome = operation(item.operands(), item.parameters)
        #expect(outcome.shape == Shape(item.shape))
        #expect(outcome.resultType == item.resultType)
        return outcome
    }

    // MARK: Derivatives

    /// sum(result × cotangent) of a case, as a function of its arguments.
    private func weighted<S: FloatingScalar>(
        _ item: PrimitiveCase, _: S.Type = S.self
    ) throws -> (Operands<S>) -> Tensor<S> {
        let operation = try #require(operations(S.self)[item.operation])
        let cotangent: Tensor<S> = try #require(item.cotangent).tensor(item.shape)
        return { operands in
            guard case .same(let result) = operation(operands, item.parameters) else {
                fatalError("\(item.name): the result has no derivative")
            }
            return (result * cotangent).sum()
        }
    }

    @Test(arguments: smoothCases)
    func gradientInDouble(_ item: PrimitiveCase) throws {
        let found = gradient(at: item.operands(Double.self), of: try weighted(item))
        let tolerance = Tolerance(relative: 1e-11, ofScale: 1e-14)
        for case (let actual, let expected?) in zip(found.numbers, try item.ofNumbers(item.gradients)) {
            expectNumbers(actual.doubles, expected, tolerance)
        }
    }

    @Test(arguments: smoothCases)
    func gradientInFloat(_ item: PrimitiveCase) throws {
        let found = gradient(at: item.operands(Float.self), of: try weighted(item))
        let tolerance = Tolerance(relative: 1e-5, ofScale: 2e-6)
        for case (let actual, let expected?) in zip(found.numbers, try item.ofNumbers(item.gradients)) {
            expectNumbers(actual.doubles, expected, tolerance)
        }
    }

    @Test(arguments: differenceCases)
    func gradientAgainstDifferences(_ item: PrimitiveCase) throws {
        let check = checkGradient(at: item.operands(Double.self), of: try weighted(item))
        #expect(check.passes, "\(check)")
    }

    @Test(arguments: smoothCases)
    func secondDerivatives(_ item: PrimitiveCase) throws {
        let weighted = try weighted(item, Double.self)
        let operands = item.operands(Double.self)
        let directions = zip(try item.ofNumbers(item.directions), operands.numbers).map { direction, number in
            direction.map { Tensor<Double>(shape: number.shape, scalars: $0) } ?? .zeros(number.shape)
        }
        let found = gradient(at: operands) { (operands: Operands<Double>) in
            let slopes = gradient(at: operands, of: weighted).numbers
            return zip(slopes, directions).map { ($0 * $1).sum() }.reduce(Tensor(0)) { $0 + $1 }
        }
        let tolerance = Tolerance(relative: 1e-11, ofScale: 1e-13, absolute: 1e-15)
        for case (let actual, let expected?) in zip(found.numbers, try item.ofNumbers(item.secondDerivatives)) {
            expectNumbers(actual.doubles, expected, tolerance)
        }
    }

    // MARK: Batching

    /// Three examples like the arguments of a case: numbers differ, conditions and indices come in other orders.
    private func examples<S: NumericScalar>(_ item: PrimitiveCase, _: S.Type = S.self) -> [Operands<S>] {
        (0..<3).map { example in
            var operands: Operands<S> = item.operands()
            guard example > 0 else { return operands }
            operands.numbers = operands.numbers.map { $0 * S(fromDouble: 1 + Double(example)) }
            operands.conditions = operands.conditions.map { example == 1 ? !$0 : $0 }
            operands.indices = operands.indices.map { $0.rank > 0 ? $0.reversed(alongAxes: 0) : $0 }
            return operands
        }
    }

    private func stacked<S>(_ examples: [Operands<S>]) -> Operands<S> {
        Operands(
            numbers: examples[0].numbers.indices.map { i in stack(examples.map { $0.numbers[i] }) },
            indices: examples[0].indices.indices.map { i in stack(examples.map { $0.indices[i] }) },
            conditions: examples[0].conditions.indices.map { i in stack(examples.map { $0.conditions[i] }) })
    }

    private static let batchingTolerance = Tolerance(relative: 1e-13, ofScale: 1e-14)

    @Test(arguments: doubleCases)
    func batchingInDouble(_ item: PrimitiveCase) throws { try batching(item, operations(Double.self)) }

    @Test(arguments: integerCases)
    func batchingInInt32(_ item: PrimitiveCase) throws { try batching(item, numericOperations(Int32.self)) }

    private func batching<S: NumericScalar>(_ item: PrimitiveCase, _ table: NamedOperations<S>) throws {
        let operation = try #require(table[item.operation])
        let examples = examples(item, S.self)
        let expected = examples.flatMap { operation($0, item.parameters).doubles }
        let shape = Shape([3] + item.shape)
        func check(_ actual: Outcome<S>, _ expected: [Double]) {
            #expect(actual.shape == shape)
            expectNumbers(actual.doubles, expected, Self.batchingTolerance)
        }
        let all = stacked(examples)
        check(batched(operation, item, all), expected)
        // One argument batched at a time, the others shared by all examples.
        for position in all.numbers.indices {
            let singles = examples.map { example in
                var operands = examples[0]
                operands.numbers[position] = example.numbers[position]
                return operands
            }
            let single: Outcome<S> = outcome(item) { form in
                vmap { (x: Tensor<S>) in
                    var operands = examples[0]
                    operands.numbers[position] = x
                    return form(operation(operands, item.parameters))
                }(all.numbers[position])
            }
            check(single, singles.flatMap { operation($0, item.parameters).doubles })
        }
    }

    private func batched<S>(
        _ operation: @escaping (Operands<S>, Parameters) -> Outcome<S>, _ item: PrimitiveCase, _ all: Operands<S>
    ) -> Outcome<S> {
        outcome(item) { form in vmap { form(operation($0, item.parameters)) }(all) }
    }

    /// Carries the result of an operation through a transform, which knows tensors and not outcomes.
    private func outcome<S>(
        _ item: PrimitiveCase, _ transform: (_ form: @escaping (Outcome<S>) -> Forms<S>) -> Forms<S>
    ) -> Outcome<S> {
        let forms = transform { outcome in
            switch outcome {
            case .same(let tensor): Forms(same: tensor)
            case .index(let tensor): Forms(index: tensor)
            case .truth(let tensor): Forms(truth: tensor)
            }
        }
        if let same = forms.same { return .same(same) }
        if let index = forms.index { return .index(index) }
        if let truth = forms.truth { return .truth(truth) }
        fatalError("\(item.name): the transform lost the result")
    }

    private struct Forms<S: NumericScalar>: Codable, Sendable {
        var same: Tensor<S>?
        var index: Tensor<Int32>?
        var truth: Tensor<Bool>?
    }

    @Test(arguments: smoothCases)
    func batchingOfGradient(_ item: PrimitiveCase) throws {
        let weighted = try weighted(item, Double.self)
        let examples = examples(item, Double.self)
        let singles = examples.map { gradient(at: $0, of: weighted) }
        let found = vmap { gradient(at: $0, of: weighted) }(stacked(examples))
        for position in found.numbers.indices {
            let expected = stack(singles.map { $0.numbers[position] })
            expectTensor(found.numbers[position], expected, Self.batchingTolerance)
        }
    }
}
