/// The places of a program's values: in an input, in an output, or in the arena, its scratch buffer.
struct Placement {
    let schedule: Schedule
    private(set) var arenaBytes = 0
    /// The places in the arena of each group's partial results, in the order of the reductions they belong to.
    private(set) var partials: [[Address]]
    /// The place of each operation's value; `nil` where it is not stored.
    private var places: [Address?]
    /// Whether each operation's value is read by other groups or by the caller.
    private let isStored: [Bool]

    var fusion: Fusion { schedule.fusion }
    var graph: Graph { schedule.fusion.graph }

    init(placing schedule: Schedule) {
        self.schedule = schedule
        let fusion = schedule.fusion
        let graph = fusion.graph
        isStored = fusion.stored
        places = Array(repeating: nil, count: graph.operations.count)
        partials = Array(repeating: [], count: fusion.groups.count)
        for (index, position) in graph.inputs.enumerated() where places[position] == nil {
            places[position] = Address(space: .input(index))
        }
        for (index, position) in graph.outputs.enumerated()
        where graph.replacing[index] == nil || schedule.inPlace.contains(index) {
            places[graph.views[position].base] = Address(space: .output(index))
        }
        placeInArena(fusion)
    }

    /// Gives every other value a place from when it is computed until it was read for the last time.
    private mutating func placeInArena(_ fusion: Fusion) {
        let graph = fusion.graph
        var arena = Arena()
        let finished = schedule.lastReadings()
        for (time, index) in schedule.order.enumerated() {
            let group = fusion.groups[index]
            for member in group.members where isStored[member] && places[member] == nil {
                places[member] = Address(space: .arena, byteOffset: arena.allocate(graph.operations[member].bytes))
            }
            let sizes = fusion.partialBytes(of: group)
            partials[index] = sizes.map { Address(space: .arena, byteOffset: arena.allocate($0)) }
            for (place, size) in zip(partials[index], sizes) { arena.release(place.byteOffset, size) }
            for position in finished[time] {
                guard let place = places[position], place.space == .arena else { continue }
                arena.release(place.byteOffset, graph.operations[position].bytes)
            }
        }
        arenaBytes = arena.byteCount
    }

    func isStored(_ position: Int) -> Bool { isStored[position] }

    func place(of position: Int) -> Address {
        guard let place = places[position] else { fatalError("operation \(position) has no place") }
        return place
    }

    /// The place a view begins at.
    func address(of view: View) -> Address {
        var address = place(of: view.base)
        address.byteOffset += view.offset * graph.operations[view.base].type.size
        return address
    }

    /// The input over which an operation writes its value, if it does.
    func inputOverwritten(by position: Int) -> Int? {
        guard case .output(let output) = place(of: position).space, schedule.inPlace.contains(output) else {
            return nil
        }
        return graph.replacing[output].map { graph.inputs[$0] }
    }
}

extension Schedule {
    /// The operations whose value is read for the last time, by the place in the order at which it is.
    fileprivate func lastReadings() -> [[Int]] {
        let graph = fusion.graph
        var last = Array(repeating: -1, count: graph.operations.count)
        for (time, group) in order.enumerated() {
            for member in fusion.groups[group].members {
                last[member] = time
                for source in graph.sources(of: member) { last[source] = time }
            }
        }
        for output in graph.outputs { last[graph.views[output].base] = -1 }
        var finished = [[Int]](repeating: [], count: order.count)
        for (position, time) in last.enumerated() where time >= 0 { finished[time].append(position) }
        return finished
    }
}

extension Fusion {
    /// Whether each operation's value needs a place: it is an output, or another group reads it.
    fileprivate var stored: [Bool] {
        var stored = Array(repeating: false, count: graph.operations.count)
        for output in graph.outputs { stored[graph.views[output].base] = true }
        for position in graph.operations.indices where group[position] != nil {
            for source in graph.sources(of: position) where group[source] != group[position] { stored[source] = true }
        }
        return stored
    }

    /// Bytes of the partial results of each reduction in a loop that needs them.
    fileprivate func partialBytes(of group: FusionGroup) -> [Int] {
        let reductions =
            group.elementCount > 0 ? group.members.filter { graph.operations[$0].primitive.isReduction } : []
        guard !reductions.isEmpty else { return [] }
        let division = division(of: group)
        return reductions.compactMap { member in
            partialCount(of: member, division).map { $0 * graph.operations[member].type.size }
        }
    }
}
