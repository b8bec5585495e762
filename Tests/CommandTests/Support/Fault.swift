import Foundation

/// A system call of the program that fails: see `Tests/CFaultInjection`.
struct Fault: CustomStringConvertible {
    /// The kind of call, as the library names it.
    let call: String
    /// The number of the call that fails, from 1 on.
    let number: Int
    /// Whether all that come after it fail too, as on a full disk.
    var lasts = false
    let error: Int32

    var description: String { "\(call):\(number)\(lasts ? "+" : ""):\(error)" }

    /// The variables with which the program has the fault.
    func environment() throws -> [String: String] { try Self.environment(["DESCENT_FAULT": "\(self)"]) }

    static func environment(_ variables: [String: String]) throws -> [String: String] {
        let library = try Command.beside("libFaultInjection.so").path
        // Swift's own handler of crashes says so where it cannot be set up.
        return variables.merging(["LD_PRELOAD": library, "SWIFT_BACKTRACE": "enable=no"]) { $1 }
    }

    /// The library takes the place of functions of GNU's C library only.
    static var isAvailable: Bool {
        #if os(Linux) && canImport(Glibc)
            true
        #else
            false
        #endif
    }

    /// The errors with which calls of each kind fail on real machines.
    private static let errors: [(call: String, errors: [Int32])] = [
        ("open", [EACCES, EMFILE, EINTR, ENOSPC, EIO]), ("opendir", [EACCES, ENOMEM]), ("read", [EIO, EINTR]),
        ("write", [ENOSPC, EIO, EINTR]), ("rename", [ENOSPC, EIO, EACCES]), ("fsync", [EIO, ENOSPC, EINTR]),
        ("close", [EIO, EINTR]), ("mmap", [ENOMEM]), ("mkdir", [ENOSPC, EACCES]), ("truncate", [EIO, EINTR]),
        ("unlink", [EACCES, EIO]), ("rmdir", [EACCES, EIO]), ("lock", [EINTR, ENOLCK]),
    ]

    /// All faults of a program that calls so often, each call with each of its errors; and a disk that is full from each
    /// write on.
    static func all(_ counts: [String: Int]) -> [Fault] {
        let single = errors.flatMap { call, errors in
            (0..<(counts[call] ?? 0)).flatMap { number in
                errors.map { Fault(call: call, number: number + 1, error: $0) }
            }
        }
        let full = (0..<(counts["write"] ?? 0)).map { number in
            Fault(call: "write", number: number + 1, lasts: true, error: ENOSPC)
        }
        return single + full
    }
}
