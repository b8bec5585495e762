#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Folders of runs on the command line.
enum RunFolders {
    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }
}
