import CKernels

/// Neighboring steps as chains, whose values stay in vector registers from one step to the next.
extension LoopBuilder {
    /// The least number of elements for chains; with fewer, a kernel for each step has less to begin.
    static let leastElementsInChain = 512

    /// Whether blocks are long enough for chains.
    var usesChains: Bool {
        Swift.min(loop.division.elementsInBlock, elementCount) >= LoopBuilder.leastElementsInChain
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
        guard step.type.isFloating, isElementsStep(step), let parts = LoopBuilder.parts(of: step) else { return false }
        let form = parts.operands.count == 1 ? DESCENT_FORM_a : DESCENT_FORM_aa
        return parts.operation == .copy || descent_find_link(parts.operation, form) >= 0
    }

    /// Whether nothing but the next step of the chain uses the value of a step, as what is passed to it.
    func isOnlyPassed(_ index: Int, in chain: Range<Int>, lastUse: Int) -> Bool {
        guard steps[index].destination == nil, lastUse > index else { return steps[index].destination == nil }
        guard lastUse == index + 1, chain.contains(lastUse) else { return false }
        return canPass(index, to: steps[lastUse])
    }

    /// A value passes to one operand of the next step, which may not be a factor of another one too.
    private func canPass(_ index: Int, to next: Step) -> Bool {
        guard let operands = LoopBuilder.parts(of: next)?.operands else { return false }
        return operands.joined().count { $0 == .step(index) } == 1 || operands.allSatisfy { $0 == [.step(index)] }
    }

    /// A step as one operation, and its operands as factors: those of joined steps are products.
    private static func parts(of step: Step) -> (operation: KernelOperation, operands: [[Source]])? {
        guard let operation = step.operation else { return nil }
        let sources = step.sources
        switch operation {
        case .multiplyAdd: return (.add, [[sources[0], sources[1]], [sources[2]]])
        case .multiplyAddMultiply: return (.add, [[sources[0], sources[1]], [sources[2], sources[3]]])
        case .subtractMultiply: return (.subtract, [[sources[0]], [sources[1], sources[2]]])
        case .multiplySqrt: return (.sqrt, [sources])
        case .multiplyDivide: return (.divide, [[sources[0], sources[1]], [sources[2]]])
        default: return (operation, sources.map { [$0] })
        }
    }

    /// The form of an operand that is not passed to a link: elements, one number, or the product of elements with a
    /// number or with other elements.
    private enum OperandForm {
        case v, s, p, q

        /// The form of a link with such an operand, before or after the value passed to it.
        func link(isFirst: Bool) -> descent_link_form {
            switch self {
            case .v: isFirst ? DESCENT_FORM_va : DESCENT_FORM_av
            case .s: isFirst ? DESCENT_FORM_sa : DESCENT_FORM_as
            case .p: isFirst ? DESCENT_FORM_pa : DESCENT_FORM_ap
            case .q: isFirst ? DESCENT_FORM_qa : DESCENT_FORM_aq
            }
        }

        /// The form of a link that only has this operand.
        var alone: descent_link_form { self == .s ? DESCENT_FORM_s : DESCENT_FORM_v }
    }

    private func form(_ source: Source) -> OperandForm { layout([source]) == Layout.vectors ? .v : .s }

    /// The links that compute a chain.
    /// - Parameters:
    ///   - operand: where a source lies.
    ///   - destination: where the value of a step goes, unless it is only passed.
    func links(
        _ chain: Range<Int>, operand: (Source) -> Loop.Operand, destination: (Int) -> Loop.Operand?
    ) -> [Loop.Link] {
        var links: [Loop.Link] = []
        func append(
            _ operation: KernelOperation, _ form: descent_link_form, _ place: Loop.Operand? = nil, isVector: Bool = true
        ) {
            links.append(
                Loop.Link(
                    operation: descent_find_link(operation, form), operand: place, isVector: isVector,
                    isStore: operation == .store))
        }
        func append(_ operation: KernelOperation, _ form: descent_link_form, of source: Source) {
            append(operation, form, operand(source), isVector: self.form(source) == .v)
        }
        /// An operand that is not passed.
        func append(_ operation: KernelOperation, _ factors: [Source], isFirst: Bool) {
            let form: OperandForm = factors.count == 1 ? form(factors[0]) : form(factors[1]) == .s ? .p : .q
            append(operation, form.link(isFirst: isFirst), of: factors[0])
            for factor in factors.dropFirst() { append(.factor, self.form(factor).alone, of: factor) }
        }
        for index in chain {
            guard let (operation, operands) = LoopBuilder.parts(of: steps[index]) else { continue }
            let previous = Source.step(index - 1)
            let isPassed = index > chain.lowerBound && canPass(index - 1, to: steps[index])
            // The operand that is computed first, from what is passed if it has that.
            let first = isPassed ? operands.firstIndex { $0.contains(previous) } ?? 0 : 0
            var rest = operands[first]
            if isPassed, let position = rest.firstIndex(of: previous) {
                rest.remove(at: position)
            } else {
                let loaded = rest.removeFirst()
                append(.load, form(loaded).alone, of: loaded)
            }
            if let factor = rest.first { append(.multiply, form(factor).link(isFirst: false), of: factor) }
            if operands.count == 2 {
                let other = operands[1 - first]
                if other == operands[first], other.count == 1 {
                    append(operation, DESCENT_FORM_aa)
                } else {
                    append(operation, other, isFirst: first == 1)
                }
            } else if operation != .copy {
                append(operation, DESCENT_FORM_a)
            }
            if let place = destination(index) { append(.store, DESCENT_FORM_a, place) }
        }
        links.append(Loop.Link(operation: Int32(DESCENT_LINK_END), operand: nil, isVector: true, isStore: false))
        return links
    }
}
