# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# One boot of the lab that several guest tests share. The guest runs them one
# after another (guest-loop) and leaves each one's output and status in a
# directory shared with the host; for every test the runner waits for these
# (guest-result). A lab that dies under a test is booted again for the rest
# (guest-boot).
package GuestBoot;
use strict;
use warnings;

use File::Basename qw(basename);
use File::Temp qw(tempdir);
use POSIX qw(:sys_wait_h setsid);

# The ids of a boot's jobs match this, other ids do not.
use constant JOBS => 'lab**';

my %RUNNING;	# pids of labs

# A test is a path, followed by the file system if that is not ext4: "PATH [xfs]".
sub path_of {
	my ($test) = @_;
	return $test =~ s/ \[[^]]*\]$//r;
}

sub source_of {
	my ($top, $test) = @_;
	my $path = path_of($test);
	my ($source) = $path =~ m{/build/guest/} ? glob "$top/tests/guest/*/" . basename($path, '.t') . '.c' : ();

	return $source && -e $source ? $source : $path;
}

# The values of the lines "NAME: ..." near the top of its source.
sub said_of {
	my ($top, $test, $name, $what) = @_;
	my @said;

	open my $in, '<', source_of($top, $test) or return;
	while (<$in>) {
		push @said, $1 if m{^[\s/*#]*\Q$name\E:\s+($what.*?)\s*(?:\*/)?$};
		last if $. == 40;
	}
	return @said;
}

# The file systems that the test runs on, by default ext4.
sub file_systems_of {
	my ($top, $test) = @_;
	my @said = map { split } said_of($top, $test, 'file systems', '[a-z]');

	return @said ? @said : 'ext4';
}

# The labs that the test asks for, as arguments of tests/lab/run: one for each line
# "lab: ..." near the top of its source. Without such a line, the default lab.
sub labs_of {
	my ($top, $test) = @_;
	my @labs = said_of($top, $test, 'lab', '--');

	return @labs ? @labs : '';
}

# The kind of kernel that a lab with these options boots.
sub kernel_of {
	my ($options) = @_;

	return $options =~ /--kernel[ =](\S+)/ ? $1 : 'patched';
}

# @tests: as of path_of; $timeout: seconds that one test may run. To build the kernel without
# the series takes as long as half of the gate, so where it is not there its tests are skipped.
sub new {
	my ($class, $top, $options, $timeout, @tests) = @_;
	my $self = bless {
		top => $top, options => $options, timeout => $timeout, tests => \@tests,
		done => {}, pid => undef, dir => undef,
	}, $class;
	$self->{skipped} = 'the kernel without the series is not built: make kernel-stock'
		if kernel_of($options) eq 'stock' && system("'$top/tests/lab/kernel' --kernel stock --is-built");
	return $self;
}

# The jobs for TAP::Harness, as [id, name]: one for each test, and one for the end of the
# lab. A test may run in several boots, so the ids name the boot.
sub jobs {
	my ($self) = @_;
	my $lab = $self->{options} ? "lab $self->{options}" : 'lab';
	my @jobs = map { ["$lab: $_", "$lab: " . basename($_)] } @{ $self->{tests} };
	push @jobs, ["$lab: --end", "$lab: its end"] unless $self->{skipped};

	$self->{test_of}{ $jobs[$_][0] } = $self->{tests}[$_] for 0 .. $#{ $self->{tests} };
	return @jobs;
}

# The command that prints a job's TAP. Makes sure that a lab is up to run the test.
sub command {
	my ($self, $id) = @_;
	my $test = $self->{test_of}{$id};
	my $name = $test ? basename($test) : '--end';

	return ['echo', "1..0 # SKIP $self->{skipped}"] if $self->{skipped};
	# The lab runs ahead of this: it may have run the test already, or died in it.
	$self->boot if $test && !$self->alive && !-e ($self->{dir} // '') . "/out/$name.tap";
	$self->{done}{$test} = 1 if $test;
	return ["$self->{top}/tests/lib/guest-result", $self->{dir}, $name];
}

sub alive {
	my ($self) = @_;
	return 0 unless defined $self->{pid};
	return 1 unless waitpid($self->{pid}, WNOHANG);
	delete $RUNNING{ $self->{pid} };
	$self->{pid} = undef;
	return 0;
}

sub put_lines {
	my ($file, @lines) = @_;

	open my $out, '>', $file or die "$file: $!\n";
	print $out map { "$_\n" } @lines;
	close $out or die "$file: $!\n";
}

# Starts the lab for the remaining tests. The checkout has the same path in the guest.
sub boot {
	my ($self) = @_;
	my $dir = tempdir('dax-read-guest-XXXXXX', TMPDIR => 1, CLEANUP => 1);
	my @left = grep { !$self->{done}{$_} } @{ $self->{tests} };

	put_lines("$dir/queue", @left);
	put_lines("$dir/options", $self->{options});
	put_lines("$dir/seconds", $self->{timeout});

	# Building a kernel takes minutes and prints its progress, so do it outside the
	# lab's time limit and log.
	system("'$self->{top}/tests/lab/kernel' --kernel " . kernel_of($self->{options}) . ' > /dev/null')
		unless $ENV{LAB_RUN};

	my $pid = fork // die "fork: $!\n";
	if (!$pid) {
		setsid();
		exec "$self->{top}/tests/lib/guest-boot", $dir;
		exit 127;
	}
	$RUNNING{$pid} = 1;
	@$self{qw(pid dir)} = ($pid, $dir);
}

END {
	my $status = $?;
	for my $pid (keys %RUNNING) {
		kill 'TERM', -$pid;
		for (1 .. 100) {
			last if waitpid($pid, WNOHANG);
			select undef, undef, undef, 0.1;
		}
		kill 'KILL', -$pid;
	}
	$? = $status;
}

1;
