import Foundation
import Tensors
import Testing

/// When values are computed, how much stays, and from which threads.
@Suite(.serialized) struct EvaluationTests {
    // Memory is measured in processes of their own, where no other test allocates.

    @Test func unreadUpdatesStayBounded() async {
        await #expect(processExitsWith: .success) {
            var x = Tensor<Double>.zeros([1000])
            let growth = residentGrowth(warmUp: 5_000, rounds: manyRounds) { _ in x = x * 0.5 + 1 }
            // The fixed point of x/2 + 1.
            precondition(growth < 4 << 20 && x.scalars.allSatisfy { $0 == 2 }, "grew by \(growth)")
        }
    }

    @Test func unreadGradientDescentStaysBounded() async {
        await #expect(processExitsWith: .success) {
            var x = Tensor<Double>([5, -3])
            let growth = residentGrowth(warmUp: 2_000, rounds: 10_000) { _ in
                x = x - 0.1 * gradient(at: x) { ($0 * $0).sum() }
            }
            precondition(growth < 4 << 20 && x.scalars.allSatisfy { abs($0) < 1e-30 }, "grew by \(growth)")
        }
    }

    @Test func readUpdatesStayBounded() async {
        await #expect(processExitsWith: .success) {
            var x = Tensor<Double>.ones([100])
            let growth = residentGrowth(warmUp: 500, rounds: 20_000) { _ in x = ((x + 1 / x) / 2).evaluated() }
            precondition(growth < 2 << 20 && x.scalars.allSatisfy { $0 == 1 }, "grew by \(growth)")
        }
    }

    /// Loops that make new programs again and again: here the constants differ.
    @Test func changingConstantsStayBounded() async {
        await #expect(processExitsWith: .success) {
            var x = Tensor<Double>.ones([10])
            let growth = residentGrowth(warmUp: 1_000, rounds: 10_000) { step in
                x = (x * (1 / Double(step + 1)) + 0.5).evaluated()
            }
            precondition(growth < 4 << 20 && x.scalars.allSatisfy { abs($0 - 0.5) < 1e-3 }, "grew by \(growth)")
        }
    }

    /// A derivative of one's own in a loop makes neither new programs nor new memory.
    @Test func ownDerivativesStayBounded() async {
        await #expect(processExitsWith: .success) {
            let own = withDerivative(of: { (x: Tensor<Double>) in x * x }) { cotangent, _, x in 2 * x * cotangent }
            var x = Tensor<Double>([5, -3])
            let growth = residentGrowth(warmUp: 1_000, rounds: 5_000) { _ in
                x = (x - 0.1 * gradient(at: x) { own($0).sum() }).evaluated()
            }
            precondition(growth < 4 << 20 && x.scalars.allSatisfy { abs($0) < 1e-30 }, "grew by \(growth)")
        }
    }

    @Test func longChainsAreFreedAndComputed() {
        // Deep expressions must not recurse, neither forwards nor when they are let go.
        var x = Tensor<Double>([1])
        for _ in 0..<200_000 { x = -x }
        #expect(x.scalar == 1)
        let deep = gradient(at: Tensor<Double>([1])) { x in
            var y = x
            for _ in 0..<20_000 { y = y * 1.0001 }
            return y.sum()
        }
        #expect(Swift.abs(deep.scalar - pow(Tensor<Double>(1.0001), Tensor(20_000)).scalar) < 1e-8)
    }

    @Test func wideExpressions() {
        let leaves = (0..<2_000).map { Tensor<Double>(Double($0)) }
        #expect(leaves.reduce(Tensor(0)) { $0 + $1 }.scalar == 1_999_000)
        #expect(concatenate(leaves.map { $0.reshaped(to: [1]) }).sum().scalar == 1_999_000)
    }

    @Test func valuesAreComputedOnce() {
        let x = Tensor<Double>.normal([4], seed: 1)
        let y = exp(x)
        let first = y.withUnsafeScalars { $0.baseAddress }
        #expect(y.withUnsafeScalars { $0.baseAddress } == first)
        // What is held is kept when something built on it is read.
        let z = sin(x)
        _ = (z + 1).scalars
        #expect(z.scalars.elementsEqual(sin(Tensor<Double>(x.scalars)).scalars))
    }

    // MARK: Threads

    /// Many threads at once, each of which checks its own result.
    private func concurrently(_ count: Int, _ body: @escaping @Sendable (Int) -> Bool) async -> Int {
        await withTaskGroup(of: Bool.self) { group in
            for index in 0..<count { group.addTask { body(index) } }
            return await group.reduce(0) { $0 + ($1 ? 0 : 1) }
        }
    }

    @Test func oneExpressionReadByManyThreads() async {
        for round in 0..<200 {
            let x = Tensor<Double>.normal([64], seed: RandomKey(UInt64(round)))
            let shared = exp(x) * 2 + sin(x)
            let results = [shared.sum(), (shared * shared).sum(), shared.max(), cos(shared).sum()]
            let fresh = Tensor<Double>(x.scalars)
            let again = exp(fresh) * 2 + sin(fresh)
            let expected = [again.sum(), (again * again).sum(), again.max(), cos(again).sum()].map(\.scalar)
            let failures = await concurrently(8) { index in
                Swift.abs(results[index % 4].scalar - expected[index % 4]) < 1e-12 && shared.scalars == again.scalars
            }
            #expect(failures == 0)
        }
    }

    /// Expressions of one form and different values, whose programs are shared.
    @Test func differentExpressionsOfOneForm() async {
        let failures = await concurrently(64) { index in
            (0..<50).allSatisfy { round in
                let x = Tensor<Double>(repeating: Double(index), shape: [32]).evaluated()
                let y = Tensor<Double>(repeating: Double(round), shape: [32]).evaluated()
                return ((x * y + x).sum()).scalar == Double(32 * index * (round + 1))
            }
        }
        #expect(failures == 0)
    }

    /// Large enough to want all the workers.
    @Test func manyThreadsWithLargeWork() async {
        let x = Tensor<Float>.normal([300, 400], seed: 1)
        let y = Tensor<Float>.normal([400, 200], seed: 2)
        let (product, total) = (matmul(x, y).scalars, exp(x).sum(alongAxes: 0).scalars)
        let failures = await concurrently(24) { _ in
            matmul(x + 0, y).scalars == product && exp(x).sum(alongAxes: 0).scalars == total
        }
        #expect(failures == 0)
    }

    @Test func gradientsOnManyThreads() async {
        let failures = await concurrently(32) { index in
            let point = Tensor<Double>([Double(index), 1])
            let found = gradient(at: point) { ($0 * $0 * $0).sum() }
            return found.scalars == [3 * Double(index * index), 3]
        }
        #expect(failures == 0)
    }
}

/// Unoptimized code is slow, and its loops are no longer than they must be to show what grows.
#if DEBUG
    private let manyRounds = 15_000
#else
    private let manyRounds = 100_000
#endif

/// Bytes that this process has more in memory after `rounds` than before; 0 where the system does not say.
private func residentGrowth(warmUp: Int, rounds: Int, _ body: (Int) -> Void) -> Int {
    func resident() -> Int? {
        guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else { return nil }
        return text.split(separator: " ").dropFirst().first.flatMap { Int($0) }.map { $0 * 4096 }
    }
    for round in 0..<warmUp { body(round) }
    let before = resident()
    for round in 0..<rounds { body(warmUp + round) }
    guard let before, let after = resident() else { return 0 }
    return after - before
}
