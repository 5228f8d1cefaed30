// SPDX-License-Identifier: MIT
internal import CUnix
import Glibc

/// One thread's readiness loop: it accepts, reads, hands over, writes, and waits in one place only.
///
/// A request costs three system calls when it comes alone, epoll_wait, read, write, and two where several come together.
/// One buffer serves all connections, so a silent one costs its slot.
final class EventLoop {
    let handler: EventHandler
    let pool: EventPool
    var table = EventTable()

    /// What the handler has written, until it returns.
    var output: [UInt8] = []

    private let epoll: Descriptor
    private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 65536, alignment: 4096)
    private let events = UnsafeMutableBufferPointer<epoll_event>.allocate(capacity: 128)
    private var now = sys_seconds()
    private var isListening = false
    /// When it may listen again, in milliseconds.
    private var resumption: Int64 = 0
    private var isEnding = false

    /// Tags below 2^32 are listeners' indices and this.
    private static let wake = UInt64(UInt32.max)

    /// How many connections are accepted before others get their turn.
    private static let acceptedAtOnce = 64

    init(_ pool: EventPool, _ handler: EventHandler) throws(LustError) {
        (self.pool, self.handler) = (pool, handler)
        epoll = Descriptor(try check("start", "epoll", sys_epoll_create()))
        try check("start", "epoll", sys_epoll_add(epoll.number, pool.wake.number, UInt32(SYS_READABLE), Self.wake))
        output.reserveCapacity(buffer.count)
        try listen()
    }

    deinit {
        buffer.deallocate()
        events.deallocate()
    }

    func run() {
        while !isEnding || table.count > 0 {
            let count = sys_epoll_wait(epoll.number, events.baseAddress, Int32(events.count), timeout)
            now = sys_seconds()
            for event in events.prefix(Int(max(0, count))) { take(event.data.u64, event.events) }
            if !isListening, !isEnding, WorkerDesk.now >= resumption, !Reserve.shared.isLent { resume() }
            if handler.idle != nil { closeSilent() }
        }
    }

    private var timeout: Int32 {
        if !isListening, !isEnding { return AcceptTrouble.pause }
        return handler.idle == nil ? -1 : 1000
    }

    private func take(_ tag: UInt64, _ what: UInt32) {
        if tag == Self.wake { return end() }
        if tag < Self.wake { return accept(pool.listeners[Int(tag)]) }
        guard let index = table.index(of: tag) else { return }
        if what & UInt32(SYS_WRITABLE) != 0 { return send(index) }
        if what & UInt32(SYS_READABLE) != 0 { return receive(index) }
        close(index)
    }

    // Accepting

    private func listen() throws(LustError) {
        for (index, listener) in pool.listeners.enumerated() {
            let events = UInt32(SYS_READABLE) | UInt32(bitPattern: Int32(SYS_ONE_LOOP))
            try check("start", "epoll", sys_epoll_add(epoll.number, listener.descriptor, events, UInt64(index)))
        }
        isListening = true
    }

    private func stopListening() {
        guard isListening else { return }
        for listener in pool.listeners { _ = sys_epoll_remove(epoll.number, listener.descriptor) }
        isListening = false
    }

    /// Once more, after there was no room for a connection.
    private func resume() { do { try listen() } catch { pool.log.error("\(error)") } }

    private func accept(_ listener: Listener) {
        for _ in 0..<Self.acceptedAtOnce {
            guard isListening else { return }
            // What is free now is the operator's.
            if Reserve.shared.isLent { return rest() }
            let descriptor = sys_accept_event(listener.descriptor)
            if descriptor >= 0 { open(descriptor) } else { return refuse(-descriptor, listener) }
        }
    }

    private func refuse(_ error: Int32, _ listener: Listener) {
        guard AcceptTrouble.isWant(error) else { return }
        pool.trouble.complain(ofWant: error, at: listener)
        rest()
    }

    /// A pause in accepting: connections stay in the backlog. Without it this thread would take a whole core.
    private func rest() {
        stopListening()
        resumption = WorkerDesk.now + Int64(AcceptTrouble.pause)
    }

    private func open(_ descriptor: Int32) {
        let (index, tag) = table.insert(descriptor, now: now)
        pool.opened()
        guard sys_epoll_add(epoll.number, descriptor, UInt32(SYS_READABLE), tag) == 0 else { return close(index) }
        guard let opened = handler.opened else { return }
        attempt(index) {
            var connection = EventConnection(self, index)
            try opened(&connection)
        }
    }

    // One connection

    func peer(of index: Int) -> String {
        var address = SocketAddress()
        let result = sys_getpeername(table[index].descriptor, &address.storage, &address.size)
        return result == 0 ? address.description : "unknown"
    }

    private func receive(_ index: Int) {
        let size = sys_read(table[index].descriptor, buffer.baseAddress, buffer.count)
        if size == -Int(EAGAIN) || size == -Int(EINTR) { return }
        guard size > 0 else { return close(index) }
        if handler.idle != nil { table[index].active = now }
        attempt(index) { try handle(UnsafeRawBufferPointer(rebasing: buffer[..<size]), of: index) }
    }

    /// Runs the handler, then sends what it wrote.
    private func attempt(_ index: Int, _ handle: () throws -> Void) {
        do { try handle() } catch {
            pool.log.error("\(peer(of: index)): \(String(describing: error))")
            table[index].isEnding = true
        }
        if !output.isEmpty { sendOutput(index) } else if table[index].isEnding { close(index) }
    }

    private func sendOutput(_ index: Int) {
        let size = output.withUnsafeBytes { sys_write(table[index].descriptor, $0.baseAddress, $0.count) }
        let whole = size == output.count
        if !whole, size >= 0 || size == -Int(EAGAIN) || size == -Int(EINTR) {
            table[index].pending = Array(output[max(0, size)...])
            watch(index, UInt32(SYS_WRITABLE))
        } else if !whole || table[index].isEnding {
            close(index)
        }
        // A large answer must not stay in memory for good.
        output.removeAll(keepingCapacity: output.count <= buffer.count)
    }

    /// Sends what the client has not taken yet; then it may send again.
    private func send(_ index: Int) {
        let pending = table[index].pending
        let size = pending.withUnsafeBytes { sys_write(table[index].descriptor, $0.baseAddress, $0.count) }
        if size == -Int(EAGAIN) || size == -Int(EINTR) { return }
        guard size >= 0 else { return close(index) }
        table[index].active = now
        table[index].pending = size == pending.count ? [] : Array(pending[size...])
        guard size == pending.count else { return }
        if table[index].isEnding || isEnding { close(index) } else { watch(index, UInt32(SYS_READABLE)) }
    }

    private func watch(_ index: Int, _ events: UInt32) {
        _ = sys_epoll_rewatch(epoll.number, table[index].descriptor, events, table.tag(of: index))
    }

    private func close(_ index: Int) {
        _ = sys_close(table[index].descriptor)
        table.remove(index)
        pool.closed()
    }

    private func closeSilent() {
        guard let idle = handler.idle, now != lastLook else { return }
        lastLook = now
        for index in table.open where now &- table[index].active > idle { close(index) }
    }

    private var lastLook: UInt32 = 0

    // The end

    /// What has come is answered, what is to be sent is sent; then each connection is closed.
    private func end() {
        guard !isEnding else { return }
        stopListening()
        isEnding = true
        _ = sys_epoll_remove(epoll.number, pool.wake.number)
        for index in table.open where table[index].pending.isEmpty {
            let generation = table[index].generation
            receive(index)
            if table[index].generation == generation, table[index].pending.isEmpty { close(index) }
        }
    }
}
