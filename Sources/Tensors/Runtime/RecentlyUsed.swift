/// A table of at most `limit` values: a further one takes the place of the one that was not used for the longest time.
struct RecentlyUsed<Key: Hashable, Value> {
    let limit: Int
    private var entries: [Key: Entry] = [:]
    private var clock = 0

    private struct Entry {
        var value: Value
        var lastUse: Int
    }

    /// - Precondition: `limit` is at least 1.
    init(limit: Int) { self.limit = limit }

    var count: Int { entries.count }

    /// The value of `key`, which is thereby used.
    mutating func value(for key: Key) -> Value? {
        guard let index = entries.index(forKey: key) else { return nil }
        clock += 1
        entries.values[index].lastUse = clock
        return entries.values[index].value
    }

    /// - Complexity: O(`limit`).
    mutating func insert(_ value: Value, for key: Key) {
        if entries.count >= limit, entries[key] == nil,
            let oldest = entries.min(by: { $0.value.lastUse < $1.value.lastUse })
        {
            entries[oldest.key] = nil
        }
        clock += 1
        entries[key] = Entry(value: value, lastUse: clock)
    }
}
