// SPDX-License-Identifier: MIT
//
// The limits of serving: `accept PORT` blocks in accept, says HI! and closes, three calls a connection; `echo PORT` is an
// epoll loop that reads and writes back, three calls a request that comes alone.

#define _GNU_SOURCE
#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

static int listener(int port)
{
	int one = 1, socket_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((in_port_t)port)};

	setsockopt(socket_, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
	if (bind(socket_, (struct sockaddr *)&address, sizeof address) || listen(socket_, 4096)) {
		perror("listen");
		exit(1);
	}
	return socket_;
}

static void serve_hi(int from)
{
	for (;;) {
		int client = accept4(from, 0, 0, SOCK_CLOEXEC);
		if (client < 0)
			continue;
		if (write(client, "HI!", 3) != 3)
			perror("write");
		close(client);
	}
}

static void serve_echo(int from)
{
	static char buffer[65536];
	struct epoll_event events[128], event = {.events = EPOLLIN, .data.fd = from};
	int epoll = epoll_create1(EPOLL_CLOEXEC);

	epoll_ctl(epoll, EPOLL_CTL_ADD, from, &event);
	for (;;) {
		int count = epoll_wait(epoll, events, 128, -1);
		for (int i = 0; i < count; i++) {
			int file = events[i].data.fd;
			if (file == from) {
				event.data.fd = accept4(from, 0, 0, SOCK_CLOEXEC | SOCK_NONBLOCK);
				epoll_ctl(epoll, EPOLL_CTL_ADD, event.data.fd, &event);
				continue;
			}
			ssize_t size = read(file, buffer, sizeof buffer);
			if (size <= 0 ? size == 0 || errno != EAGAIN : write(file, buffer, (size_t)size) != size)
				close(file);
		}
	}
}

int main(int count, char **words)
{
	if (count < 3)
		return 2;
	signal(SIGPIPE, SIG_IGN);
	int from = listener(atoi(words[2]));
	if (words[1][0] == 'a')
		serve_hi(from);
	serve_echo(from);
}
