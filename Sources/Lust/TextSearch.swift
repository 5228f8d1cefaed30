// SPDX-License-Identifier: MIT

extension StringProtocol {
    /// Whether it has the text in it, byte for byte.
    ///
    /// Not `contains(_:)`, which is regular expressions': one call of it brings 7,000 symbols into the program, that each
    /// start of it has to relocate and the runtime to search.
    func has(_ text: String) -> Bool {
        let (bytes, wanted) = (Array(utf8), Array(text.utf8))
        return bytes.indices.contains { bytes[$0...].starts(with: wanted) } || wanted.isEmpty
    }
}
