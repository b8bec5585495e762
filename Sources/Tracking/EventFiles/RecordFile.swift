import Support

/// A file of records, each with its length and checksums, that another program may read while it grows.
///
/// Only whole records are written: an incomplete one is cut off after a failure.
/// Source: the record format of TensorFlow, `tensorflow/core/lib/io/record_writer.h`.
struct RecordFile: ~Copyable {
    let path: String
    private let descriptor: Int32
    private var end: off_t = 0

    /// Creates the file.
    /// - Throws: `TrackingError` if the file cannot be created or exists.
    init(creating path: String) throws(TrackingError) {
        self.path = path
        descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw TrackingError(path, "cannot be made", errno) }
    }

    deinit { close(descriptor) }

    /// Appends a record to `bytes`.
    /// - Parameter fill: A function that appends the content.
    static func append(to bytes: inout [UInt8], _ fill: (inout MessageEncoder) -> Void) {
        let start = bytes.count
        // Room for the length and its checksum, which are known only later.
        bytes.append(contentsOf: repeatElement(0, count: headerLength))
        // Swapped in and out, so that nothing is copied.
        var encoder = MessageEncoder()
        swap(&bytes, &encoder.bytes)
        fill(&encoder)
        swap(&bytes, &encoder.bytes)
        let length = UInt64(bytes.count - start - headerLength)
        let checksum = bytes.withUnsafeBytes { Checksum.masked(.init(rebasing: $0[(start + headerLength)...])) }
        withUnsafeBytes(of: checksum.littleEndian) { bytes.append(contentsOf: $0) }
        bytes.withUnsafeMutableBytes { bytes in
            bytes.storeBytes(of: length.littleEndian, toByteOffset: start, as: UInt64.self)
            let check = Checksum.masked(.init(rebasing: bytes[start..<start + 8]))
            bytes.storeBytes(of: check.littleEndian, toByteOffset: start + 8, as: UInt32.self)
        }
    }

    private static let headerLength = 12

    /// Writes whole records.
    /// - Throws: `TrackingError` if they do not all fit; the file then ends as before.
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
    // Inside the type, `write` would mean the method.
    write(descriptor, bytes, count)
}
