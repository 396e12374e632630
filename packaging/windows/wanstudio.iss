; The Windows installer: for one user, without administrator's rights. Made by Inno Setup 6 after `dev.py build`:
;   iscc /DVersion=0.1.0 packaging\windows\wanstudio.iss
; Written from Inno Setup's documentation; not run yet.
#ifndef Version
  #error Give the version: iscc /DVersion=0.1.0
#endif

[Setup]
AppId={{6C1B4C07-6E0B-4B0E-9D0F-5C8B4B4F2A11}
AppName=WanStudio
AppVersion={#Version}
AppPublisher=The WanStudio developers
DefaultDirName={autopf}\WanStudio
DefaultGroupName=WanStudio
PrivilegesRequired=lowest
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
MinVersion=10.0.17763
DisableProgramGroupPage=yes
LicenseFile=..\..\LICENSE
OutputDir=..\..\build\package
OutputBaseFilename=wanstudio-{#Version}-windows-setup
SetupIconFile=..\..\build\package\made\wanstudio.ico
UninstallDisplayIcon={app}\wanstudio.exe
Compression=lzma2/max
SolidCompression=yes
WizardStyle=modern
CloseApplications=yes
; Signing: iscc /Ssign="signtool sign /fd sha256 /tr http://timestamp.acs.microsoft.com /td sha256 $f" /DSign
#ifdef Sign
SignTool=sign
#endif

[Languages]
Name: "en"; MessagesFile: "compiler:Default.isl"

[Tasks]
Name: "desktopicon"; Description: "{cm:CreateDesktopIcon}"; Flags: unchecked

[InstallDelete]
; an older version's files would be found by the new one
Type: filesandordirs; Name: "{app}\_internal"

[Files]
Source: "..\..\build\package\wanstudio\*"; DestDir: "{app}"; Flags: recursesubdirs createallsubdirs ignoreversion

[Icons]
Name: "{group}\WanStudio"; Filename: "{app}\wanstudio.exe"; AppUserModelID: "WanStudio"
Name: "{userdesktop}\WanStudio"; Filename: "{app}\wanstudio.exe"; Tasks: desktopicon

[Registry]
; "Open with" for what the program takes; nobody's default is changed
Root: HKCU; Subkey: "Software\Classes\Applications\wanstudio.exe\shell\open\command"; ValueType: string; ValueData: """{app}\wanstudio.exe"" ""%1"""; Flags: uninsdeletekey
Root: HKCU; Subkey: "Software\Classes\Applications\wanstudio.exe\SupportedTypes"; ValueType: string; ValueName: ".mp4"; ValueData: ""; Flags: uninsdeletekey
Root: HKCU; Subkey: "Software\Classes\Applications\wanstudio.exe\SupportedTypes"; ValueType: string; ValueName: ".mov"; ValueData: ""
Root: HKCU; Subkey: "Software\Classes\Applications\wanstudio.exe\SupportedTypes"; ValueType: string; ValueName: ".webm"; ValueData: ""
Root: HKCU; Subkey: "Software\Classes\Applications\wanstudio.exe\SupportedTypes"; ValueType: string; ValueName: ".png"; ValueData: ""
Root: HKCU; Subkey: "Software\Classes\Applications\wanstudio.exe\SupportedTypes"; ValueType: string; ValueName: ".jpg"; ValueData: ""
Root: HKCU; Subkey: "Software\Classes\Applications\wanstudio.exe\SupportedTypes"; ValueType: string; ValueName: ".webp"; ValueData: ""

[Run]
Filename: "{app}\wanstudio.exe"; Description: "{cm:LaunchProgram,WanStudio}"; Flags: nowait postinstall skipifsilent
