/// The middle value, or the mean of the two in the middle; `nil` of no values. Reorders `values`, none of which may be
/// not-a-number.
/// - Complexity: O(n) on average.
func median(_ values: inout [Double]) -> Double? {
    guard !values.isEmpty else { return nil }
    let middle = values.count / 2
    let upper = select(middle, of: &values)
    guard values.count % 2 == 0, let lower = values[..<middle].max() else { return upper }
    return lower + (upper - lower) / 2
}

/// The value that sorting would put at `rank`; afterwards those before it are not greater (Hoare's quickselect, 1961).
private func select(_ rank: Int, of values: inout [Double]) -> Double {
    var (low, high) = (0, values.count - 1)
    while low < high {
        let pivot = values[low + (high - low) / 2]
        var (left, right) = (low, high)
        while left <= right {
            while values[left] < pivot { left += 1 }
            while values[right] > pivot { right -= 1 }
            if left <= right {
                values.swapAt(left, right)
                left += 1
                right -= 1
            }
        }
        if rank <= right { high = right } else if rank >= left { low = left } else { break }
    }
    return values[rank]
}
