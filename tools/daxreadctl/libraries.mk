# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# The libraries of daxreadctl, for its program, its unit tests and its fuzzed
# parsers. $(TOP) is the repository.

PKGCONFIG ?= pkg-config
LIBRARIES := mount blkid smartcols json-c ncursesw libndctl libtracecmd libtracefs libtraceevent libsystemd

TOOL_CFLAGS := -std=gnu11 -Wall -Wextra -Wshadow -Wstrict-prototypes -Werror \
	-D_GNU_SOURCE -D_FILE_OFFSET_BITS=64 -I$(TOP)/tools/daxreadctl -I$(TOP)/tracing \
	$(shell $(PKGCONFIG) --cflags $(LIBRARIES))
TOOL_LDLIBS := $(shell $(PKGCONFIG) --libs $(LIBRARIES)) -pthread -lm
SANITIZE    := -fsanitize=address,undefined -fno-sanitize-recover=undefined
