// A map of municipalities drawn here: no tiles, no letters, nothing from outside.
import { Map as Drawing, setWorkerUrl } from 'maplibre-gl'
import { feature, mesh } from 'topojson-client'
import { colour, shade, whenLightChanges } from './colours.js'
import { hatching } from './hatch.js'
import { answerToTable } from './beside.js'
import { offerPicture } from './picture.js'
import { addressOf, tip } from './tip.js'

const EDGE = 24
const figures = new Intl.NumberFormat('es-MX')

async function fetchJson(address) {
  const response = await fetch(address, { credentials: 'same-origin' })
  if (!response.ok) throw new Error(`${address}: ${response.status}`)
  return response.json()
}

function classOf(value, starts) {
  let found = 0
  starts.forEach((start, place) => { if (value >= start) found = place })
  return found
}

const NOTHING = { type: 'FeatureCollection', features: [] }

function territory(topology, values, outlines, settings) {
  const known = new Map(values.rows.map(row => [String(row.id), row]))
  const states = new Map(topology.objects.states.geometries.map(({ id, properties }) => [id, settings.names[id] ?? properties.name]))
  const municipalities = feature(topology, topology.objects.municipalities)
  municipalities.features.forEach((place, number) => {
    const row = known.get(String(place.id))
    const has = row && row.value !== null && row.value !== undefined
    place.properties = {
      name: place.properties.name,
      state: states.get(place.properties.state) ?? '',
      code: String(place.id),
      outside: !String(place.id).startsWith(settings.within),
      shade: has ? settings.shades[classOf(row.value, settings.starts)] : 0,
      said: has ? row.said ?? `${figures.format(row.value)} ${settings.unit}`.trim() : row?.said ?? settings.nothing,
      faded: Boolean(row?.faded),
    }
    place.id = number
  })
  return { municipalities, states: mesh(topology, topology.objects.states), outlines }
}

function settingsOf(host) {
  const numbers = text => text.split(',').filter(Boolean).map(Number)
  return {
    starts: numbers(host.dataset.starts),
    shades: numbers(host.dataset.shades),
    palette: host.dataset.palette,
    within: host.dataset.within,
    names: JSON.parse(host.dataset.names || '{}'),
    bounds: numbers(host.dataset.bounds),
    nothing: host.dataset.nothing,
    unit: host.dataset.unit,
  }
}

function fill(settings) {
  const steps = [...new Set(settings.shades)].flatMap(step => [step, shade(settings.palette, step)])
  return ['match', ['get', 'shade'], ...steps, colour('--raised')]
}

function layers(settings) {
  const hovered = ['boolean', ['feature-state', 'held'], false]
  return [
    { id: 'paper', type: 'background', paint: { 'background-color': colour('--sunken') } },
    { id: 'shades', type: 'fill', source: 'municipalities', paint: { 'fill-color': fill(settings), 'fill-opacity': ['case', ['get', 'outside'], 0.22, ['get', 'faded'], 0.55, 1] } },
    { id: 'nothing', type: 'fill', source: 'municipalities', filter: ['all', ['==', ['get', 'shade'], 0], ['!', ['get', 'outside']]], paint: { 'fill-pattern': 'hatch' } },
    { id: 'borders', type: 'line', source: 'municipalities', paint: { 'line-color': colour('--map-border'), 'line-width': ['interpolate', ['linear'], ['zoom'], 3, 0.25, 8, 1.2] } },
    { id: 'states', type: 'line', source: 'states', layout: { 'line-join': 'round' }, paint: { 'line-color': colour('--map-state'), 'line-width': ['interpolate', ['linear'], ['zoom'], 3, 0.7, 8, 2] } },
    { id: 'outlines', type: 'line', source: 'outlines', layout: { 'line-join': 'round' }, paint: { 'line-color': colour('--grana'), 'line-width': ['interpolate', ['linear'], ['zoom'], 3, 1.2, 8, 3] } },
    { id: 'held', type: 'line', source: 'municipalities', layout: { 'line-join': 'round' }, paint: { 'line-color': colour('--ink'), 'line-width': ['case', hovered, 2.5, 0] } },
  ]
}

function styleOf(land, settings) {
  return {
    version: 8,
    sources: {
      municipalities: { type: 'geojson', data: land.municipalities },
      states: { type: 'geojson', data: land.states },
      outlines: { type: 'geojson', data: land.outlines },
    },
    layers: layers(settings),
  }
}

function holder(map, box) {
  let held = null
  const release = () => {
    if (held !== null) map.setFeatureState({ source: 'municipalities', id: held }, { held: false })
    held = null
    box.hide()
  }
  const hold = (place, at, how) => {
    if (held !== place.id) release()
    held = place.id
    map.setFeatureState({ source: 'municipalities', id: held }, { held: true })
    box.show(place.properties, at, how)
  }
  return { hold, release }
}

function buttons(host, map, bounds) {
  const place = document.querySelector(`[data-map-buttons="${host.id}"]`)
  if (!place) return
  place.hidden = false
  const acts = { nearer: () => map.zoomIn(), farther: () => map.zoomOut(), all: () => map.fitBounds(bounds, { padding: EDGE }) }
  place.addEventListener('click', event => acts[event.target.closest('[data-map-do]')?.dataset.mapDo]?.())
}

async function draw(host) {
  const settings = settingsOf(host)
  const { topology, values, outlines } = host.dataset
  const [shapes, known, areas] = await Promise.all([fetchJson(topology), fetchJson(values), outlines ? fetchJson(outlines) : NOTHING])
  const land = territory(shapes, known, areas, settings)
  const [west, south, east, north] = settings.bounds
  const bounds = [[west, south], [east, north]]
  const canvas = document.createElement('div')
  canvas.className = 'map__canvas'
  host.append(canvas)
  setWorkerUrl(new URL(host.dataset.worker, location.href).href)
  const still = matchMedia('(prefers-reduced-motion: reduce)').matches
  const map = new Drawing({
    container: canvas, style: styleOf(land, settings), bounds, fitBoundsOptions: { padding: EDGE },
    attributionControl: false, dragRotate: false, pitchWithRotate: false, touchPitch: false, keyboard: false, renderWorldCopies: false,
    cooperativeGestures: true, fadeDuration: still ? 0 : 200, maxZoom: 11, minZoom: 2, canvasContextAttributes: { preserveDrawingBuffer: true },
    locale: {
      'CooperativeGesturesHandler.WindowsHelpText': host.dataset.wheel,
      'CooperativeGesturesHandler.MacHelpText': host.dataset.wheel,
      'CooperativeGesturesHandler.MobileHelpText': host.dataset.touch,
      'Map.Title': '',
    },
  })
  map.touchZoomRotate.disableRotation()
  const silence = map.getCanvas()
  silence.tabIndex = -1
  silence.setAttribute('aria-hidden', 'true')
  silence.removeAttribute('role')
  const ratio = devicePixelRatio >= 2 ? 2 : 1
  map.setMissingStyleImageResolver(name => {
    if (name === 'hatch') map.addImage(name, hatching(colour('--map-hatch'), ratio), { pixelRatio: ratio })
  })
  map.on('load', () => ready({ host, map, land, settings, bounds }))
  return map
}

function ready({ host, map, land, settings, bounds }) {
  const place = addressOf(host.dataset.place)
  const box = tip(host, place)
  const { hold, release } = holder(map, box)
  const canHover = matchMedia('(hover: hover)').matches
  map.on('mousemove', 'shades', event => hold(event.features[0], event.point))
  map.on('mouseleave', 'shades', release)
  map.on('mousemove', 'shades', event => { map.getCanvas().style.cursor = place(event.features[0].properties) ? 'pointer' : '' })
  map.on('click', 'shades', event => {
    const [found] = event.features
    const address = place(found.properties)
    if (address && canHover) location.assign(address)
    else hold(found, event.point, { pinned: true })
  })
  map.on('movestart', release)
  buttons(host, map, bounds)
  offerPicture(host, map)
  answerToTable({ table: document.getElementById(host.dataset.table), land, map, hold, release })
  new ResizeObserver(() => map.resize()).observe(host)
  whenLightChanges(() => {
    for (const layer of layers(settings)) {
      for (const [name, value] of Object.entries(layer.paint)) map.setPaintProperty(layer.id, name, value)
    }
    if (map.hasImage('hatch')) map.updateImage('hatch', hatching(colour('--map-hatch'), devicePixelRatio >= 2 ? 2 : 1))
  })
  map.once('idle', () => {
    for (const before of host.querySelectorAll('.map__loading, .map-picture')) before.remove()
    host.removeAttribute('aria-busy')
    host.dataset.ready = 'yes'
    host.dispatchEvent(new Event('mapready'))
  })
}

function fail(host) {
  const word = document.createElement('p')
  word.className = 'drawing__missing'
  word.textContent = host.dataset.failed
  host.replaceChildren(...host.querySelectorAll('.map-picture'), word)
  host.classList.remove('map--wanted')
  host.dataset.ready = 'failed'
  host.removeAttribute('aria-busy')
  const table = document.getElementById(`${host.id}-data`)
  if (table) table.open = true
}

// Heavy, so only when somebody comes near it.
const near = new IntersectionObserver(entries => {
  for (const { target, isIntersecting } of entries) {
    if (!isIntersecting) continue
    near.unobserve(target)
    draw(target).catch(() => fail(target))
  }
}, { rootMargin: '300px' })
for (const host of document.querySelectorAll('[data-map]')) near.observe(host)
addEventListener('beforeprint', () => { for (const host of document.querySelectorAll('[data-map]:not([data-ready])')) near.observe(host) })
