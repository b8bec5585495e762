import CKernels

/// Neighbouring steps as chains, whose values stay in vector registers from one step to the next.
extension LoopBuilder {
    /// The least number of elements for chains; with fewer, a kernel for each step has less to begin.
    static let leastElementsInChain = 512

    /// Whether blocks are long enough for chains.
    var usesChains: Bool {
        Swift.min(recipe.rowsInBlock * recipe.columnsInBlock, elementCount) >= LoopBuilder.leastElementsInChain
    }

    /// The steps from `first` on that one chain computes; none where that would be a single one.
    func chain(from first: Int) -> Range<Int> {
        var (end, linkCount) = (first, 1)
        while usesChains, end < steps.count, steps[end].type == steps[first].type, canChain(steps[end]) {
            // At most one for each source, a load and a store.
            linkCount += steps[end].sources.count + 2
            guard linkCount <= DESCENT_LONGEST_CHAIN else { break }
            end += 1
        }
        return end > first + 1 ? first..<end : first..<first
    }

    private func canChain(_ step: Step) -> Bool {
        guard step.type.isFloating, isElementsStep(step) else { return false }
        let (name, operands) = LoopBuilder.parts(of: step)
        return name == "copy" || descent_find_link(name, operands.count == 1 ? "a" : "aa") >= 0
    }

    /// Whether nothing but the next step of the chain uses the value of a step, as what is passed to it.
    func isOnlyPassed(_ index: Int, in chain: Range<Int>, lastUse: Int) -> Bool {
        guard steps[index].destination == nil, lastUse > index else { return steps[index].destination == nil }
        guard lastUse == index + 1, chain.contains(lastUse) else { return false }
        return canPass(index, to: steps[lastUse])
    }

    /// A value passes to one operand of the next step, which may not be a factor of another one too.
    private func canPass(_ index: Int, to next: Step) -> Bool {
        let operands = LoopBuilder.parts(of: next).operands
        return operands.joined().count { $0 == .step(index) } == 1 || operands.allSatisfy { $0 == [.step(index)] }
    }

    /// A step as one operation, and its operands as factors: those of joined steps are products.
    private static func parts(of step: Step) -> (name: String, operands: [[Source]]) {
        let sources = step.sources
        switch step.name {
        case "multiplyAdd": return ("add", [[sources[0], sources[1]], [sources[2]]])
        case "multiplyAddMultiply": return ("add", [[sources[0], sources[1]], [sources[2], sources[3]]])
        case "subtractMultiply": return ("subtract", [[sources[0]], [sources[1], sources[2]]])
        case "multiplySqrt": return ("sqrt", [sources])
        case "multiplyDivide": return ("divide", [[sources[0], sources[1]], [sources[2]]])
        default: return (step.name, sources.map { [$0] })
        }
    }

    /// The links that compute a chain.
    /// - Parameters:
    ///   - operand: where a source lies.
    ///   - destination: where the value of a step goes, unless it is only passed.
    func links(
        _ chain: Range<Int>, operand: (Source) -> LoopRecipe.Operand, destination: (Int) -> LoopRecipe.Operand?
    ) -> [LoopRecipe.Link] {
        var links: [LoopRecipe.Link] = []
        func append(_ name: String, _ form: String, _ place: LoopRecipe.Operand? = nil, isVector: Bool = true) {
            links.append(
                LoopRecipe.Link(
                    operation: descent_find_link(name, form), operand: place, isVector: isVector,
                    isStore: name == "store"))
        }
        func append(_ name: String, _ form: String, of source: Source) {
            append(name, form, operand(source), isVector: layout([source]) == "v")
        }
        /// An operand that is not passed.
        func append(_ name: String, _ factors: [Source], isFirst: Bool) {
            let form = factors.count == 1 ? layout(factors) : layout([factors[1]]) == "s" ? "p" : "q"
            append(name, isFirst ? form + "a" : "a" + form, of: factors[0])
            for factor in factors.dropFirst() { append("factor", layout([factor]), of: factor) }
        }
        for index in chain {
            let (name, operands) = LoopBuilder.parts(of: steps[index])
            let previous = Source.step(index - 1)
            let isPassed = index > chain.lowerBound && canPass(index - 1, to: steps[index])
            // The operand that is computed first, from what is passed if it has that.
            let first = isPassed ? operands.firstIndex { $0.contains(previous) } ?? 0 : 0
            var rest = operands[first]
            if isPassed, let position = rest.firstIndex(of: previous) {
                rest.remove(at: position)
            } else {
                append("load", layout([rest[0]]), of: rest.removeFirst())
            }
            if let factor = rest.first { append("multiply", "a" + layout([factor]), of: factor) }
            if operands.count == 2 {
                let other = operands[1 - first]
                if other == operands[first], other.count == 1 {
                    append(name, "aa")
                } else {
                    append(name, other, isFirst: first == 1)
                }
            } else if name != "copy" {
                append(name, "a")
            }
            if let place = destination(index) { append("store", "a", place) }
        }
        append("end", "")
        return links
    }
}
