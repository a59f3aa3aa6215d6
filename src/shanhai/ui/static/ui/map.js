// Brings the maps of a page to life: an SVG drawing at once, and over it MapLibre where WebGL works.
// Everything is served by this site: no tiles, no glyphs, no outside style.

const LOCALE = {
  zh: {
    "Map.Title": "示意图", "NavigationControl.ZoomIn": "放大", "NavigationControl.ZoomOut": "缩小", "Popup.Close": "关闭",
    "CooperativeGesturesHandler.WindowsHelpText": "按住 Ctrl 并滚动可缩放", "CooperativeGesturesHandler.MacHelpText": "按住 ⌘ 并滚动可缩放",
    "CooperativeGesturesHandler.MobileHelpText": "用两指移动地图", "ScaleControl.Kilometers": "公里", "ScaleControl.Meters": "米",
  },
  en: { "Map.Title": "Schematic map" },
};

const GROUND = "#e9f0ee";
// From this zoom on the paired districts are far enough apart to carry their names on the map itself.
const NEAR = 8.2;

function webgl() {
  try {
    return Boolean(document.createElement("canvas").getContext("webgl2"));
  } catch {
    return false;
  }
}

const collection = (features) => ({ type: "FeatureCollection", features });

function graticule() {
  const lines = [];
  for (let lon = 90; lon <= 150; lon += 1) lines.push([[lon, 5], [lon, 60]]);
  for (let lat = 5; lat <= 60; lat += 1) lines.push([[90, lat], [150, lat]]);
  return collection(lines.map((coordinates) => ({ type: "Feature", properties: {}, geometry: { type: "LineString", coordinates } })));
}

function curved(drawing, lines) {
  return collection(drawing.features(lines).map((feature, id) => {
    const ends = feature.geometry.coordinates;
    const coordinates = ends.length === 2 ? drawing.arc(...ends) : ends;
    const properties = { ...feature.properties, kind: drawing.lineKind(feature.properties.kind), title: drawing.pairName(feature.properties) };
    return { type: "Feature", id: id + 1, properties, geometry: { type: "LineString", coordinates } };
  }));
}

function marked(drawing, points) {
  return collection(drawing.features(points).map((feature, id) => {
    const kind = drawing.pointKind(feature.properties.kind);
    const properties = { ...feature.properties, kind, title: feature.properties.name, rank: drawing.POINTS[kind].rank };
    return { ...feature, id: id + 1, properties };
  }));
}

function areas(drawing, polygons) {
  return collection(drawing.features(polygons).map((feature, id) => ({ ...feature, id: id + 1, properties: { ...feature.properties, title: feature.properties.name } })));
}

// A case expression over the kinds of points or lines.
const byKind = (table, of) => ["match", ["get", "kind"], ...Object.entries(table).flatMap(([kind, style]) => [kind, of(style)]), of(Object.values(table).at(-1))];

function lineLayers(drawing) {
  const colour = byKind(drawing.LINES, (style) => style.colour);
  const lit = (on, off) => ["case", ["boolean", ["feature-state", "lit"], false], on, off];
  const paint = { "line-color": lit("#ae431b", colour), "line-opacity": lit(1, 0.6), "line-width": lit(3, 1.8) };
  return Object.entries(drawing.LINES).map(([kind, style]) => ({
    id: `lines-${kind}`, type: "line", source: "lines", filter: ["==", ["get", "kind"], kind],
    paint: style.dash ? { ...paint, "line-dasharray": style.dash.map((n) => n / 1.8) } : paint,
    layout: { "line-cap": style.dash ? "butt" : "round" },
  }));
}

function styleOf(drawing, data, inset) {
  const source = (features) => ({ type: "geojson", data: features });
  const frame = inset ? [{ type: "Feature", properties: {}, geometry: { type: "LineString", coordinates: drawing.ringOf(inset.bounds) } }] : [];
  const icons = { "icon-image": ["get", "kind"], "icon-allow-overlap": true, "icon-ignore-placement": true, "symbol-sort-key": ["-", ["get", "rank"]] };
  return {
    version: 8,
    sources: { grid: source(graticule()), areas: source(areas(drawing, data.polygons)), lines: source(curved(drawing, data.lines)), points: source(marked(drawing, data.points)), frame: source(collection(frame)) },
    layers: [
      { id: "ground", type: "background", paint: { "background-color": GROUND } },
      { id: "grid", type: "line", source: "grid", paint: { "line-color": "#cfdcd8", "line-width": 1 } },
      { id: "areas", type: "fill", source: "areas", paint: { "fill-color": ["case", ["boolean", ["feature-state", "lit"], false], "#b9d6ce", "#d3e4df"] } },
      { id: "edges", type: "line", source: "areas", paint: { "line-color": "#8fb0aa", "line-width": 1 } },
      { id: "frame", type: "line", source: "frame", maxzoom: NEAR, paint: { "line-color": "#66757a", "line-dasharray": [3, 3] } },
      ...lineLayers(drawing),
      { id: "points", type: "symbol", source: "points", layout: icons },
    ],
  };
}

// Points are small images drawn from the same outlines as the SVG; two device pixels to one.
function addShapes(map, drawing) {
  for (const [kind, { colour, size }] of Object.entries(drawing.POINTS)) {
    const side = 4 * Math.ceil(size * 1.25 + 2);
    const context = Object.assign(document.createElement("canvas"), { width: side, height: side }).getContext("2d");
    context.translate(side / 2, side / 2);
    context.scale(2, 2);
    const outline = new Path2D(drawing.shape(kind, size));
    context.lineWidth = 3;
    context.strokeStyle = "#fff";
    context.stroke(outline);
    context.fillStyle = colour;
    context.fill(outline);
    map.addImage(kind, context.getImageData(0, 0, side, side), { pixelRatio: 2 });
  }
}

function tip({ title, note }) {
  const box = document.createElement("div");
  box.className = "map-tip";
  const name = document.createElement("b");
  name.textContent = title ?? "";
  box.append(name);
  if (note) box.append(note);
  return box;
}

// Hovering names a thing and lights it; clicking opens its page.
function listen(map, library, drawing) {
  const layers = ["points", ...Object.keys(drawing.LINES).map((kind) => `lines-${kind}`), "areas"].filter((id) => map.getLayer(id));
  const popup = new library.Popup({ closeButton: false, closeOnClick: false, offset: 12, maxWidth: "18rem" });
  let lit = null;
  const at = ({ x, y }) => map.queryRenderedFeatures([[x - 5, y - 5], [x + 5, y + 5]], { layers })
    .sort((a, b) => layers.indexOf(a.layer.id) - layers.indexOf(b.layer.id))[0];
  const light = (feature) => {
    if (lit) map.setFeatureState(lit, { lit: false });
    lit = feature ? { source: feature.source, id: feature.id } : null;
    if (lit) map.setFeatureState(lit, { lit: true });
  };
  map.on("mousemove", (event) => {
    const feature = at(event.point);
    map.getCanvas().style.cursor = feature?.properties.url ? "pointer" : "";
    light(feature);
    if (feature?.properties.title) popup.setLngLat(event.lngLat).setDOMContent(tip(feature.properties)).addTo(map);
    else popup.remove();
  });
  map.on("mouseout", () => { light(null); popup.remove(); });
  map.on("click", (event) => {
    const url = at(event.point)?.properties.url;
    if (url) window.location.assign(url);
  });
}

// The part of the map that the enlarged drawing covers, as a box names keep out of.
function covered(figure) {
  const [frame, corner] = [".map-drawing, .map-live", ".map-inset"].map((part) => [...figure.querySelectorAll(part)].find((one) => !one.hidden)?.getBoundingClientRect());
  return corner ? [[corner.left - frame.left, corner.top - frame.top, corner.right - frame.left, corner.bottom - frame.top]] : [];
}

// What the enlarged drawing names, the map itself leaves to it.
const inInset = (drawing, inset) => (feature) => Boolean(inset) && feature.properties.kind !== "county" && drawing.within(inset.bounds, feature.geometry.coordinates);

// Names lie over the map as text of the page: they find room better than the map's own, and need no glyphs.
function nameOver(figure, map, live, drawing, data, inset) {
  const svg = drawing.make("svg", { class: "map-names", "aria-hidden": "true" });
  live.append(svg);
  const quiet = (feature) => inInset(drawing, inset)(feature) && map.getZoom() < NEAR;
  const at = (position) => {
    const { x, y } = map.project(position);
    return [x, y];
  };
  const write = () => drawing.writeNames(svg, data, at, [live.clientWidth, live.clientHeight], { quiet, blocked: covered(figure) });
  map.on("move", write);
  map.on("resize", write);
  write();
}

function styled(href) {
  if (document.querySelector(`link[href="${href}"]`)) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href, onload: resolve, onerror: reject });
    document.head.append(link);
  });
}

async function enliven(figure, drawing, data, inset) {
  const [library] = await Promise.all([import(new URL(figure.dataset.library, document.baseURI).href), styled(figure.dataset.style)]);
  library.setWorkerUrl(new URL(figure.dataset.worker, document.baseURI).href);
  const [live, still] = [figure.querySelector(".map-live"), figure.querySelector(".map-drawing")];
  live.hidden = false;
  live.style.visibility = "hidden";
  const map = new library.Map({
    container: live, style: styleOf(drawing, data, inset), bounds: drawing.boundsOf(data), fitBoundsOptions: { padding: 36 },
    attributionControl: false, cooperativeGestures: true, dragRotate: false, pitchWithRotate: false, touchPitch: false, fadeDuration: 0,
    minZoom: 3, maxZoom: 15, renderWorldCopies: false, locale: LOCALE[drawing.english() ? "en" : "zh"],
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.addControl(new library.NavigationControl({ showCompass: false }), figure.dataset.inset === "left top" ? "top-right" : "top-left");
  map.addControl(new library.ScaleControl({ maxWidth: 110 }), figure.dataset.inset === "left bottom" ? "bottom-right" : "bottom-left");
  addShapes(map, drawing);
  await new Promise((resolve, reject) => { map.once("load", resolve); map.once("error", (event) => reject(event.error)); });
  listen(map, library, drawing);
  nameOver(figure, map, live, drawing, data, inset);
  live.style.visibility = "";
  still.hidden = true;
  figure.dataset.state = "live";
}

// The enlarged drawing stands in the corner where it covers least of the map, smaller where no corner is free.
function settle(figure, corner, drawing, data, inset) {
  const frame = figure.querySelector(".map-frame");
  const size = [frame.clientWidth, frame.clientHeight];
  corner.removeAttribute("style");
  if (getComputedStyle(corner).position !== "absolute") return;
  const { points, boxed } = drawing.layout(data, size);
  const [full, gap, dashed] = [corner.clientWidth, 12, boxed(inset.bounds)];
  const tries = [1, 0.9, 0.8, 0.7, 0.6].flatMap((share) => ["right bottom", "left top", "right top", "left bottom"].map((side) => {
    const [width, height] = [full * share, full * share * 1.12];
    const left = side.includes("left") ? gap : size[0] - gap - width;
    const top = side.includes("top") ? gap : size[1] - gap - height;
    const box = [left, top, left + width, top + height];
    const meets = (a) => a[0] < box[2] + 8 && box[0] - 8 < a[2] && a[1] < box[3] + 8 && box[1] - 8 < a[3];
    return { side, width, cost: points.filter(([x, y]) => meets([x, y, x, y])).length + (meets(dashed) ? 4 : 0) };
  }));
  const best = tries.find(({ cost }) => cost === 0) ?? tries.reduce((a, b) => (b.cost < a.cost ? b : a));
  const [across, down] = best.side.split(" ");
  Object.assign(corner.style, { inset: "auto", [across]: `${gap}px`, [down]: `${gap}px`, width: `${best.width}px` });
  figure.dataset.inset = best.side;
}

function drawInset(figure, drawing, data, inset) {
  const corner = figure.querySelector(".map-inset");
  corner.hidden = !inset;
  if (!inset) return;
  const label = Object.assign(document.createElement("p"), { className: "map-inset-name", textContent: inset.name });
  settle(figure, corner, drawing, data, inset);
  const heading = [0, 0, corner.clientWidth, 26 * drawing.rem()];
  drawing.draw(corner, data, { bounds: inset.bounds, padding: 30, silent: true, blocked: [heading] });
  corner.append(label);
}

async function start(figure) {
  const drawing = await import(new URL(figure.dataset.drawing, document.baseURI).href);
  const data = JSON.parse(document.getElementById(figure.dataset.json).textContent);
  const inset = drawing.insetOf(data);
  const still = figure.querySelector(".map-drawing");
  const quiet = inInset(drawing, inset);
  const redraw = () => {
    drawInset(figure, drawing, data, inset);
    if (!still.hidden) drawing.draw(still, data, { outlined: inset?.bounds, quiet, blocked: covered(figure) });
  };
  drawing.legend(figure.querySelector(".map-legend"), data);
  redraw();
  figure.dataset.state = "drawn";
  new ResizeObserver(redraw).observe(figure.querySelector(".map-frame"));
  if (!webgl()) return;
  try {
    await enliven(figure, drawing, data, inset);
  } catch (error) {
    // The drawing stays: it shows the same points and lines.
    console.info("WebGL map not available, the drawing stays:", error.message);
    figure.querySelector(".map-live").hidden = true;
    still.hidden = false;
  }
}

for (const figure of document.querySelectorAll("[data-map]:not([data-state])")) start(figure);
