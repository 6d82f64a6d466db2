# ./sluice doctor: what this machine lacks. Sourced by the launcher.
lacking=0
found() { printf '  ok     %-14s %s\n' "$1" "$2"; }
lacks() { printf '  LACKS  %-14s %s\n' "$1" "$2"; lacking=$((lacking + 1)); }
note() { printf '  note   %-14s %s\n' "$1" "$2"; }

# Whether version $1 is at least $2.
at_least() { [ "$(printf '%s\n%s\n' "$2" "$1" | sort -t. -k1,1n -k2,2n | head -1)" = "$2" ]; }

check_platform() {
  local glibc library libraries missing=''
  case "$(uname -sm)" in
    "Linux x86_64") found platform "$(uname -sm)" ;;
    *) lacks platform "$(uname -sm): the embedded database is for Linux x86_64, use such a machine or container" ; return ;;
  esac
  glibc=$(getconf GNU_LIBC_VERSION 2>/dev/null | awk '{print $2}' || true)
  if [ -n "$glibc" ] && at_least "$glibc" 2.35; then
    found glibc "$glibc"
  else
    lacks glibc "${glibc:-none}, needs 2.35 or newer: Debian 12, Ubuntu 22.04, Fedora 36 or later (not Alpine)"
  fi
  libraries=$(PATH=$PATH:/sbin:/usr/sbin ldconfig -p 2>/dev/null || true)
  for library in libcrypt.so.1 libsystemd.so.0 libstdc++.so.6 libssl.so.3; do
    case "$libraries" in *"$library"*) ;; *) missing="$missing $library" ;; esac
  done
  if [ -z "$missing" ]; then
    found libraries "for MariaDB and Redis"
  else
    lacks libraries "$missing: apt-get install libcrypt1 libsystemd0 libstdc++6 libssl3"
  fi
  case "$libraries" in
    *libnss3.so*libexpat.so.1* | *libexpat.so.1*libnss3.so*) found browser "its libraries, for ./sluice test" ;;
    *) note browser "./sluice test uses one, which needs: apt-get install libnss3 libexpat1" ;;
  esac
}

check_tools() {
  local jdk node
  if jdk=$(find_jdk); then found "JDK 25" "$jdk"; else
    lacks "JDK 25" "install it (say Temurin 25 from adoptium.net) or set JAVA_HOME to it"
  fi
  if node=$(find_node); then found "Node and npm" "$("$node/node" --version), $node"; else
    lacks "Node and npm" "install Node 20 or newer (nodejs.org), npm comes with it"
  fi
  if command -v git >/dev/null; then found git "$(git --version)"; else lacks git "apt-get install git"; fi
  if command -v curl >/dev/null || command -v wget >/dev/null; then found download "curl or wget"; else
    lacks download "apt-get install curl: Maven is fetched with it"
  fi
}

check_room() {
  local free_mb memory_mb
  free_mb=$(df -Pm "$root" | awk 'NR == 2 { print $4 }')
  if [ "$free_mb" -ge 3000 ]; then found disk "$free_mb MB free"; else
    lacks disk "$free_mb MB free in $root: make room for 3000 MB"
  fi
  memory_mb=$(awk '/MemAvailable/ { print int($2 / 1024) }' /proc/meminfo 2>/dev/null || echo 0)
  if [ "$memory_mb" -ge 2500 ]; then found memory "$memory_mb MB available"; else
    lacks memory "$memory_mb MB available: free 2500 MB"
  fi
  if (exec 3<>/dev/tcp/127.0.0.1/3000) 2>/dev/null; then
    note "port 3000" "in use: ./sluice up needs --port with another one"
  else
    found "port 3000" free
  fi
}

doctor() {
  case "${1:-}" in
    '') ;;
    -h | --help) printf 'Usage: ./sluice doctor\nSays what this machine lacks; exits with 0 when that is nothing.\n'; return ;;
    *) wrong "\"$1\" is no option" doctor ;;
  esac
  check_platform
  check_tools
  check_room
  if [ "$lacking" -eq 0 ]; then
    printf 'Nothing is missing.\n'
  else
    printf '%d missing, see above.\n' "$lacking"
    exit 1
  fi
}
