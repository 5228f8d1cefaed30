// SPDX-License-Identifier: MIT
import CUnix
import Glibc
import TestSupport
import Testing

@testable import Lust

/// The control socket, and clients that mean no good.
@Suite(.requiresRoot) final class ControlSocketTests {
    let daemon: TestDaemon
    var path: String { daemon.scratch["run/threadserver.control"] }
    init() throws { daemon = try TestDaemon() }

    private func connect() throws -> Descriptor {
        try ControlSocket.connect(path, deadline: .now + .seconds(5))
    }

    /// What comes back; nil when the daemon lets go.
    private func answer(_ socket: Descriptor, within time: Duration = .seconds(8)) throws -> ControlMessage? {
        var packet: ControlPacket?
        var isOver = false
        try waitUntil("an answer", within: time) {
            do throws(ControlPacket.Missing) { packet = try ControlPacket.receive(from: socket) } catch {
                if case .notYet = error { return false }
                isOver = true
            }
            return true
        }
        return isOver ? nil : try packet?.content.get()
    }

    private func isWell(_ pid: Int32) throws -> Bool {
        let status = try daemon.run("status", ["--json"])
        return status.status == 0 && status.output.contains("\"control\": true")
            && status.output.contains("\"pid\": \(pid),") && fetch(daemon.port) == "HI!"
    }

    @Test func `it is root's alone, and goes with the pid file`() throws {
        try daemon.start()
        let facts = try #require(File.facts(path))
        #expect(facts.st_mode == S_IFSOCK | 0o600 && facts.st_uid == 0)
        #expect(File.facts(daemon.scratch["run/threadserver.started"])?.st_mode == S_IFREG | 0o600)
        try daemon.run("stop")
        #expect(File.names(in: daemon.scratch["run"]).isEmpty)
    }

    @Test(.requires("python3")) func `another user gets no answer even where the mode lets him in`() throws {
        let pid = try daemon.start()
        chmod(path, 0o777)
        let script =
            "import socket,sys\ns=socket.socket(socket.AF_UNIX,socket.SOCK_SEQPACKET)\ns.connect(sys.argv[1])\n"
            + "s.send(b'\\x01\\x01')\nprint(len(s.recv(99999)))\n"
        let python = try Program.run(
            "/usr/bin/setpriv",
            ["--reuid=4711", "--regid=4711", "--clear-groups", "/usr/bin/python3", "-c", script, path],
            environment: ["PATH=/usr/bin:/bin"])
        #expect(!python.output.hasPrefix("1") && !python.output.hasPrefix("2"))
        #expect(try isWell(pid))
        #expect(daemon.logText.contains("of user 4711 was turned away"))
    }

    @Test func `packets of nonsense are refused and change nothing`() throws {
        let pid = try daemon.start()
        var random = SystemRandomNumberGenerator()
        for round in 0..<400 {
            let socket = try connect()
            // Two bytes could be a good request, and be answered.
            let count = Int.random(in: 2...300, using: &random)
            var bytes = [UInt8](repeating: 0, count: count == 2 ? 1 : count)
            for index in bytes.indices { bytes[index] = UInt8.random(in: 0...255, using: &random) }
            // Half of them begin well, so that more than the first byte is looked at.
            if round.isMultiple(of: 2) { bytes[0] = 1 }
            if round.isMultiple(of: 4), bytes.count > 1 { bytes[1] = [1, 2, 3, 4, 5, 128][round / 4 % 6] }
            #expect(sys_send_packet(socket.number, bytes, bytes.count, nil, 0) == bytes.count)
            #expect(try answer(socket)?.code == .refused, "\(bytes)")
        }
        #expect(try isWell(pid))
    }

    @Test func `a good packet that is cut or stretched anywhere is refused`() throws {
        let good = try #require(ControlMessage(.reload, pairs: [("greeting", "HO!"), ("ports", "1")]).bytes)
        for length in 0..<good.count {
            let cut = Array(good[..<length])
            if let message = cut.withUnsafeBytes({ try? ControlMessage($0) }) { #expect(message.pairs?.count != 2) }
        }
        for index in good.indices {
            for bit in 0..<8 {
                var bent = good
                bent[index] ^= 1 << UInt8(bit)
                // It need not be refused, but whatever it is, it has to be read without a trap, and written the same.
                if let message = bent.withUnsafeBytes({ try? ControlMessage($0) }) { #expect(message.bytes == bent) }
            }
        }
    }

    @Test func `a packet that is too long is refused`() throws {
        let pid = try daemon.start()
        let socket = try connect()
        let bytes = [UInt8](repeating: 1, count: ControlMessage.largest + 100)
        try #require(sys_send_packet(socket.number, bytes, bytes.count, nil, 0) > 0)
        #expect(try answer(socket)?.texts.last == "the packet is too long")
        #expect(try isWell(pid))
    }

    @Test func `clients that say nothing are let go and keep nobody out`() throws {
        let pid = try daemon.start()
        let silent = try (0..<20).map { _ in try connect() }
        #expect(try isWell(pid))
        for socket in silent { #expect(try answer(socket) == nil) }
    }

    @Test func `a client that never reads does not stop the daemon`() throws {
        let pid = try daemon.start()
        let socket = try connect()
        let bytes = try #require(ControlMessage(.status).bytes)
        for _ in 0..<5000 where sys_send_packet(socket.number, bytes, bytes.count, nil, 0) < 0 { break }
        #expect(try isWell(pid))
    }

    @Test(arguments: ["/", "/etc/hostname", "/proc/self/mem", "path"])
    func `a descriptor that is no log is refused and closed`(_ what: String) throws {
        let pid = try daemon.start()
        let before = Proc(pid).files.count
        let flags = what == "path" ? 0o10000000 : O_RDONLY
        let file = Descriptor(open(what == "path" ? "/etc/hostname" : what, flags | O_CLOEXEC))
        let socket = try connect()
        #expect(ControlPacket.send(ControlMessage(.reopen, ["0"]), [file], to: socket))
        #expect(try answer(socket)?.code == .refused)
        #expect(try isWell(pid))
        try waitUntil("it is closed") { Proc(pid).files.count <= before }
    }

    @Test func `only a connected UNIX datagram socket becomes the way to a logging daemon`() throws {
        let datagram = Int32(SOCK_DGRAM.rawValue)
        let (listening, path) = (Descriptor(sys_socket(AF_UNIX, datagram)), daemon.scratch["log/syslog"])
        try #require(sys_bind_path(listening.number, path) == 0)
        let connection = Descriptor(try Syslog.connect(path))
        #expect(throws: Never.self) { try ReceivedFile.examine(asLoggingDaemon: connection) }
        for number in [
            sys_openat(AT_FDCWD, "/dev/null", O_WRONLY, 0), sys_socket(AF_UNIX, datagram),
            sys_socket(AF_INET, datagram), sys_socket(AF_UNIX, Int32(SOCK_STREAM.rawValue)),
        ] {
            #expect(throws: LustError.self) { try ReceivedFile.examine(asLoggingDaemon: Descriptor(number)) }
        }
    }

    @Test func `more descriptors than asked for are refused and closed`() throws {
        let pid = try daemon.start()
        let before = Proc(pid).files.count
        let files = try (0..<200).map { _ in try Descriptor.open("test", "/dev/null", O_WRONLY) }
        for code in [ControlMessage.Code.reopen, .status, .reload] {
            let socket = try connect()
            #expect(ControlPacket.send(ControlMessage(code), files, to: socket))
            #expect(try answer(socket)?.code == .refused)
        }
        for places in [["0", "0"], ["0", "1"], ["x"], ["-1"]] {
            let socket = try connect()
            #expect(
                ControlPacket.send(ControlMessage(.reopen, places), Array(files.prefix(places.count)), to: socket))
            #expect(try answer(socket)?.code == .refused, "\(places)")
        }
        #expect(try isWell(pid))
        try waitUntil("they are closed") { Proc(pid).files.count <= before }
    }

    /// fcntl(2): closing any descriptor of a file gives up all the process's locks on it.
    @Test func `its own pid file handed in does not cost it the claim`() throws {
        let pid = try daemon.start()
        let socket = try connect()
        let file = try Descriptor.open("test", daemon.pidFile, O_RDWR)
        #expect(ControlPacket.send(ControlMessage(.reopen), [file], to: socket))
        #expect(try answer(socket)?.code == .refused)
        #expect(try isWell(pid))
    }

    @Test func `who only says that it has taken over changes nothing`() throws {
        let pid = try daemon.start()
        let socket = try connect()
        #expect(ControlPacket.send(ControlMessage(.handover), to: socket))
        #expect(try answer(socket)?.code == .done)
        #expect(ControlPacket.send(ControlMessage(.replaced), to: socket))
        #expect(try answer(socket)?.code == .refused)
        #expect(try isWell(pid))
    }
}
