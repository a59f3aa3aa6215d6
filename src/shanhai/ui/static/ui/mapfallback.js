// Draws a schematic map as plain SVG: points, arcs and areas. It is what the page shows first, what is printed,
// what stays where WebGL is absent, and what draws the enlarged part in the corner.

const SVG = "http://www.w3.org/2000/svg";

export const WORDS = {
  zh: {
    county: "县（市、区）", partner: "结对的区", city: "城市", enclave: "飞地", project: "项目", transport: "交通", place: "地方",
    pairing: "结对", cooperation: "合作", link: "联系", inset: "结对的区（放大）",
  },
  en: {
    county: "county", partner: "paired district", city: "city", enclave: "enclave", project: "project", transport: "transport", place: "place",
    pairing: "pairing", cooperation: "cooperation", link: "link", inset: "Paired districts, enlarged",
  },
};

export const POINTS = {
  county: { colour: "#0d5c63", size: 6, rank: 0 },
  partner: { colour: "#ae431b", size: 5.5, rank: 1 },
  enclave: { colour: "#6a4c93", size: 6, rank: 2 },
  transport: { colour: "#285fa6", size: 6, rank: 3 },
  project: { colour: "#855300", size: 5.5, rank: 4 },
  place: { colour: "#42555a", size: 4.5, rank: 5 },
  city: { colour: "#66757a", size: 3.5, rank: 6 },
};

export const LINES = {
  pairing: { colour: "#0d5c63" },
  cooperation: { colour: "#285fa6", dash: [5, 3] },
  enclave: { colour: "#6a4c93", dash: [2, 2.5] },
};

// Text follows the size the page's reader has chosen, and the larger type of a wall display.
export const rem = () => parseFloat(getComputedStyle(document.documentElement).fontSize) / 16 || 1;
export const english = () => document.documentElement.lang.startsWith("en");
export const words = () => WORDS[english() ? "en" : "zh"];
export const pointKind = (kind) => (kind in POINTS ? kind : "place");
export const lineKind = (kind) => (kind in LINES ? kind : "pairing");
export const pairName = (properties) => properties.name ?? `${properties.from} — ${properties.to}`;

// The outline of a point's shape around (0, 0); colour is never the only difference between two kinds.
export function shape(kind, r) {
  const round = `M${-r} 0a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0Z`;
  const outlines = {
    enclave: `M0 ${-1.25 * r} ${1.25 * r} 0 0 ${1.25 * r} ${-1.25 * r} 0Z`,
    transport: `M0 ${-1.2 * r} ${1.15 * r} ${0.9 * r} ${-1.15 * r} ${0.9 * r}Z`,
    project: `M${-r} ${-r}H${r}V${r}H${-r}Z`,
    partner: `M${-r} ${0.55 * r}V${-0.55 * r}L${-0.55 * r} ${-r}H${0.55 * r}L${r} ${-0.55 * r}V${0.55 * r}L${0.55 * r} ${r}H${-0.55 * r}Z`,
  };
  return outlines[kind] ?? round;
}

// Web Mercator, in units of the earth's radius; y grows to the south as it does on a screen.
const project = ([lon, lat]) => [(lon * Math.PI) / 180, -Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360))];
const unproject = ([x, y]) => [(x * 180) / Math.PI, (Math.atan(Math.exp(-y)) * 360) / Math.PI - 90];

// A pairing is drawn as an arc that bulges to the left of its direction, so that a bundle of lines opens like a fan.
export function arc(from, to, steps = 40) {
  const [a, b] = [project(from), project(to)];
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const middle = [(a[0] + b[0]) / 2 + 0.16 * dy, (a[1] + b[1]) / 2 - 0.16 * dx];
  return Array.from({ length: steps + 1 }, (_, i) => {
    const t = i / steps;
    const mix = (k) => (1 - t) ** 2 * a[k] + 2 * t * (1 - t) * middle[k] + t ** 2 * b[k];
    return unproject([mix(0), mix(1)]);
  });
}

export const features = (collection) => collection?.features?.filter((one) => one.geometry) ?? [];

// The smallest box around positions, widened by a share of itself on every side.
export function boxOf(positions, margin) {
  const [lons, lats] = [positions.map((p) => p[0]), positions.map((p) => p[1])];
  const [west, east, south, north] = [Math.min(...lons), Math.max(...lons), Math.min(...lats), Math.max(...lats)];
  const pad = Math.max(east - west, north - south, 0.05) * margin;
  return [[west - pad, south - pad], [east + pad, north + pad]];
}

export function boundsOf(data) {
  if (data.bounds) return data.bounds;
  const all = [...features(data.points).map((f) => f.geometry.coordinates), ...features(data.lines).flatMap((f) => f.geometry.coordinates)];
  return all.length ? boxOf(all, 0.04) : [[118, 27], [123, 32]];
}

// Partners that lie so close together that they would be one blot get an enlarged drawing in the corner.
export function insetOf(data) {
  if (data.inset !== undefined) return data.inset;
  const partners = features(data.points).filter((f) => f.properties.kind === "partner").map((f) => f.geometry.coordinates);
  if (partners.length < 3) return null;
  const span = ([[w, s], [e, n]]) => Math.hypot(e - w, n - s);
  const bounds = boxOf(partners, 0.16);
  return span(bounds) < 0.45 * span(boundsOf(data)) ? { name: words().inset, bounds } : null;
}

function fitted(bounds, width, height, padding) {
  const [[x0, y1], [x1, y0]] = [project(bounds[0]), project(bounds[1])];
  const scale = Math.min((width - 2 * padding) / (x1 - x0), (height - 2 * padding) / (y1 - y0));
  const [cx, cy] = [(x0 + x1) / 2, (y0 + y1) / 2];
  return (position) => {
    const [x, y] = project(position);
    return [width / 2 + (x - cx) * scale, height / 2 + (y - cy) * scale];
  };
}

// Where the points of the data stand in a drawing of this size, and the box around some bounds.
export function layout(data, [width, height], padding = 36) {
  const at = fitted(boundsOf(data), width, height, padding);
  const boxed = ([southWest, northEast]) => ((a, b) => [a[0], b[1], b[0], a[1]])(at(southWest), at(northEast));
  return { points: features(data.points).map((feature) => at(feature.geometry.coordinates)), boxed };
}

export const within = ([[west, south], [east, north]], [lon, lat]) => lon >= west && lon <= east && lat >= south && lat <= north;

export function make(name, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) if (value !== undefined) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

// A thing with its tip; only where it leads somewhere is it told to those who do not see it, and then once.
function linked(url, title, ...children) {
  const group = url ? make("a", { href: url, "aria-label": title }) : make("g", { "aria-hidden": "true" });
  group.append(make("title", {}, title), ...children);
  return group;
}

const pathOf = (positions, at) => positions.map((p, i) => `${i ? "L" : "M"}${at(p).map((n) => n.toFixed(1)).join(" ")}`).join("");

function drawArea(feature, at) {
  const { type, coordinates } = feature.geometry;
  const rings = type === "Polygon" ? coordinates : coordinates.flat();
  const d = rings.map((ring) => `${pathOf(ring, at)}Z`).join("");
  const area = make("path", { d, fill: "#d3e4df", "fill-rule": "evenodd", stroke: "#8fb0aa", "stroke-width": 1 });
  return linked(feature.properties.url, feature.properties.name ?? "", area);
}

function drawLine(feature, at) {
  const ends = feature.geometry.coordinates;
  const d = pathOf(ends.length === 2 ? arc(...ends) : ends, at);
  const style = LINES[lineKind(feature.properties.kind)];
  const visible = make("path", { d, class: "map-line", fill: "none", stroke: style.colour, "stroke-width": 1.7, "stroke-opacity": 0.6, "stroke-dasharray": style.dash?.join(" ") });
  const target = make("path", { d, fill: "none", stroke: "#000", "stroke-opacity": 0, "stroke-width": 12 });
  return linked(feature.properties.url, pairName(feature.properties), target, visible);
}

const ruler = document.createElement("canvas").getContext("2d");
const textWidth = (text, size) => {
  // A browser without any canvas: Chinese characters are as wide as high, others a little over half.
  if (!ruler) return size * [...text].reduce((sum, sign) => sum + (sign > "\u2e7f" ? 1 : 0.56), 0);
  ruler.font = `600 ${size}px ${getComputedStyle(document.body).fontFamily}`;
  return ruler.measureText(text).width;
};
const overlap = (a, b) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];

// Where a label may stand, best first: right, left, above, below, the corners; then farther off, at the end of a leader.
function* spots(w, h, r) {
  const gap = r + 4;
  const beside = [-0.5, -0.25, -0.75].flatMap((up) => [[gap, up * h], [-gap - w, up * h]]);
  const across = [-0.5, -0.25, -0.75].flatMap((left) => [[left * w, -gap - h + 2], [left * w, gap - 2]]);
  const corners = [[gap * 0.8, -gap - h / 2], [gap * 0.8, gap - h / 2], [-gap * 0.8 - w, -gap - h / 2], [-gap * 0.8 - w, gap - h / 2]];
  yield* [...beside.slice(0, 2), ...across.slice(0, 2), ...corners, ...beside.slice(2), ...across.slice(2)];
  for (let away = 18; away <= 210; away += 8) {
    for (let turn = 0; turn < 24; turn += 1) {
      const [x, y] = [Math.cos((turn * Math.PI) / 12) * away, Math.sin((turn * Math.PI) / 12) * away];
      yield [x > 0.1 ? x : x < -0.1 ? x - w : -w / 2, y - h / 2];
    }
  }
}

function placed([w, h], [x, y], r, taken, frame) {
  for (const [dx, dy] of spots(w, h, r)) {
    const box = [x + dx, y + dy, x + dx + w, y + dy + h];
    const inside = box[0] >= 2 && box[1] >= 2 && box[2] <= frame[0] - 2 && box[3] <= frame[1] - 2;
    if (inside && !taken.some((other) => overlap(box, other))) return box;
  }
  return null;
}

// A long name stands on two lines: broken at the space nearest its middle, or in its middle where it has none.
function linesOf(name, size, most) {
  if (textWidth(name, size) <= most) return [name];
  const middle = Math.ceil(name.length / 2);
  const spaces = [...name.matchAll(/ /g)].map((found) => found.index).sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle));
  const at = spaces[0] ?? middle;
  return [name.slice(0, at), name.slice(at).trim()];
}

function textOf({ kind, box, size, lines }) {
  const text = make("text", {
    "font-size": size, stroke: "#f4f8f6", "stroke-width": 3.5, "stroke-linejoin": "round", "paint-order": "stroke",
    fill: kind === "city" ? "#42555a" : "#14262a", "font-weight": kind === "city" ? 400 : 600,
  });
  text.append(...lines.map((line, row) => make("tspan", { x: box[0].toFixed(1), y: (box[1] + size * (1 + 1.2 * row)).toFixed(1) }, line)));
  return text;
}

// From a point to the nearest edge of a name that had to stand away from it.
function leaderOf({ xy: [x, y], kind, box }) {
  const [endX, endY] = [Math.min(Math.max(x, box[0]), box[2]), Math.min(Math.max(y, box[1]), box[3])];
  if (Math.hypot(endX - x, endY - y) < POINTS[kind].size + 9) return [];
  return [make("path", { d: `M${x.toFixed(1)} ${y.toFixed(1)}L${endX.toFixed(1)} ${endY.toFixed(1)}`, class: "map-leader", fill: "none", stroke: "#42555a", "stroke-width": 0.9 })];
}

// Finds room for the names of the points in view, the weightier kinds first: in smaller type where there is none.
function named(data, at, [width, height], { quiet = () => false, blocked = [] }) {
  const full = (width < 420 ? 12 : 13) * rem();
  const points = features(data.points).map((feature) => ({ feature, xy: at(feature.geometry.coordinates), kind: pointKind(feature.properties.kind), quiet: quiet(feature) }))
    .filter(({ xy }) => xy[0] > -2 && xy[1] > -2 && xy[0] < width + 2 && xy[1] < height + 2)
    .sort((a, b) => POINTS[a.kind].rank - POINTS[b.kind].rank);
  const around = ({ xy: [x, y], kind }) => ((r) => [x - r, y - r, x + r, y + r])(POINTS[kind].size * (kind === "enclave" ? 1.3 : 1.05));
  const taken = [...blocked, ...points.map(around)];
  for (const point of points.filter((one) => !one.quiet)) {
    for (const size of [full, full * 0.85, full * 0.72]) {
      const lines = linesOf(point.feature.properties.name, size, 0.4 * width);
      const room = [Math.max(...lines.map((line) => textWidth(line, size))), size * 1.22 * lines.length];
      const box = placed(room, point.xy, POINTS[point.kind].size, taken, [width, height]);
      if (!box) continue;
      Object.assign(point, { box, size, lines });
      taken.push(box);
      break;
    }
  }
  return points;
}

// Writes the names into a drawing that lies over a live map, where `at` tells the place of a position on the screen.
export function writeNames(svg, data, at, [width, height], rules) {
  svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
  const shown = named(data, at, [width, height], rules).filter(({ box }) => box);
  svg.replaceChildren(...shown.flatMap(leaderOf), ...shown.map(textOf));
}

function drawPoint({ feature, xy: [x, y], kind, box, quiet }) {
  const { name, url, note } = feature.properties;
  const { colour, size: r } = POINTS[kind];
  const mark = make("path", { d: shape(kind, r), class: "map-shape", transform: `translate(${x.toFixed(1)} ${y.toFixed(1)})`, fill: colour, stroke: "#fff", "stroke-width": 1.6 });
  const group = linked(quiet ? "" : url, note ? `${name} · ${note}` : name, mark);
  if (!box && !quiet) group.dataset.unnamed = name;
  return group;
}

// The written name opens the same page; it is said once, by the mark.
function drawName(point) {
  const link = make("a", { href: point.feature.properties.url, tabindex: -1, "aria-hidden": "true" });
  link.append(textOf(point));
  return link;
}

function drawGrid(bounds, at, [width, height]) {
  const grid = make("g", { stroke: "#cfdcd8", "stroke-width": 1, "aria-hidden": "true" });
  const [[west, south], [east, north]] = bounds;
  const step = Math.max(east - west, north - south) > 2 ? 1 : 0.25;
  const far = 8;
  for (let lon = Math.ceil((west - far) / step) * step; lon <= east + far; lon += step) grid.append(make("path", { d: `M${at([lon, south])[0].toFixed(1)} 0V${height}` }));
  for (let lat = Math.ceil((south - far) / step) * step; lat <= north + far; lat += step) grid.append(make("path", { d: `M0 ${at([west, lat])[1].toFixed(1)}H${width}` }));
  return grid;
}

// What stands on another drawing too is no second link.
const unlinked = (feature) => ({ ...feature, properties: { ...feature.properties, url: "" } });

// The four corners of a box, as a closed ring.
export const ringOf = ([[west, south], [east, north]]) => [[west, south], [east, south], [east, north], [west, north], [west, south]];

// Draws into an element at its present size; returns the drawing.
export function draw(element, data, { bounds = boundsOf(data), padding = 36, outlined = null, silent = false, ...rules } = {}) {
  const [width, height] = [element.clientWidth || 640, element.clientHeight || 480];
  const at = fitted(bounds, width, height, padding);
  const svg = make("svg", { viewBox: `0 0 ${width} ${height}`, "font-family": getComputedStyle(element).fontFamily });
  svg.append(drawGrid(bounds, at, [width, height]));
  const areas = make("g", { "aria-hidden": silent || undefined });
  areas.append(...features(data.polygons).map((feature) => drawArea(silent ? unlinked(feature) : feature, at)));
  svg.append(areas);
  if (outlined) svg.append(make("path", { d: pathOf(ringOf(outlined), at), fill: "#fff", "fill-opacity": 0.35, stroke: "#66757a", "stroke-dasharray": "3 3" }));
  svg.append(...features(data.lines).map((feature) => drawLine(silent ? unlinked(feature) : feature, at)));
  const points = named(data, at, [width, height], rules);
  const written = points.filter(({ box }) => box);
  svg.append(...written.flatMap(leaderOf), ...points.toReversed().map(drawPoint), ...written.map(drawName));
  element.replaceChildren(svg);
  return svg;
}

function keyPoint(kind) {
  const { colour, size } = POINTS[kind];
  return make("svg", { viewBox: "-9 -9 18 18", width: 16, height: 16, "aria-hidden": "true" }, make("path", { d: shape(kind, size), fill: colour }));
}

function keyLine(kind) {
  const { colour, dash } = LINES[kind];
  return make("svg", { viewBox: "0 0 26 10", width: 26, height: 10, "aria-hidden": "true" }, make("path", { d: "M1 8Q13-3 25 8", fill: "none", stroke: colour, "stroke-width": 2, "stroke-dasharray": dash?.join(" ") }));
}

// Fills the legend with the kinds that occur.
export function legend(list, data) {
  const say = words();
  const used = (collection, kindOf) => [...new Set(features(collection).map((f) => kindOf(f.properties.kind)))];
  const items = [
    ...used(data.points, pointKind).sort((a, b) => POINTS[a].rank - POINTS[b].rank).map((kind) => [keyPoint(kind), say[kind]]),
    ...used(data.lines, lineKind).map((kind) => [keyLine(kind), kind === "enclave" ? `${say.enclave}${english() ? " " : ""}${say.link}` : say[kind]]),
  ];
  list.replaceChildren(...items.map(([key, word]) => {
    const item = document.createElement("li");
    item.append(key, word);
    return item;
  }));
  list.hidden = items.length === 0;
}
