#!/bin/sh
# Installs a .deb in a fresh Debian tree without Python, runs the program's self-test there as a user of its own, opens
# its window on an X server outside the tree, removes the package and looks for what is left:
#   sh packaging/linux/clean-tree.sh build/package/wanstudio_0.1.0_amd64.deb [RELEASE]
# RELEASE is of this machine's own system (bookworm). Needs root, debootstrap, xvfb, and a package mirror that this
# machine's apt knows. About two minutes, 1.5 GB in TMPDIR.
set -eu
deb=$(readlink -f "$1")
release=${2:-bookworm}
tree=$(mktemp -d)
chmod 755 "$tree" # its user has to get in
server=
trap 'kill $server 2> /dev/null || true; umount "$tree/proc" "$tree/dev/pts" "$tree/dev" 2> /dev/null || true
      rm -rf --one-file-system "$tree"' EXIT

debootstrap --variant=minbase "$release" "$tree" > /dev/null
rm -f "$tree/etc/apt/sources.list"
cp -r /etc/apt/sources.list* /etc/apt/apt.conf.d "$tree/etc/apt/"
cp /etc/resolv.conf /etc/hosts "$tree/etc/"
cp "$deb" "$tree/tmp/wanstudio.deb"
mount --bind /proc "$tree/proc"
mount --bind /dev "$tree/dev"
mount --bind /dev/pts "$tree/dev/pts"
# outside, so that its own libraries do not stand in for those that the package should have asked for
Xvfb -displayfd 3 -ac -nolisten tcp -screen 0 1440x900x24 3> "$tree/tmp/display" 2> /dev/null &
server=$!
while [ ! -s "$tree/tmp/display" ]; do sleep 0.1; done

chroot "$tree" env "DISPLAY=:$(cat "$tree/tmp/display")" DEBIAN_FRONTEND=noninteractive sh -eu -c '
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends /tmp/wanstudio.deb > /dev/null
    command -v python3 && { echo "There is a Python in this tree; it proves nothing." >&2; exit 1; }
    useradd --create-home fox
    su fox -c "cd && wanstudio --self-test 2> /tmp/said" || { cat /tmp/said >&2; exit 1; }
    su fox -c "cd && QT_QPA_PLATFORM=xcb WANSTUDIO_EXIT_AFTER_FIRST_FRAME=1 wanstudio > /tmp/frame 2> /tmp/said" &&
        grep -q first_frame /tmp/frame || { cat /tmp/said >&2; exit 1; }
    echo "ok    window        its first frame is drawn on X11"
    apt-get purge -y -qq wanstudio > /dev/null
    rm /tmp/wanstudio.deb
    left=$(find / -xdev -iname "*wanstudio*" -not -path "/proc/*" -not -path "/var/log/*" -not -path "/home/fox/*")
    [ -z "$left" ] || { echo "Left behind: $left" >&2; exit 1; }
    echo "Installed, proved itself, opened its window, and gone without a trace."
'
