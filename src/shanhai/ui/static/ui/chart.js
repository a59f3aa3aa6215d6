// Draws the charts of a page. Values come as exact decimals in text; here they only decide where a mark stands,
// what is read is always the text the server wrote. The page's table gives the same figures.

const WORDS = {
  zh: { over: "实心上三角：超过或不少于该值", under: "实心下三角：接近或不超过该值", about: "空心圆：约数", target: "菱形：目标或规划值", two: "空心方块：同期的另一个数值（来源不一致）", undated: "时期未载明、未画出的数值：", source: "来源" },
  en: { over: "triangle up: more than, or at least", under: "triangle down: nearly, or at most", about: "hollow circle: about", target: "diamond: target or plan", two: "hollow square: another value for the same period (sources disagree)", undated: "Figures without a stated period, not drawn: ", source: "source" },
};

const COLOURS = ["#0d5c63", "#6a4c93", "#285fa6", "#855300", "#2b7a4b", "#8a3b5c"];
const TARGET = "#ae431b";
const INK = "#42555a";
const DAY = 86400000;
const PAPER = 640; // the width of a sheet in pixels, margins taken off: what is drawn so wide is read at its own size
const SYMBOLS = { over: ["triangle", 0], at_least: ["triangle", 0], nearly: ["triangle", 180], at_most: ["triangle", 180], about: ["emptyCircle", 0] };

const rem = () => parseFloat(getComputedStyle(document.documentElement).fontSize) / 16 || 1;
const english = () => document.documentElement.lang.startsWith("en");
const words = () => WORDS[english() ? "en" : "zh"];
const aimed = (series) => series.role === "target" || series.role === "plan";

// Years stand at whole numbers when every period is a year; otherwise a period stands at its last day.
function isYear({ start, end }) {
  return Boolean(start && end && start.endsWith("-01-01") && end.endsWith("-01-01") && Number(end.slice(0, 4)) - Number(start.slice(0, 4)) === 1);
}

function clock(data) {
  const dated = data.series.flatMap((series) => series.points).filter((point) => point.start || point.end);
  const yearly = dated.length > 0 && dated.every(isYear);
  const time = (iso) => Date.parse(`${iso}T00:00:00Z`);
  const at = (point) => {
    if (yearly) return Number(point.start.slice(0, 4));
    return point.end ? time(point.end) - DAY : time(point.start);
  };
  const between = (iso) => (yearly ? Number(iso.slice(0, 4)) - 0.5 + (time(iso) - time(`${iso.slice(0, 4)}-01-01`)) / (366 * DAY) : time(iso));
  const places = dated.map(at);
  return { yearly, at, between, first: Math.min(...places), last: Math.max(...places) };
}

const dated = (series) => series.points.filter((point) => point.start || point.end);
const ungrouped = (text) => String(text).replace(/,/g, "");

function grouped(text) {
  const [whole, part] = ungrouped(text).split(".");
  const shown = english() || whole.replace("-", "").length > 4 ? whole.replace(/\B(?=(\d{3})+(?!\d))/g, ",") : whole;
  return part === undefined ? shown : `${shown}.${part}`;
}

function item(point, place, colour, { aim, second }) {
  const [symbol, rotate] = aim ? ["diamond", 0] : second ? ["emptyRect", 0] : SYMBOLS[point.qualifier] ?? ["circle", 0];
  return { value: [place, Number(ungrouped(point.value))], symbol, symbolRotate: rotate, symbolSize: aim ? 13 : 9, itemStyle: { color: colour, borderColor: symbol.startsWith("empty") ? colour : "#fff", borderWidth: symbol.startsWith("empty") ? 2 : 1 }, point };
}

// One series becomes one line: through the preferred value of each period, never across a break of method,
// never through a disagreement that nobody has decided; the other values stand beside it as their own marks.
function split(series, data, time, colour) {
  const places = new Map();
  for (const point of dated(series)) places.set(time.at(point), [...(places.get(time.at(point)) ?? []), point]);
  const cuts = (data.breaks ?? []).map((one) => time.between(one.at));
  const [line, beside] = [[], []];
  let before = null;
  for (const [place, points] of [...places].sort((a, b) => a[0] - b[0])) {
    const chosen = points.length === 1 ? points[0] : points.find((point) => point.preferred);
    if (before !== null && cuts.some((cut) => before < cut && cut <= place)) line.push({ value: [(before + place) / 2, null] });
    if (chosen) line.push(item(chosen, place, colour, {}));
    else line.push({ value: [place, null] });
    beside.push(...points.filter((point) => point !== chosen).map((point) => item(point, place, colour, { second: true })));
    before = place;
  }
  return { line, beside };
}

function labelled(data) {
  const all = data.series.flatMap(dated).length;
  return { show: all <= 16, position: "top", color: INK, fontSize: 11.5 * rem(), backgroundColor: "rgba(255,255,255,.75)", padding: [1, 2], formatter: ({ data: { point } }) => (point ? point.label ?? grouped(point.value) : "") };
}

function drawn(data, time) {
  const label = labelled(data);
  const labelLayout = { hideOverlap: true };
  let index = 0;
  return data.series.flatMap((series) => {
    const colour = aimed(series) ? TARGET : COLOURS[index++ % COLOURS.length];
    const base = { name: series.name, color: colour, label, labelLayout, emphasis: { scale: 1.3 } };
    if (aimed(series)) return [{ ...base, type: "scatter", data: dated(series).map((point) => item(point, time.at(point), colour, { aim: true })), z: 5 }];
    const { line, beside } = split(series, data, time, colour);
    const bar = { ...base, type: "bar", barMaxWidth: 36, itemStyle: { borderRadius: [3, 3, 0, 0] }, data: line.map(({ value, point }) => ({ value, point })) };
    const main = data.kind === "bar" ? bar : { ...base, type: "line", connectNulls: false, lineStyle: { width: 2.5 }, showAllSymbol: true, data: line };
    return beside.length ? [main, { ...base, type: "scatter", data: beside, z: 4, label: { ...label, position: "bottom" } }] : [main];
  });
}

function breaks(data, time) {
  if (!data.breaks?.length) return [];
  const marks = data.breaks.map((one) => ({ xAxis: time.between(one.at), label: { formatter: one.label } }));
  const label = { position: "insideEndTop", rotate: 0, color: "#5b3f85", fontSize: 11.5 * rem(), backgroundColor: "rgba(255,255,255,.9)", padding: [2, 4], distance: [0, 6] };
  return [{ type: "line", data: [], silent: true, markLine: { symbol: "none", silent: true, animation: false, label, lineStyle: { type: "dashed", color: "#6a4c93", width: 1.5 }, data: marks } }];
}

function axis(time) {
  const shared = { axisLine: { lineStyle: { color: "#8a9b97" } }, axisLabel: { color: INK, fontSize: 12 * rem(), hideOverlap: true }, splitLine: { show: false } };
  if (time.yearly) {
    const formatter = (value) => (english() ? String(value) : `${value}年`);
    const years = Array.from({ length: time.last - time.first + 1 }, (_, i) => time.first + i);
    return { ...shared, type: "value", min: time.first - 0.7, max: time.last + 0.7, axisTick: { customValues: years }, axisLabel: { ...shared.axisLabel, formatter, customValues: years } };
  }
  const pad = Math.max((time.last - time.first) * 0.08, 45 * DAY);
  return { ...shared, type: "time", min: time.first - pad, max: time.last + pad, axisLabel: { ...shared.axisLabel, formatter: english() ? "{MMM} {yyyy}" : "{yyyy}年{M}月" }, splitNumber: 5 };
}

function tip({ seriesName, data: { point } }) {
  const box = Object.assign(document.createElement("div"), { className: "chart-tip" });
  const line = (tag, text) => box.append(Object.assign(document.createElement(tag), { textContent: text }));
  line("i", `${point.x} · ${seriesName}`);
  line("b", point.shown);
  if (point.source) line("i", `${words().source} ${point.source}`);
  return box;
}

function options(data, time) {
  const text = { fontFamily: getComputedStyle(document.body).fontFamily, fontSize: 12 * rem() };
  return {
    animation: false, useUTC: true, textStyle: text, aria: { enabled: false },
    grid: { left: 8, right: 20, top: 26 * rem(), bottom: 8, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
    tooltip: { trigger: "item", confine: true, transitionDuration: 0, borderColor: "#bfccc7", formatter: tip },
    xAxis: axis(time),
    yAxis: { type: "value", scale: data.kind !== "bar", axisLabel: { color: INK, fontSize: 12 * rem(), formatter: (value) => grouped(String(value)) }, splitLine: { lineStyle: { color: "#e3e9e6" } } },
    series: [...drawn(data, time), ...breaks(data, time)],
  };
}

const SVG = "http://www.w3.org/2000/svg";

function key(colour, outline) {
  const svg = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  for (const [name, value] of Object.entries({ viewBox: "-8 -8 16 16", width: 14, height: 14, "aria-hidden": "true" })) svg.setAttribute(name, value);
  path.setAttribute("d", outline);
  path.setAttribute("fill", colour);
  svg.append(path);
  return svg;
}

// Names the series above the chart, in the page's own text, so that long names wrap and print.
function legend(list, data) {
  let index = 0;
  list.replaceChildren(...data.series.map((series) => {
    const entry = document.createElement("li");
    entry.append(aimed(series) ? key(TARGET, "M0-7 7 0 0 7-7 0Z") : key(COLOURS[index++ % COLOURS.length], "M-6 0a6 6 0 1 0 12 0a6 6 0 1 0-12 0Z"), series.name);
    return entry;
  }));
  list.hidden = data.series.length < 2;
}

// Says what the shapes of the marks mean, and which figures could not be drawn.
function notes(list, data) {
  const say = words();
  const points = data.series.filter((series) => !aimed(series)).flatMap((series) => series.points);
  const has = (...qualifiers) => points.some((point) => qualifiers.includes(point.qualifier));
  const twice = data.series.some((series) => !aimed(series) && new Set(dated(series).map((p) => `${p.start}/${p.end}`)).size < dated(series).length);
  const undated = data.series.flatMap((series) => series.points).filter((point) => !point.start && !point.end);
  const lines = [
    has("over", "at_least") && say.over, has("nearly", "at_most") && say.under, has("about") && say.about,
    data.series.some((series) => aimed(series)) && say.target, twice && say.two,
    undated.length > 0 && say.undated + undated.map((point) => point.shown).join(english() ? ", " : "、"),
  ].filter(Boolean);
  list.replaceChildren(...lines.map((text) => Object.assign(document.createElement("li"), { textContent: text })));
  list.hidden = lines.length === 0;
}

// With a view box the drawing shrinks to the paper when it is printed.
function scalable(canvas, chart) {
  canvas.querySelector("svg")?.setAttribute("viewBox", `0 0 ${chart.getWidth()} ${chart.getHeight()}`);
}

async function start(figure) {
  figure.dataset.state = "loading";
  const data = JSON.parse(document.getElementById(figure.dataset.json).textContent);
  const canvas = figure.querySelector(".chart-canvas");
  legend(figure.querySelector(".chart-legend"), data);
  notes(figure.querySelector(".chart-notes"), data);
  if (!data.series.some((series) => dated(series).length)) {
    canvas.hidden = true;
    figure.dataset.state = "drawn";
    return;
  }
  const { init } = await import(new URL(figure.dataset.library, document.baseURI).href);
  const chart = init(canvas, null, { renderer: "svg", locale: english() ? "EN" : "ZH" });
  chart.setOption(options(data, clock(data)));
  chart.on("click", ({ data: mark }) => mark?.point?.url && window.location.assign(mark.point.url));
  new ResizeObserver(() => { chart.resize(); scalable(canvas, chart); }).observe(canvas);
  window.addEventListener("beforeprint", () => { chart.resize({ width: PAPER, height: PAPER / 2 }); chart.getZr().flush(); scalable(canvas, chart); });
  window.addEventListener("afterprint", () => { chart.resize({ width: "auto", height: "auto" }); scalable(canvas, chart); });
  figure.dataset.state = "drawn";
}

for (const figure of document.querySelectorAll("[data-chart]:not([data-state])")) start(figure);
