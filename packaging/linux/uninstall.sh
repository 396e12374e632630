#!/bin/sh
# Takes away what install.sh put beside this script. Clips, settings and keys stay; they are the user's.
set -eu
to=$(cd "$(dirname "$0")/.." && pwd)
list="$to/lib/wanstudio/installed-files"
if [ -f "$list" ]; then
    while read -r file; do
        rm -f "$to/share/$file"
        folder=$(dirname "$to/share/$file")
        rmdir -p --ignore-fail-on-non-empty "$folder" 2> /dev/null || true
    done < "$list"
fi
rm -rf "$to/lib/wanstudio"
rm -f "$to/bin/wanstudio" "$to/bin/wanstudio-uninstall"
if [ -n "$(find "$to/share/applications" -name '*.desktop' 2> /dev/null)" ]; then
    command -v update-desktop-database > /dev/null && update-desktop-database -q "$to/share/applications" || true
else # the list of what opens what, of our entry alone
    rm -f "$to/share/applications/mimeinfo.cache"
fi
rmdir "$to/share/applications" 2> /dev/null || true
rmdir "$to/lib" "$to/bin" "$to/share" 2> /dev/null || true
echo "WanStudio is gone from $to. What it kept of yours is still there."
