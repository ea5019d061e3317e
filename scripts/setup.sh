# Sourced by the other scripts. `setup node envoy tools` installs what is missing, and says so.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

export TOLLGATE_CACHE=${TOLLGATE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/tollgate}
export JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION=20 # the README says which Node to prefer

say() { printf 'setup: %s\n' "$*" >&2; }

# need WHAT PACKAGES...: names what is missing and the command that installs it
need() {
  say "$1 is missing. On Debian or Ubuntu: apt-get install ${*:2}"
  exit 1
}

need_python() {
  command -v python3 >/dev/null || need 'Python 3.11 or newer' python3 python3-venv
  python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || need "Python 3.11 or newer ($(python3 --version) is older)" python3 python3-venv
  python3 -c 'import ensurepip, venv' 2>/dev/null || need 'venv, a part of Python,' python3-venv
}

setup_node() { scripts/setup-node.sh; }
setup_bundles() { node scripts/bundle.mjs >/dev/null; } # the Lambda functions and the agent
setup_envoy() { TOLLGATE_ENVOY=$(scripts/setup-envoy.sh) && export TOLLGATE_ENVOY; }
setup_redis() { TOLLGATE_REDIS=$(scripts/setup-redis.sh) && export TOLLGATE_REDIS; }
setup_tools() { TOLLGATE_TOOLS=$(scripts/setup-python.sh tools) && export TOLLGATE_TOOLS; }
setup_checkov() { TOLLGATE_CHECKOV=$(scripts/setup-python.sh checkov)/checkov && export TOLLGATE_CHECKOV; }

setup() {
  local part
  for part in "$@"; do "setup_$part"; done
}
