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
    screen_pid=$!
    started+=("$screen_pid")
    export DISPLAY=:$display
    for _ in $(seq 50); do xdotool getdisplaygeometry >/dev/null 2>&1 && break; sleep 0.1; done
    openbox >/dev/null 2>&1 &
    started+=($!)
}

# open_program PROGRAM FILE: FILE may be empty; sets window and window_pid once the window is there.
open_program() {
    "$1" ${2:+"$2"} >"$work/program.log" 2>&1 &
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

# What program and screen are doing: processor time used, and whether any thread is running or waits
# for a processor. A machine under load may leave them waiting, so time that stands still is not
# enough to know that they are done.
doing() {
    local pid
    for pid in "$window_pid" "$screen_pid"; do
        cat "/proc/$pid"/task/*/stat 2>/dev/null
    done | sed 's/^.*) //' | awk '{ used += $12 + $13; if ($1 ~ /[RD]/) busy = "busy" } END { print used, busy }'
}

# Waits until the program has nothing left to do: a window left alone uses no processor time. After
# twenty seconds it goes on all the same.
settle() {
    local before after calm=0 until=$((SECONDS + 20))
    before=$(doing)
    while [ "$SECONDS" -lt "$until" ]; do
        sleep 0.05
        after=$(doing)
        case $after in
            *busy) calm=0 ;;
            "$before") calm=$((calm + 1)) ;;
            *) calm=0 ;;
        esac
        [ "$calm" -ge 3 ] && return
        before=$after
    done
    echo "never calm after $(cat "$work/at" 2>/dev/null)" >>"$work/program.log"
}
