# java.sh: what popserv, popctl and popit have in common before they become Java. Each reads it with
# "self" set to where it is itself, symbolic links followed. Sets "home" (a checkout's module or an
# installed layout, bin/ beside lib/), "lib" (where its jar and archive are), "libraries", "java", "native"
# (where our libraries for this processor are), "system" (where the host's are), "trim" and "netty".

name=${self##*/}

# Of descriptors 0 to 2, Java would give one that is closed to a file of its own, and read that as if
# a client spoke.
{ true 3<&0; } 2>/dev/null || exec </dev/null
{ true 3>&1; } 2>/dev/null || exec >/dev/null
{ true 3>&2; } 2>/dev/null || exec 2>/dev/null

die() {
    echo "$name: $1" >&2
    exit 69
}

# find_home PROGRAM: where PROGRAM.jar is
find_home() {
    home=$(CDPATH= cd -P "${self%/*}/.." && pwd)
    if [ -f "$home/target/$1.jar" ]; then
        lib=$home/target
        libraries=$home/target/lib
    elif [ -f "$home/lib/$1.jar" ]; then
        lib=$home/lib
        libraries=$home/lib
    else
        die "$1.jar is missing: build it with 'mvn -B -q -DskipTests package'"
    fi
}

find_java() {
    if [ -n "$JAVA_HOME" ] && [ -x "$JAVA_HOME/bin/java" ]; then
        java=$JAVA_HOME/bin/java
    elif java=$(command -v java); then
        :
    else
        die "Java is missing: install a JDK or JRE of version 17 or later, or set JAVA_HOME"
    fi
    # An older Java would only say that it does not know our options.
    real=$(readlink -f "$java" 2>/dev/null) || real=$java
    release=${real%/bin/java}/release
    # What its compilers took from the GNU C library goes back to the system, where Java can do that.
    trim= native=
    [ ! -r "$release" ] || while IFS== read -r key value; do
        value=${value#\"} value=${value%\"}
        case $key=$value in
            JAVA_VERSION=17 | JAVA_VERSION=17.0.[0-9] | JAVA_VERSION=17.0.[0-9].* | JAVA_VERSION=18*) ;;
            JAVA_VERSION=19* | JAVA_VERSION=20* | JAVA_VERSION=21 | JAVA_VERSION=21.0.1) ;;
            JAVA_VERSION=*)
                [ "${value%%[!0-9]*}" -ge 17 ] \
                    || die "$java is Java $value; version 17 or later is needed"
                trim=-XX:TrimNativeHeapInterval=2000
                ;;
            LIBC=musl) trim= ;;
            OS_ARCH=*)
                native=$libraries/native/$value
                system=/usr/lib/$value-linux-gnu:/lib/$value-linux-gnu:/usr/lib64:/lib64:/usr/lib:/lib
                ;;
        esac
    done <"$release"
}

# Netty's events for the flight recorder would load all of that at the first buffer; and it would look
# for a hardware address to name its channels by, and warn where there is none.
netty="-Dio.netty.jfr.enabled=false -Dio.netty.machineId=02:00:00:00:00:01"

# become ARCHIVE OPTION...: Java with what all of them want, and with the archive if it is there
become() {
    # init/archive makes it; one of another Java, or of other jars, is passed over without a word.
    archive=$1
    shift
    [ ! -f "$archive" ] || set -- "-XX:SharedArchiveFile=$archive" "$@"
    # Where they are not, Netty and JNA unpack them from their jars into /tmp. To find the host's, JNA
    # would run ldconfig(8) each time.
    [ ! -d "$native" ] || set -- "-Djava.library.path=$native" "-Djna.boot.library.path=$native" \
        "-Djna.platform.library.path=$system" "$@"
    # File names are octets; without a UTF-8 locale Java could not write those of all accounts. This
    # one comes with glibc 2.35 and with Debian's and Red Hat's before (not with Red Hat 7), unlike what
    # LANG brings along from a terminal elsewhere, and in it messages are English and small letters
    # those of ASCII, as protocol and log have them.
    export LC_ALL=C.UTF-8
    # Serial: the smallest in memory and the quickest to start; a session leaves little garbage.
    # Standard output may be a client: the virtual machine's own warnings go to standard error.
    exec "$java" -XX:+UseSerialGC -XX:-UsePerfData -Xshare:auto -Xlog:disable \
        -Xlog:all=warning,cds=off,cds+dynamic=off,class+path=off:stderr "$@"
}
