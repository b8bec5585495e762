import Synchronization

/// A node of the expression graph: a primitive applied to operands. Its value is computed when it is first read and
/// kept; the operands are then let go, unless a derivative still needs them.
final class Node: Sendable {
    let id: UInt64
    let primitive: Primitive
    let shape: Shape
    let scalarType: ScalarType
    /// Whether the value depends on the argument of a function being traced, so that it cannot be read.
    let isTraced: Bool
    /// Whether a derivative is being taken with respect to something this value depends on.
    let isTracked: Bool
    /// The length of the longest chain of unevaluated operands.
    let depth: Int
    /// The number of live `Tensor` values that hold this node: what is held is kept when it gets evaluated.
    let holders = Atomic<Int>(0)
    private let state: Mutex<State>

    private struct State: ~Copyable {
        var operands: [Node]
        var storage: Storage?
    }

    private static let nextID = Atomic<UInt64>(0)
    /// Longer chains of pending operations are evaluated without being asked, so that a loop that never reads its
    /// result stays bounded in memory.
    static let pendingDepthLimit = 1000

    init(_ primitive: Primitive, _ operands: [Node] = [], storage: Storage? = nil) {
        (shape, scalarType) = primitive.result(of: operands)
        self.primitive = primitive
        id = Node.nextID.add(1, ordering: .relaxed).newValue
        var (traced, tracked, depth) = (false, false, 0)
        for operand in operands {
            traced = traced || operand.isTraced
            tracked = tracked || operand.isTracked
            if !operand.isEvaluated { depth = Swift.max(depth, operand.depth) }
        }
        if case .placeholder = primitive { traced = true }
        if case .alias = primitive { tracked = true }
        isTraced = traced
        isTracked = tracked
        self.depth = depth + 1
        state = Mutex(State(operands: operands, storage: storage))
        if self.depth > Node.pendingDepthLimit && !traced && depth % Node.pendingDepthLimit == 0 {
            Evaluation.evaluate([self])
        }
    }

    var operands: [Node] { state.withLock { $0.operands } }
    var storage: Storage? { state.withLock { $0.storage } }
    var isEvaluated: Bool { state.withLock { $0.storage != nil } }
    var isHeld: Bool { holders.load(ordering: .relaxed) > 0 }

    /// Keeps the computed value and lets the operands go. A second thread that computed the same value changes nothing.
    func fulfill(with storage: Storage) {
        let released = state.withLock { state -> [Node] in
            guard state.storage == nil else { return [] }
            state.storage = storage
            guard !isTracked else { return [] }
            defer { state.operands = [] }
            return state.operands
        }
        Node.release(released)
    }

    deinit {
        Node.release(
            state.withLock { state in
                defer { state.operands = [] }; return state.operands
            })
    }

    /// Frees long chains one node at a time: recursion through `deinit` would exhaust the stack.
    private static func release(_ nodes: consuming [Node]) {
        var pending = nodes
        while var node = pending.popLast() {
            guard isKnownUniquelyReferenced(&node) else { continue }
            pending += node.state.withLock { state -> [Node] in
                defer { state.operands = [] }
                return state.operands
            }
        }
    }
}

extension [Node] {
    /// Every node these depend on, themselves included, operands first; `isLeaf` ends the walk.
    func ancestry(until isLeaf: (Node) -> Bool) -> [Node] {
        var seen = Set<UInt64>()
        var found: [Node] = []
        var pending = self
        while let node = pending.popLast() {
            guard seen.insert(node.id).inserted else { continue }
            found.append(node)
            if !isLeaf(node) { pending += node.operands }
        }
        // Operands exist before the nodes made from them, so ascending identity is a topological order.
        return found.sorted { $0.id < $1.id }
    }
}
