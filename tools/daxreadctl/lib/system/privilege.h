/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/* What this process may do, and what helps when the kernel says it may not. */
#ifndef LIB_SYSTEM_PRIVILEGE_H
#define LIB_SYSTEM_PRIVILEGE_H

#include <stdbool.h>

/* Has it CAP_SYS_ADMIN in the first user namespace, as the kernel asks for? */
bool privilege_is_admin(void);

/* What to do about EPERM or EACCES */
const char *privilege_remedy(void);

/* As above, and about EROFS; about any other @error, an errno: @otherwise */
const char *remedy_for(int error, const char *otherwise);

#endif
