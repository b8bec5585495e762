/// Runs `body` on a thread of its own, which ends with it. For work that waits: the threads of Swift's tasks are as
/// many as there are processors, and must not.
/// - Returns: false where the system has no further thread; `body` is then not run.
@discardableResult
package func onNewThread(_ body: @escaping @Sendable () -> Void) -> Bool {
    let context = Unmanaged.passRetained(ThreadBody(body))
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    defer { pthread_attr_destroy(&attributes) }
    // That of a main thread, as elsewhere it may be a sixteenth: deep graphs are walked recursively.
    pthread_attr_setstacksize(&attributes, 8 << 20)
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
