// SPDX-License-Identifier: MIT
internal import CUnix
import Glibc

/// A packet as it came over a control socket, with its descriptors.
struct ControlPacket {
    let content: Result<ControlMessage, ControlMessage.Fault>
    let files: [Descriptor]

    /// Why there is no packet.
    enum Missing: Error {
        case notYet
        case ended
        case broken(errno: Int32)
    }

    /// Takes what has come; never waits. Descriptors that came with a packet that cannot be read are closed with it.
    static func receive(from socket: Descriptor) throws(Missing) -> ControlPacket {
        let room = ControlMessage.largest + 1
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: room, alignment: 8)
        defer { buffer.deallocate() }
        var numbers = [Int32](repeating: -1, count: Int(SYS_FILES_MOST))
        var (count, cut): (Int, Int32) = (numbers.count, 0)
        let size = sys_receive_packet(socket.number, buffer.baseAddress, room, &numbers, &count, &cut)
        let files = numbers.prefix(count).map(Descriptor.init)
        if size == -Int(EAGAIN) || size == -Int(EINTR) { throw .notYet }
        if size == 0 { throw .ended }
        if size < 0 { throw .broken(errno: Int32(-size)) }
        let isLong = cut & Int32(SYS_PACKET_CUT) != 0
        let content: Result<ControlMessage, ControlMessage.Fault>
        if isLong {
            content = .failure(.long)
        } else {
            let bytes = UnsafeRawBufferPointer(rebasing: buffer[..<size])
            do throws(ControlMessage.Fault) { content = .success(try ControlMessage(bytes)) } catch {
                content = .failure(error)
            }
        }
        return ControlPacket(content: content, files: files)
    }

    /// Sends a message; never waits. False if it did not go: the other side does not read, or is gone.
    static func send(_ message: ControlMessage, _ files: [Descriptor] = [], to socket: Descriptor) -> Bool {
        guard let bytes = message.bytes else { return false }
        let numbers = files.map(\.number)
        let sent = sys_send_packet(socket.number, bytes, bytes.count, numbers, numbers.count)
        return withExtendedLifetime(files) { sent == bytes.count }
    }
}
