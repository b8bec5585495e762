import Datasets
import Tensors

/// The ways to deal rows, which are numbered from 0, to the folds of a cross-validation. Sizes of folds, and their numbers of
/// rows of each class, are those of scikit-learn's `KFold`, `StratifiedKFold`, `GroupKFold` and `TimeSeriesSplit`.
enum FoldDealing {
    /// Deals rows at random.
    /// - Returns: the rows that each fold is judged by, in ascending order; their numbers differ by at most one.
    static func random(rows count: Int, folds: Int, seed: RandomKey) -> [[Int]] {
        dealt(seed.permutation(count), folds)
    }

    /// Deals rows at random, so that the numbers of each class differ by at most one.
    /// - Returns: the rows that each fold is judged by, in ascending order; their numbers differ by at most one.
    static func stratified(_ classes: [Int32], folds: Int, seed: RandomKey) -> [[Int]] {
        // Every k-th row, one class after the other, in the order in which they first occur.
        var places: [Int32: Int] = [:]
        for label in classes where places[label] == nil { places[label] = places.count }
        var rowsOfClasses = [[Int]](repeating: [], count: places.count)
        for row in seed.permutation(classes.count) {
            if let place = places[classes[row]] { rowsOfClasses[place].append(row) }
        }
        return dealt(rowsOfClasses.flatMap { $0 }, folds)
    }

    /// Deals whole groups: the largest first, each to the fold that has the fewest rows so far. Groups of one size are
    /// taken at random.
    /// - Parameter groups: the number of the group of each row.
    /// - Returns: the rows that each fold is judged by, in ascending order.
    static func grouped(_ groups: [Int], folds: Int, seed: RandomKey) -> [[Int]] {
        let members = rows(ofGroups: groups)
        let order = seed.permutation(members.count).enumerated().sorted {
            (members[$1.element].count, $0.offset) < (members[$0.element].count, $1.offset)
        }
        var dealt = [[Int]](repeating: [], count: folds)
        for (_, group) in order {
            let lightest = dealt.indices.min { dealt[$0].count < dealt[$1].count } ?? 0
            dealt[lightest] += members[group]
        }
        return dealt.map { $0.sorted() }
    }

    /// Deals rows in their order: fold k is judged by the k-th of equal parts, after a first one, and trains on all rows
    /// before.
    /// - Parameter order: the rows, sorted.
    /// - Returns: the rows that each fold trains on and is judged by, in the order given.
    static func ordered(_ order: [Int], folds: Int) -> [(training: [Int], test: [Int])] {
        let size = order.count / (folds + 1)
        return (0..<folds).map { fold in
            let start = order.count - (folds - fold) * size
            return (Array(order[..<start]), Array(order[start..<start + size]))
        }
    }

    /// Takes whole groups at random until they have nearly a fraction of the rows: at least one group, and not all.
    /// - Parameter groups: the number of the group of each row.
    static func wholeGroups(_ groups: [Int], fraction: Double, seed: RandomKey) -> [Int] {
        let members = rows(ofGroups: groups)
        let wanted = fraction * Double(groups.count)
        var taken: [Int] = []
        for group in seed.permutation(members.count).dropLast() {
            let excess = Double(taken.count) + Double(members[group].count) / 2 - wanted
            if taken.isEmpty || excess <= 0 { taken += members[group] }
        }
        return taken.sorted()
    }

    private static func dealt(_ rows: [Int], _ folds: Int) -> [[Int]] {
        (0..<folds).map { fold in stride(from: fold, to: rows.count, by: folds).map { rows[$0] }.sorted() }
    }

    private static func rows(ofGroups groups: [Int]) -> [[Int]] {
        var places: [Int: Int] = [:]
        var members: [[Int]] = []
        for (row, group) in groups.enumerated() {
            if let place = places[group] {
                members[place].append(row)
            } else {
                places[group] = members.count
                members.append([row])
            }
        }
        return members
    }
}
