# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# Poisoned memory for the lab. When the kernel's machine-check-safe copy reaches the mark
# of reads-of-poison.c in its source, the processor gets the machine check of unreadable
# memory before that byte, and again whenever a copy begins there. gdb's remote target is
# the lab's machine (--gdb), $copy is the address of copy_mc_enhanced_fast_string,
# $page_offset_base that of this variable or 0, and $ready is written to when all is set up.

set pagination off
set confirm off
set architecture i386:x86-64

# Valid, uncorrected, enabled, with an address and its kind, action required, and
# signaled: a load met an uncorrectable error in memory.
set $status = 0xbd80000000000134
# The interrupted instruction met the error and can be restarted.
set $mcgstatus = 7
# The address is a physical one of a cache line.
set $misc = 0x86
set $bank = 9
# Where the kernel maps all physical memory; the lab has no address randomization with --gdb.
# A kernel that can have five levels of page tables has it in a variable.
set $direct_map = 0xffff888000000000
if $page_offset_base
	set $direct_map = *(unsigned long *)$page_offset_base
end

# machine_check ADDRESS: the second word of the mark selects the address of the machine
# check: that place, or a wrong one that is not persistent memory.
define machine_check
	set $named = 0x1000
	if *(unsigned long *)($arg0 + 8)
		set $named = $arg0 - $direct_map
	end
	eval "monitor mce 0 %d %#lx %d %#lx %#lx", $bank, $status, $mcgstatus, $named, $misc
	printf "machine check %ld bytes into a copy of %ld\n", $arg0 - $source, $length
end

# The rep movsb follows two moves between registers.
set $rep = $copy + 6
if *(unsigned short *)$rep != 0xa4f3
	printf "no rep movsb at %#lx: copy_mc_enhanced_fast_string is not as it was\n", $rep
	quit 1
end
hbreak *$copy
eval "shell touch %s", $ready
while 1
	continue
	set $source = $rsi
	set $length = $rdx
	set $numfound = 0
	if $length >= 8
		find /g1 $source, +$length, 0x6e6f73696f70a5f1
	end
	if $numfound
		set $poison = (unsigned long)$_
		if $poison > $source
			rwatch *(char *)($poison - 1)
		else
			hbreak *$rep
		end
		set $stop = $bpnum
		continue
		# A step off $copy can end before it begins, and a copy can begin again.
		while $rip == $copy
			continue
		end
		delete $stop
		if $rip != $rep || $rsi != $poison
			printf "stopped at %#lx, source %#lx, instead of %#lx, %#lx\n", $rip, $rsi, $rep, $poison
			quit 1
		end
		machine_check $poison
	end
end
