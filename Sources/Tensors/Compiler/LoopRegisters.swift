import CKernels
import Support

/// Registers for the values of a block, kernels for its steps, and their listing.
extension LoopBuilder {
    /// The passes of a chain are short enough for streaming: where one is all of a flat loop, blocks may be long.
    private mutating func lengthenBlocksOfOneChain() {
        guard loop.division.rows == 1, loop.division.rowsInBlock == 1, !steps.isEmpty else { return }
        let block = loop.division.columnsInBlock
        loop.division.columnsInBlock = longestBlock
        if chain(from: 0) != steps.indices { loop.division.columnsInBlock = block }
    }

    mutating func assignRegisters() {
        spreadScalars()
        var lastUse = Array(repeating: -1, count: steps.count)
        for (index, step) in steps.enumerated() {
            for case .step(let used) in step.sources { lastUse[used] = index }
        }
        for constant in 0..<loop.constantCount { lastUse[constant] = steps.count }
        lengthenBlocksOfOneChain()
        let widest = steps.map(\.type.size).max() ?? 4
        // Registers a multiple of 4096 bytes apart would compete for the same cache sets.
        let stride = Arena.aligned(loop.division.elementsInBlock * Swift.max(widest, 4)) + 128
        var free: [Int] = []
        var registerCount = 0
        func operand(_ source: Source) -> Loop.Operand {
            switch source {
            case .fixed(let operand, _): operand
            case .step(let position): places[position]
            }
        }
        var first = 0
        while first < steps.count {
            let chain = chain(from: first)
            let end = Swift.max(chain.upperBound, first + 1)
            var freed: [Int] = []
            for (index, step) in zip(first..<end, steps[first..<end]) {
                var register: Int?
                if let destination = step.destination {
                    places.append(destination)
                } else if chain.contains(index), isOnlyPassed(index, in: chain, lastUse: lastUse[index]) {
                    places.append(Loop.Operand(address: Address(space: .registers, byteOffset: -1 - index)))
                } else {
                    let chosen = free.popLast() ?? registerCount
                    registerCount = Swift.max(registerCount, chosen + 1)
                    register = chosen
                    places.append(
                        Loop.Operand(address: Address(space: .registers, byteOffset: chosen * stride)))
                }
                for case .step(let used) in Set(step.sources)
                where lastUse[used] == index && places[used].address.isRegister {
                    freed.append(places[used].address.byteOffset / stride)
                }
                if lastUse[index] < 0, let register { freed.append(register) }
            }
            if chain.isEmpty {
                let operands = steps[first].sources.map(operand)
                loop.kernels.append(
                    Loop.Kernel(call: call(of: steps[first]), out: places[first], operands: operands))
            } else {
                let links = links(chain, operand: operand) { index in
                    isOnlyPassed(index, in: chain, lastUse: lastUse[index]) ? nil : places[index]
                }
                let call = Loop.Call.chain(links, type: steps[first].type)
                loop.kernels.append(Loop.Kernel(call: call, out: places[end - 1], operands: []))
            }
            // Freed only now: kernels are fastest when their result is not one of their operands, and a chain stores
            // while it still reads.
            free += freed
            first = end
        }
        loop.registerBytes = registerCount * stride
    }

    mutating func spreadScalars() {
        var new: [Step] = []
        var renumbered: [Int] = []
        for step in steps {
            var step = step
            step.sources = step.sources.map { source in
                if case .step(let old) = source { return .step(renumbered[old]) }
                return source
            }
            if step.isElementwise, kernel(of: step) == nil {
                for (position, source) in step.sources.enumerated() {
                    guard case .fixed(_, isScalar: true) = source, kernel(of: step) == nil else { continue }
                    let type = step.operation == .select && position == 0 ? ScalarType.bool : step.type
                    new.append(
                        Step(work: .operation(.copy), type: type, call: step.call, sources: [source], destination: nil))
                    step.sources[position] = .step(new.count - 1)
                }
            }
            renumbered.append(new.count)
            new.append(step)
        }
        steps = new
    }

    func kernel(of step: Step) -> descent_elementwise? {
        switch step.work {
        case .operation(let operation): return kernel(operation, step.type, step.sources)
        case .conversion(let target):
            guard elementCount == 1 || layout(step.sources) == Layout.vectors else { return nil }
            return descent_find_conversion(step.type.kernelType, target.kernelType)
        case .reduction, .fetch: return nil
        }
    }

    func kernel(_ operation: KernelOperation, _ type: ScalarType, _ sources: [Source]) -> descent_elementwise? {
        elementCount == 1
            ? descent_find_for_one(operation, type.kernelType)
            : descent_find(operation, type.kernelType, layout(sources))
    }

    func call(of step: Step) -> Loop.Call {
        func function() -> descent_elementwise {
            guard let function = kernel(of: step) else { misuse("\(step.work.name) is not defined for \(step.type)") }
            return function
        }
        switch step.call {
        case .fixed(let call): return call
        case .elements: return .elements(function())
        case .rows: return .rows(function())
        }
    }

    func layout(_ sources: [Source]) -> UInt32 {
        var layout = Layout.vectors
        for (index, source) in sources.enumerated() {
            if case .fixed(_, isScalar: true) = source { layout |= Layout.scalar << UInt32(index) }
        }
        return layout
    }
}
