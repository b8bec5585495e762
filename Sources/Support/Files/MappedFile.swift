/// The bytes of a file, which are not copied where it is a regular one: the system reads each page when it is first
/// looked at. Nobody may shorten the file meanwhile.
package final class MappedFile: @unchecked Sendable {
    package let bytes: UnsafeBufferPointer<UInt8>
    private let isMapped: Bool

    package init(_ path: String) throws(FileBytes.Failure) {
        if let mapped = MappedFile.mapping(path) {
            (bytes, isMapped) = (mapped, true)
        } else {
            // Pipes, empty files, and whatever is wrong with the path.
            let read = try FileBytes.read(path)
            let copy = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: read.count)
            _ = copy.initialize(from: read)
            (bytes, isMapped) = (UnsafeBufferPointer(copy), false)
        }
    }

    deinit {
        if isMapped {
            munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count)
        } else {
            bytes.deallocate()
        }
    }

    /// Says that some bytes will not be looked at again soon, so that they need not stay in memory.
    package func release(_ range: Range<Int>) {
        guard isMapped else { return }
        releasePages(of: UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(bytes)[range]))
    }

    private static func mapping(_ path: String) -> UnsafeBufferPointer<UInt8>? {
        let file = open(path, O_RDONLY)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size > 0 else { return nil }
        let size = Int(status.st_size)
        guard let start = mmap(nil, size, PROT_READ, MAP_PRIVATE, file, 0), start != MAP_FAILED else { return nil }
        return UnsafeBufferPointer(start: start.assumingMemoryBound(to: UInt8.self), count: size)
    }
}
