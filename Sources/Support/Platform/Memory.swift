import Synchronization

/// The bytes of memory that this process may have: what the machine has, or less where a limit says so.
package let memoryLimit: Double = {
    var least = Double(sysconf(Int32(_SC_PHYS_PAGES))) * Double(sysconf(Int32(_SC_PAGESIZE)))
    if let limit = addressSpaceLimit { least = min(least, limit) }
    // That of a container, which is ended without a word where it takes more.
    if let text = try? FileBytes.read("/sys/fs/cgroup/memory.max"),
        let limit = Double(String(decoding: text, as: UTF8.self).split(separator: "\n").first ?? "")
    {
        least = min(least, limit)
    }
    return least
}()

/// The bytes of addresses that this process may have, as `ulimit -v` sets them; `nil` for any number.
package let addressSpaceLimit: Double? = {
    var limit = rlimit()
    #if canImport(Glibc)
        let resource = __rlimit_resource_t(RLIMIT_AS.rawValue)
    #else
        let resource = RLIMIT_AS
    #endif
    guard getrlimit(resource, &limit) == 0, limit.rlim_cur < rlim_t(Int64.max) else { return nil }
    return Double(limit.rlim_cur)
}()

/// Whether so many bytes of addresses are to be had now.
package func canReserve(_ count: Int) -> Bool {
    guard let start = mmap(nil, count, PROT_NONE, MAP_PRIVATE | MAP_ANON, -1, 0), start != MAP_FAILED else {
        return false
    }
    munmap(start, count)
    return true
}

/// Returns memory for a buffer that may be large, aligned to 64 bytes; `freeBuffer` gives it back. Where there is none, the program
/// ends as `MemoryShortage` says.
package func allocateBuffer(byteCount: Int) -> UnsafeMutableRawPointer {
    var buffer: UnsafeMutableRawPointer?
    guard posix_memalign(&buffer, 64, max(byteCount, 64)) == 0, let buffer else { MemoryShortage.end(byteCount) }
    return buffer
}

/// Gives back what `allocateBuffer` returned.
package func freeBuffer(_ buffer: UnsafeMutableRawPointer) { free(buffer) }

/// The end of a program that needs more memory than there is.
package enum MemoryShortage {
    private static let handler = Mutex<@Sendable (String) -> Never> { misuse($0) }

    /// Ends the program by another function than `misuse` from now on; it is given a line for people.
    package static func end(by function: @escaping @Sendable (String) -> Never) { handler.withLock { $0 = function } }

    fileprivate static func end(_ byteCount: Int) -> Never {
        handler.withLock { $0 }(
            "not enough memory: \(general(Double(byteCount) / 1e6)) MB more are needed; take smaller layers, batches or data, "
                + "or raise the limit, as with `ulimit -v`")
    }
}
