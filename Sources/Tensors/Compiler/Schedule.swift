/// The order of the groups, and which outputs may overwrite the inputs they replace.
struct Schedule {
    let fusion: Fusion
    /// Groups in the order they run.
    private(set) var order: [Int] = []
    /// Outputs that are written straight into the input they replace, by output index.
    private(set) var inPlace: Set<Int> = []
    /// The edges of the graph looked at to decide what depends on what: see `Dependencies`.
    private(set) var edgesWalked = 0

    /// Puts the groups in order.
    init(ordering fusion: Fusion) {
        self.fusion = fusion
        let graph = fusion.graph
        // What overwrites an input may come before operations that were written before it.
        var dependencies = Dependencies(nodeCount: fusion.groups.count, isOrdered: false)
        for group in fusion.groups.indices {
            for source in fusion.groupsNeeded(by: group) { dependencies.add(reader: group, source: source) }
        }
        let readers = fusion.readers(of: Set(graph.replacing.compactMap { $0.map { graph.inputs[$0] } }))
        for (output, input) in graph.replacing.enumerated() {
            guard let input else { continue }
            let result = graph.views[graph.outputs[output]].base
            let reading = readers[graph.inputs[input], default: []]
            if fusion.overwrites(result, reading, &dependencies) { inPlace.insert(output) }
        }
        sort(fusion, &dependencies)
        edgesWalked = dependencies.edgesWalked
    }

    /// Depth first, without recursion: a group goes after everything it needs.
    private mutating func sort(_ fusion: Fusion, _ dependencies: inout Dependencies) {
        var isPlaced = Array(repeating: false, count: fusion.groups.count)
        for last in fusion.groups.indices.sorted(by: { fusion.groups[$0].members[0] < fusion.groups[$1].members[0] }) {
            var pending: [(group: Int, needed: [Int], next: Int)] = []
            func enter(_ group: Int) {
                guard !isPlaced[group] else { return }
                isPlaced[group] = true
                pending.append((group, dependencies.groupsNeeded(by: group).sorted(), 0))
            }
            enter(last)
            while let (group, needed, next) = pending.last {
                if next < needed.count {
                    pending[pending.count - 1].next += 1
                    enter(needed[next])
                } else {
                    pending.removeLast()
                    order.append(group)
                }
            }
        }
    }
}

extension Fusion {
    /// An operation that reads an input, and the view through which it does.
    struct Reader {
        var position: Int
        var view: View
    }

    fileprivate func groupsNeeded(by index: Int) -> Set<Int> {
        var found = Set<Int>()
        for member in groups[index].members {
            for source in graph.sources(of: member) {
                if let needed = group[source], needed != index { found.insert(needed) }
            }
        }
        return found
    }

    /// The operations that read each of these inputs.
    fileprivate func readers(of inputs: Set<Int>) -> [Int: [Reader]] {
        var readers: [Int: [Reader]] = [:]
        guard !inputs.isEmpty else { return readers }
        for (position, operation) in graph.operations.enumerated() where group[position] != nil {
            for operand in operation.operands where inputs.contains(graph.views[operand].base) {
                let view = graph.views[operand]
                readers[view.base, default: []].append(Reader(position: position, view: view))
            }
        }
        return readers
    }

    /// Whether a loop can write `result` over an input that `readers` read: the loop reads the input only element by
    /// element, and all others can run before it, as they then must.
    fileprivate func overwrites(_ result: Int, _ readers: [Reader], _ dependencies: inout Dependencies) -> Bool {
        guard let writer = group[result], groups[writer].isLoop, kind[result] == .element else { return false }
        var others = Set<Int>()
        for reader in readers {
            if let other = group[reader.position], other != writer {
                others.insert(other)
                continue
            }
            let isReduction = graph.operations[reader.position].primitive.isReduction
            let isElementwise =
                reader.view.isContiguous && reader.view.count == groups[writer].elementCount && reader.view.offset == 0
                && (kind[reader.position] != .row || isReduction)
            guard isElementwise else { return false }
        }
        for other in others where dependencies.needs(other, writer) { return false }
        for other in others { dependencies.add(reader: writer, source: other) }
        return true
    }
}
