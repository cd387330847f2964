// SPDX-License-Identifier: GPL-2.0-only
// (c) ext4-dax-read developers
/*
 * Gives each checker of the lab's debug and kcsan kernels something to report:
 *
 *	insmod provoke.ko fault=NAME
 *
 * commits that fault once. The module never stays loaded: insmod fails with
 * ECANCELED, or with EINVAL for an unknown fault. "none" commits no fault.
 */

#include <linux/delay.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/smp.h>
#include <linux/spinlock.h>
#include <linux/string.h>

static char *fault = "none";
module_param(fault, charp, 0444);

static DEFINE_SPINLOCK(first);
static DEFINE_SPINLOCK(second);
static void __rcu *watched;

static void commit_nothing(void)
{
}

/* KASAN */
static void use_after_free(void)
{
	unsigned char *memory = kmalloc(64, GFP_KERNEL);

	if (!memory)
		return;
	kfree(memory);
	OPTIMIZER_HIDE_VAR(memory);
	READ_ONCE(memory[7]);
}

/* UBSAN */
static void shift_too_far(void)
{
	unsigned int by = 40;

	OPTIMIZER_HIDE_VAR(by);
	pr_info("shifted: %d\n", 1 << by);
}

/* lockdep: two locks taken in both orders, never by two tasks at once */
static void locks_in_both_orders(void)
{
	spin_lock(&first);
	spin_lock(&second);
	spin_unlock(&second);
	spin_unlock(&first);

	spin_lock(&second);
	spin_lock(&first);
	spin_unlock(&first);
	spin_unlock(&second);
}

/* lockdep's RCU part */
static void dereference_unprotected(void)
{
	pr_info("watched: %d\n", !!rcu_dereference(watched));
}

/* DEBUG_ATOMIC_SLEEP */
static void sleep_under_spinlock(void)
{
	spin_lock(&first);
	might_sleep();
	spin_unlock(&first);
}

/* DEBUG_PREEMPT */
static void ask_for_cpu_while_preemptible(void)
{
	pr_info("now on %u\n", smp_processor_id());
}

/*
 * kmemleak: the memory is not all zeros, and no pointer to it is kept. Many times, since the
 * allocator of newer kernels keeps the pointers of a processor's last objects, which kmemleak
 * takes for references.
 */
static void leak(void)
{
	for (int i = 0; i < 500; i++) {
		void *memory = kmalloc(200, GFP_KERNEL);

		if (memory)
			memset(memory, 0x5a, 200);
		OPTIMIZER_HIDE_VAR(memory);
	}
}

/* KCSAN: two threads increment one counter */
static unsigned long counted;

static noinline int count_on(void *until)
{
	while (time_before(jiffies, (unsigned long)until)) {
		counted++;
		barrier();
	}
	return 0;
}

static void count_in_two_threads(void)
{
	void *until = (void *)(jiffies + 5 * HZ);
	struct task_struct *other = kthread_create(count_on, until, "provoke");

	if (IS_ERR(other))
		return;
	get_task_struct(other);
	wake_up_process(other);
	count_on(until);
	msleep(100);
	kthread_stop_put(other);
}

static const struct {
	const char *name;
	void (*commit)(void);
} faults[] = {
	{ "none", commit_nothing },
	{ "use-after-free", use_after_free },
	{ "shift", shift_too_far },
	{ "lock-order", locks_in_both_orders },
	{ "rcu", dereference_unprotected },
	{ "atomic-sleep", sleep_under_spinlock },
	{ "preemptible", ask_for_cpu_while_preemptible },
	{ "leak", leak },
	{ "data-race", count_in_two_threads },
};

static int __init provoke(void)
{
	for (int i = 0; i < ARRAY_SIZE(faults); i++) {
		if (strcmp(fault, faults[i].name))
			continue;
		faults[i].commit();
		return -ECANCELED;
	}
	return -EINVAL;
}
module_init(provoke);

MODULE_DESCRIPTION("Provokes the kernel's own checkers");
MODULE_LICENSE("GPL");
