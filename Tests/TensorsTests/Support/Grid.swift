/// An array computed element by element, the plainest way there is: what fused programs are compared with.
struct Grid {
    var shape: [Int]
    var values: [Double]

    init(_ shape: [Int], _ value: (_ position: [Int]) -> Double) {
        self.shape = shape
        values = Grid.positions(shape).map(value)
    }

    static func positions(_ shape: [Int]) -> [[Int]] {
        shape.reduce([[]]) { prefixes, length in prefixes.flatMap { prefix in (0..<length).map { prefix + [$0] } } }
    }

    subscript(_ position: [Int]) -> Double { values[zip(shape, position).reduce(0) { $0 * $1.0 + $1.1 }] }

    func map(_ function: (Double) -> Double) -> Grid {
        var result = self
        result.values = values.map(function)
        return result
    }

    func broadcast(to target: [Int]) -> Grid {
        let missing = target.count - shape.count
        return Grid(target) { position in
            self[zip(shape, position.dropFirst(missing)).map { length, index in length == 1 ? 0 : index }]
        }
    }

    func combined(_ other: Grid, into target: [Int], _ function: (Double, Double) -> Double) -> Grid {
        var result = broadcast(to: target)
        result.values = zip(result.values, other.broadcast(to: target).values).map(function)
        return result
    }

    func reduced(_ axes: [Int], keeping: Bool, _ start: Double, _ function: (Double, Double) -> Double) -> Grid {
        let kept = shape.indices.map { axes.contains($0) ? 1 : shape[$0] }
        var result = Grid(kept) { _ in start }
        for position in Grid.positions(shape) {
            let target = position.indices.map { axes.contains($0) ? 0 : position[$0] }
            let offset = zip(kept, target).reduce(0) { $0 * $1.0 + $1.1 }
            result.values[offset] = function(result.values[offset], self[position])
        }
        if !keeping { result.shape = shape.indices.filter { !axes.contains($0) }.map { shape[$0] } }
        return result
    }

    func transposed(_ permutation: [Int]) -> Grid {
        Grid(permutation.map { shape[$0] }) { position in
            var source = position
            for (index, axis) in permutation.enumerated() { source[axis] = position[index] }
            return self[source]
        }
    }

    func sliced(axis: Int, _ indices: [Int]) -> Grid {
        var target = shape
        target[axis] = indices.count
        return Grid(target) { position in
            var source = position
            source[axis] = indices[position[axis]]
            return self[source]
        }
    }

    func concatenated(_ other: Grid, axis: Int) -> Grid {
        var target = shape
        target[axis] += other.shape[axis]
        return Grid(target) { position in
            guard position[axis] >= shape[axis] else { return self[position] }
            var source = position
            source[axis] -= shape[axis]
            return other[source]
        }
    }

    func padded(_ before: [Int], _ after: [Int]) -> Grid {
        let target = shape.indices.map { before[$0] + shape[$0] + after[$0] }
        return Grid(target) { position in
            let source = zip(position, before).map { $0 - $1 }
            return zip(source, shape).allSatisfy { $0 >= 0 && $0 < $1 } ? self[source] : 0
        }
    }

    func cumulativeSum(axis: Int, reversed: Bool) -> Grid {
        Grid(shape) { position in
            let range = reversed ? position[axis]..<shape[axis] : 0..<position[axis] + 1
            return range.reduce(0.0) { sum, index in
                var source = position
                source[axis] = index
                return sum + self[source]
            }
        }
    }
}
