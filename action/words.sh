# shellcheck shell=bash
# What the scripts say, in the language of ANKIGEN_LANG; read by them, and run by nobody.

# say ENGLISH KOREAN
say() {
  if [[ ${ANKIGEN_LANG-} == ko ]]; then echo "$2"; else echo "$1"; fi
}
