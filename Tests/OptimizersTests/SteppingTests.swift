import Optimizers
import Tensors
import Foundation
import Testing

/// What holds of every method and chain.
@Suite struct SteppingTests {
    /// Two leaves of different shapes.
    struct Pair: Codable, Sendable {
        var first: Tensor<Double> = [0.3, -1.2]
        var second: Tensor<Double> = [[1.5, 0.7], [-0.4, 2.5]]

        var loss: Tensor<Double> {
            square(first - 1).sum() + (exp(0.3 * second) - second).sum() + first.sum() * second.sum()
        }
    }

    struct Saved: Codable {
        var model: Pair
        var state: SteppingState<Double>
    }

    @Test(arguments: Entry.all) func resumesExactly(_ entry: Entry) throws {
        var straight = Pair()
        var state = SteppingState<Double>()
        for _ in 0..<20 { entry.make().step(&straight, minimizing: \.loss, &state) }

        var first = Pair()
        var before = SteppingState<Double>()
        for _ in 0..<8 { entry.make().step(&first, minimizing: \.loss, &before) }
        // As a file holds it.
        let saved = try JSONEncoder().encode(Saved(model: first, state: before))
        let restored = try JSONDecoder().decode(Saved.self, from: saved)
        var (second, after) = (restored.model, restored.state)
        for _ in 0..<12 { entry.make().step(&second, minimizing: \.loss, &after) }

        #expect(before.position.pass == 8 && after.position.pass == 20)
        #expect(Set(after.states.keys) == ["first", "second"])
        #expect(bits([second.first, second.second]) == bits([straight.first, straight.second]))
        for (leaf, state) in state.states {
            #expect(bits(state.names.map { state[$0] }) == bits(state.names.compactMap { after.states[leaf]?[$0] }))
        }
    }

    /// Every update has a positive product with the gradient, and goes downhill.
    @Test(arguments: Entry.all) func descends(_ entry: Entry) {
        // Away from zero, and sloping towards it, so that decay and descent agree.
        let start: Tensor<Double> = [2, -3, 1]
        let function = { (p: Tensor<Double>) in (Tensor([1, 2, 0.5]) * square(p)).sum() }
        var p = start
        var state = SteppingState<Double>()
        for step in 0..<3 {
            let (value, slope) = valueAndGradient(at: p, of: function)
            let before = p
            entry.make().step(&p, minimizing: function, &state)
            if step < entry.idleSteps {
                #expect(bits([p]) == bits([before]))
                continue
            }
            let products = ((before - p) * slope).scalars
            #expect(entry.isByLeaf ? products.reduce(0, +) > 0 : products.allSatisfy { $0 > 0 })
            #expect(function(p).scalar < value.scalar)
        }
    }

    /// One vector and the same numbers spread over leaves take the same steps.
    @Test(arguments: Entry.all.filter { !$0.isByLeaf }) func leavesAreTheWholeInParts(_ entry: Entry) {
        let curvature: Tensor<Double> = [1, 2, 0.5, 3, 0.1]
        let start: Tensor<Double> = [2, -3, 1, 0.4, -5]
        var whole = start
        var parts: [Tensor<Double>] = [start[0..<2], start[2..<5].reshaped(to: [3, 1])]
        var wholeMemory = SteppingState<Double>()
        var partMemory = SteppingState<Double>()
        for _ in 0..<15 {
            entry.make().step(&whole, minimizing: { (curvature * square($0)).sum() }, &wholeMemory)
            entry.make().step(
                &parts,
                minimizing: {
                    (curvature[0..<2] * square($0[0])).sum()
                        + (curvature[2..<5].reshaped(to: [3, 1]) * square($0[1])).sum()
                }, &partMemory)
        }
        if entry.isElementwise {
            #expect(bits([whole]) == bits(parts))
        } else {
            // The sums of the norm are taken in another order.
            for (one, other) in zip(whole.scalars, parts.flatMap(\.scalars)) { #expect(Swift.abs(one - other) < 1e-13) }
        }
    }

    @Test(arguments: Entry.all) func compiledIsByHandInDouble(_ entry: Entry) { compiledIsByHand(entry, Double.self) }

    @Test(arguments: Entry.all) func compiledIsByHandInFloat(_ entry: Entry) { compiledIsByHand(entry, Float.self) }

    private func compiledIsByHand<S: FloatingScalar>(_ entry: Entry, _: S.Type) {
        let function = { (p: [Tensor<S>]) in
            square(p[0] - 1).sum() + (exp(0.3 * p[1]) - p[1]).sum() + p[0].sum() * p[1].sum()
        }
        // A length that leaves a remainder whatever the width of the vector units.
        let start = [
            Tensor<S>((0..<37).map { S(Double($0 * $0 % 11) / 8 - 0.6) }),
            Tensor<S>(shape: [3, 7], scalars: (0..<21).map { S(Double($0 % 5) / 4 - 0.4) }),
        ]
        let optimizer = entry.make()
        var byHand = start
        var state = SteppingState<S>()
        let compiled = CompiledDescent(optimizer, from: start, function)
        for step in 1...12 {
            optimizer.step(&byHand, minimizing: function, &state)
            compiled.run(1)
            #expect(bits(compiled.parameters) == bits(byHand), "step \(step)")
        }
    }
}
