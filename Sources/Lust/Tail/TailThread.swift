// SPDX-License-Identifier: MIT
import CUnix
import Glibc

/// Waits for lines on behalf of a task: on a thread that lives as long as the wait.
final class TailThread: Sendable {
    private let watch: TailWatch
    private let reader: Guarded<TailReader>

    /// None where there is no descriptor left.
    init?(_ path: String, _ start: TailStart, _ polling: Bool) {
        let folder = TailFolder(path)
        do throws(LustError) { watch = try TailWatch(folder.directory, polling: polling) } catch { return nil }
        reader = Guarded(TailReader(folder, start, watch))
    }

    /// The next lines; none when the task was cancelled.
    func lines() async -> ArraySlice<TailLine> {
        // What is there already is worth no thread.
        let ready = reader.withLock { $0.batch(milliseconds: 0) }
        if !ready.isEmpty { return ready }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { waiting in
                Self.start { waiting.resume(returning: self.reader.withLock { $0.batch() }) }
            }
        } onCancel: {
            watch.stop()
        }
    }

    private static func start(_ body: @escaping @Sendable () -> Void) {
        var thread = pthread_t()
        var kind = pthread_attr_t()
        pthread_attr_init(&kind)
        pthread_attr_setdetachstate(&kind, Int32(PTHREAD_CREATE_DETACHED))
        defer { pthread_attr_destroy(&kind) }
        let bound = Unmanaged.passRetained(Body(body)).toOpaque()
        let made = pthread_create(
            &thread, &kind,
            { argument in
                if let argument { Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run() }
                return nil
            }, bound)
        // No thread is left: the task's own has to wait.
        if made != 0 { Unmanaged<Body>.fromOpaque(bound).takeRetainedValue().run() }
    }

    private final class Body: Sendable {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }
}
