#if DEBUG
    @testable import Tensors
    import Testing

    /// Compiling takes work in proportion to the operations: counted, not timed.
    @Suite struct CompileTimeTests {
        /// The loss of a recurrent network unrolled over `steps`, with its gradient and an update of the parameters.
        private func recurrentNetwork(steps: Int) -> (outputs: [Node], inputs: [Node], replacing: [Int?]) {
            let shapes: [Shape] = [[3, 4], [4, 4], [4], [4, 1]]
            let parameters = shapes.map { Tensor<Float>(Node(.placeholder($0, .float32))) }
            let examples = Tensor<Float>(Node(.placeholder([steps, 2, 3], .float32)))
            let (loss, slopes) = valueAndGradient(at: parameters) { p in
                var (state, loss) = (Tensor<Float>.zeros([2, 4]), Tensor<Float>(0))
                for step in 0..<steps {
                    state = tanh(matmul(examples[step], p[0]) + matmul(state, p[1]) + p[2])
                    loss += square(matmul(state, p[3])).mean()
                }
                return loss
            }
            let updated = zip(parameters, slopes).map { ($0 - 0.1 * $1).node }
            return (
                updated + [loss.node], parameters.map(\.node) + [examples.node], parameters.indices.map { $0 } + [nil]
            )
        }

        /// Numbers that are updated again and again from one another: all of it is one loop.
        private func scalars(steps: Int) -> (outputs: [Node], inputs: [Node], replacing: [Int?]) {
            let inputs = (0..<2).map { _ in Node(.placeholder([], .float32)) }
            var (x, y) = (Tensor<Float>(inputs[0]), Tensor<Float>(inputs[1]))
            for _ in 0..<steps { (x, y) = (x - 0.1 * (y * y - x), y + sin(x) * x) }
            return ([x.node, y.node], inputs, [0, 1])
        }

        private func work(_ function: (outputs: [Node], inputs: [Node], replacing: [Int?])) -> Double {
            let trace = Trace(of: function.outputs, function.inputs, replacing: function.replacing)
            let graph = Graph(simplifying: trace)
            let fusion = Fusion(fusing: graph)
            let schedule = Schedule(ordering: fusion)
            return Double(fusion.edgesWalked + schedule.edgesWalked) / Double(graph.operations.count)
        }

        @Test func unrolledNetworks() {
            let (short, long) = (work(recurrentNetwork(steps: 25)), work(recurrentNetwork(steps: 200)))
            #expect(long < 1.1 * short, "edges walked an operation: \(short) at 25 steps, \(long) at 200")
            #expect(long < 10)
        }

        @Test func scalarPrograms() {
            let (short, long) = (work(scalars(steps: 25)), work(scalars(steps: 1000)))
            #expect(long < 1.1 * short + 1, "edges walked an operation: \(short) at 25 steps, \(long) at 1000")
        }
    }
#endif
