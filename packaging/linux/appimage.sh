#!/bin/sh
# Makes an AppImage of the bundle: sh packaging/linux/appimage.sh build/package
# With appimagetool on PATH, FOLDER/WanStudio-x86_64.AppImage; without it the AppDir alone, which starts with ./AppRun.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
package=$(cd "$1" && pwd)
app="$package/WanStudio.AppDir"
rm -rf "$app"
mkdir -p "$app/usr/lib" "$app/usr/bin"
cp -R "$package/wanstudio" "$app/usr/lib/wanstudio"
ln -s ../lib/wanstudio/wanstudio "$app/usr/bin/wanstudio"
cp -R "$here/share" "$app/usr/share"
cp -R "$package/made/icons" "$app/usr/share/icons"
mv "$app/usr/share/metainfo/wanstudio.metainfo.xml" "$app/usr/share/metainfo/wanstudio.appdata.xml" # where its tool looks
cp "$here/share/applications/wanstudio.desktop" "$app/wanstudio.desktop"
cp "$package/made/icons/hicolor/256x256/apps/wanstudio.png" "$app/wanstudio.png"
ln -s wanstudio.png "$app/.DirIcon"
printf '%s\n' '#!/bin/sh' 'exec "$(dirname "$(readlink -f "$0")")/usr/bin/wanstudio" "$@"' > "$app/AppRun"
chmod 755 "$app/AppRun"
if command -v appimagetool > /dev/null; then
    (cd "$package" && appimagetool --no-appstream "$app" "WanStudio-$(uname -m).AppImage")
else
    echo "appimagetool is not here: made $app and no AppImage." >&2
fi
