import Descent
import Support

/// The limit on addresses, as `ulimit -v` sets it. OpenBLAS, which multiplies matrices, asks again and again for a buffer
/// that it does not get: so it is made sure before that there is one for each thread.
enum AddressSpace {
    private static let bytesPerThread = 160 << 20
    private static let bytesBesides = 64 << 20

    /// Takes so many threads as there is room for, at most `count`.
    /// - Throws: where there is room for none.
    static func takeThreads(atMost count: Int) throws {
        Parallelism.threadCount = count
        guard let limit = addressSpaceLimit else { return }
        while !canReserve(bytesBesides + Parallelism.threadCount * bytesPerThread) {
            guard Parallelism.threadCount > 1 else {
                throw TooSmall(
                    description:
                        "the limit of \(general(limit / 1e6)) MB on memory is too low; raise it, as with `ulimit -v`")
            }
            Parallelism.threadCount -= 1
        }
    }

    private struct TooSmall: Error, CustomStringConvertible { let description: String }
}
