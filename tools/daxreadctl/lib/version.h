/* SPDX-License-Identifier: GPL-2.0-only */
/* (c) ext4-dax-read developers */
#ifndef LIB_VERSION_H
#define LIB_VERSION_H

#define DAXREADCTL_VERSION	"0.1"

#endif
