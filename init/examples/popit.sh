#!/bin/sh
# A worker in shell: serves the Maildir it is started in to the client on its descriptors 0 and 1.
# In popserv.conf: popit /usr/share/doc/popserv/examples/popit.sh
#
# The worker speaks first: its greeting is the answer to the password. USER and REMOTE_ADDR are in
# the environment; what goes to standard error stands in popserv's log.

cr=$(printf '\r')
reply() { printf '%s\r\n' "$1"; }

# On the wire lines end with CR LF, and a dot at the beginning of a line is doubled.
wire() { awk '{ sub(/\r$/, ""); printf "%s\r\n", $0 }' "$1"; }
octets() { wire "$1" | wc -c | tr -d ' '; }

set --
for file in new/* cur/*; do
    [ -f "$file" ] && [ ! -L "$file" ] && set -- "$@" "$file"
done

# The message of a number, if there is one and it is not deleted.
deleted=' '
message() {
    file=
    case $1 in
        '' | 0* | *[!0-9]*) return 1 ;; # 08 would be octal
    esac
    [ "$1" -ge 1 ] && [ "$1" -le $count ] || return 1
    case $deleted in
        *" $(($1 + 0)) "*) return 1 ;;
    esac
    eval "file=\${$(($1 + 1))}"
    [ -f "$file" ]
}

# unique-id: the file's name up to the colon, which flags change behind
describe() {
    case $1 in
        LIST) octets "$file" ;;
        UIDL) name=${file##*/} && printf '%s\n' "${name%%:*}" ;;
    esac
}

each() {
    what=$1
    shift
    n=1
    while [ $n -le $count ]; do
        message $n "$@" && reply "$n $(describe "$what")"
        n=$((n + 1))
    done
}

count=$#
reply "+OK $count messages for $USER"
while IFS= read -r line; do
    line=${line%"$cr"}
    verb=$(printf '%s' "${line%% *}" | tr '[:lower:]' '[:upper:]')
    number=
    [ "$line" = "${line#* }" ] || number=${line#* }
    case $verb in
        NOOP) reply +OK ;;
        RSET) deleted=' '; reply +OK ;;
        STAT)
            n=0 sum=0
            for size in $(each LIST "$@" | sed "s/^[0-9]* //; s/$cr//"); do
                n=$((n + 1)) sum=$((sum + size))
            done
            reply "+OK $n $sum"
            ;;
        LIST | UIDL)
            if [ -z "$number" ]; then
                reply +OK
                each "$verb" "$@"
                reply .
            elif message "$number" "$@"; then
                reply "+OK $number $(describe "$verb")"
            else
                reply "-ERR no such message"
            fi
            ;;
        RETR)
            if message "$number" "$@"; then
                reply +OK
                wire "$file" | sed 's/^\./../'
                reply .
            else
                reply "-ERR no such message"
            fi
            ;;
        DELE)
            if message "$number" "$@"; then
                deleted="$deleted$((number + 0)) "
                reply +OK
            else
                reply "-ERR no such message"
            fi
            ;;
        QUIT)
            # Only now, and only what was marked.
            status=+OK
            for n in $deleted; do
                eval "file=\${$n}"
                rm -f -- "$file" || status="-ERR not all could be removed"
            done
            reply "$status"
            exit 0
            ;;
        *) reply "-ERR unknown command" ;;
    esac
done
# The client is gone without QUIT: nothing is removed.
echo "client left" >&2
exit 1
