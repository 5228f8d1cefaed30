# SPDX-License-Identifier: MIT
#
# make run     a real daemon on a low port: jailed, without root, answering
# make test    all tests; as root also those that need it
# make build   everything, for debugging;  make release: as it is to be shipped
# make lint    formatting and the sequence's symbols
# make audit   what a start is planned to do, reported to have done, and seen to do by strace, side by side
# make bench   what Lust costs, beside the limit in C and beside others;  make bench-check: no more than it may
# make fuzz    the readers and parsers under sanitizers, for SECONDS each
# make install PREFIX=/usr/local DESTDIR=   the C library, its header and its manual; see clust.mk
# make docs    the documentation, in build/Lust.doccarchive
# make web, deb, foreign, deploy-check   what Lust is put into; see ecosystem.mk
# make clean

SWIFT   ?= swift
CC      ?= cc
CFLAGS  ?= -O2
WARN    := -Wall -Wextra -Wshadow -Wconversion -Werror
RELEASE := -c release --static-swift-stdlib --disable-local-rpath -Xlinker -z -Xlinker now
BUILD   := build

.PHONY: run test test-traits build release lint audit bench bench-check bench-programs fuzz clean docs packages test-packages

run: release
	@Examples/run

test: test-packages build
	$(SWIFT) test $(TEST)

build: packages $(BUILD)/cdaemon
	$(SWIFT) build

release: packages
	$(SWIFT) build $(RELEASE) --product threadserver
	$(SWIFT) build $(RELEASE) --product lust

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

bench-programs: release $(LIMITS)
	$(SWIFT) build $(RELEASE) --product echoserver
	Benchmarks/link-static "$$(realpath .build/release)" threadserver

bench: bench-programs
	Benchmarks/run.py

bench-check: bench-programs
	Benchmarks/run.py --check

SECONDS ?= 600
fuzz:
	@.ci/packages libcap-dev
	Tests/sanitize $(SECONDS)
	swiftc -parse-as-library -O -sanitize=fuzzer,address -module-name INIFuzz \
		$$(find Sources/Lust/Config -name '*.swift') Tests/Fuzz/INIFuzz.swift -o $(BUILD)/inifuzz
	$(BUILD)/inifuzz -max_len=4096 -timeout=5 -max_total_time=$(SECONDS) Tests/LustTests/Config/Golden

docs:
	@.ci/docs

clean:
	$(SWIFT) package clean
	rm -rf $(BUILD)

packages:
	@.ci/packages libcap-dev

test-packages:
	@.ci/packages libcap-dev strace util-linux iproute2 procps libcap2-bin rsyslog logrotate \
		g++ pkg-config python3 mandoc systemd

# C alone: no Swift in these.

include clust.mk

# What Lust is put into.

include ecosystem.mk

$(BUILD)/cdaemon: Examples/CDaemon/cdaemon.c $(BUILD)/libclust.a
	$(CC) $(CFLAGS) $(WARN) -D_GNU_SOURCE -Iinclude $< -L$(BUILD) -l:libclust.a -lcap -o $@
