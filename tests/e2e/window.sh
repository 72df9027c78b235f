#!/usr/bin/env bash
# Drives the real program in a real window, as a budget officer would: a Chinese name typed with a
# pinyin input method, a column of figures from the keypad, a block pasted from the clipboard and
# one copied back, an undo, a save. The saved file is then compared byte for byte.
#
#   window.sh PROGRAM SAMPLE WORK     WORK: an empty folder; leaves budget.ron, copied.txt, end.png
set -euo pipefail
program=$1 sample=$2 work=$3
cp "$sample" "$work/budget.ron"

export HOME=$work/home LC_ALL=C.UTF-8 XMODIFIERS=@im=fcitx LIBGL_ALWAYS_SOFTWARE=1
export XDG_CONFIG_HOME=$HOME/.config XDG_STATE_HOME=$HOME/.state XDG_DATA_HOME=$HOME/.local/share
unset WAYLAND_DISPLAY

# The session bus starts services with this environment, the input method among them.
if [ "${YUSUAN_E2E_INSIDE:-}" = "" ]; then
    export YUSUAN_E2E_INSIDE=1
    exec dbus-run-session -- "$0" "$@"
fi

mkdir -p "$HOME/.config/fcitx5"
cat >"$HOME/.config/fcitx5/profile" <<'PROFILE'
[Groups/0]
Name=Default
Default Layout=us
DefaultIM=pinyin

[Groups/0/Items/0]
Name=keyboard-us
Layout=

[Groups/0/Items/1]
Name=pinyin
Layout=

[GroupOrder]
0=Default
PROFILE
printf '[Behavior]\nActiveByDefault=False\nShareInputState=All\n' >"$HOME/.config/fcitx5/config"

# shellcheck source=screen.sh
source "$(dirname "${BASH_SOURCE[0]}")/screen.sh"

open_screen 120 160 1440x900
fcitx5 -D >"$work/fcitx.log" 2>&1 &
started+=($!)
# Asked too early, the bus would start a second one that knows no display.
for _ in $(seq 100); do grep -q 'Loaded addon pinyin' "$work/fcitx.log" && break; sleep 0.1; done
sleep 0.5
fcitx5-remote -c

open_program "$program" "$work/budget.ron"
keys() {
    for key in "$@"; do xdotool key "$key"; sleep 0.05; done
    settle
}
sleep 1
settle

# To 一般公共预算基本支出表, the sixth table; its first entered row under 商品和服务支出.
keys ctrl+Next ctrl+Next ctrl+Next ctrl+Next ctrl+Next
keys ctrl+Home

# Thirteen rows down from the total row stands 30201 办公费; its 公用经费 is the last column.
keys Down Down Down Down Down Down Down Down Down Down Down Down
keys End
for figure in 6.10 1.93 15.53; do
    for ((i = 0; i < ${#figure}; i++)); do
        digit=${figure:$i:1}
        if [ "$digit" = . ]; then xdotool key KP_Decimal; else xdotool key "KP_$digit"; fi
        sleep 0.03
    done
    keys KP_Enter
done

# A block of two figures from the clipboard, then the same two cells copied back.
printf '1.10\n20.50\n' | xclip -selection clipboard -i
sleep 0.3
keys ctrl+v
keys shift+Down
keys ctrl+c
xclip -selection clipboard -o >"$work/copied.txt" || true

# A name in Chinese, first character included, into 项目单位 of 项目支出表.
keys ctrl+Next ctrl+Next ctrl+Next ctrl+Next
keys ctrl+Home
keys Down Down Down
keys Right Right Right Right
fcitx5-remote -o
fcitx5-remote -s pinyin; { fcitx5-remote; fcitx5-remote -n; } >"$work/ime.txt"
sleep 0.5
xdotool type --delay 120 bumenyusuan
settle
import -window root "$work/pinyin.png" || true
keys space
keys Return
fcitx5-remote -c

# A slip, taken back.
keys Up
keys Delete
keys ctrl+z
keys ctrl+s
import -window root "$work/dialog.png" || true
# The figures no longer agree with another table: the dialog asks. 返回修改 has the focus, and
# 仍存为草稿 is next to it.
keys Tab
keys Return
# Written in the background: until the file is another one.
for _ in $(seq 100); do cmp -s "$sample" "$work/budget.ron" || break; sleep 0.1; done
settle
import -window root "$work/end.png" || true
cat "$work/program.log" >&2
