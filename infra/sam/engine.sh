#!/usr/bin/env bash
# Gives `sam local invoke` a container engine and an image to run in.
#
#   engine.sh start DIR   prints "DOCKER_HOST GATEWAY"; starts an engine with its data in DIR when none answers
#   engine.sh stop DIR    stops the engine that start began, and removes DIR
#
# start ends with 3 when something that it needs is not installed, with 4 when the engine cannot be used.
# With CI=true or INSTALL_ENGINE=true it installs one first, from the distribution's packages.
set -euo pipefail

image=slotlink/lambda-stand-in:al2023

say() { echo "engine: $*" >&2; }

has() {
  local tool
  for tool in "$@"; do command -v "$tool" >/dev/null || return; done
}

need() {
  if has "$@"; then return; fi
  if [[ ${CI:-} != true && ${INSTALL_ENGINE:-} != true ]]; then
    say "one of $* is missing (INSTALL_ENGINE=true installs docker.io and busybox-static)"
    exit 3
  fi
  say "installing docker.io and busybox-static"
  { apt-get update -qq &&
    apt-get install -y -qq --no-install-recommends docker.io busybox-static; } >"$dir/install.log" 2>&1 || true
  has "$@" || { tail -5 "$dir/install.log" >&2; exit 3; }
}

start_daemon() {
  # In a session of its own: Ctrl-C in a terminal ends the check first, which then stops the engine in order.
  setsid dockerd --data-root "$dir/data" --exec-root "$dir/exec" --pidfile "$dir/pid" \
    -H "unix://$dir/socket" >"$dir/log" 2>&1 </dev/null &
  export DOCKER_HOST=unix://$dir/socket
  for _ in {1..300}; do
    if docker info >/dev/null 2>&1; then return; fi
    if ! kill -0 $! 2>/dev/null; then break; fi
    sleep 0.1
  done
  say "the engine does not start; the end of its log:"
  tail -5 "$dir/log" >&2
  exit 4
}

# No image can be pulled on a machine without internet, so this one is made of what the machine has: its C library,
# a shell for SAM's own build step, and nothing else. It has a name of its own, so that it never hides Amazon's image.
import_stand_in() {
  local root=$dir/rootfs library cache
  cache=$(ldconfig -p)
  mkdir -p "$root"/{bin,etc/ssl/certs,tmp,var/task,var/runtime,var/rapid}
  cp "$(command -v busybox)" "$root/bin/busybox"
  for name in sh mv chmod ip; do ln -s busybox "$root/bin/$name"; done
  for library in ld-linux-x86-64.so.2 libc.so.6 libm.so.6 libpthread.so.0 libdl.so.2 librt.so.1 libgcc_s.so.1 \
    libresolv.so.2 libnss_files.so.2 libnss_dns.so.2; do
    # The loader must lie where the binary names it, the libraries where the loader looks by itself.
    library=$(awk -v name="$library" '$1 == name && /x86-64/ { print $NF; exit }' <<<"$cache")
    if [[ -n $library ]]; then install -D "$library" "$root$library"; fi
  done
  install -D "$(readlink -f /lib64/ld-linux-x86-64.so.2)" "$root/lib64/ld-linux-x86-64.so.2"
  echo 'root:x:0:0:root:/:/bin/sh' >"$root/etc/passwd"
  cp -L /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/" 2>/dev/null || true
  tar -C "$root" -c . | docker import \
    -c 'ENV PATH=/bin LAMBDA_TASK_ROOT=/var/task LAMBDA_RUNTIME_DIR=/var/runtime' -c 'WORKDIR /var/task' \
    - "$image" >/dev/null
}

start() {
  mkdir -p "$dir"
  if docker info >/dev/null 2>&1; then
    DOCKER_HOST=$(docker context inspect --format '{{.Endpoints.docker.Host}}')
    export DOCKER_HOST
  else
    need docker dockerd
    start_daemon
  fi
  if ! docker image inspect "$image" >/dev/null 2>&1; then
    need busybox
    import_stand_in
  fi
  # What a container calls its gateway is the address under which it reaches this machine.
  local gateway
  gateway=$(docker run --rm --entrypoint /bin/ip "$image" route | awk '$1 == "default" { print $3 }') || true
  if [[ -z $gateway ]]; then
    say "a container does not run in $image"
    exit 4
  fi
  echo "$DOCKER_HOST $gateway"
}

stop() {
  local pid
  if pid=$(cat "$dir/pid" 2>/dev/null); then
    kill "$pid" 2>/dev/null || true
    for _ in {1..300}; do
      if ! kill -0 "$pid" 2>/dev/null; then break; fi
      sleep 0.1
    done
  fi
  rm -rf "$dir"
}

dir=${2:?usage: engine.sh start|stop DIR}
case $1 in
start) start ;;
stop) stop ;;
*) say "unknown command $1"; exit 2 ;;
esac
