// SPDX-License-Identifier: MIT
//
// load hi|echo|idle CONNECTIONS SECONDS PORT...: one thread, one epoll, this machine only.
//
// hi    connects, reads to the end, compares with HI!; as many at once as CONNECTIONS
// echo  sends 32 bytes on each of CONNECTIONS kept connections and reads them back, over and over
// idle  opens CONNECTIONS, exchanges one line on each, prints "open", and holds them until standard input ends
//
// Prints what was done and what went wrong: "DONE FAILED".

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static int epoll, ports[64], port_count, turn;
static long done, failed;
static const char message[33] = "0123456789abcdef0123456789abcde\n";
static unsigned char got[65536];

static double now(void)
{
	struct timespec time;
	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/// From many addresses, so that no run is short of ports.
static int begin(int waits)
{
	int one = 1, file = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | (waits ? 0 : SOCK_NONBLOCK), 0);
	struct sockaddr_in from = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(0x7f000002u + (unsigned)turn % 64)};
	struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((in_port_t)ports[turn % port_count]),
				 .sin_addr.s_addr = htonl(0x7f000001u)};
	struct epoll_event event = {.events = EPOLLIN, .data.fd = file};

	turn++;
	if (file < 0 || file >= (int)sizeof got)
		exit(3);
	setsockopt(file, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &one, sizeof one);
	setsockopt(file, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
	if (bind(file, (struct sockaddr *)&from, sizeof from))
		exit(3);
	if (connect(file, (struct sockaddr *)&to, sizeof to) && errno != EINPROGRESS)
		exit(4);
	got[file] = 0;
	epoll_ctl(epoll, EPOLL_CTL_ADD, file, &event);
	return file;
}

static void hear_hi(int file)
{
	char text[64];
	ssize_t size = read(file, text, sizeof text);

	if (size > 0) {
		if (size == 3 && !memcmp(text, "HI!", 3))
			got[file]++;
		return;
	}
	if (size == 0 && got[file] == 1)
		done++;
	else
		failed++;
	close(file);
	begin(0);
}

static void hear_echo(int file, int again)
{
	char text[64];
	ssize_t size = read(file, text, sizeof text);

	if (size <= 0) {
		failed++;
		close(file);
		return;
	}
	if (got[file] + size > 32 || memcmp(text, message + got[file], (size_t)size))
		failed++;
	got[file] = (unsigned char)(got[file] + size);
	if (got[file] < 32)
		return;
	got[file] = 0;
	done++;
	if (again && write(file, message, 32) != 32)
		failed++;
}

static void run(int kind, double seconds, long most)
{
	struct epoll_event events[256];
	double end = now() + seconds;

	while (now() < end && (!most || done < most)) {
		int count = epoll_wait(epoll, events, 256, 100);
		for (int i = 0; i < count; i++)
			if (kind == 'h')
				hear_hi(events[i].data.fd);
			else
				hear_echo(events[i].data.fd, kind == 'e');
	}
}

int main(int count, char **words)
{
	struct rlimit limit;
	char end;

	if (count < 5)
		return 2;
	getrlimit(RLIMIT_NOFILE, &limit);
	limit.rlim_cur = limit.rlim_max;
	setrlimit(RLIMIT_NOFILE, &limit);
	for (int i = 4; i < count && port_count < 64; i++)
		ports[port_count++] = atoi(words[i]);
	int kind = words[1][0], connections = atoi(words[2]);
	epoll = epoll_create1(EPOLL_CLOEXEC);
	for (int i = 0; i < connections; i++) {
		int file = begin(kind != 'h');
		if (kind != 'h' && write(file, message, 32) != 32)
			failed++;
	}
	if (kind == 'i') {
		run(kind, 60, connections);
		puts("open");
		fflush(stdout);
		while (read(0, &end, 1) > 0)
			;
	} else {
		run(kind, atof(words[3]), 0);
	}
	printf("%ld %ld\n", done, failed);
	return 0;
}
