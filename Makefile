# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# The one entry to the project. The scripts that the rules call do the work.

KVER ?= 6.12
# Given empty, these would be taken for a choice.
ifeq ($(KVER),)
override KVER := 6.12
endif
export KVER
VERSIONS := $(shell awk '$$1 ~ /^[0-9]/ { print $$1 }' patches/versions)
ifeq ($(filter $(VERSIONS) $(if $(filter check-patches,$(MAKECMDGOALS)),all),$(KVER)),)
$(error KVER=$(KVER): not in patches/versions, which has: $(VERSIONS))
endif
ifneq ($(KSRC),)
export KSRC
endif
ifneq ($(TREE),)
export TREE
endif

PREFIX  ?= /usr/local
DESTDIR ?=

# In the order in which they are named; the makes below work side by side.
.NOTPARALLEL:
SUBMAKE := $(MAKE) --no-print-directory -j$(shell nproc)

.DEFAULT_GOAL := help
.PHONY: help bench test test-all test-version check deps kernel kernel-stock kernel-debug tool guest-tests install uninstall \
	kernel-tree patches series check-patches test-mutations soak deb rpm budgets-update cost-by-device cost-by-function \
	cycles cycles-by-version tracepoint-cost bench-apps kernel-deb clean

help: ## list what can be made
	@awk -f tests/lib/make-help.awk $(MAKEFILE_LIST)

##@ The two commands

bench: deps tool $(if $(filter none,$(LAB)),,kernel) ## measure both read methods in the lab: a table, and results/bench.json
	@tests/bench/bench

test: deps tool guest-tests kernel ## run all tests of the gate; the last line is the result
	@tests/lib/other-versions
	@tests/run $(SUITES)

##@ Parts of them

deps: ## install with apt what the rest needs, where it is missing
	@tests/lib/deps

kernel: ## build the lab's kernel: the base with the series
	@tests/lab/kernel > /dev/null

kernel-stock: ## build the same without the series, to compare with
	@tests/lab/kernel --kernel stock > /dev/null

kernel-debug: ## build the debug kernel: with the series, KASAN, lockdep, UBSAN, kmemleak
	@tests/lab/kernel --kernel debug > /dev/null

tool: ## build daxreadctl into build/bin, and the plugin for trace-cmd
	@$(SUBMAKE) -C tools/daxreadctl
	@$(SUBMAKE) -C tracing

guest-tests: ## build the tests that run inside the lab
	@$(SUBMAKE) -C tests/guest

test-all: deps tool guest-tests kernel kernel-stock kernel-debug ## test, the slow tests, random operations for HOURS (0.1), and the other versions
	@tests/lib/deps tests/tool/page/packages
	@tests/lib/promtool
	@tests/random/run --hours $(or $(HOURS),0.1)
	@tests/run --all
	@for version in $(filter-out $(KVER),$(VERSIONS)); do $(SUBMAKE) test-version KVER=$$version || exit; done

test-version: deps tool guest-tests kernel kernel-stock ## of the gate, what depends on the kernel version KVER
	@tests/run patches guest faults reboot bench

test-mutations: deps tool ## break the series on purpose: do the tests notice (MUTATIONS="size-not-clamped")
	@tests/mutations/run $(MUTATIONS)

soak: deps kernel ## random operations with new seeds for HOURS (1)
	@tests/random/run --hours $(or $(HOURS),1)

check: tool ## quick checks that need neither kernel nor lab
	@MUTANTS=$(or $(MUTANTS),5) tests/run --quick static runner tool

install: tool ## install daxreadctl and the plugin below PREFIX (/usr/local), in DESTDIR
	@$(SUBMAKE) -C tools/daxreadctl install PREFIX=$(PREFIX) DESTDIR=$(DESTDIR)
	@$(SUBMAKE) -C tracing install PREFIX=$(PREFIX) DESTDIR=$(DESTDIR)

uninstall: ## take away what install put below PREFIX, in DESTDIR
	@$(SUBMAKE) -C tools/daxreadctl uninstall PREFIX=$(PREFIX) DESTDIR=$(DESTDIR)
	@$(SUBMAKE) -C tracing uninstall PREFIX=$(PREFIX) DESTDIR=$(DESTDIR)

deb: deps ## build the Debian package of the same, build/daxreadctl_*.deb
	@tools/package/deb

kernel-deb: deps ## build Debian packages of the kernel with the series, into build/ (KCONFIG=FILE: not in Debian's configuration)
	@tools/package/kernel-deb

rpm: ## build an RPM of the same, build/daxreadctl-*.rpm, on Fedora
	@tools/package/rpm

budgets-update: deps tool kernel kernel-stock ## measure, and record what reads cost in tests/bench/budgets
	@tests/bench/budgets-update

cycles: deps kernel ## follow reads and their peers in the lab: what each does, and modelled cycles
	@tests/cycles/cycles

cycles-by-version: deps ## the same of ext4 on each kernel version, without and with the series: a table
	@tests/cycles/by-version

tracepoint-cost: deps tool ## count what tracepoints cost a read while they are off: a table
	@tests/bench/tracepoint-cost

bench-apps: deps tool kernel ## run fio, SQLite, RocksDB and PostgreSQL in the lab with each method: a table
	@tests/lib/deps tests/apps/packages
	@tests/apps/run $(APPS)

cost-by-device: deps tool kernel ## count what a read takes on each kind of memory, by each method: a table
	@tests/devices/run

cost-by-function: deps tool kernel ## count what each function takes of a read, by each method: a table
	@tests/bench/by-function

clean: ## remove build/ and results/; the cache of kernels stays
	@rm -rf build results

##@ The kernel series

kernel-tree: ## make or update the git tree in which the series is edited
	@patches/kernel-tree

patches: ## write the kernel tree's branch back to patches/KVER
	@patches/export

series: ## write the series as git send-email takes it, with recipients and base, to build/series-KVER
	@patches/send

# One test of all versions took 23 minutes.
check-patches: deps ## apply, checkpatch, sparse, W=1, coccinelle and kernel-doc on each patch (KVER=all: on all)
	@tests/run --all --timeout 5400 patches

##@ Parameters
##   KVER=6.12   kernel version, one of patches/versions
##   KSRC=DIR    take this kernel tree, as it is, in place of the base with the series
##   TREE=DIR    where kernel-tree and patches have the git tree (default: in the cache)
##   CLOCK=time  bench by the clock, with KVM where it works; LAB=none: on the running kernel
##   HOURS=n, MUTATIONS=...  how long soak and test-all go on, which mutations test-mutations tries
##   APPS="sqlite rocksdb"   what bench-apps runs, of tests/apps/workloads; ROUNDS=n: how often (5)
##   SUITES=...  what make test runs: suites, or tests by file name
##   PREFIX=DIR, DESTDIR=DIR   where install puts things
