// SPDX-License-Identifier: MIT
//
// clients PORT CLIENTS SECONDS: clients that connect, read to the end and connect again, as fast as they can. Prints how many
// got the whole answer and how many did not, by what went wrong.

#include <arpa/inet.h>
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static struct sockaddr_in address;
static volatile int over;
static unsigned long done, refused, reset, slow, cut, other;

static void count(unsigned long *what)
{
	__atomic_fetch_add(what, 1, __ATOMIC_RELAXED);
}

static void fail(void)
{
	count(errno == ECONNREFUSED ? &refused : errno == ECONNRESET ? &reset : errno == EAGAIN ? &slow : &other);
}

static void *client(void *unused)
{
	const struct timeval patience = {3, 0};

	while (!over) {
		char text[64];
		ssize_t size = 0, part = -1;
		int file = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
		setsockopt(file, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
		if (connect(file, (struct sockaddr *)&address, sizeof address) == 0)
			while ((part = read(file, text + size, sizeof text - (size_t)size)) > 0)
				size += part;
		if (part < 0)
			fail();
		else
			count(size == 3 && !memcmp(text, "HI!", 3) ? &done : &cut);
		close(file);
	}
	return unused;
}

int main(int count_of_words, char **words)
{
	if (count_of_words != 4)
		return 2;
	int clients = atoi(words[2]);
	pthread_t threads[1024];
	address = (struct sockaddr_in){AF_INET, htons((uint16_t)atoi(words[1])), {htonl(INADDR_LOOPBACK)}, {0}};
	for (int i = 0; i < clients && i < 1024; i++)
		pthread_create(&threads[i], 0, client, 0);
	const struct timespec time = {atoi(words[3]), 0};
	nanosleep(&time, 0);
	over = 1;
	for (int i = 0; i < clients && i < 1024; i++)
		pthread_join(threads[i], 0);
	printf("{\"done\": %lu, \"refused\": %lu, \"reset\": %lu, \"timeout\": %lu, \"short\": %lu, \"other\": %lu}\n", done,
	       refused, reset, slow, cut, other);
}
