// SPDX-License-Identifier: MIT
//
// cline FILE LINES THREADS: the limit. One write(2) a line, digits made by hand, the stamp made once a second a thread.
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

static int file;
static long lines;

static size_t digits(char *to, unsigned long number)
{
	char reversed[24];
	size_t count = 0, at = 0;
	do
		reversed[count++] = (char)('0' + number % 10);
	while (number /= 10);
	while (count)
		to[at++] = reversed[--count];
	return at;
}

static void *work(void *argument)
{
	static const char middle[] = "INFO: Connection 127.0.0.1:", last[] = " n=";
	unsigned long id = (unsigned long)argument;
	char line[256], stamp[40] = "";
	size_t length = 0;
	time_t second = 0;
	for (long i = 0; i < lines; i++) {
		struct timespec now;
		clock_gettime(CLOCK_REALTIME_COARSE, &now);
		if (now.tv_sec != second) {
			struct tm local;
			second = now.tv_sec;
			localtime_r(&second, &local);
			length = strftime(stamp, sizeof stamp, "[%a %b %e %H:%M:%S %Y] ", &local);
		}
		size_t n = length;
		memcpy(line, stamp, length);
		memcpy(line + n, middle, sizeof middle - 1), n += sizeof middle - 1;
		n += digits(line + n, 10000 + id);
		memcpy(line + n, last, sizeof last - 1), n += sizeof last - 1;
		n += digits(line + n, (unsigned long)i);
		line[n++] = '\n';
		if (write(file, line, n) != (ssize_t)n)
			abort();
	}
	return NULL;
}

int main(int count, char **words)
{
	pthread_t threads[64];
	if (count < 4)
		return 2;
	long many = atol(words[3]);
	lines = atol(words[2]) / many;
	file = open(words[1], O_WRONLY | O_CREAT | O_APPEND | O_TRUNC | O_CLOEXEC, 0644);
	for (long i = 0; i < many; i++)
		pthread_create(&threads[i], NULL, work, (void *)i);
	for (long i = 0; i < many; i++)
		pthread_join(threads[i], NULL);
	struct rusage used;
	getrusage(RUSAGE_SELF, &used);
	double cpu = (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) + (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
	printf("%.1f\n", cpu / (double)(lines * many) * 1e9);
}
