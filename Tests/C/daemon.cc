// SPDX-License-Identifier: MIT
//
// A daemon in C++, linked with the installed libclust: daemon JAIL PORT. Prints its pid; says HI! to everybody.

#include <clust.h>

#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <iostream>
#include <netinet/in.h>
#include <string>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

static int listening(int port)
{
	sockaddr_in address{};
	address.sin_family = AF_INET;
	address.sin_port = htons(static_cast<uint16_t>(port));
	const int one = 1, listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
	if (bind(listener, reinterpret_cast<sockaddr *>(&address), sizeof address) || listen(listener, 128))
		return -1;
	return listener;
}

[[noreturn]] static void serve(int listener)
{
	sigset_t none;
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, nullptr);
	for (;;) {
		const int client = accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
		if (client < 0)
			continue;
		const std::string greeting = "HI!";
		if (write(client, greeting.data(), greeting.size()) < 0)
			std::cerr << std::strerror(errno) << '\n';
		close(client);
	}
}

int main(int count, char **words)
{
	if (count != 3)
		return 2;
	static clust_plan plan;
	static clust_report report;
	const std::vector<int> kept{listening(std::stoi(words[2]))};

	clust_plan_init(&plan);
	plan.flags = CLUST_DAEMONIZE | CLUST_JAIL | CLUST_DROP;
	plan.name = "cxx";
	plan.uid = 61471;
	plan.gid = 61472;
	plan.jail = open(words[1], O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	plan.input = plan.output = plan.error_output = open("/dev/null", O_RDWR | O_CLOEXEC);
	plan.kept = kept.data();
	plan.kept_count = kept.size();
	if (clust_plan_prepare(&plan, &report)) {
		std::cerr << report.text << '\n';
		return 1;
	}
	const pid_t pid = clust_launch(&plan, &report);
	if (pid < 0) {
		std::cerr << clust_step_name(static_cast<clust_step>(report.step)) << ": " << std::strerror(report.error) << '\n';
		return 1;
	}
	if (pid > 0) {
		std::cout << pid << '\n';
		return 0;
	}
	if (clust_ready(&plan, &report))
		return 1;
	serve(kept[0]);
}
