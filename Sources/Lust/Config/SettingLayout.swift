// SPDX-License-Identifier: MIT
import Glibc

/// Which settings a struct has, and where, out of the compiler's own description of the type.
///
/// `Mirror` says the same, but first makes the metadata of every property's type and searches all of the program's
/// conformances: 300 microseconds for 30 settings in a process that has just started, against 15 for this.
/// Source: `docs/ABI/TypeMetadata.rst` and `include/swift/RemoteInspection/Records.h` of Swift.
struct SettingLayout {
    private let description: UnsafeRawPointer
    private let offsets: UnsafeRawPointer
    private let fields: UnsafeRawPointer
    private let count: Int

    private static let recordSize = 12

    /// The layout of a type, or nil if it is no struct or looks in any way unfamiliar.
    init?(of type: Any.Type) {
        guard MemoryLayout<Any.Type>.size == MemoryLayout<UnsafeRawPointer>.size else { return nil }
        let metadata = unsafeBitCast(type, to: UnsafeRawPointer.self)
        let isStruct = metadata.load(as: UInt.self) == 0x200
        guard isStruct else { return nil }
        description = metadata.load(fromByteOffset: 8, as: UnsafeRawPointer.self)
        let isStructToo = description.load(as: UInt32.self) & 0x1F == 17
        guard isStructToo, let fields = SettingLayout.target(of: description + 16) else { return nil }
        self.fields = fields
        count = Int(description.load(fromByteOffset: 20, as: UInt32.self))
        offsets = metadata + 8 * Int(description.load(fromByteOffset: 24, as: UInt32.self))
        let isFamiliar =
            fields.load(fromByteOffset: 10, as: UInt16.self) == SettingLayout.recordSize
            && fields.load(fromByteOffset: 12, as: UInt32.self) == count
        guard isFamiliar else { return nil }
    }

    /// The settings in a value of the type, or nil if one cannot be told from
    /// something else.
    func settings(in value: UnsafeRawPointer) -> [SettingField]? {
        guard let wanted = SettingLayout.wrapper else { return nil }
        var settings: [SettingField] = []
        settings.reserveCapacity(count)
        for index in 0..<count {
            let record = fields + 16 + index * SettingLayout.recordSize
            guard let type = SettingLayout.target(of: record + 4), let name = SettingLayout.target(of: record + 8),
                let generic = SettingLayout.typeReferred(to: type)
            else { return nil }
            if generic != wanted { continue }
            let offset = Int(offsets.load(fromByteOffset: index * 4, as: UInt32.self))
            let box = value.load(fromByteOffset: offset, as: Unmanaged<SettingBox>.self).takeUnretainedValue()
            let label = UnsafeBufferPointer(
                start: name.assumingMemoryBound(to: UInt8.self), count: strlen(name.assumingMemoryBound(to: CChar.self))
            )
            settings.append(SettingField(label: label, box))
        }
        return settings
    }

    /// What any setting's type refers to. Found where it is referred to, for to name ``Setting`` is to make it.
    private static var wrapper: UnsafeRawPointer? {
        struct Example {
            @Setting("an example") var name = ""
        }
        guard let fields = SettingLayout(of: Example.self)?.fields else { return nil }
        return target(of: fields + 20).flatMap(typeReferred)
    }

    /// The generic type that a mangled name begins with, if it is there as a reference.
    ///
    /// 1 is a direct one, 2 one through a pointer. A name in letters is of a type of the standard library, which the
    /// caller takes for no setting.
    private static func typeReferred(to name: UnsafeRawPointer) -> UnsafeRawPointer? {
        switch name.load(as: UInt8.self) {
        case 1: target(of: name + 1)
        case 2: target(of: name + 1).map { $0.load(as: UnsafeRawPointer.self) }
        default: name
        }
    }

    private static func target(of pointer: UnsafeRawPointer) -> UnsafeRawPointer? {
        let distance = Int(pointer.loadUnaligned(as: Int32.self))
        return distance == 0 ? nil : pointer + distance
    }
}
