# Installs the servers and tools that the tests start, where they are missing; sourced by eng/test.sh.
# Packages are taken from the machine's own sources. What cannot be installed is named, and its tests are skipped.

# What the tests call, and the Debian package that brings it. initdb lies outside the path.
real_parts=(
  initdb=postgresql psql=postgresql-client redis-server=redis-server redis-cli=redis-tools
  openssl=openssl dnsmasq=dnsmasq-base tmux=tmux node=nodejs npm=npm
  journalctl=systemd systemd-journal-remote=systemd-journal-remote
  ps=procps setpriv=util-linux mount=mount git=git
  dockerd=docker.io docker-compose=docker-compose docker-registry=docker-registry iptables=iptables ip=iproute2
  busybox=busybox-static haproxy=haproxy nginx=nginx podman=podman
)

has_part() {
  command -v "$1" > /dev/null 2>&1 || compgen -G "/usr/lib/postgresql/*/bin/$1" > /dev/null || [ -x "/usr/sbin/$1" ] || [ -x "/lib/systemd/$1" ]
}

missing_packages() {
  local part
  for part in "${real_parts[@]}"; do
    has_part "${part%%=*}" || echo "${part#*=}"
  done | sort -u
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo -n "$@"; fi
}

can_be_root() {
  [ "$(id -u)" -eq 0 ] || { command -v sudo > /dev/null && sudo -n true 2> /dev/null; }
}

install_packages() {
  local apt=(env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=120 -o Dpkg::Use-Pty=0)
  as_root "${apt[@]}" update -qq && as_root "${apt[@]}" install -y -qq --no-install-recommends "$@" > /dev/null
}

install_real_parts() {
  local packages reason
  mapfile -t packages < <(missing_packages)
  [ ${#packages[@]} -gt 0 ] || return 0

  if [ "${OPS_SKIP_INSTALL:-}" = 1 ]; then
    reason="OPS_SKIP_INSTALL is set"
  elif ! command -v apt-get > /dev/null; then
    reason="this is not a Debian or Ubuntu"
  elif ! can_be_root; then
    reason="it takes root or sudo without a password"
  else
    echo "== install ${packages[*]}"
    # One by one after a failure, so that one package that is not to be had does not keep the others away.
    install_packages "${packages[@]}" || for package in "${packages[@]}"; do install_packages "$package" || true; done
    mapfile -t packages < <(missing_packages)
    reason="apt-get did not install it"
  fi

  [ ${#packages[@]} -eq 0 ] || echo "warning: not installed: ${packages[*]} ($reason). Tests that need one of them will be ${OPS_REQUIRE_REAL_PARTS:+failed, since real parts are required, not }skipped."
}

# Node packages go to a folder of the repository that is not committed.
install_node_parts() {
  local folder=$PWD/artifacts/node packages=(@grpc/grpc-js@1.14.7 grpc-health-check@2.1.0 pm2@7.0.4) package missing=()
  for package in "${packages[@]}"; do
    [ -d "$folder/node_modules/${package%@*}" ] || missing+=("$package")
  done
  if [ ${#missing[@]} -gt 0 ]; then
    if [ "${OPS_SKIP_INSTALL:-}" = 1 ] || ! command -v npm > /dev/null; then
      echo "warning: not installed: ${missing[*]} (npm). Tests that need them will be skipped."
      return 0
    fi
    echo "== install ${missing[*]}"
    mkdir -p "$folder"
    npm install --prefix "$folder" --no-audit --no-fund --no-save --loglevel=error "${packages[@]}" > /dev/null || echo "warning: npm did not install ${missing[*]}. Tests that need them will be skipped."
  fi
  export PATH="$PATH:$folder/node_modules/.bin"
  export NODE_PATH="$folder/node_modules${NODE_PATH:+:$NODE_PATH}"
}

install_real_parts
install_node_parts
