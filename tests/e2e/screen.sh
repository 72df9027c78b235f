# A screen of its own with a program's window on it, for the scripts beside this one; they set work,
# the folder for what the program says.

started=()
finish() {
    for pid in "${started[@]}"; do kill "$pid" 2>/dev/null || true; done
}
trap finish EXIT

# open_screen FIRST LAST SIZE: a screen of that size with a window manager; sets DISPLAY to a
# number that nobody uses.
open_screen() {
    local display
    for display in $(seq "$1" "$2"); do
        if [ ! -e "/tmp/.X$display-lock" ]; then break; fi
    done
    Xvfb ":$display" -screen 0 "$3x24" >/dev/null 2>&1 &
    started+=($!)
    export DISPLAY=:$display
    for _ in $(seq 50); do xdotool getdisplaygeometry >/dev/null 2>&1 && break; sleep 0.1; done
    openbox >/dev/null 2>&1 &
    started+=($!)
}

# open_program PROGRAM FILE: sets window and window_pid once the window is there.
open_program() {
    "$1" "$2" >"$work/program.log" 2>&1 &
    window_pid=$!
    started+=("$window_pid")
    for _ in $(seq 200); do
        window=$(xdotool search --pid "$window_pid" 2>/dev/null | tail -n 1 || true)
        [ -n "$window" ] && break
        sleep 0.1
    done
    [ -n "${window:-}" ] || { echo "no window appeared"; cat "$work/program.log"; exit 1; }
    xdotool windowactivate --sync "$window" 2>/dev/null || true
}

# Waits until the program has nothing left to do: a window left alone uses no processor time.
settle() {
    local before after calm=0
    before=$(cut -d' ' -f14,15 "/proc/$window_pid/stat")
    for _ in $(seq 60); do
        sleep 0.12
        after=$(cut -d' ' -f14,15 "/proc/$window_pid/stat")
        if [ "$before" = "$after" ]; then calm=$((calm + 1)); else calm=0; fi
        [ "$calm" -ge 3 ] && return
        before=$after
    done
}
