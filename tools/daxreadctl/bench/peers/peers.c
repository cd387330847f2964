// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * The mounts are in a mount namespace of this process, so they end with it even if it is
 * killed. A file system then stays on the device; the next run recognises it by the record
 * of device.c.
 */
#include "bench/peers/peers.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "bench/peers/device.h"
#include "bench/peers/parameter.h"
#include "bench/run.h"
#include "fs/open.h"
#include "fs/switch.h"
#include "fs/workload/file.h"
#include "lib/memory.h"
#include "lib/message.h"
#include "lib/output/progress.h"
#include "lib/system/child.h"
#include "lib/system/lock-file.h"
#include "lib/system/privilege.h"
#include "lib/system/restore.h"

#define MOUNT_POINT	RUN_DIRECTORY "/peers"

/* All signatures that a file system of the list has lie in its first part. */
#define WIPED		(1 << 20)
#define MKFS_ARGS	12

#define XFS_MKFS	{ "mkfs.xfs", "-q", "-f", "-m", "reflink=0", "-L", PEERS_LABEL, "-m" }
#define EXT2_MKFS	{ "mke2fs", "-q", "-F", "-t", "ext2", "-b", "4096", "-L", PEERS_LABEL, "-U" }
/* A file with an inline tail would not be DAX. */
#define EROFS_MKFS	{ "mkfs.erofs", "--quiet", "-E", "noinline_data", "-U" }

/* The file that is made before its file system is mounted */
#define IMAGE_FILE	MOUNT_POINT "/file"

static const struct peer {
	const char *name, *type;
	const char *mkfs[MKFS_ARGS];	/* then a UUID and the device; NULL: no mkfs program */
	const char *uuid;		/* the text before the UUID in that argument */
	const char *options;
	bool dax;
	bool lean;			/* with the parameter set */
	bool image;			/* mkfs adds the file; the file system is read-only */
} list[] = {
	{ "ext4, page cache", "ext4",
	  { "mke2fs", "-q", "-F", "-t", "ext4", "-b", "4096", "-L", PEERS_LABEL, "-U" }, "",
	  "dax=never,noinit_itable", .dax = false },
	{ "tmpfs", "tmpfs", { NULL }, NULL, "size=90%", .dax = false },
	{ "XFS, DAX", "xfs", XFS_MKFS, "uuid=", "dax=always", .dax = true },
	{ "XFS, DAX, lean", "xfs", XFS_MKFS, "uuid=", "dax=always", .dax = true, .lean = true },
	{ "XFS, page cache", "xfs", XFS_MKFS, "uuid=", "dax=never", .dax = false },
	{ "ext2, DAX", "ext2", EXT2_MKFS, "", "dax", .dax = true },
	{ "ext2, DAX, lean", "ext2", EXT2_MKFS, "", "dax", .dax = true, .lean = true },
	{ "EROFS, DAX", "erofs", EROFS_MKFS, "", "dax=always", .dax = true, .image = true },
	{ "EROFS, DAX, lean", "erofs", EROFS_MKFS, "", "dax=always", .dax = true, .lean = true,
	  .image = true },
};

/* State to undo; signal handlers read it, too */
static struct {
	const char *device;		/* that was formatted; NULL: none */
	const struct workload_file *file;	/* on the mounted file system, maybe incomplete */
} open_state;

/*
 * The file must be closed and unmapped before its file system can be unmounted. Threads
 * may still copy from its mapping: they find zeros there.
 */
static void let_go(const struct workload_file *file)
{
	if (file->map)
		mmap((void *)(uintptr_t)file->map, file->size, PROT_READ,
		     MAP_FIXED | MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	close_range(3, ~0U, 0);
}

/*
 * A read in a thread may have to end first: tries for a second. EINVAL: nothing is mounted
 * there. Asks the kernel and keeps no record: a signal during mount(2) is handled after
 * the mount, before a record could be made.
 */
static bool unmount(void)
{
	const struct timespec while_away = { .tv_nsec = 10000000 };

	for (int i = 0; i < 100; i++) {
		if (umount2(MOUNT_POINT, 0) == 0 || errno == EINVAL)
			return true;
		if (errno != EBUSY)
			return false;
		nanosleep(&while_away, NULL);
	}
	return false;
}

static bool wipe(const char *device)
{
	static const char nothing[4096];
	int fd = open(device, O_WRONLY | O_EXCL | O_CLOEXEC);
	bool good = fd >= 0;

	for (off_t at = 0; good && at < WIPED; at += (off_t)sizeof(nothing))
		good = pwrite(fd, nothing, sizeof(nothing), at) == sizeof(nothing);
	good = good && fsync(fd) == 0;
	if (fd >= 0)
		close(fd);
	return good;
}

static const char *undo(void *arg)
{
	(void)arg;
	child_end();	/* maybe mkfs */
	if (open_state.file)
		let_go(open_state.file);
	if (!unmount())
		return "the mount of a peer, " MOUNT_POINT;
	if (open_state.device && !wipe(open_state.device))
		return "the file system of a peer (wipefs -a)";
	open_state.device = NULL;
	return NULL;
}

/* Makes a mount namespace and a mount point, and promises to remove the mount point. */
static int hide_mounts(int *promise)
{
	if (unshare(CLONE_NEWNS) != 0 ||
	    mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0)
		return print_error(EXIT_FAILURE, "mounts",
				   "cannot be hidden from others: %m; %s",
				   remedy_for(errno, "boot a kernel with mount namespaces"));
	mkdir(RUN_DIRECTORY, 0755);
	if (mkdir(MOUNT_POINT, 0700) != 0 && errno != EEXIST)
		return print_error(EXIT_FAILURE, MOUNT_POINT,
				   "cannot be made: %m; make a writable /run");
	*promise = restore_rmdir(MOUNT_POINT);
	return 0;
}

/* Runs mkfs, which prints its own errors. Returns as child_run(). */
static int run_mkfs(const struct peer *peer, const char *device)
{
	const char *argv[MKFS_ARGS + 4] = { NULL };
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);
	char uuid[64];
	size_t count = 0;
	int status;

	while (count < MKFS_ARGS && peer->mkfs[count]) {
		argv[count] = peer->mkfs[count];
		count++;
	}
	snprintf(uuid, sizeof(uuid), "%s%s", peer->uuid, peers_device_uuid());
	argv[count++] = uuid;
	argv[count++] = device;
	if (peer->image)
		argv[count] = MOUNT_POINT;	/* its content */
	status = child_run(argv, null, null);
	close(null);
	return status;
}

/* False, after printing a note, if this system has no such file system. */
static bool mount_it(const struct peer *peer, const char *type, const char *device,
		     const char *options)
{
	if (mount(device, MOUNT_POINT, type, MS_NODEV, options) == 0)
		return true;
	print_warning("%s is not measured: %s cannot be mounted with %s: %m", peer->name, type,
		      options);
	return false;
}

/* Makes the file for mkfs on a tmpfs. Returns as prepare(). */
static int prepare_file(const struct bench *bench, const struct peer *peer, bool *prepared)
{
	const struct workload_file half_made = { .fd = -1 };
	int status;

	*prepared = mount_it(peer, "tmpfs", "tmpfs", "size=90%");
	if (!*prepared)
		return 0;
	open_state.file = &half_made;
	status = workload_file_write(IMAGE_FILE, bench->plan.file_size);
	open_state.file = NULL;
	return status;
}

/* As prepare(). */
static int make_filesystem(const struct peer *peer, const char *device, bool *prepared)
{
	int status;

	open_state.device = device;
	status = run_mkfs(peer, device);
	*prepared = !status;
	if (status == CHILD_MISSING) {
		print_warning("%s is not measured: there is no %s; install it", peer->name, peer->mkfs[0]);
		return 0;
	}
	if (status)
		return print_error(EXIT_FAILURE, device,
				   "%s cannot be made for --peers: %s failed; see its output",
				   peer->type, peer->mkfs[0]);
	if (peer->image && !unmount())
		return print_error(EXIT_FAILURE, MOUNT_POINT,
				   "cannot be unmounted: %m; unmount it by hand");
	return 0;
}

/*
 * Makes and mounts the peer's file system. *@prepared is false, after printing a
 * note, if this system does not have it. Returns 0, or an exit status after
 * printing an error.
 */
static int prepare(const struct bench *bench, const struct peer *peer, const char *device,
		   bool *prepared)
{
	int status;

	*prepared = !peer->lean || peers_parameter_supported();
	if (!*prepared) {
		print_warning("%s is not measured: this kernel has no %s; boot one with the ext4-dax-read series",
			      peer->name, COMMON_SWITCH);
		return 0;
	}
	status = peers_parameter_set(peer->lean);
	if (!status && peer->image)
		status = prepare_file(bench, peer, prepared);
	if (!status && *prepared && peer->mkfs[0])
		status = make_filesystem(peer, device, prepared);
	if (!status && *prepared)
		*prepared = mount_it(peer, peer->type, peer->mkfs[0] ? device : "tmpfs",
				     peer->options);
	return status;
}

/* The same, by the only method of a peer */
static struct bench_plan plan_on_peer(const struct bench_plan *plan)
{
	static uint64_t method = METHOD_READ_ITER;
	struct bench_plan its = *plan;

	its.methods = (struct number_list){ .items = &method, .count = 1 };
	return its;
}

/* Runs the same bench on the peer */
static int measure(const struct bench *bench, const struct peer *peer,
		   struct peer_result *result)
{
	static const struct filesystem any_fs = { .dax_mode = "always" };
	struct bench on_peer = { .plan = plan_on_peer(&bench->plan), .peer = peer->name,
				 .file = { .fd = -1 } };
	struct workload_file *file = &on_peer.file;
	int status;

	open_state.file = file;
	if (peer->image)
		status = workload_file_open(file, NULL, IMAGE_FILE);
	else
		status = workload_file_make(file, &any_fs, MOUNT_POINT, bench->plan.file_size);
	if (status) {
		open_state.file = NULL;
		return status;
	}
	if (is_dax_open(file->fd) != peer->dax) {
		print_warning("%s is not measured: its files are %sread by DAX", peer->name,
			      peer->dax ? "not " : "");
	} else {
		status = bench_run(&on_peer);
		result->results = on_peer.results;
		result->measured = status == 0;
	}
	workload_file_close(file);
	open_state.file = NULL;
	return status;
}

static size_t steps_on_peer(const struct bench_plan *plan)
{
	struct bench_plan its = plan_on_peer(plan);

	return bench_steps(&its);
}

size_t peers_steps(const struct bench_plan *plan)
{
	return sizeof(list) / sizeof(list[0]) * steps_on_peer(plan);
}

static int run_peer(const struct bench *bench, const struct peer *peer,
		    const char *device, struct peer_result *result)
{
	int promise = restore_call(undo, NULL);
	bool prepared;
	int status = prepare(bench, peer, device, &prepared);

	if (!status && prepared)
		status = measure(bench, peer, result);
	if (!result->measured)
		progress_skip(steps_on_peer(&bench->plan));
	return restore_now(promise) ? EXIT_FAILURE : status;
}

int peers_run(struct bench *bench, const char *device)
{
	struct peers *peers = &bench->peers;
	size_t count = sizeof(list) / sizeof(list[0]);
	int promise = -1, status = peers_device_take(device);

	if (!status)
		status = peers_parameter_take();
	if (!status)
		status = hide_mounts(&promise);
	*peers = (struct peers){ .items = new_zeroed(count, sizeof(*peers->items)) };
	for (; !status && peers->count < count; peers->count++) {
		struct peer_result *result = &peers->items[peers->count];

		print_note("measuring a peer: %s", list[peers->count].name);
		result->name = list[peers->count].name;
		status = run_peer(bench, &list[peers->count], device, result);
	}
	if (!status)
		status = restore_now(promise);
	if (!status)
		status = peers_parameter_release();
	if (!status)
		status = peers_device_release();
	if (status)
		peers_free(peers);
	return status;
}

void peers_free(struct peers *peers)
{
	for (size_t i = 0; i < peers->count; i++) {
		if (peers->items[i].measured)
			bench_results_free(&peers->items[i].results);
	}
	free(peers->items);
	*peers = (struct peers){ 0 };
}
