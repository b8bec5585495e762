import Descent

/// The input that a worker tries, and its counts so far, in a file that both it and the driver have in memory: they
/// outlive the worker.
///
/// The watchdog writes `fault`, and the thread that tries inputs all else.
final class CurrentInput: @unchecked Sendable {
    /// The reason why a worker ended itself.
    enum Fault: Int {
        case none, hang, memory
    }

    private static let capacity = 1 << 20
    private static let headerSize = 8 * MemoryLayout<Int>.size
    private let memory: UnsafeMutableRawPointer
    private let header: UnsafeMutablePointer<Int>

    /// Opens the file, or creates it.
    init(path: String) {
        let descriptor = open(path, O_RDWR | O_CREAT, 0o600)
        let size = Self.headerSize + Self.capacity
        guard descriptor >= 0, ftruncate(descriptor, off_t(size)) == 0,
            let memory = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0), memory != MAP_FAILED
        else { fatalError("\(path) cannot be mapped") }
        close(descriptor)
        self.memory = memory
        header = memory.assumingMemoryBound(to: Int.self)
    }

    deinit { munmap(memory, Self.headerSize + Self.capacity) }

    /// The number of the input among those of its seed.
    var number: Int {
        get { header[0] }
        set { header[0] = newValue }
    }
    /// The inputs that were tried to their end.
    var tried: Int {
        get { header[1] }
        set { header[1] = newValue }
    }
    /// The inputs among them that the reader took.
    var accepted: Int {
        get { header[2] }
        set { header[2] = newValue }
    }
    /// The time of the slowest input, in nanoseconds.
    var slowest: Int {
        get { header[3] }
        set { header[3] = newValue }
    }
    /// The most memory that the worker had, in bytes.
    var peakMemory: Int {
        get { header[4] }
        set { header[4] = newValue }
    }
    /// The reason why the worker ended itself.
    var fault: Fault {
        get { Fault(rawValue: header[5]) ?? .none }
        set { header[5] = newValue.rawValue }
    }

    /// The input, cut where it is longer than there is room.
    var bytes: [UInt8] {
        get { Array(UnsafeRawBufferPointer(start: memory + Self.headerSize, count: header[6])) }
        set {
            let kept = newValue.prefix(Self.capacity)
            header[6] = kept.count
            UnsafeMutableRawBufferPointer(start: memory + Self.headerSize, count: kept.count).copyBytes(from: kept)
        }
    }
}
