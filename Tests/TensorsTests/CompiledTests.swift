import Synchronization
import Tensors
import Testing

/// Compiled functions are the functions themselves, wherever they are called.
@Suite struct CompiledTests {
    static let cube = compiled { (x: Tensor<Double>) in (x * x * x).sum() }

    // MARK: Inside other functions

    @Test func derivatives() {
        let x: Tensor<Double> = [1, 2]
        #expect(gradient(at: x) { Self.cube($0) * 2 }.scalars == [6, 24])
        #expect(hessian(at: x) { Self.cube($0) }.scalars == [6, 0, 0, 12])
        #expect(hessianVectorProduct(at: x, along: [1, 1]) { Self.cube($0) }.scalars == [6, 12])
        #expect(pushforward(at: x, along: [1, 0]) { Self.cube($0) }.derivative.scalar == 3)
        let product = compiled { (a: Tensor<Double>, b: Tensor<Double>) in (a * b).sum() }
        let (left, right) = gradient(at: x, Tensor([3, 4])) { product($0, $1) }
        #expect(left.scalars == [3, 4] && right.scalars == [1, 2])
    }

    /// The argument is known, but what the function captures is not.
    @Test func derivativesWithRespectToCaptures() {
        let slope = gradient(at: Tensor<Double>([1, 2])) { x in
            compiled { (y: Tensor<Double>) in (x * x * y).sum() }([3, 4])
        }
        #expect(slope.scalars == [6, 16])
    }

    @Test func batches() {
        let sums = vmap { (x: Tensor<Double>) in Self.cube(x) }([[1, 2], [0, 1]])
        #expect(sums.scalars == [9, 1])
        let shifted = vmap { (x: Tensor<Double>) in compiled { (y: Tensor<Double>) in x + y }([1, 2]) }([10, 20])
        #expect(shifted.scalars == [11, 12, 21, 22])
    }

    @Test func compiledInCompiled() {
        let outer = compiled { (x: Tensor<Double>) in gradient(at: x) { Self.cube($0) } + Self.cube(x) }
        #expect(outer([1, 2]).scalars == [12, 21])
        #expect(outer.program(for: [1, 2]).instructionCount == 2)
    }

    @Test func steps() {
        let buffers = StepBuffers([AnyTensor(Tensor<Double>([1, 2]))])
        let step = CompiledStep(buffers) { state, _ in
            let x: Tensor<Double> = state[0].typed() ?? Tensor(0)
            return ([AnyTensor(x - 0.5 * gradient(at: x) { Self.cube($0) })], [])
        }
        step.run()
        #expect(buffers.tensors[0].typed(as: Double.self)?.scalars == [-0.5, -4])
    }

    // MARK: Random numbers

    @Test func seedsAreThoseOfTheFunction() {
        let noisy = compiled { (x: Tensor<Float>) in x + .normal([3], seed: 7) }
        let plain = Tensor<Float>([1, 2, 3]) + .normal([3], seed: 7)
        #expect(noisy([1, 2, 3]).scalars == plain.scalars)
        let drawn = compiled { (key: Tensor<Int32>) in Tensor<Float>.normal([3], key: key) }
        #expect(drawn(RandomKey(7).tensor).scalars == Tensor<Float>.normal([3], seed: 7).scalars)
        #expect(drawn(RandomKey(8).tensor).scalars == Tensor<Float>.normal([3], seed: 8).scalars)
    }

    // MARK: Programs

    private final class Count: Sendable {
        let value = Atomic<Int>(0)
    }

    @Test func programsUsedLongAgoAreLetGo() {
        let traces = Count()
        let function = compiled { (x: Tensor<Float>) in
            traces.value.add(1, ordering: .relaxed)
            return x + 1
        }
        func count(afterCallsOf lengths: some Sequence<Int>) -> Int {
            for length in lengths { _ = function(Tensor<Float>.ones([length])) }
            return traces.value.load(ordering: .relaxed)
        }
        #expect(count(afterCallsOf: 1...64) == 64)
        #expect(count(afterCallsOf: [1]) == 64)
        // One more takes the place of the shape that was not used for the longest time, which is 2.
        #expect(count(afterCallsOf: [65, 1]) == 65)
        #expect(count(afterCallsOf: [2]) == 66)
    }
}
