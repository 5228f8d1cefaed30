# SPDX-License-Identifier: MIT
#
# make run     a real daemon on a low port: jailed, without root, answering
# make test    all tests; as root also those that need it
# make build   everything, for debugging;  make release: as it is to be shipped
# make lint    formatting and the sequence's symbols
# make clean

SWIFT   ?= swift
CC      ?= cc
CFLAGS  ?= -O2
WARN    := -Wall -Wextra -Wshadow -Wconversion -Werror
RELEASE := -c release --static-swift-stdlib --disable-local-rpath -Xlinker -z -Xlinker now
BUILD   := build

.PHONY: run test build release lint clean packages test-packages

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
	$(SWIFT) format lint --recursive Package.swift Sources Tests Examples 2>&1 | tail -n 20

clean:
	$(SWIFT) package clean
	rm -rf $(BUILD)

packages:
	@.ci/packages libcap-dev

test-packages:
	@.ci/packages libcap-dev strace util-linux iproute2 procps libcap2-bin rsyslog logrotate

# C alone: no Swift in these.

CLUST := $(patsubst Sources/CLust/%.c,$(BUILD)/%.o,$(wildcard Sources/CLust/*.c))

$(BUILD)/%.o: Sources/CLust/%.c $(wildcard Sources/CLust/*.h include/*.h) | packages
	@mkdir -p $(BUILD)
	$(CC) $(CFLAGS) $(WARN) -fPIC -D_GNU_SOURCE -Iinclude -c $< -o $@

$(BUILD)/libCLust.a: $(CLUST)
	$(AR) rcs $@ $^

$(BUILD)/cdaemon: Examples/CDaemon/cdaemon.c $(BUILD)/libCLust.a
	$(CC) $(CFLAGS) $(WARN) -D_GNU_SOURCE -Iinclude $< -L$(BUILD) -lCLust -lcap -o $@
