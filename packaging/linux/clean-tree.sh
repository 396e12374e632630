#!/bin/sh
# Installs a .deb in a fresh Debian tree without Python, runs the program's self-test there as a user of its own, removes
# the package and looks for what is left: sh packaging/linux/clean-tree.sh build/package/wanstudio_0.1.0_amd64.deb
# Needs root, debootstrap, and a package mirror that this machine's apt knows. About five minutes, 1.5 GB in TMPDIR.
set -eu
deb=$(readlink -f "$1")
release=${2:-bookworm}
tree=$(mktemp -d)
chmod 755 "$tree" # its user has to get in
trap 'umount "$tree/proc" "$tree/dev" 2> /dev/null || true; rm -rf --one-file-system "$tree"' EXIT

debootstrap --variant=minbase "$release" "$tree" > /dev/null
cp -r /etc/apt/sources.list* /etc/apt/apt.conf.d "$tree/etc/apt/"
cp /etc/resolv.conf /etc/hosts "$tree/etc/"
cp "$deb" "$tree/tmp/wanstudio.deb"
mount --bind /proc "$tree/proc"
mount --bind /dev "$tree/dev"
chroot "$tree" sh -eu -c '
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends /tmp/wanstudio.deb > /dev/null
    command -v python3 && { echo "There is a Python in this tree; it proves nothing." >&2; exit 1; }
    useradd --create-home fox
    su fox -c "cd && wanstudio --self-test 2> /tmp/said" || { cat /tmp/said >&2; exit 1; }
    apt-get purge -y -qq wanstudio > /dev/null
    rm /tmp/wanstudio.deb
    left=$(find / -xdev -iname "*wanstudio*" -not -path "/proc/*" -not -path "/var/log/*")
    [ -z "$left" ] || { echo "Left behind: $left" >&2; exit 1; }
    echo "Installed, proved itself, and gone without a trace."
'
