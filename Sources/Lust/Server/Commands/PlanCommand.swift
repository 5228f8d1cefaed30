// SPDX-License-Identifier: MIT
internal import CLust

extension Command {
    /// `plan`
    public static var plan: Command {
        Command(
            "plan", "prints every system call that start would make to become the daemon; makes none",
            details: """
                A line a call: who makes it, the step, the call with its arguments. It walks the very code of the sequence, without
                making the calls; strace(1) sees the same at a start.
                """,
            options: [.json, .svg, .foreground, .readyFile], arguments: "[ARGUMENT...]",
            statuses: "0 printed, 1 start would be refused, 4 not permitted, 6 not configured"
        ) { simple, invocation in
            var configuration = try Configuration(invocation)
            try configuration.take(invocation.arguments, by: simple)
            let preparation = try Preparation(
                simple, configuration, arguments: invocation.arguments,
                supervision: try Supervision(invocation, configuration.daemon), rehearsal: true)
            let keeper = try Keeper(preparation, invocation, Restarts())
            let plan = try Plan(
                preparation, simple: simple, timeout: configuration.daemon.startTimeout, keeper: keeper)
            clust_rehearse(plan.plan, plan.report)
            if let file = invocation.value(of: .svg) {
                let facts = PictureFile.facts(plan, preparation)
                try PictureFile.draw(Calls(plan.report), of: S.name, facts, hasTimes: false, to: file)
                return .success
            }
            try Output.print(Calls(plan.report).text(name: S.name, asJSON: invocation.has(.json), withResults: false))
            return .success
        }
    }
}
