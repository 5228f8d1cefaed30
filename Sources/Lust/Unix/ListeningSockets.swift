// SPDX-License-Identifier: MIT
internal import CUnix
import Glibc

/// Where a process listens: its sockets' inodes, looked up in the tables of its network namespace.
///
/// Only root, or the process's own user while it is dumpable, may see the descriptors; for others the list is empty.
struct ListeningSockets {
    let places: [String]

    init(of pid: pid_t) {
        let inodes = Self.inodes(of: pid)
        guard !inodes.isEmpty else {
            places = []
            return
        }
        places =
            Self.tcp("/proc/\(pid)/net/tcp", inodes) + Self.tcp("/proc/\(pid)/net/tcp6", inodes)
            + Self.unix("/proc/\(pid)/net/unix", inodes)
    }

    private static func inodes(of pid: pid_t) -> Set<Substring> {
        let folder = "/proc/\(pid)/fd"
        return Set(ProcFile.names(in: folder).compactMap { ProcFile.link("\(folder)/\($0)") }.compactMap(inode))
    }

    /// The inode in a link's target such as `socket:[4711]`.
    private static func inode(_ target: String) -> Substring? {
        target.hasPrefix("socket:[") && target.hasSuffix("]") ? target.dropFirst(8).dropLast() : nil
    }

    private static let listening: Substring = "0A"

    private static func tcp(_ path: String, _ inodes: Set<Substring>) -> [String] {
        guard let table = ProcFile.read(path) else { return [] }
        return table.split(separator: "\n").dropFirst().compactMap { line in
            let fields = line.split(separator: " ")
            guard fields.count > 9, fields[3] == listening, inodes.contains(fields[9]) else { return nil }
            let parts = fields[1].split(separator: ":")
            guard parts.count == 2, let port = UInt16(parts[1], radix: 16) else { return nil }
            return "\(address(parts[0])):\(port)"
        }
    }

    /// An address as the kernel prints it: words of four bytes, each in the machine's order.
    private static func address(_ hex: Substring) -> String {
        let words = stride(from: 0, to: hex.count, by: 8).compactMap { start in
            UInt32(hex.dropFirst(start).prefix(8), radix: 16)
        }
        let isSix = words.count == 4
        if isSix, words.allSatisfy({ $0 == 0 }) { return "[::]" }
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(INET6_ADDRSTRLEN)) { text in
            let family = isSix ? AF_INET6 : AF_INET
            let done = words.withUnsafeBytes {
                inet_ntop(family, $0.baseAddress, text.baseAddress, socklen_t(text.count))
            }
            let written = done.map { String(cString: $0) } ?? String(hex)
            return isSix ? "[\(written)]" : written
        }
    }

    /// A UNIX socket with SO_ACCEPTCON in its flags.
    private static func unix(_ path: String, _ inodes: Set<Substring>) -> [String] {
        guard let table = ProcFile.read(path) else { return [] }
        return table.split(separator: "\n").dropFirst().compactMap { line in
            let fields = line.split(separator: " ")
            // Type 5 is SOCK_SEQPACKET, as the control socket is.
            let isListening = fields.count > 7 && fields[3] == "00010000" && fields[4] == "0001"
            guard isListening, inodes.contains(fields[6]) else { return nil }
            return String(fields[7])
        }
    }
}
