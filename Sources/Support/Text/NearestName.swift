/// The name most like `name`, by edit distance without regard to case, or `nil` where none is close enough to have
/// been meant (more than a third of its characters, and more than 2, differ).
package func nearestName(to name: String, among names: [String]) -> String? {
    let wanted = Array(name.lowercased())
    let (nearest, distance) = names.reduce((String?.none, Int.max)) { best, candidate in
        let distance = editDistance(wanted, Array(candidate.lowercased()))
        return distance < best.1 ? (candidate, distance) : best
    }
    return distance <= max(2, wanted.count / 3) && distance < max(1, wanted.count) ? nearest : nil
}

/// The least number of insertions, deletions and replacements that make `left` into `right` (Levenshtein 1966).
private func editDistance(_ left: [Character], _ right: [Character]) -> Int {
    var row = Array(0...right.count)
    for (i, character) in left.enumerated() {
        var diagonal = row[0]
        row[0] = i + 1
        for (j, other) in right.enumerated() {
            let replaced = diagonal + (character == other ? 0 : 1)
            diagonal = row[j + 1]
            row[j + 1] = min(replaced, diagonal + 1, row[j] + 1)
        }
    }
    return row[right.count]
}
