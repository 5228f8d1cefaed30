// SPDX-License-Identifier: MIT
import Glibc

/// A thread of its own: no pool, whose size would be another thing to know.
final class Worker: Sendable {
    private let body: @Sendable () -> Void
    private init(_ body: @escaping @Sendable () -> Void) { self.body = body }

    static func start(_ body: @escaping @Sendable () -> Void) -> pthread_t {
        var thread = pthread_t()
        let bound = Unmanaged.passRetained(Worker(body)).toOpaque()
        pthread_create(
            &thread, nil,
            { argument in
                if let argument { Unmanaged<Worker>.fromOpaque(argument).takeRetainedValue().body() }
                return nil
            }, bound)
        return thread
    }
}
