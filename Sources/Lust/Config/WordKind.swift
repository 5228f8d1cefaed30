// SPDX-License-Identifier: MIT

/// What a word on the command line is, so that a shell can complete it.
public enum WordKind: Sendable, Hashable {
    /// Anything.
    case text
    /// A file's path.
    case file
    /// A directory's path.
    case folder
    /// A user's name.
    case user
    /// A group's name.
    case group
    /// A capability that can be kept, without `cap_`.
    case capability
    /// A process, by its id.
    case process
    /// A program to run; what follows are its arguments.
    case program
    /// One of the program's commands.
    case command
    /// `KEY=VALUE`, one of the program's settings.
    case setting
    /// One of these words.
    case choice([String])
}
