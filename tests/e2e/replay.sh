#!/usr/bin/env bash
# Presses recorded keys in a real window, and saves what they made.
#
#   replay.sh PROGRAM FILE WORK     WORK: a folder with the file keys, a line a key:
#       key ctrl+shift+n | type 895.82 | paste 3 (the text in the file 3.txt)
# Leaves made.ron and end.png there.
set -euo pipefail
program=$1 file=$2 work=$3
export HOME=$work/home LC_ALL=C.UTF-8 LIBGL_ALWAYS_SOFTWARE=1
export XDG_CONFIG_HOME=$HOME/.config XDG_STATE_HOME=$HOME/.state XDG_DATA_HOME=$HOME/.local/share
unset WAYLAND_DISPLAY DBUS_SESSION_BUS_ADDRESS
mkdir -p "$HOME"

# shellcheck source=screen.sh
source "$(dirname "${BASH_SOURCE[0]}")/screen.sh"

open_screen 161 200 1366x768
sleep 0.5
cd "$work"
open_program "$program" "$file"
sleep 1
settle
while read -r what how; do
    echo "$what $how" >"$work/at"
    case $what in
        key)
            case $how in
                Up | Down | Left | Right) xdotool key "$how" ;;
                *) settle; xdotool key "$how"; settle ;;
            esac ;;
        type) settle; xdotool type --delay 30 -- "$how"; settle ;;
        paste)
            settle
            xclip -selection clipboard -i <"$work/$how.txt"
            sleep 0.2
            xdotool key ctrl+v
            settle ;;
    esac
done <"$work/keys"
settle
import -window root "$work/final.png" 2>/dev/null || true
# No dialog of the system is there: the window's own asks for the path, and has the keyboard.
xdotool key ctrl+s
settle
sleep 1
settle
xdotool key ctrl+a
xdotool type --delay 20 -- "$work/made.ron"
settle
xdotool key Return
settle
import -window root "$work/end.png" 2>/dev/null || true
for _ in $(seq 30); do [ -s "$work/made.ron" ] && break; sleep 0.2; done
