#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A file of records, each with its length and checksums, that another program may read while it grows.
///
/// Only whole records are written: what is left of one after a failure is cut off again.
/// Source: the record format of TensorFlow, `tensorflow/core/lib/io/record_writer.h`.
struct RecordFile: ~Copyable {
    let path: String
    private let descriptor: Int32
    private var end: off_t = 0

    /// - Throws: `TrackingError` where the file cannot be made or is already there.
    init(creating path: String) throws(TrackingError) {
        self.path = path
        descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw TrackingError(path, "cannot be made", errno) }
    }

    deinit { close(descriptor) }

    /// The bytes of a record.
    static func append(_ content: [UInt8], to bytes: inout [UInt8]) {
        func append(_ value: some FixedWidthInteger) {
            withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
        }
        let length = UInt64(content.count)
        append(length)
        append(withUnsafeBytes(of: length.littleEndian) { Checksum.masked($0) })
        bytes.append(contentsOf: content)
        append(Checksum.masked(content))
    }

    /// Writes whole records.
    /// - Throws: `TrackingError` where they do not all fit; the file then ends as before.
    mutating func write(_ records: [UInt8]) throws(TrackingError) {
        var written = 0
        while written < records.count {
            let count = records.withUnsafeBytes { bytes in
                writeBytes(descriptor, bytes.baseAddress.map { $0 + written }, bytes.count - written)
            }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else {
                let reason = errno
                ftruncate(descriptor, end)
                throw TrackingError(path, "cannot be written", reason)
            }
            written += count
        }
        end += off_t(records.count)
    }
}

private func writeBytes(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    // `write` inside the method would mean the method.
    write(descriptor, bytes, count)
}
