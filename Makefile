# SPDX-License-Identifier: MIT
#
# make run     a real daemon on a low port: jailed, without root, answering
# make test    all tests; as root also those that need it
# make build   everything, for debugging;  make release: as it is to be shipped;  make static: one file without a library
# make lint    formatting and the sequence's symbols
# make audit   what a start is planned to do, reported to have done, and seen to do by strace, side by side
# make bench   what Lust costs, beside the limit in C and beside others;  make bench-check: no more than it may
# make fuzz    the readers and parsers under sanitizers, for SECONDS each
# make race    Lust under ThreadSanitizer: servers under load, and the tests of log, tail and event loops
# make install PREFIX=/usr/local DESTDIR=   the C library, its header, all manuals, completions; see clust.mk
# make filters the filters of system calls, after a change of Sources/CLust/filter_lists.h
# make manual  man/, completion/ and the tables and pictures of the documentation, as the programs print them
# make docs    the documentation, in build/Lust.doccarchive
# make web, deb, foreign, deploy-check   what Lust is put into; see ecosystem.mk
# make clean

SWIFT   ?= swift
CC      ?= cc
CFLAGS  ?= -O2
WARN    := -Wall -Wextra -Wshadow -Wconversion -Werror
BUILD   := build
# C++'s library inside, too: to open, map and relocate it took a sixth of a start. The linker takes the first it finds.
CXX_LIB := $(BUILD)/static/libstdc++.a
RELEASE := -c release --static-swift-stdlib --disable-local-rpath -Xlinker -z -Xlinker now \
	-Xlinker -L$(CURDIR)/$(dir $(CXX_LIB)) -Xswiftc -Xclang-linker -Xswiftc -static-libgcc
# At an address of chance, too (static PIE): glibc bears no run path in such a one.
STATIC  := -c release --disable-build-manifest-caching --scratch-path .build-static --disable-local-rpath \
	-Xswiftc -static-executable -Xswiftc -use-ld=lld -Xswiftc -Xclang-linker -Xswiftc -static-pie \
	-Xlinker --pack-dyn-relocs=relr -Xlinker -z -Xlinker now

.PHONY: run test test-traits build release static lint audit bench bench-check bench-programs fuzz race filters clean docs manual packages test-packages

run: release
	@Examples/run

test: test-packages build
	$(SWIFT) test $(TEST)

build: packages $(BUILD)/cdaemon
	$(SWIFT) build

$(CXX_LIB):
	@mkdir -p $(@D)
	ln -sf "$$($(CC) -print-file-name=libstdc++.a)" $@

release: packages $(CXX_LIB)
	$(SWIFT) build $(RELEASE) --product threadserver
	$(SWIFT) build $(RELEASE) --product lust

static: packages
	$(SWIFT) build $(STATIC) --product threadserver

lint:
	.ci/symbols
	$(SWIFT) format lint --strict --recursive Package.swift Sources Tests Examples Benchmarks

# The products behind traits, whose packages nobody else pays for.
test-traits: test-packages web
	$(SWIFT) test --disable-build-manifest-caching --scratch-path .build-traits \
		--traits Logging,NIO,ServiceLifecycle,Configuration --filter 'EcosystemTests|LustLoggingTests'

audit: build
	@.ci/packages strace python3
	@python3 Tests/audit.py .build/debug/threadserver

LIMITS := $(patsubst Benchmarks/limits/%.c,$(BUILD)/limits/%,$(wildcard Benchmarks/limits/*.c))

$(BUILD)/limits/%: Benchmarks/limits/%.c
	@mkdir -p $(BUILD)/limits
	$(CC) -O2 -Wall -Wextra -static $< -o $@

bench-programs: release static $(LIMITS)
	$(SWIFT) build $(RELEASE) --product echoserver

bench: bench-programs
	Benchmarks/run.py

bench-check: bench-programs
	Benchmarks/run.py --check

SECONDS ?= 600
fuzz:
	@.ci/packages libcap-dev
	Tests/sanitize $(SECONDS)
	Tests/Threads/soak $(SECONDS)
	swiftc -parse-as-library -O -sanitize=fuzzer,address -module-name INIFuzz \
		$$(find Sources/Lust/Config -name '*.swift') Tests/Fuzz/INIFuzz.swift -o $(BUILD)/inifuzz
	@mkdir -p $(BUILD)/corpus-ini
	$(BUILD)/inifuzz -max_len=4096 -timeout=5 -max_total_time=$(SECONDS) $(BUILD)/corpus-ini Tests/LustTests/Config/Golden

# No test that starts a daemon: the sanitizer's own thread is one too many for that.
RACE := --sanitize=thread --disable-build-manifest-caching --scratch-path .build-tsan
race: test-packages
	Tests/Threads/soak 5
	$(SWIFT) build --build-tests $(RACE)
	$(SWIFT) test --skip-build $(RACE) --filter \
		'LustTests.*(EventPool|Connection|Listener|LogTests|LogFile|SyslogTests|TailTests|TailReader)'

docs:
	@.ci/docs

manual: build
	UPDATE_MANUAL=1 $(SWIFT) test --filter 'Generated|SettingsTable'

clean:
	$(SWIFT) package clean
	rm -rf $(BUILD)

packages:
	@.ci/packages libcap-dev

# The filters of system calls, by libseccomp, for both architectures.
filters:
	@.ci/packages libseccomp-dev
	@mkdir -p $(BUILD)
	$(CC) $(CFLAGS) $(WARN) -std=gnu17 -D_GNU_SOURCE -ISources/CLust Tests/Filters/*.c -l:libseccomp.a -o $(BUILD)/filters
	$(BUILD)/filters make x86_64 > $(BUILD)/filter_x86_64.h && mv $(BUILD)/filter_x86_64.h Sources/CLust/
	$(BUILD)/filters make aarch64 > $(BUILD)/filter_aarch64.h && mv $(BUILD)/filter_aarch64.h Sources/CLust/

test-packages:
	@.ci/packages libcap-dev libseccomp-dev strace util-linux iproute2 procps libcap2-bin rsyslog logrotate \
		g++ pkg-config python3 mandoc groff-base man-db zsh fish systemd

# C alone: no Swift in these.

include clust.mk

# What Lust is put into.

include ecosystem.mk

$(BUILD)/cdaemon: Examples/CDaemon/cdaemon.c $(BUILD)/libclust.a
	$(CC) $(CFLAGS) $(WARN) -D_GNU_SOURCE -Iinclude $< -L$(BUILD) -l:libclust.a -lcap -o $@
