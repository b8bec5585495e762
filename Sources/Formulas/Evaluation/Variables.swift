extension Expression {
    /// The names in the expression, in the order in which they first appear; the elements of an indexed name follow one another in
    /// the order of their indices, over all ranges of the loops around them.
    var variables: [String] {
        var order: [String] = []
        var elements: [String: Set<Int>] = [:]
        collectNames(in: IterationSpace(), &order, &elements)
        return order.flatMap { name in
            let indices = elements[name, default: []]
            return indices.isEmpty ? [name] : indices.sorted().map { "\(name)[\($0)]" }
        }
    }

    private func collectNames(in space: IterationSpace, _ order: inout [String], _ elements: inout [String: Set<Int>]) {
        switch self {
        case .variable(let name):
            if elements.updateValue([], forKey: name) == nil { order.append(name) }
        case .element(let name, let index):
            // The indices were checked when the formula was read.
            guard let found = try? space.integers(of: index) else { return }
            if elements[name] == nil { order.append(name) }
            elements[name, default: []].formUnion(found)
        case .repeated(_, let loop, let body):
            var inner = space
            guard (try? inner.enter(loop)) != nil else { return }
            body.collectNames(in: inner, &order, &elements)
        default: for operand in operands { operand.collectNames(in: space, &order, &elements) }
        }
    }
}
