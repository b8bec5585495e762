#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Where runs go that were given no folder.
enum RunFolders {
    /// `runs/NAME`, or the first of `runs/NAME-2`, `runs/NAME-3` and so on that does not exist.
    static func free(named name: String) -> String {
        let first = "runs/\(name)"
        if !exists(first) { return first }
        var number = 2
        while exists("\(first)-\(number)") { number += 1 }
        return "\(first)-\(number)"
    }

    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }
}
