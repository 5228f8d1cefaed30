// SPDX-License-Identifier: MIT
import Lust

/// lust.conf(5): the file that every server built on Lust reads.
enum ConfigurationPage {
    static var text: String {
        var page = Roff("lust.conf", section: 5)
        page.section("NAME")
        page.raw("lust.conf \\- configuration of daemons built on Lust\n")
        page.section("DESCRIPTION")
        page.prose(ConfigurationProse.description)
        page.section("FORMAT")
        page.list(ListedItem.all(in: ConfigurationProse.format))
        page.section("LAYERS")
        page.prose(ConfigurationProse.layers)
        page.section("VALUES")
        page.list(ListedItem.all(in: ConfigurationProse.values))
        page.section("SETTINGS")
        page.prose(
            """
            Every server has these, in its own section; NAME stands for its name. Those of its own stand in its manual page, and
            `NAME config --example` prints all of them.
            """)
        page.daemonSettings()
        page.section("FILES")
        page.item(Roff.bold("/etc/NAME.conf"), "Where a server looks, unless it is given `--config`.")
        page.section("EXAMPLES")
        page.lines(ConfigurationProse.example)
        page.section("DIAGNOSTICS")
        page.prose(
            """
            All errors come at once, each as `FILE:LINE: message`, `environment VARIABLE: message` or `command line: message`, and
            the status is 6. `NAME check` looks for them without a start.
            """)
        page.list(ListedItem.all(in: ConfigurationProse.diagnostics))
        page.section("SEE ALSO")
        page.raw(".BR lust (1),\n.BR capabilities (7),\n.BR setrlimit (2),\n.BR umask (2)\n")
        return page.text
    }
}
