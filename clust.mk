# SPDX-License-Identifier: MIT
#
# libclust, for C and for what links C: no Swift in these.
#
# make clust                                   libclust.a, libclust.so.0 and clust.pc in build/
# make install PREFIX=/usr DESTDIR=/tmp/root   those, clust.h, the manual and what completes lust's command line
# make abi                                     the library's symbols and sizes against .ci/libclust.abi
# make arm64                                   compiles all C for arm64, with a cross compiler

PREFIX     ?= /usr/local
LIBDIR     ?= $(PREFIX)/lib
INCLUDEDIR ?= $(PREFIX)/include
SHAREDIR   ?= $(PREFIX)/share
MANDIR     ?= $(SHAREDIR)/man
INSTALL    ?= install

CLUST_VERSION := $(shell sed -n 's/.*CLUST_VERSION "\(.*\)"/\1/p' include/clust.h)
CLUST_ABI     := 0
CLUST_SHARED  := libclust.so.$(CLUST_ABI)
CLUST_OBJECTS := $(patsubst Sources/CLust/%.c,$(BUILD)/%.o,$(wildcard Sources/CLust/*.c))
BASHDIR       := $(SHAREDIR)/bash-completion/completions
ZSHDIR        := $(SHAREDIR)/zsh/site-functions
FISHDIR       := $(SHAREDIR)/fish/vendor_completions.d

.PHONY: clust install abi abi-update arm64 $(BUILD)/clust.pc

clust: $(BUILD)/libclust.a $(BUILD)/$(CLUST_SHARED) $(BUILD)/clust.pc

$(BUILD)/%.o: Sources/CLust/%.c $(wildcard Sources/CLust/*.h include/*.h) | packages
	@mkdir -p $(BUILD)
	$(CC) $(CPPFLAGS) $(CFLAGS) $(WARN) -fPIC -D_GNU_SOURCE -Iinclude -c $< -o $@

$(BUILD)/libclust.a: $(CLUST_OBJECTS)
	rm -f $@
	$(AR) rcs $@ $^

$(BUILD)/$(CLUST_SHARED): $(CLUST_OBJECTS) clust.map
	$(CC) $(LDFLAGS) -shared -Wl,-soname,$(CLUST_SHARED) -Wl,--version-script=clust.map \
		-Wl,-z,defs,-z,now,-z,relro $(CLUST_OBJECTS) -lcap -o $@

# Made anew each time: it has the PREFIX of this call.
$(BUILD)/clust.pc: include/clust.h clust.mk
	@mkdir -p $(BUILD)
	printf '%s\n' 'prefix=$(PREFIX)' 'libdir=$(LIBDIR)' 'includedir=$(INCLUDEDIR)' '' 'Name: clust' \
		'Description: A process becomes a daemon, shuts itself in a jail and gives up root' \
		'Version: $(CLUST_VERSION)' 'Libs: -L$${libdir} -lclust' 'Requires.private: libcap' \
		'Cflags: -I$${includedir}' > $@

install: clust
	$(INSTALL) -d $(DESTDIR)$(LIBDIR)/pkgconfig $(DESTDIR)$(INCLUDEDIR)
	$(INSTALL) -m 644 include/clust.h $(DESTDIR)$(INCLUDEDIR)
	$(INSTALL) -m 644 $(BUILD)/libclust.a $(BUILD)/$(CLUST_SHARED) $(DESTDIR)$(LIBDIR)
	ln -sf $(CLUST_SHARED) $(DESTDIR)$(LIBDIR)/libclust.so
	$(INSTALL) -m 644 $(BUILD)/clust.pc $(DESTDIR)$(LIBDIR)/pkgconfig
	for page in man/*.*; do \
		$(INSTALL) -D -m 644 -t $(DESTDIR)$(MANDIR)/man$${page##*.} $$page || exit 1; done
	for name in $$(sed -n 's/^\t\(clust_.*\);/\1/p' clust.map); do \
		ln -sf clust.3 $(DESTDIR)$(MANDIR)/man3/$$name.3 || exit 1; done
	$(INSTALL) -D -m 644 completion/lust.bash $(DESTDIR)$(BASHDIR)/lust
	$(INSTALL) -D -m 644 completion/lust.zsh $(DESTDIR)$(ZSHDIR)/_lust
	$(INSTALL) -D -m 644 completion/lust.fish $(DESTDIR)$(FISHDIR)/lust.fish

abi: $(BUILD)/$(CLUST_SHARED)
	@.ci/abi $(BUILD)/$(CLUST_SHARED) | diff -u .ci/libclust.abi - || \
		{ echo "The library's ABI has changed. If that is meant: make abi-update, and think of its number." >&2; exit 1; }

# libcap's header has no architecture; glibc's are the cross compiler's own.
arm64:
	@.ci/packages libcap-dev gcc-aarch64-linux-gnu libc6-dev-arm64-cross
	for source in Sources/CLust/*.c Sources/CUnix/*.c Examples/CDaemon/*.c; do \
		aarch64-linux-gnu-gcc $(CFLAGS) $(WARN) -D_GNU_SOURCE -Iinclude -ISources/CUnix/include -idirafter /usr/include \
			-c $$source -o /dev/null || exit 1; done

abi-update: $(BUILD)/$(CLUST_SHARED)
	.ci/abi $< > .ci/libclust.abi
