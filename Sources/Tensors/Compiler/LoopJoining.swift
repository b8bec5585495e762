import CKernels
import Support

extension Primitive {
    /// Whether the operation may be computed in one pass with the one that uses it, and so later than it stands.
    var joinsItsUser: Bool { self == .binary(.multiply) || self == .binary(.divide) || self == .unary(.sqrt) }
}

/// Two operations in one pass over the block.
extension LoopBuilder {
    /// a·b + c and its like in one pass, where what is computed on the way is used only there. Rounded as the separate
    /// operations would be, so that the bits stay the same.
    mutating func joinNeighbors() {
        var uses = Array(repeating: 0, count: steps.count)
        for step in steps { for case .step(let used) in step.sources { uses[used] += 1 } }
        var isGone = Array(repeating: false, count: steps.count)
        for index in steps.indices where steps[index].type.isFloating && isElementsStep(index) {
            let sources = steps[index].sources
            /// The operands of the step that computes a source, if it is of this name and only used here.
            func inner(_ operation: KernelOperation, _ source: Source) -> (operands: [Source], step: Int)? {
                guard case .step(let position) = source, steps[position].operation == operation, uses[position] == 1,
                    steps[position].destination == nil, isElementsStep(position)
                else { return nil }
                let operands = steps[position].sources
                return (operation == .multiply ? vectorFirst(operands) : operands, position)
            }
            var candidates: [(operation: KernelOperation, sources: [Source], gone: [Int])] = []
            switch steps[index].operation {
            case .add:
                let (left, right) = (inner(.multiply, sources[0]), inner(.multiply, sources[1]))
                if let left, let right, left.step != right.step {
                    if !usesChains, let square = inner(.multiply, right.operands[0]),
                        square.operands[0] == square.operands[1]
                    {
                        candidates.append(
                            (
                                .multiplyAddMultiplySquare,
                                left.operands + [square.operands[0], right.operands[1]],
                                [left.step, right.step, square.step]
                            ))
                    }
                    candidates.append((.multiplyAddMultiply, left.operands + right.operands, [left.step, right.step]))
                }
                for (product, other) in [(left, sources[1]), (right, sources[0])] {
                    if let product {
                        candidates.append((.multiplyAdd, product.operands + [other], [product.step]))
                    }
                }
                // A chain passes the root on.
                let roots: [(KernelOperation, KernelOperation)] = [
                    (.multiplySqrt, .multiplySqrtAdd), (.sqrt, .sqrtAdd),
                ]
                for (root, joined) in usesChains ? [] : roots {
                    if let found = inner(root, sources[0]) {
                        candidates.append((joined, found.operands + [sources[1]], [found.step]))
                    }
                }
            case .subtract:
                if !usesChains, let quotient = inner(.multiplyDivide, sources[1]) {
                    candidates.append(
                        (.subtractMultiplyDivide, [sources[0]] + quotient.operands, [quotient.step]))
                }
                if let product = inner(.multiply, sources[1]) {
                    candidates.append((.subtractMultiply, [sources[0]] + product.operands, [product.step]))
                }
            case .sqrt:
                if let product = inner(.multiply, sources[0]) {
                    candidates.append((.multiplySqrt, product.operands, [product.step]))
                }
            case .divide:
                if let product = inner(.multiply, sources[0]) {
                    candidates.append((.multiplyDivide, product.operands + [sources[1]], [product.step]))
                }
            default: break
            }
            let type = steps[index].type
            guard let found = candidates.first(where: { kernel($0.operation, type, $0.sources) != nil }) else {
                continue
            }
            (steps[index].work, steps[index].sources) = (.operation(found.operation), found.sources)
            for position in found.gone { isGone[position] = true }
        }
        remove(isGone)
    }

    func isElementsStep(_ index: Int) -> Bool { isElementsStep(steps[index]) }

    func isElementsStep(_ step: Step) -> Bool {
        if case .elements = step.call { return true }
        return false
    }

    /// Multiplication commutes bit for bit, and kernels exist with the scalar second.
    func vectorFirst(_ sources: [Source]) -> [Source] {
        if case .fixed(_, isScalar: true) = sources[0] { return [sources[1], sources[0]] }
        return sources
    }

    mutating func remove(_ isGone: [Bool]) { reorder(steps.indices.filter { !isGone[$0] }) }

    /// Keeps these steps, in this order.
    mutating func reorder(_ order: [Int]) {
        let renumbered = Dictionary(uniqueKeysWithValues: order.enumerated().map { ($1, $0) })
        steps = order.map { index in
            var step = steps[index]
            step.sources = step.sources.map { source in
                if case .step(let old) = source, let new = renumbered[old] { return .step(new) }
                return source
            }
            return step
        }
    }

    /// Puts first what is the same for all blocks: a row that each of their rows repeats.
    mutating func hoistConstants() {
        guard loop.division.blocksInRow == 1, loop.division.blockCount > 1 else { return }
        func isConstant(_ step: Step) -> Bool {
            if case .fixed(.tileColumns) = step.call, case .fixed = step.sources[0] { return true }
            return false
        }
        let constants = steps.indices.filter { isConstant(steps[$0]) }
        loop.constantCount = constants.count
        if !constants.isEmpty { reorder(constants + steps.indices.filter { !isConstant(steps[$0]) }) }
    }
}
