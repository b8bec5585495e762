/// Groups of numbered nodes that need one another, in which two groups can become one.
///
/// Whether one group needs another is found by two walks at once: from the one back over what it needs, and from the
/// other on over what needs it. They end as soon as they meet, or as one of them has nowhere left to go. So the answer
/// costs what the shorter walk costs, and questions about neighbors cost little in a graph of any size.
struct Dependencies {
    /// One node that needs another.
    struct Edge {
        var reader, source: Int
    }

    /// A direction along the edges: back to what a group needs, or on to what needs it.
    private enum Direction: Int, CaseIterable {
        case back = 0
        case on = 1

        func end(_ edge: Edge) -> Int { self == .back ? edge.source : edge.reader }
    }

    /// Another node of each node's group, or itself: union and find (Tarjan 1975).
    private var parents: [Int]
    // What follows is by representative.
    /// The edges of each group by direction; those within it are left out when a walk meets them.
    private var edges: [[[Edge]]]
    /// The number of nodes and edges.
    private var sizes: [Int]
    /// The least and greatest node of a group.
    private var firsts: [Int]
    private var lasts: [Int]
    /// Whether every node has a greater number than the nodes it needs.
    private let isOrdered: Bool
    /// The latest walk in which each group was met, backwards an even number, forwards an odd one.
    private var marks: [Int]
    private var walk = 0
    /// The edges looked at in all walks.
    private(set) var edgesWalked = 0

    /// - Parameter isOrdered: whether every node has a greater number than the nodes it needs.
    init(nodeCount: Int, isOrdered: Bool) {
        parents = Array(0..<nodeCount)
        edges = Direction.allCases.map { _ in Array(repeating: [], count: nodeCount) }
        sizes = Array(repeating: 1, count: nodeCount)
        (firsts, lasts) = (parents, parents)
        marks = Array(repeating: -1, count: nodeCount)
        self.isOrdered = isOrdered
    }

    /// The node that stands for the group of `node`.
    mutating func group(of node: Int) -> Int {
        var node = node
        while parents[node] != node {
            parents[node] = parents[parents[node]]
            node = parents[node]
        }
        return node
    }

    mutating func add(reader: Int, source: Int) {
        let edge = Edge(reader: reader, source: source)
        let (late, early) = (group(of: reader), group(of: source))
        edges[Direction.back.rawValue][late].append(edge)
        edges[Direction.on.rawValue][early].append(edge)
        sizes[late] += 1
        sizes[early] += 1
    }

    /// Makes two groups one.
    /// - Returns: the node that stands for it, one of the two.
    mutating func unite(_ a: Int, _ b: Int) -> Int {
        let (large, small) = sizes[a] >= sizes[b] ? (a, b) : (b, a)
        sizes[large] += sizes[small]
        parents[small] = large
        for direction in edges.indices {
            edges[direction][large] += edges[direction][small]
            edges[direction][small] = []
        }
        firsts[large] = Swift.min(firsts[large], firsts[small])
        lasts[large] = Swift.max(lasts[large], lasts[small])
        return large
    }

    /// The edges between two groups, in either direction.
    mutating func edges(between a: Int, and b: Int) -> [Edge] {
        let (small, large) = sizes[a] <= sizes[b] ? (a, b) : (b, a)
        var found: [Edge] = []
        for direction in Direction.allCases {
            for edge in edges[direction.rawValue][small] where group(of: direction.end(edge)) == large {
                found.append(edge)
            }
        }
        return found
    }

    /// The groups that a group needs directly.
    mutating func groupsNeeded(by group: Int) -> Set<Int> {
        var found = Set<Int>()
        for edge in edges[Direction.back.rawValue][group] { found.insert(self.group(of: edge.source)) }
        found.remove(group)
        return found
    }

    /// Whether group `late` needs group `early`.
    /// - Parameter throughOthers: whether only ways through a third group count.
    mutating func needs(_ late: Int, _ early: Int, throughOthers: Bool = false) -> Bool {
        walk += 2
        var (back, on) = (Frontier(late), Frontier(early))
        while true {
            if let answer = advance(&back, .back, from: late, to: early, throughOthers) { return answer }
            if let answer = advance(&on, .on, from: early, to: late, throughOthers) { return answer }
        }
    }

    /// Goes on by one edge in a walk from `start` to `goal`, until it meets the goal or the opposite walk, or has nowhere
    /// left to go.
    private mutating func advance(
        _ frontier: inout Frontier, _ direction: Direction, from start: Int, to goal: Int, _ throughOthers: Bool
    ) -> Bool? {
        guard let step = next(&frontier, direction) else { return false }
        let (mark, oppositeMark) = (walk + direction.rawValue, walk + 1 - direction.rawValue)
        if step.to == goal {
            if step.from != start || !throughOthers { return true }
        } else if marks[step.to] == oppositeMark {
            return true
        } else if step.to != step.from, marks[step.to] != mark, mayLead(direction, step.to, to: goal) {
            marks[step.to] = mark
            frontier.groups.append(step.to)
        }
        return nil
    }

    /// Whether a walk that has come to `group` may reach `goal`, by the numbers of their nodes.
    private func mayLead(_ direction: Direction, _ group: Int, to goal: Int) -> Bool {
        !isOrdered || (direction == .back ? lasts[group] > firsts[goal] : firsts[group] < lasts[goal])
    }

    /// The groups a walk has met, in the order in which it goes on from them, and how far it has come.
    private struct Frontier {
        var groups: [Int]
        var current = 0
        var edge = 0

        init(_ group: Int) { groups = [group] }
    }

    /// The next edge of a walk; one within a group is left out from then on.
    private mutating func next(_ frontier: inout Frontier, _ direction: Direction) -> (from: Int, to: Int)? {
        while frontier.current < frontier.groups.count {
            let from = frontier.groups[frontier.current]
            if frontier.edge < edges[direction.rawValue][from].count {
                edgesWalked += 1
                let to = group(of: direction.end(edges[direction.rawValue][from][frontier.edge]))
                if to == from {
                    edges[direction.rawValue][from].removeUnordered(at: frontier.edge)
                } else {
                    frontier.edge += 1
                }
                return (from, to)
            }
            (frontier.current, frontier.edge) = (frontier.current + 1, 0)
        }
        return nil
    }
}

extension Array {
    /// Removes an element; the last one takes its place.
    fileprivate mutating func removeUnordered(at index: Int) {
        swapAt(index, count - 1)
        removeLast()
    }
}
