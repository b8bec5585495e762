import Support

/// Memory between two pages that nobody may touch: the process ends where a kernel reads or writes beyond an operand.
final class GuardedMemory {
    /// The end of the page at which an operand lies.
    enum Side: CaseIterable { case low, high }

    private let pages: UnsafeMutableRawPointer
    private let pageSize = Int(sysconf(Int32(_SC_PAGESIZE)))
    private let capacity: Int

    /// Reserves room for operands of at most `size` bytes.
    init(_ size: Int) {
        capacity = (size + pageSize - 1) / pageSize * pageSize
        guard
            let pages = mmap(
                nil, capacity + 2 * pageSize, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, -1, 0),
            pages != MAP_FAILED
        else { fatalError("no memory") }
        self.pages = pages
        mprotect(pages, pageSize, PROT_NONE)
        mprotect(pages + pageSize + capacity, pageSize, PROT_NONE)
    }

    deinit { munmap(pages, capacity + 2 * pageSize) }

    /// The place of `count` bytes that begin, or end, beside a page that nobody may touch.
    func place(of count: Int, at side: Side) -> UnsafeMutableRawPointer {
        pages + pageSize + (side == .low ? 0 : capacity - count)
    }
}
