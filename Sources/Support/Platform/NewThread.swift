import Dispatch

/// Runs `body` on a thread of its own, which ends with it. For work that waits: the threads of Swift's tasks are as
/// many as there are processors, and must not.
/// - Parameter stackSize: in bytes; by default that of a main thread, as elsewhere it may be a sixteenth: deep graphs are
///   walked recursively.
/// - Returns: false where the system has no further thread; `body` is then not run.
@discardableResult
package func onNewThread(stackSize: Int = 8 << 20, _ body: @escaping @Sendable () -> Void) -> Bool {
    let context = Unmanaged.passRetained(ThreadBody(body))
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    pthread_attr_setstacksize(&attributes, stackSize)
    pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
    #if canImport(Darwin)
        var thread: pthread_t?
        let isStarted =
            pthread_create(
                &thread, &attributes,
                { context in
                    Unmanaged<ThreadBody>.fromOpaque(context).takeRetainedValue().body()
                    return nil
                }, context.toOpaque()) == 0
    #else
        var thread = pthread_t()
        let isStarted =
            pthread_create(
                &thread, &attributes,
                { context in
                    if let context { Unmanaged<ThreadBody>.fromOpaque(context).takeRetainedValue().body() }
                    return nil
                }, context.toOpaque()) == 0
    #endif
    if !isStarted { context.release() }
    return isStarted
}

private final class ThreadBody: Sendable {
    let body: @Sendable () -> Void

    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
}

/// Runs `work` on so many threads, this one among them, or on as many as the system has, and returns when all have ended.
/// - Parameter waiting: called now and then while the others have not ended.
package func onThreads(_ count: Int, waiting: () -> Void = {}, _ work: @escaping @Sendable () -> Void) {
    let group = DispatchGroup()
    for _ in 1..<max(count, 1) {
        group.enter()
        let isStarted = onNewThread {
            work()
            group.leave()
        }
        if !isStarted { group.leave() }
    }
    // So that there is always one.
    work()
    while group.wait(timeout: .now() + .milliseconds(50)) == .timedOut { waiting() }
}
