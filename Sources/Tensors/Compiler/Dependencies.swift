/// Groups of numbered nodes that need one another, in which two groups can become one.
///
/// Whether one group needs another is found by two walks at once: from the one back over what it needs, and from the
/// other on over what needs it. They end as soon as they meet, or as one of them has nowhere left to go. So the answer
/// costs what the shorter walk costs, and questions about neighbours cost little in a graph of any size.
struct Dependencies {
    /// One node that needs another.
    struct Edge {
        var reader, source: Int
    }

    /// Another node of each node's group, or itself: union and find (Tarjan 1975).
    private var parents: [Int]
    // What follows is by representative.
    /// The edges to what a group needs; those within it are left out when a walk meets them.
    private var sourceEdges: [[Edge]]
    /// The edges from what needs a group.
    private var readerEdges: [[Edge]]
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
        sourceEdges = Array(repeating: [], count: nodeCount)
        readerEdges = sourceEdges
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
        sourceEdges[late].append(edge)
        readerEdges[early].append(edge)
        sizes[late] += 1
        sizes[early] += 1
    }

    /// Makes two groups one.
    /// - Returns: the node that stands for it, one of the two.
    mutating func unite(_ a: Int, _ b: Int) -> Int {
        let (large, small) = sizes[a] >= sizes[b] ? (a, b) : (b, a)
        sizes[large] += sizes[small]
        parents[small] = large
        sourceEdges[large] += sourceEdges[small]
        readerEdges[large] += readerEdges[small]
        (sourceEdges[small], readerEdges[small]) = ([], [])
        firsts[large] = Swift.min(firsts[large], firsts[small])
        lasts[large] = Swift.max(lasts[large], lasts[small])
        return large
    }

    /// The edges between two groups, in either direction.
    mutating func edges(between a: Int, and b: Int) -> [Edge] {
        let (small, large) = sizes[a] <= sizes[b] ? (a, b) : (b, a)
        var found: [Edge] = []
        for edge in sourceEdges[small] where group(of: edge.source) == large { found.append(edge) }
        for edge in readerEdges[small] where group(of: edge.reader) == large { found.append(edge) }
        return found
    }

    /// The groups that a group needs directly.
    mutating func groupsNeeded(by group: Int) -> Set<Int> {
        var found = Set<Int>()
        for edge in sourceEdges[group] { found.insert(self.group(of: edge.source)) }
        found.remove(group)
        return found
    }

    /// Whether group `late` needs group `early`.
    /// - Parameter throughOthers: whether only ways through a third group count.
    mutating func needs(_ late: Int, _ early: Int, throughOthers: Bool = false) -> Bool {
        walk += 2
        let (backMark, onMark) = (walk, walk + 1)
        var (back, on) = (Frontier(late), Frontier(early))
        while true {
            guard let step = stepBack(&back) else { return false }
            if step.to == early {
                if step.from != late || !throughOthers { return true }
            } else if marks[step.to] == onMark {
                return true
            } else if step.to != step.from, marks[step.to] != backMark, !isOrdered || lasts[step.to] > firsts[early] {
                marks[step.to] = backMark
                back.groups.append(step.to)
            }
            guard let step = stepOn(&on) else { return false }
            if step.to == late {
                if step.from != early || !throughOthers { return true }
            } else if marks[step.to] == backMark {
                return true
            } else if step.to != step.from, marks[step.to] != onMark, !isOrdered || firsts[step.to] < lasts[late] {
                marks[step.to] = onMark
                on.groups.append(step.to)
            }
        }
    }

    /// The groups a walk has met, in the order in which it goes on from them, and how far it has come.
    private struct Frontier {
        var groups: [Int]
        var current = 0
        var edge = 0

        init(_ group: Int) { groups = [group] }
    }

    /// The next edge of a walk to what is needed; one within a group is left out from then on.
    private mutating func stepBack(_ frontier: inout Frontier) -> (from: Int, to: Int)? {
        while frontier.current < frontier.groups.count {
            let from = frontier.groups[frontier.current]
            if frontier.edge < sourceEdges[from].count {
                edgesWalked += 1
                let to = group(of: sourceEdges[from][frontier.edge].source)
                if to == from { sourceEdges[from].removeUnordered(at: frontier.edge) } else { frontier.edge += 1 }
                return (from, to)
            }
            (frontier.current, frontier.edge) = (frontier.current + 1, 0)
        }
        return nil
    }

    /// The next edge of a walk to what needs something; one within a group is left out from then on.
    private mutating func stepOn(_ frontier: inout Frontier) -> (from: Int, to: Int)? {
        while frontier.current < frontier.groups.count {
            let from = frontier.groups[frontier.current]
            if frontier.edge < readerEdges[from].count {
                edgesWalked += 1
                let to = group(of: readerEdges[from][frontier.edge].reader)
                if to == from { readerEdges[from].removeUnordered(at: frontier.edge) } else { frontier.edge += 1 }
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
