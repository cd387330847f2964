# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# Included by the makefiles that build programs for the lab from lib/: flags, and
# the output folder.

OUT      ?= ../../build/guest
CC       ?= cc
CFLAGS   ?= -O2 -g
CFLAGS   += -std=gnu11 -Wall -Wextra -Werror -D_GNU_SOURCE -D_FILE_OFFSET_BITS=64
GUESTLIB := $(dir $(lastword $(MAKEFILE_LIST)))lib
CFLAGS   += $(addprefix -I,$(GUESTLIB) $(GUESTLIB)/buffer $(GUESTLIB)/call)
LDFLAGS  += -static
LDLIBS   += -lpthread
