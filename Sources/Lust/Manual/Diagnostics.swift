// SPDX-License-Identifier: MIT

/// Every message that a server's commands and its log have, and what to do about it.
///
/// As they are printed but for words in capitals, which stand for others. A test holds the list to the sources.
package enum Diagnostics {
    /// All of them, under the titles that they have in a manual.
    package static var all: [(title: String, items: [ListedItem])] {
        [ofCommands, ofSettings, ofPlaces, ofTheStart, ofTheLife, ofTheLog].flatMap(ListedItem.chapters)
    }
}
