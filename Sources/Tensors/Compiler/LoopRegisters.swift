import CKernels
import Support

/// Registers for the values of a block, kernels for its steps, and their listing.
extension LoopBuilder {
    /// The passes of a chain are short enough for streaming: where one is all of a flat loop, blocks may be long.
    private mutating func lengthenBlocksOfOneChain() {
        guard recipe.rows == 1, recipe.rowsInBlock == 1, !steps.isEmpty else { return }
        let block = recipe.columnsInBlock
        recipe.columnsInBlock = longestBlock
        if chain(from: 0) != steps.indices { recipe.columnsInBlock = block }
    }

    mutating func assignRegisters() {
        spreadScalars()
        var lastUse = Array(repeating: -1, count: steps.count)
        for (index, step) in steps.enumerated() {
            for case .step(let used) in step.sources { lastUse[used] = index }
        }
        for constant in 0..<recipe.constantCount { lastUse[constant] = steps.count }
        lengthenBlocksOfOneChain()
        let widest = steps.map(\.type.size).max() ?? 4
        // Registers a multiple of 4096 bytes apart would compete for the same cache sets.
        let stride = Arena.aligned(recipe.rowsInBlock * recipe.columnsInBlock * Swift.max(widest, 4)) + 128
        var free: [Int] = []
        var registerCount = 0
        func operand(_ source: Source) -> LoopRecipe.Operand {
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
                    places.append(LoopRecipe.Operand(address: Address(space: .registers, byteOffset: -1 - index)))
                } else {
                    let chosen = free.popLast() ?? registerCount
                    registerCount = Swift.max(registerCount, chosen + 1)
                    register = chosen
                    places.append(
                        LoopRecipe.Operand(address: Address(space: .registers, byteOffset: chosen * stride)))
                }
                for case .step(let used) in Set(step.sources)
                where lastUse[used] == index && places[used].address.isRegister {
                    freed.append(places[used].address.byteOffset / stride)
                }
                if lastUse[index] < 0, let register { freed.append(register) }
            }
            if chain.isEmpty {
                let operands = steps[first].sources.map(operand)
                recipe.kernels.append(
                    LoopRecipe.Kernel(call: call(of: steps[first]), out: places[first], operands: operands))
            } else {
                let links = links(chain, operand: operand) { index in
                    isOnlyPassed(index, in: chain, lastUse: lastUse[index]) ? nil : places[index]
                }
                let call = LoopRecipe.Call.chain(links, type: steps[first].type)
                recipe.kernels.append(LoopRecipe.Kernel(call: call, out: places[end - 1], operands: []))
            }
            // Freed only now: kernels are fastest when their result is not one of their operands, and a chain stores
            // while it still reads.
            free += freed
            first = end
        }
        recipe.registerBytes = registerCount * stride
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
            if isElementwise(step), kernel(of: step) == nil {
                for (position, source) in step.sources.enumerated() {
                    guard case .fixed(_, isScalar: true) = source, kernel(of: step) == nil else { continue }
                    let type = step.name == "select" && position == 0 ? ScalarType.bool : step.type
                    new.append(Step(name: "copy", type: type, call: step.call, sources: [source], destination: nil))
                    step.sources[position] = .step(new.count - 1)
                }
            }
            renumbered.append(new.count)
            new.append(step)
        }
        steps = new
    }

    func isElementwise(_ step: Step) -> Bool {
        switch step.call {
        case .elements, .rows: true
        case .fixed: false
        }
    }

    func kernel(of step: Step) -> descent_elementwise? {
        if step.name.hasPrefix("convert to ") {
            let target = ScalarType(rawValue: String(step.name.dropFirst("convert to ".count)))
            guard elementCount == 1 || layout(step.sources) == "v", let target else { return nil }
            return descent_find_conversion(step.type.kernelType, target.kernelType)
        }
        return kernel(named: step.name, step.type, step.sources)
    }

    func kernel(named name: String, _ type: ScalarType, _ sources: [Source]) -> descent_elementwise? {
        // For one element all layouts are the same.
        elementCount == 1
            ? descent_find(name, type.kernelType, nil) : descent_find(name, type.kernelType, layout(sources))
    }

    func call(of step: Step) -> LoopRecipe.Call {
        func function() -> descent_elementwise {
            guard let function = kernel(of: step) else { misuse("\(step.name) is not defined for \(step.type)") }
            return function
        }
        switch step.call {
        case .fixed(let call): return call
        case .elements: return .elements(function())
        case .rows: return .rows(function())
        }
    }

    func layout(_ sources: [Source]) -> String {
        String(sources.map { source in if case .fixed(_, isScalar: true) = source { "s" } else { "v" } })
    }

    mutating func describe() {
        let space = split.map { "\($0.rows) × \($0.columns)" } ?? "\(elementCount)"
        let size = recipe.rowsInBlock * recipe.columnsInBlock
        recipe.listing = ["loop over \(space), \(recipe.blocks) blocks of \(Swift.min(size, elementCount))"]
        var names: [LoopRecipe.Operand: String] = [:]
        var memory = Set<LoopRecipe.Operand>()
        func name(_ operand: LoopRecipe.Operand) -> String {
            if case .registers = operand.address.space { return names[operand] ?? "?" }
            if operand.coordinate != .none { memory.insert(operand) }
            return operand.address.description
        }
        for (index, (step, place)) in zip(steps, places).enumerated() {
            let operands = step.sources.map { source in
                switch source {
                case .fixed(let operand, _): name(operand)
                case .step(let position): name(places[position])
                }
            }.joined(separator: ", ")
            let isRegister = place.address.space == .registers
            if isRegister { names[place] = "%\(index)" }
            let out = isRegister ? "%\(index)" : name(place)
            recipe.listing.append("  \(out) = \(step.name) \(operands)")
            if isElementwise(step) { recipe.cost.operations += elementCount }
        }
        for operand in memory {
            switch operand.coordinate {
            case .element: recipe.cost.bytes += elementCount * operand.stride
            case .row: recipe.cost.bytes += recipe.rows * operand.stride
            case .column, .taskColumn: recipe.cost.bytes += recipe.columns * operand.stride
            case .block, .none: break
            }
        }
    }
}
