// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/* Encrypted and verity files. See sealed.h. */

#include <errno.h>
#include <linux/fscrypt.h>
#include <linux/fsverity.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fs.h"
#include "sealed.h"
#include "tap.h"

static unsigned char key_identifier[FSCRYPT_KEY_IDENTIFIER_SIZE];

const char *encrypt_unlock(const char *mount)
{
	static char buffer[sizeof(struct fscrypt_add_key_arg) + FSCRYPT_MAX_KEY_SIZE];
	struct fscrypt_add_key_arg *arg = (void *)buffer;
	static char why[80];
	int fd = must_open(mount, O_RDONLY | O_DIRECTORY), err;

	memset(buffer, 0, sizeof(buffer));
	arg->key_spec.type = FSCRYPT_KEY_SPEC_TYPE_IDENTIFIER;
	arg->raw_size = FSCRYPT_MAX_KEY_SIZE;
	memset(arg->raw, 0x5a, FSCRYPT_MAX_KEY_SIZE);
	err = ioctl(fd, FS_IOC_ADD_ENCRYPTION_KEY, arg);
	close(fd);
	if (err) {
		snprintf(why, sizeof(why), "adding an encryption key: %m");
		return why;
	}
	memcpy(key_identifier, arg->key_spec.u.identifier, sizeof(key_identifier));
	return NULL;
}

const char *encrypt_dir(const char *mount, const char *dir)
{
	struct fscrypt_policy_v2 policy = {
		.version = FSCRYPT_POLICY_V2,
		.contents_encryption_mode = FSCRYPT_MODE_AES_256_XTS,
		.filenames_encryption_mode = FSCRYPT_MODE_AES_256_CTS,
	};
	const char *why = encrypt_unlock(mount);
	static char text[80];
	int fd, err;

	if (why)
		return why;
	memcpy(policy.master_key_identifier, key_identifier, sizeof(key_identifier));
	fd = must_open(dir, O_RDONLY | O_DIRECTORY);
	err = ioctl(fd, FS_IOC_SET_ENCRYPTION_POLICY, &policy);
	snprintf(text, sizeof(text), "setting an encryption policy: %m");
	close(fd);
	return err ? text : NULL;
}

const char *seal_verity(int fd)
{
	struct fsverity_enable_arg arg = {
		.version = 1, .hash_algorithm = FS_VERITY_HASH_ALG_SHA256, .block_size = 4096,
	};
	static char why[80];

	if (!ioctl(fd, FS_IOC_ENABLE_VERITY, &arg))
		return NULL;
	snprintf(why, sizeof(why), "enabling verity: %m");
	return why;
}

bool is_verity(int fd)
{
	struct statx stx;

	must(!statx(fd, "", AT_EMPTY_PATH, STATX_BASIC_STATS, &stx));
	return stx.stx_attributes & STATX_ATTR_VERITY;
}
