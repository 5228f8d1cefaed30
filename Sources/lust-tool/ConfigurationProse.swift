// SPDX-License-Identifier: MIT

/// The words of lust.conf(5).
enum ConfigurationProse {
    static var description: String {
        """
        A server built on Lust reads `/etc/NAME.conf`, or the file of its option `--config`. The file is an INI file, and
        means what Python 3's `configparser.ConfigParser()` makes of it, value by value and line by line. It need not be
        there: every setting has a default.

        Each server reads the section of its own name, so that one file can serve many. The file, and every one that it
        includes, has to belong to root and must not be writable by others, for root does what it says.
        """
    }

    static var format: String {
        """
        [NAME]
            begins a section. What stands in `[DEFAULT]` holds for every section that does not say otherwise. No
            section comes twice but `[DEFAULT]`.
        key = value
            or `key: value` is a setting. Keys may be written in any case, section names may not. No key comes
            twice in a section.
        ; comment
            or `# comment` is one where it begins the line. After a value neither begins one.
        an indented line
            goes on with the value above it, if it is indented more deeply than its key. The lines are joined by
            line feeds; comments between them are left out.
        %(key)s
            is replaced with the value of another key of the section or of `[DEFAULT]`, up to ten levels deep. A
            percent sign is written `%%`.
        include = FILES
            reads other files: paths and patterns, relative to the directory of the file they stand in. It may
            stand in the server's section, in `[DEFAULT]`, or in both. Included files may include others. A file
            that is not there is an error; a pattern may match nothing.
        """
    }

    static var layers: String {
        """
        Each is stronger than those before it: the default in the program; the file; the files that it includes, in their
        order; the environment, where `NAME_KEY` is the setting `key` of the server NAME; the option `--set KEY=VALUE`.

        Files count as if they were one: a section's own value is stronger than one of `[DEFAULT]`, in whichever files they
        stand, and references reach over all of them. Texts of the environment and of the command line are taken as they
        are, without references.

        `NAME config` prints every setting and where its value is from.
        """
    }

    static var values: String {
        """
        yes or no
            `yes`, `true`, `on`, `1`; `no`, `false`, `off`, `0`; in any case.
        a duration
            `1.5s`, `500ms`, `2m`, `1h`, `1d`; without a unit seconds.
        a size
            `4096`, `64K`, `10M`, `1G`, `1T`: powers of 1024.
        a file mode
            octal, `0750`.
        a user, a group
            a name, or a number from 0 to 4294967294. Root is refused.
        a port
            `1` to `65535`.
        an address
            `0.0.0.0:80`, `[::1]:80`, `*:80`, or a socket's path.
        a path
            from `/` on.
        a list
            items with white space or commas between them; an item with blanks stands in double quotes.
        or empty
            An empty value is none.
        """
    }

    static var example: String {
        """
        [DEFAULT]
        uid = www-data
        gid = www-data

        [hi]
        ports = 80 8080
        greeting = Good morning
        log_file = /var/log/%(uid)s/hi.log
        include = hi.d/*.conf
        """
    }

    static var diagnostics: String {
        """
        unknown key 'KEY' in [SECTION]; did you mean 'KEY'?
        unknown key 'KEY'
            In the server's own section every key has to be a setting, or be referred to. In `[DEFAULT]` it may
            be another server's.
        KEY: 'TEXT' is not WANTED
        KEY: the value is not WANTED
            See VALUES. The text of a secret is never printed.
        KEY: MESSAGE
            The value does not go with another.
        there is no section [NAME]
            The file is not this server's, or the section is called otherwise; case counts.
        'key = value' expected, found 'TEXT'
        a key is expected before 'TEXT'
        a section header such as [name] is expected first, found 'TEXT'
        a section header such as [name] is expected first, found 'TEXT': leave the byte order mark out
            See FORMAT.
        key 'KEY' is already in [SECTION], at line N
        section [SECTION] is already there, at line N
            Take one of the two away.
        this is not UTF-8: TEXT
            Save the file as UTF-8.
        interpolation: '%' must be followed by '%' or '(', write '%%' for a percent sign
        interpolation: '%(' must go on as in '%(key)s'
        interpolation: '%(KEY)s' refers to an unknown key
            See FORMAT.
        interpolation: references are nested more than N deep, or in a circle
        interpolation: the value grows over N bytes
            Write the value out.
        include: MESSAGE
        include: PATH includes itself
        include: more than N files
        include: files are nested more than N deep
        include: PATH cannot be read: REASON
            What cannot be read, or leads in a circle, is named with the line that includes it.
        the file is larger than N bytes
            It is not a configuration file.
        """
    }
}
