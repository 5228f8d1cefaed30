// SPDX-License-Identifier: MIT
import CUnix
import Glibc
import TestSupport
import Testing

@testable import Lust

/// A daemon that was broken into answers root's commands: it must get nothing done by them.
@Suite(.requiresRoot) final class BrokenInDaemonTests {
    enum Lie: String, CaseIterable {
        case directoryAsListener, otherPort, unboundSocket, otherLock, freshLock, tooFew, nothing, noise, terminal
    }

    let daemon: TestDaemon
    let old: Int32
    private let socket: Descriptor

    /// The daemon's socket is replaced by one of the test's own, which says what such a daemon could say.
    init() throws {
        daemon = try TestDaemon()
        old = try daemon.start()
        let run = try Descriptor.open("test", daemon.scratch["run"], O_PATH | O_DIRECTORY)
        socket = try ControlSocket.bind(daemon.scratch["run/threadserver.control"], in: run)
    }

    private func files(_ lie: Lie) throws -> [Descriptor] {
        let lock = try Descriptor.open("test", daemon.pidFile, O_RDONLY)
        let listener = try Listener(.tcp(freePort())).socket
        switch lie {
        case .directoryAsListener: return [lock, try Descriptor.open("test", "/", O_RDONLY | O_DIRECTORY)]
        case .otherPort, .freshLock: return [lock, listener]
        case .unboundSocket: return [lock, Descriptor(sys_socket(AF_INET6, Int32(SOCK_STREAM.rawValue)))]
        case .otherLock: return [try Descriptor.open("test", "/etc/hostname", O_RDONLY), listener]
        case .tooFew, .noise, .terminal: return [lock]
        case .nothing: return []
        }
    }

    private func reply(_ lie: Lie, to message: ControlMessage) throws -> (ControlMessage, [Descriptor]) {
        if message.code == .status { return (ControlMessage(.done, pairs: [("pid", "\(old)")]), []) }
        if message.code == .reload, lie == .terminal {
            return (ControlMessage(.done, pairs: [("applied", "\u{1B}]0;x\u{07}\nroot#")]), [])
        }
        if lie == .noise { return (ControlMessage(.reload, ["x"]), []) }
        return (ControlMessage(.done, pairs: [("listener", "[::]:\(daemon.port)")]), try files(lie))
    }

    /// Answers until the command ends.
    private func serve(_ lie: Lie, _ command: String) throws -> Program.Result {
        let program = try daemon.begin(command)
        var clients: [Descriptor] = []
        while Proc(program.pid).isAlive {
            let number = sys_accept_now(socket.number)
            if number >= 0 { clients.append(Descriptor(number)) }
            for client in clients {
                guard let packet = try? ControlPacket.receive(from: client), case .success(let message) = packet.content
                else { continue }
                let (answer, files) = try reply(lie, to: message)
                _ = ControlPacket.send(answer, files, to: client)
            }
            usleep(500)
        }
        return try program.wait()
    }

    @Test(arguments: Lie.allCases) func `a restart takes nothing that is not what it is said to be`(_ lie: Lie) throws {
        let restart = try serve(lie, "restart")
        #expect(restart.status == 1 && !restart.errorOutput.isEmpty, "\(lie): \(restart.text)")
        #expect(daemon.survivors.map(\.pid) == [old])
        #expect(fetch(daemon.port) == "HI!" && !File.exists(daemon.pidFile + ".next"))
        #expect(try daemon.run("start").output == "threadserver runs already, pid \(old)\n")
    }

    @Test func `what it says is shown as plain text`() throws {
        let reload = try serve(.terminal, "reload")
        #expect(reload.output == "threadserver reloaded: ?]0;x??root#\n", "\(reload.text)")
    }
}
