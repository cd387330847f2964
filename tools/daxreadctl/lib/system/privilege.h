/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
/* The rights of this process, and remedies if it lacks one. */
#ifndef LIB_SYSTEM_PRIVILEGE_H
#define LIB_SYSTEM_PRIVILEGE_H

#include <stdbool.h>

/* True if it has CAP_SYS_ADMIN in the initial user namespace. */
bool privilege_is_admin(void);

/* The remedy for EPERM or EACCES */
const char *privilege_remedy(void);

/* The same for @error, an errno: also for EROFS; for any other, @otherwise */
const char *remedy_for(int error, const char *otherwise);

#endif
