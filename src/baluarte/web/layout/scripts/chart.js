// Draws each chart from the table behind it: one source, and a page that reads without this.
import { offerChart } from './chart_picture.js'
import { areaY, axisX, axisY, barX, barY, dot, gridX, gridY, lineY, plot, ruleX, ruleY, text } from '@observablehq/plot'

const figures = new Intl.NumberFormat('es-MX')
const short = new Intl.NumberFormat('es-MX', { notation: 'compact' })
const NARROW = 520
const LETTER = 7.6

function readTable(host) {
  const table = document.getElementById(host.dataset.table)
  const keys = [...table.tHead.rows[0].cells].map(cell => cell.dataset.key)
  return [...table.tBodies[0].rows].map(row =>
    Object.fromEntries([...row.cells].map((cell, place) => [keys[place], cell.dataset.value])))
}

function number(value) {
  return value === undefined || value === '' ? null : Number(value)
}

function rowsOf(host) {
  const { x, y, low, high } = host.dataset
  return readTable(host).map(row => ({
    x: row[x],
    y: number(row[y]),
    low: low ? number(row[low]) : null,
    high: high ? number(row[high]) : null,
  }))
}

const INK = 'var(--ink-soft)'
const STRONG = 'var(--anil)'
const PALE = 'var(--map-3)'
const LINE = 'var(--line)'

// The room that a figure takes beside a drawing, so that no digit of it is cut.
function roomFor(rows, { least }) {
  return Math.max(least, ...rows.map(row => row.y === null ? 0 : 14 + figures.format(row.y).length * LETTER))
}

function ticksOf(rows) {
  const most = Math.max(0, ...rows.map(row => Math.abs(row.y ?? 0)))
  return most < 1e5 ? figures.format : short.format
}

// How many lines a name takes, broken between its words as the axis breaks it.
function linesOf(name, letters) {
  let lines = 1, held = 0
  for (const word of name.split(' ')) {
    if (held && held + 1 + word.length > letters) { lines += 1; held = word.length }
    else held += (held ? 1 : 0) + word.length
  }
  return lines
}

function bars(rows, { width, unit }) {
  const longest = Math.max(...rows.map(row => row.x.length))
  const marginLeft = Math.min(width * (width < NARROW ? 0.34 : 0.42), 12 + longest * 7.4)
  // A long name on a narrow screen takes several lines: its row is as high as they are.
  const lines = Math.max(...rows.map(row => linesOf(row.x, (marginLeft - 12) / 7)))
  const ticks = width < NARROW ? 2 : 4
  return {
    marginLeft, marginRight: roomFor(rows, { least: 52 }), marginTop: 6, marginBottom: 36, height: 44 + rows.length * Math.max(34, lines * 15 + 10),
    x: { label: null, nice: true }, y: { label: null, domain: rows.map(row => row.x), padding: 0.32 },
    marks: [
      gridX({ stroke: LINE, strokeOpacity: 1, ticks }),
      axisX({ ticks, tickSize: 0, tickFormat: ticksOf(rows), label: unit || null, labelAnchor: 'right', labelArrow: 'none', labelOffset: 34 }),
      axisY({ tickSize: 0, lineWidth: (marginLeft - 8) / 13, fill: INK }),
      barX(rows, { x: 'y', y: 'x', fill: STRONG }),
      text(rows, { x: labelAt, y: 'x', text: row => row.y === null ? '—' : figures.format(row.y), dx: 6, textAnchor: 'start', fill: 'var(--ink)', fontWeight: 600 }),
      ...intervals(rows, 'across'),
      ruleX([0], { stroke: INK }),
    ],
  }
}

// An interval that begins where its bar ends would strike out the bar's number: it stands beneath it.
function isBeyond(row) {
  return row.low >= row.y
}

// A number stands where neither its bar nor its interval covers it.
function labelAt(row) {
  if (row.high === null || isBeyond(row)) return Math.max(0, row.y ?? 0)
  return Math.max(0, row.y, row.high)
}

function intervals(rows, direction) {
  const known = rows.filter(row => row.low !== null && row.high !== null)
  if (!known.length) return []
  return direction === 'across'
    ? [
        ruleY(known.filter(row => !isBeyond(row)), { y: 'x', x1: 'low', x2: 'high', stroke: 'var(--ink)', strokeWidth: 2 }),
        ruleY(known.filter(isBeyond), { y: 'x', x1: 'low', x2: 'high', dy: 9, stroke: 'var(--ink)', strokeWidth: 2 }),
      ]
    : [
        // On a column: a rim of paper keeps it apart from what it stands on.
        ruleX(known, { x: 'x', y1: 'low', y2: 'high', stroke: 'var(--paper)', strokeWidth: 6 }),
        ruleX(known, { x: 'x', y1: 'low', y2: 'high', stroke: 'var(--ink)', strokeWidth: 2 }),
      ]
}

function yearTicks(rows, width) {
  const every = Math.max(1, Math.ceil(rows.length / (width / 62)))
  return rows.filter((_, place) => (rows.length - 1 - place) % every === 0).map(row => row.x)
}

function standing(rows, { width, unit }) {
  return {
    marginLeft: 44, marginRight: 12, marginTop: 26, marginBottom: 30, height: width < NARROW ? 240 : 320,
    x: { label: null, domain: rows.map(row => row.x), padding: 0.28 }, y: { label: null, nice: true, zero: true },
    marks: [
      gridY({ stroke: LINE, strokeOpacity: 1, ticks: 4 }),
      axisY({ ticks: 4, tickSize: 0, tickFormat: ticksOf(rows), label: unit || null, labelArrow: 'none' }),
      axisX({ tickSize: 0, ticks: yearTicks(rows, width), fill: INK }),
    ],
  }
}

function columns(rows, place) {
  const frame = standing(rows, place)
  frame.marks.push(
    barY(rows, { x: 'x', y: 'y', fill: STRONG }),
    ...intervals(rows, 'up'),
    text(rows.filter(row => row.y === null), { x: 'x', y: 0, text: () => '—', dy: -8, fill: INK }),
    ruleY([0], { stroke: INK }),
  )
  return frame
}

function line(rows, place) {
  const frame = standing(rows, place)
  frame.x.type = 'point'
  const known = rows.filter(row => row.y !== null)
  const last = known.at(-1)
  frame.marginRight = roomFor(last ? [last] : [], { least: 34 })
  const banded = rows.filter(row => row.low !== null && row.high !== null)
  if (banded.length) frame.marks.push(areaY(rows, { x: 'x', y1: 'low', y2: 'high', fill: PALE, fillOpacity: 0.45 }))
  frame.marks.push(
    ruleY([0], { stroke: INK }),
    lineY(rows, { x: 'x', y: 'y', stroke: STRONG, strokeWidth: 2.5 }),
    dot(known, { x: 'x', y: 'y', r: 3.2, fill: STRONG, stroke: 'var(--paper)', strokeWidth: 1.5 }),
    text(last ? [last] : [], { x: 'x', y: 'y', text: row => figures.format(row.y), dx: 9, textAnchor: 'start', fill: 'var(--ink)', fontWeight: 600 }),
  )
  return frame
}

const KINDS = { bars, columns, line }

function draw(host) {
  const width = Math.max(280, Math.round(host.clientWidth))
  if (Number(host.dataset.drawn) === width) return
  host.dataset.drawn = width
  const frame = KINDS[host.dataset.chart](rowsOf(host), { width, unit: host.dataset.unit })
  // The figure says what it is; the drawing inside is silent.
  const drawing = plot({ width, ...frame })
  drawing.setAttribute('aria-hidden', 'true')
  drawing.setAttribute('font-size', '13')
  drawing.removeAttribute('font-family')
  host.replaceChildren(drawing)
}

for (const host of document.querySelectorAll('[data-chart]')) {
  new ResizeObserver(() => draw(host)).observe(host)
  offerChart(host)
}
