/// The names of what is in a folder, without `.` and `..`; none where it cannot be read.
package struct FolderNames: Sequence {
    private let names: [String]

    /// Whether the folder could be read.
    package let isReadable: Bool

    package init(_ folder: String) {
        guard let stream = opendir(folder) else {
            (names, isReadable) = ([], false)
            return
        }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: pointer.pointee)) {
                    String(cString: $0)
                }
            }
            if name != "." && name != ".." { names.append(name) }
        }
        (self.names, isReadable) = (names, true)
    }

    package func makeIterator() -> [String].Iterator { names.makeIterator() }
}
