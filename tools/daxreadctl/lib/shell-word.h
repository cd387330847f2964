/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
#ifndef LIB_SHELL_WORD_H
#define LIB_SHELL_WORD_H

/*
 * Quotes @bytes as one word of a bash command. The result is printable ASCII, which
 * terminal_text() does not change, so a printed command can be copied. The caller frees it.
 */
char *shell_word(const char *bytes);

#endif
