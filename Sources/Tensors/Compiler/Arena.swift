/// Places in the scratch buffer of an execution, given out and taken back.
struct Arena {
    private var free: [(offset: Int, size: Int)] = []
    private(set) var byteCount = 0

    static func aligned(_ size: Int) -> Int { (Swift.max(size, 1) + 63) & ~63 }

    private static func spaced(_ size: Int) -> Int {
        aligned(size) + (size < PageOffset.leastBytes ? 0 : PageOffset.step)
    }

    /// The offset of `size` bytes, in the smallest gap that holds them.
    mutating func allocate(_ size: Int) -> Int {
        let size = Arena.spaced(size)
        let fitting = free.indices.filter { free[$0].size >= size }
        guard let gap = fitting.min(by: { free[$0].size < free[$1].size }) else {
            defer { byteCount += size }
            return byteCount
        }
        let offset = free[gap].offset
        free[gap] = (offset + size, free[gap].size - size)
        if free[gap].size == 0 { free.remove(at: gap) }
        return offset
    }

    mutating func release(_ offset: Int, _ size: Int) {
        var (start, end) = (offset, offset + Arena.spaced(size))
        free.removeAll { gap in
            if gap.offset + gap.size == start { start = gap.offset; return true }
            if gap.offset == end { end = gap.offset + gap.size; return true }
            return false
        }
        free.append((start, end - start))
    }
}
