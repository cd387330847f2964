# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# The one entry to the project. The scripts that the rules call do the work.

KVER ?= 6.12
export KVER
# Given empty, these would be taken for a choice.
ifneq ($(KSRC),)
export KSRC
endif
ifneq ($(TREE),)
export TREE
endif

.DEFAULT_GOAL := help
.PHONY: help kernel-tree patches

help: ## list the targets
	@awk -F ':.*## ' '/^##@ / { printf "\n%s\n", substr($$0, 5) } \
		/^[a-z-]+:.*## / { printf "  %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

##@ The kernel series

kernel-tree: ## make or update the git tree in which the series is edited (TREE=DIR)
	@patches/kernel-tree

patches: ## write the kernel tree's branch back to patches/KVER (TREE=DIR)
	@patches/export
