import TestSupport

#if DEBUG
    import CKernels
    @testable import Tensors
    import Testing

    /// Every primitive has cases: the switches are exhaustive, so a new one does not compile before it has a name here,
    /// and the name must be that of an operation in `primitives.json` or of a test.
    @Suite struct PrimitiveCoverageTests {
        enum Cover: Hashable {
            /// An operation of `primitives.json`, which covers value, derivatives and batching.
            case operation(String)
            /// What has no reference there, and the test that covers it.
            case test(String)
        }

        private func cover(_ function: UnaryFunction) -> Cover {
            switch function {
            case .negate, .exp, .log, .log1p, .expm1, .sqrt, .sin, .cos, .tan, .asin, .acos, .atan, .sinh, .cosh, .tanh,
                .asinh, .sigmoid, .erf, .erfc, .sign, .floor:
                .operation(function.name)
            case .reciprocalSquareRoot: .operation("rsqrt")
            case .absolute: .operation("abs")
            case .not: .test("IndexingTests.logic")
            case .copy: .test("FusionTests.randomExpressions")
            }
        }

        private func cover(_ function: BinaryFunction) -> Cover {
            switch function {
            case .add, .subtract, .multiply, .divide, .power, .maximum, .minimum, .less, .lessOrEqual, .equal:
                .operation(function.name)
            case .notEqual, .and, .or: .test("IndexingTests.logic")
            }
        }

        private func cover(_ reduction: Reduction) -> Cover {
            switch reduction {
            case .sum: .operation("sum")
            case .maximum: .operation("max")
            case .minimum: .operation("min")
            }
        }

        private func cover(_ extreme: Extreme) -> Cover {
            switch extreme {
            case .maximum: .operation("argmax")
            case .minimum: .operation("argmin")
            }
        }

        private func cover(_ primitive: Primitive) -> Cover {
            switch primitive {
            case .constant, .placeholder, .fill: .test("CreationTests.fills")
            case .iota: .test("CreationTests.ranges")
            case .random: .test("RandomTests, BatchingTests.randomNumbersByExample")
            case .unary(let function): cover(function)
            case .binary(let function): cover(function)
            case .select: .operation("select")
            case .convert: .test("CreationTests.conversions, GradientTests.flowsThroughConversions")
            case .alias: .test("GradientTests")
            case .withoutDerivative: .test("GradientTests.withoutDerivativeStops")
            case .custom: .test("GradientTests.ownDerivativeIsUsed")
            case .reshape: .operation("reshape")
            case .broadcast: .operation("broadcast")
            case .transpose: .operation("transpose")
            case .slice: .operation("slice")
            case .pad: .operation("pad")
            case .concatenate: .operation("concatenate")
            case .gather: .operation("gather")
            case .scatterAdd: .operation("scatterAdd")
            case .reduce(let reduction, _): cover(reduction)
            case .argument(let extreme, _): cover(extreme)
            case .cumulativeSum: .operation("cumulativeSum")
            case .matrixProduct: .operation("matmul")
            }
        }

        @Test func everyPrimitiveHasCases() throws {
            struct File: Decodable {
                struct Case: Decodable { var operation: String }
                var cases: [Case]
            }
            let operations = Set(try References.load("primitives.json", as: File.self).cases.map(\.operation))
            let primitives: [Primitive] =
                UnaryFunction.allCases.map { .unary($0) } + BinaryFunction.allCases.map { .binary($0) } + [
                    .select, .reshape([]), .broadcast([]), .transpose([]),
                    .slice(starts: [], lengths: [], steps: []), .pad(low: [], high: [], interior: []),
                    .concatenate(axis: 0), .gather, .scatterAdd(count: 0), .reduce(.sum, axes: []),
                    .reduce(.maximum, axes: []), .reduce(.minimum, axes: []), .argument(of: .maximum, axis: 0),
                    .argument(of: .minimum, axis: 0), .cumulativeSum(axis: 0, reversed: false), .matrixProduct,
                ]
            for primitive in primitives {
                if case .operation(let name) = cover(primitive) {
                    #expect(operations.contains(name), "\(primitive) has no case in primitives.json")
                }
            }
        }
    }
#endif
