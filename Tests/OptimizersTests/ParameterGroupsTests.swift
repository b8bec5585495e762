import Optimizers
import Tensors
import Foundation
import Testing

@Suite struct ParameterGroupsTests {
    struct Network: Codable, Sendable {
        struct Layer: Codable, Sendable {
            var weight: Tensor<Double>
            var bias: Tensor<Double>
        }
        var embedding = Layer(weight: [[0.5, -1], [2, 0.3]], bias: [0.1, -0.2])
        var body = Layer(weight: [[1.5, 0.7], [-0.4, 2.5]], bias: [1, 2])
        var head = Layer(weight: [[0.2, -0.3]], bias: [0.6])

        var loss: Tensor<Double> {
            let leaves = [embedding, body, head].flatMap { [$0.weight.flattened(), $0.bias] }
            return leaves.enumerated().map { Double($0 + 1) * square($1 - 1).sum() }.reduce(leaves[0].sum()) { $0 + $1 }
                + embedding.weight.sum() * body.bias.sum()
        }
    }

    private func run(
        _ optimizer: some Optimizer, _ steps: Int = 12
    ) -> (model: Network, state: SteppingState<Double>) {
        var (model, state) = (Network(), SteppingState<Double>())
        for _ in 0..<steps {
            optimizer.step(&model, along: gradient(at: model, of: \.loss), &state)
        }
        return (model, state)
    }

    /// The three parts of the model each by its optimizer alone, along the same gradients, are the groups.
    @Test func eachGroupGoesItsOwnWay() {
        let (adam, sgd, momentum) = (
            Adam(learningRate: 0.05), SGD(learningRate: 0.02).clipped(toNorm: 0.5).l2(0.1),
            SGD(learningRate: 0.01, momentum: 0.9)
        )
        let groups = adam.with(sgd, for: "head.*").with(momentum, for: "*.bias|head.weight")
        let found = run(groups)
        var model = Network()
        var memories = [SteppingState<Double>(), SteppingState<Double>(), SteppingState<Double>()]
        for _ in 0..<12 {
            let slope = gradient(at: model, of: \.loss)
            // First match wins: the bias of the head is in the first group.
            var head = ["head.weight": model.head.weight, "head.bias": model.head.bias]
            sgd.step(&head, along: ["head.weight": slope.head.weight, "head.bias": slope.head.bias], &memories[0])
            var biases = [model.embedding.bias, model.body.bias]
            momentum.step(&biases, along: [slope.embedding.bias, slope.body.bias], &memories[1])
            var weights = [model.embedding.weight, model.body.weight]
            adam.step(&weights, along: [slope.embedding.weight, slope.body.weight], &memories[2])
            model.head = Network.Layer(
                weight: head["head.weight"] ?? model.head.weight, bias: head["head.bias"] ?? model.head.bias)
            (model.embedding, model.body) = (
                Network.Layer(weight: weights[0], bias: biases[0]), Network.Layer(weight: weights[1], bias: biases[1])
            )
        }
        #expect(Self.bits(found.model) == Self.bits(model))
        #expect(found.state.states["head.weight"]?.names == [])
        #expect(found.state.states["body.bias"]?.names == ["velocity"])
        #expect(Set(found.state.states["body.weight"]?.names ?? []) == ["mean", "variance"])
    }

    static func bits(_ model: Network) -> [String] {
        OptimizersTests.bits(Leaves(of: model).tensors.compactMap { $0.typed(as: Double.self) })
    }

    @Test func frozenLeavesStayAndHaveNoState() {
        let (model, state) = run(Adam(learningRate: 0.1).frozen("embedding.*|*.bias"))
        let start = Network()
        for (found, expected) in [
            (model.embedding.weight, start.embedding.weight), (model.embedding.bias, start.embedding.bias),
            (model.body.bias, start.body.bias), (model.head.bias, start.head.bias),
        ] { #expect(found.scalars == expected.scalars) }
        #expect(zip(model.body.weight.scalars, start.body.weight.scalars).allSatisfy { Swift.abs($0 - $1) > 0.1 })
        #expect(state.states["embedding.weight"]?.names == [] && state.states["head.weight"]?.names != [])
        #expect(state.states["head.bias"]?.names == [])
    }

    /// What is written before sees the base's parameters only, what is written after sees all: ‖(3, 4)‖ = 5.
    @Test func laterTransformationsActOnAll() {
        func moved(_ optimizer: some Optimizer) -> [Double] {
            var (p, state): ([Tensor<Double>], SteppingState<Double>) = ([[0], [0]], SteppingState())
            optimizer.step(&p, along: [[3], [4]], &state)
            return p.map { -$0.scalars[0] }
        }
        let (one, ten) = (SGD(learningRate: 1), SGD(learningRate: 10))
        #expect(moved(one.clipped(toNorm: 1).with(ten, for: "1")) == [1, 40])
        #expect(moved(one.with(ten, for: "1").clipped(toNorm: 2.5)) == [1.5, 20])
        #expect(moved(one.with(ten.clipped(toNorm: 2), for: "1")) == [3, 20])
        #expect(moved(one.frozen("0").clipped(toNorm: 2.5)) == [0, 2])
        #expect(moved(one.clipped(toNorm: 2.5).frozen("0")) == [0, 2.5])
    }

    /// A method that counts what it is given, about all parameters together.
    struct Counting: Method {
        var learningRate: Schedule = 1
        static let name = "counting"
        func initialState<S: FloatingScalar>(
            for parameters: [Tensor<S>], named names: [String]
        ) -> OptimizerState<S> {
            OptimizerState(names: names, shared: ParameterState(["total": Tensor(0)]))
        }
        func updates<S: FloatingScalar>(
            _ gradients: [Tensor<S>], _ state: inout OptimizerState<S>, at parameters: [Tensor<S>], step: Step<S>
        ) -> [Tensor<S>] {
            state.shared.total = gradients.reduce(state.shared.total) { $0 + $1.sum() }
            return gradients.map { 0 * $0 + state.shared.total }
        }
    }

    /// What is known about all parameters is known group by group, also where groups stand in groups.
    @Test func sharedStateIsPerGroup() throws {
        let optimizer = Counting().with(Counting(), for: "1").clippedValues(to: 50).with(Counting(), for: "2")
        var (p, state): ([Tensor<Double>], SteppingState<Double>) = ([[0], [0], [0]], SteppingState())
        optimizer.step(&p, along: [[1], [10], [100]], &state)
        state = try JSONDecoder().decode(SteppingState<Double>.self, from: JSONEncoder().encode(state))
        optimizer.step(&p, along: [[1], [10], [100]], &state)
        #expect(p.map { $0.scalars[0] } == [-3, -30, -300])
    }

    /// The loss at other points, as a group's own method asks for it: with the other parameters where they are.
    struct LookingAhead: Method {
        var learningRate: Schedule = 1
        func initialState<S: FloatingScalar>(
            for parameters: [Tensor<S>], named names: [String]
        ) -> OptimizerState<S> { OptimizerState(names: names) }
        func updates<S: FloatingScalar>(
            _ gradients: [Tensor<S>], _ state: inout OptimizerState<S>, at parameters: [Tensor<S>], step: Step<S>
        ) -> [Tensor<S>] {
            let ahead = step.gradient(at: parameters.map { $0 + 1 })
            let product = step.hessianProduct(at: parameters, along: parameters.map { 0 * $0 + 1 })
            return zip(ahead, product).map { $0 + 100 * $1 + 10_000 * step.value }
        }
    }

    /// f = x² y: at (2, 3) the gradient in x at 3 is 18 and the second derivative 6, the value 12.
    @Test func groupsSeeTheLoss() {
        let function = { (p: [Tensor<Double>]) in (square(p[0]) * p[1]).sum() }
        let optimizer = SGD(learningRate: 0).with(LookingAhead(), for: "0")
        var (p, state): ([Tensor<Double>], SteppingState<Double>) = ([[2], [3]], SteppingState())
        optimizer.step(&p, minimizing: function, &state)
        #expect(p[0].scalars == [2 - (18 + 600 + 120_000)] && p[1].scalars == [3])
        let compiled = CompiledDescent(optimizer, from: [[2], [3]], function)
        compiled.run(1)
        #expect(compiled.parameters.map(\.scalars) == p.map(\.scalars))
    }

    @Test func theRateIsTheBases() {
        var optimizer = Adam(learningRate: 0.1).with(SGD(learningRate: 3), for: "x").clipped(toNorm: 1)
        #expect(optimizer.learningRate(0) == 0.1)
        optimizer.learningRate = 0.2
        #expect(optimizer.learningRate(0) == 0.2)
        #expect("\(optimizer)".hasPrefix("adam(learningRate=0.2,"))
        #expect("\(optimizer)".contains(").with(sgd(learningRate=3,"))
        #expect("\(optimizer)".hasSuffix("),for=x).clipped(toNorm=1,epsilon=0)"))
        let settings = Dictionary(uniqueKeysWithValues: optimizer.settingValues(after: 0).map { ($0.name, $0.value) })
        #expect(settings["learningRate"] == "0.2" && settings["group1.learningRate"] == "3")
        #expect("\(SGD().frozen("a*"))".hasSuffix(").frozen(leaves=a*)"))
    }

    /// An accumulation before `frozen` is one of all parameters that move.
    @Test func frozenMayStandAfterAccumulated() {
        let early = run(SGD(learningRate: 0.1).accumulated(over: 3).frozen("body.*")).model
        let late = run(SGD(learningRate: 0.1).frozen("body.*").accumulated(over: 3)).model
        for (one, other) in zip(Leaves(of: early).tensors, Leaves(of: late).tensors) {
            let (one, other) = (one.typed(as: Double.self)?.scalars ?? [], other.typed(as: Double.self)?.scalars ?? [])
            for (one, other) in zip(one, other) { #expect(Swift.abs(one - other) < 1e-14) }
        }
        #expect(early.body.weight.scalars == Network().body.weight.scalars)
        #expect(early.head.weight.scalars != Network().head.weight.scalars)
    }
}
