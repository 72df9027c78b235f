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

started=()
finish() {
    for pid in "${started[@]}"; do kill "$pid" 2>/dev/null || true; done
}
trap finish EXIT

for display in $(seq 161 200); do
    if [ ! -e "/tmp/.X$display-lock" ]; then break; fi
done
Xvfb ":$display" -screen 0 1366x768x24 >/dev/null 2>&1 &
started+=($!)
export DISPLAY=:$display
for _ in $(seq 50); do xdotool getdisplaygeometry >/dev/null 2>&1 && break; sleep 0.1; done
openbox >/dev/null 2>&1 &
started+=($!)
sleep 0.5
cd "$work"
"$program" "$file" >"$work/program.log" 2>&1 &
window_pid=$!
started+=("$window_pid")
for _ in $(seq 200); do
    window=$(xdotool search --pid "$window_pid" 2>/dev/null | tail -n 1 || true)
    [ -n "$window" ] && break
    sleep 0.1
done
[ -n "${window:-}" ] || { echo "no window appeared"; cat "$work/program.log"; exit 1; }
xdotool windowactivate --sync "$window" 2>/dev/null || true

# Waits until the program has nothing left to do: a window left alone uses no processor time.
settle() {
    local before after calm=0
    before=$(cut -d' ' -f14,15 "/proc/$window_pid/stat")
    for _ in $(seq 60); do
        sleep 0.1
        after=$(cut -d' ' -f14,15 "/proc/$window_pid/stat")
        if [ "$before" = "$after" ]; then calm=$((calm + 1)); else calm=0; fi
        [ "$calm" -ge 3 ] && return
        before=$after
    done
}
sleep 1
settle
while read -r what how; do
    case $what in
        key)
            case $how in
                Up | Down | Left | Right) xdotool key "$how"; sleep 0.03 ;;
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
