# SPDX-License-Identifier: MIT
#
# What Lust is put into: Swift's frameworks, Debian, other people's daemons, service managers and containers.
#
# make web           the HTTP example, a package of its own: a web framework brings twenty others along
# make deb           Debian packages in build/deb, examined by lintian
# make deb-check     those installed on a clean Debian, used there, and removed
# make foreign       daemons that nobody here wrote, with the sequence in place of their own
# make deploy-check  what Examples/deploy says, done: units, an image, a manifest, a container; and the service for OpenRC

.PHONY: web peers deb deb-check foreign deploy-check

web: packages
	$(SWIFT) build --package-path Examples/Web --disable-build-manifest-caching

# What `lust run` is compared with.
peers:
	@.ci/packages runit daemonize

test-packages: peers

deb:
	@.ci/deb

deb-check: deb
	@.ci/deb-check

foreign:
	@.ci/packages build-essential dpkg-dev libevent-dev libssl-dev perl python3 util-linux
	$(MAKE) -s install PREFIX=/usr DESTDIR=$(CURDIR)/$(BUILD)/foreign
	Tests/Foreign/run $(BUILD)/foreign/usr

deploy-check: static
	@.ci/packages buildah crun iproute2 python3-venv systemd util-linux
	python3 -m venv $(BUILD)/validate
	$(BUILD)/validate/bin/pip -q --disable-pip-version-check install kubernetes-validate==1.37.0
	PATH="$$PATH:$(CURDIR)/$(BUILD)/validate/bin" $(BUILD)/validate/bin/python Tests/Deploy/run \
		.build-static/release/threadserver
