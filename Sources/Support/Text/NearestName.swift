/// The name most like `name`, by edit distance without regard to case, or `nil` where none is close enough to have
/// been meant: more than a third of its characters, and more than one, differ.
package func nearestName(to name: String, among names: [String]) -> String? {
    let wanted = Array(name.lowercased())
    let (nearest, distance) = names.reduce((String?.none, Int.max)) { best, candidate in
        let distance = editDistance(wanted, Array(candidate.lowercased()))
        return distance < best.1 ? (candidate, distance) : best
    }
    return distance <= max(1, (wanted.count + 1) / 3) && distance < max(1, wanted.count) ? nearest : nil
}

/// The least number of insertions, deletions, replacements and exchanges of neighbors that make `left` into `right`
/// (Damerau 1964, in the form in which no part is edited twice).
private func editDistance(_ left: [Character], _ right: [Character]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...right.count)
    for i in left.indices {
        var row = [i + 1]
        for j in right.indices {
            var distance = min(last[j] + (left[i] == right[j] ? 0 : 1), last[j + 1] + 1, row[j] + 1)
            if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] {
                distance = min(distance, beforeLast[j - 1] + 1)
            }
            row.append(distance)
        }
        (beforeLast, last) = (last, row)
    }
    return last[right.count]
}
