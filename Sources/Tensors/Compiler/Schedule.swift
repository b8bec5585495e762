/// The order of the units, and which outputs may overwrite the inputs they replace.
struct Schedule {
    /// Units in the order they run.
    private(set) var order: [Int] = []
    /// Outputs that are written straight into the input they replace, by output index.
    private(set) var inPlace: Set<Int> = []
    /// For each unit, the units that must run before it.
    private var before: [Set<Int>]

    /// - Parameter replacing: for outputs that replace an input, the index of that input.
    init(_ graph: Graph, _ fusion: Fusion, replacing: [Int?]) {
        before = fusion.units.indices.map { fusion.predecessors(of: $0) }
        for (output, input) in replacing.enumerated() {
            guard let input else { continue }
            if overwrites(graph, fusion, output: graph.outputs[output], input: graph.inputs[input]) {
                inPlace.insert(output)
            }
        }
        sort(fusion)
    }

    /// Whether a loop can write `output` over `input`: it reads the input only element by element, and all others
    /// that read the input can run before it.
    private mutating func overwrites(_ graph: Graph, _ fusion: Fusion, output: Int, input: Int) -> Bool {
        let result = graph.views[output].base
        guard let writer = fusion.unit[result], fusion.units[writer].isLoop, fusion.kind[result] == .element else {
            return false
        }
        var readers = Set<Int>()
        for (position, operation) in graph.operations.enumerated() {
            guard let reader = fusion.unit[position] else { continue }
            for operand in operation.operands where graph.views[operand].base == input {
                readers.insert(reader)
                let view = graph.views[operand]
                let isElementwise =
                    view.isContiguous && view.count == fusion.units[writer].elementCount
                    && view.offset == 0 && (fusion.kind[position] != .row || operation.primitive.isReduction)
                guard reader != writer || isElementwise else { return false }
            }
        }
        readers.remove(writer)
        guard !readers.contains(where: { reaches($0, writer) }) else { return false }
        before[writer].formUnion(readers)
        return true
    }

    /// Whether `early` must run before `late`.
    private func reaches(_ late: Int, _ early: Int) -> Bool {
        var pending = [late]
        var seen: Set<Int> = [late]
        while let next = pending.popLast() {
            if next == early { return true }
            for predecessor in before[next] where seen.insert(predecessor).inserted { pending.append(predecessor) }
        }
        return false
    }

    private mutating func sort(_ fusion: Fusion) {
        var placed = Set<Int>()
        func place(_ unit: Int, _ order: inout [Int]) {
            // Depth first, without recursion: a unit goes after everything before it.
            var pending = [unit]
            while let next = pending.last {
                let missing = before[next].subtracting(placed).sorted(by: >)
                if missing.isEmpty {
                    pending.removeLast()
                    if placed.insert(next).inserted { order.append(next) }
                } else {
                    pending += missing
                }
            }
        }
        let living = fusion.units.indices.filter { !fusion.units[$0].members.isEmpty }
        for unit in living.sorted(by: { fusion.units[$0].members[0] < fusion.units[$1].members[0] }) {
            place(unit, &order)
        }
    }
}

/// Places in the arena: the scratch memory of one execution.
struct Arena {
    private var free: [(offset: Int, size: Int)] = []
    private(set) var byteCount = 0

    static func aligned(_ size: Int) -> Int { (Swift.max(size, 1) + 63) & ~63 }

    private static func spaced(_ size: Int) -> Int { aligned(size) + (size < Stagger.leastBytes ? 0 : Stagger.step) }

    /// The offset of `size` bytes, in the smallest gap that holds them.
    mutating func allocate(_ size: Int) -> Int {
        let size = Arena.spaced(size)
        let fitting = free.indices.filter { free[$0].size >= size }
        guard let gap = fitting.min(by: { free[$0].size < free[$1].size }) else {
            defer { byteCount += size }
            return byteCount
        }
        let offset = free[gap].offset
        free[gap] = (offset + size, free[gap].size - size)
        if free[gap].size == 0 { free.remove(at: gap) }
        return offset
    }

    mutating func release(_ offset: Int, _ size: Int) {
        var (start, end) = (offset, offset + Arena.spaced(size))
        free.removeAll { gap in
            if gap.offset + gap.size == start { start = gap.offset; return true }
            if gap.offset == end { end = gap.offset + gap.size; return true }
            return false
        }
        free.append((start, end - start))
    }
}
