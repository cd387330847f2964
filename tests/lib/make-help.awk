# SPDX-License-Identifier: GPL-2.0-only
# (c) ext4-dax-read developers
#
# Prints the help in a Makefile: "##@ heading", "##  text",
# and "target: prerequisites ## what it does".

BEGIN { print "usage: make TARGET [PARAMETER=VALUE...]" }

sub(/^##@ /, "") { printf "\n%s\n", $0; next }
sub(/^## ? ?/, "") { print "  " $0; next }
/^[a-z-]+:.*## / {
	target = substr($0, 1, index($0, ":") - 1)
	sub(/^.*## /, "")
	printf "  %-16s %s\n", target, $0
}
