#!/bin/sh
# Rebuilds the scripts of others that the site serves itself: MapLibre GL JS, Apache ECharts, and axe-core for the tests.
# Needs Node.js 20 or newer with npm. Nothing of this runs when the product is installed or started.
set -eu

maplibre=6.17.0
echarts=6.1.0
axe=4.14.1
esbuild=0.28.2

root=$(cd "$(dirname "$0")/.." && pwd)
out=$root/src/shanhai/ui/static/ui/vendor
tests=$root/tests/browser/vendor
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cp "$root/tools/echarts-entry.js" "$work/entry.js"
cd "$work"
npm init -y >/dev/null
npm install --no-audit --no-fund --save-exact "maplibre-gl@$maplibre" "echarts@$echarts" "axe-core@$axe" "esbuild@$esbuild"
mkdir -p "$out" "$tests"

# MapLibre is published as modules; the site serves them as .js, so that every server sends a script type.
for part in maplibre-gl maplibre-gl-worker; do
  sed '/^\/\/# sourceMappingURL=/d' "node_modules/maplibre-gl/dist/$part.mjs" >"$out/$part.js"
done
cp node_modules/maplibre-gl/dist/maplibre-gl.css "$out/maplibre-gl.css"
cp node_modules/maplibre-gl/LICENSE.txt "$out/maplibre-gl.LICENSE.txt"

npx esbuild entry.js --bundle --minify --format=esm --target=es2020 --legal-comments=none \
  --banner:js="/*! Apache ECharts $echarts, Apache License 2.0; contains zrender (BSD 3-Clause) and parts of d3 (BSD 3-Clause). Texts: echarts.LICENSE.txt */" \
  --outfile="$out/echarts.js"
{
  cat node_modules/echarts/NOTICE
  printf '\n\n==== Apache ECharts: LICENSE ====\n\n'
  cat node_modules/echarts/LICENSE
  printf '\n==== d3, parts of which ECharts contains: LICENSE ====\n\n'
  cat node_modules/echarts/licenses/LICENSE-d3
  printf '\n==== zrender: LICENSE ====\n\n'
  cat node_modules/zrender/LICENSE
  printf '\n==== tslib: LICENSE ====\n\n'
  cat node_modules/tslib/LICENSE.txt
} >"$out/echarts.LICENSE.txt"

cp node_modules/axe-core/axe.min.js "$tests/axe.min.js"
cat node_modules/axe-core/LICENSE node_modules/axe-core/LICENSE-3RD-PARTY.txt >"$tests/axe.LICENSE.txt"

# The site must not name, let alone call, any package host.
if grep -rliE 'np[m]js|py[p]i|un[p]kg|jsd[e]livr|cdn[j]s|es[m]\.sh|sky[p]ack' "$out" "$tests"; then
  echo "上列文件含有软件包站点的地址,不可提交。 The files above name a package host and must not be committed." >&2
  exit 1
fi
ls -l "$out" "$tests"
