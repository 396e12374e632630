#!/bin/sh
# Installs WanStudio: ./install.sh [FOLDER]. FOLDER is ~/.local by default; for everybody on this computer, /usr/local.
# `wanstudio-uninstall` in FOLDER/bin takes all of it away again. Clips and settings are never touched.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
to=${1:-"$HOME/.local"}
mkdir -p "$to/lib" "$to/bin" "$to/share"
to=$(cd "$to" && pwd)

old="$to/lib/wanstudio/installed-files"
if [ -f "$old" ]; then # an older version may have put there what this one has not
    while read -r file; do rm -f "$to/share/$file"; done < "$old"
fi
rm -rf "$to/lib/wanstudio"
cp -R "$here/wanstudio" "$to/lib/wanstudio"
ln -sf ../lib/wanstudio/wanstudio "$to/bin/wanstudio"
(cd "$here/share" && find . -type f) | while read -r file; do
    mkdir -p "$to/share/$(dirname "$file")"
    cp "$here/share/$file" "$to/share/$file"
done
program=$(printf '%s' "$to/bin/wanstudio" | sed 's/[\\&|]/\\&/g')
sed "s|^Exec=wanstudio|Exec=\"$program\"|" "$here/share/applications/wanstudio.desktop" \
    > "$to/share/applications/wanstudio.desktop"
(cd "$here/share" && find . -type f) > "$to/lib/wanstudio/installed-files"
cp "$here/uninstall.sh" "$to/bin/wanstudio-uninstall"
chmod 755 "$to/bin/wanstudio-uninstall"

command -v update-desktop-database > /dev/null && update-desktop-database -q "$to/share/applications" || true
echo "Installed: $to/bin/wanstudio"
