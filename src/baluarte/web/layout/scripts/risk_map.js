// The map of risk: shapes that are kept, painted by a few kilobytes of values. No library.
const PLAIN = new Map([['state', '.risk-map__states'], ['municipality', '.risk-map__places']])
const MOST = 24
const STEP = 1.8
// From which enlargement on municipalities have names.
const CLOSE = 3
// From how many points of the screen on, for a hundredth of the country, small states have names.
const ROOM = 13

async function fetched(address, read) {
  const response = await fetch(address, { credentials: 'same-origin' })
  if (!response.ok) throw new Error(`${address}: ${response.status}`)
  return read(response)
}

function inlined(text) {
  const drawing = new DOMParser().parseFromString(text, 'image/svg+xml').documentElement
  if (drawing.nodeName !== 'svg') throw new Error('no drawing')
  return document.importNode(drawing, true)
}

function shapesOf(drawing, level) {
  const held = drawing.querySelector(PLAIN.get(level))
  held.classList.add('is-painted')
  return new Map([...held.querySelectorAll('path')].map(shape => [shape.dataset.code, shape]))
}

// Of places outside the state that was asked of nothing is said, not even that nobody documents.
function paint(shapes, rows, state) {
  for (const [code, shape] of shapes) {
    if (state && !code.startsWith(state)) { shape.setAttribute('class', 'is-bare is-outside'); continue }
    const [shade, unsure] = rows[code] ?? [0, 0]
    shape.setAttribute('class', shade ? `is-${shade} is-unsure-${unsure}` : 'is-bare')
  }
}

function outline(drawing, borders) {
  const group = drawing.querySelector('.risk-map__borders')
  for (const { path, kind } of borders) {
    const line = document.createElementNS(drawing.namespaceURI, 'path')
    line.setAttribute('d', path)
    line.setAttribute('class', `is-${kind}`)
    group.append(line)
  }
}

// The names of painted places, where there is room for them.
function townsOf(drawing, shapes) {
  let group = null
  let letters = []
  const make = () => {
    group = document.createElementNS(drawing.namespaceURI, 'g')
    group.setAttribute('class', 'risk-map__towns')
    letters = [...shapes.values()].filter(shape => !shape.classList.contains('is-bare')).map(shape => {
      const box = shape.getBBox()
      const word = document.createElementNS(drawing.namespaceURI, 'text')
      word.setAttribute('x', box.x + box.width / 2)
      word.setAttribute('y', box.y + box.height / 2)
      word.textContent = shape.dataset.name
      return { word, room: box.width / (shape.dataset.name.length * 6) }
    })
    group.append(...letters.map(({ word }) => word))
    drawing.append(group)
  }
  return (unit, zoom) => {
    if (zoom < CLOSE) { group?.setAttribute('display', 'none'); return }
    if (!group) make()
    group.removeAttribute('display')
    group.setAttribute('font-size', (11.5 * unit).toFixed(1))
    for (const { word, room } of letters) word.setAttribute('display', room >= unit ? 'inline' : 'none')
  }
}

// Where one looks: a part of the drawing, moved by buttons and, once it is near, by the pointer.
function camera(host, drawing, towns) {
  const [, , wide, high] = drawing.getAttribute('viewBox').split(' ').map(Number)
  let zoom = 1
  let [x, y] = [wide / 2, high / 2]
  const look = () => {
    const [w, h] = [wide / zoom, high / zoom]
    x = Math.min(wide - w / 2, Math.max(w / 2, x))
    y = Math.min(high - h / 2, Math.max(h / 2, y))
    drawing.setAttribute('viewBox', `${x - w / 2} ${y - h / 2} ${w} ${h}`)
    // Letters keep their size on the screen.
    const unit = wide / zoom / Math.max(1, host.clientWidth)
    drawing.querySelector('.risk-map__names').setAttribute('font-size', (12.5 * unit).toFixed(1))
    drawing.querySelector('pattern').setAttribute('patternTransform', `rotate(45) scale(${unit.toFixed(3)})`)
    host.classList.toggle('is-near', zoom > 1)
    host.classList.toggle('is-close', wide / 100 / unit >= ROOM)
    towns(unit, zoom)
  }
  const to = (times, [atX, atY] = [x, y]) => {
    zoom = Math.min(MOST, Math.max(1, zoom * times))
    ;[x, y] = [atX, atY]
    look()
  }
  const move = (right, down) => {
    const unit = wide / zoom / host.clientWidth
    x -= right * unit
    y -= down * unit
    look()
  }
  const all = () => { zoom = 1; [x, y] = [wide / 2, high / 2]; look() }
  const show = (box, share = 0.3) => {
    zoom = Math.min(MOST / 2, Math.max(1, share * Math.min(wide / box.width, high / box.height)))
    ;[x, y] = [box.x + box.width / 2, box.y + box.height / 2]
    look()
  }
  look()
  return { to, move, all, show, look, isNear: () => zoom > 1 }
}

function tipOf(host) {
  const box = document.createElement('div')
  box.className = 'map__tip'
  box.hidden = true
  const line = box.appendChild(document.createElement('p'))
  const name = line.appendChild(document.createElement('strong'))
  const said = line.appendChild(document.createElement('span'))
  const link = box.appendChild(document.createElement('a'))
  link.textContent = host.dataset.open
  host.append(box)
  return {
    show(title, words, address, { clientX, clientY }) {
      const frame = host.getBoundingClientRect()
      const [x, y] = [clientX - frame.x, clientY - frame.y]
      name.textContent = title
      said.textContent = `: ${words}`
      link.hidden = !address
      if (address) link.href = address
      box.classList.toggle('map__tip--pinned', Boolean(address))
      box.hidden = false
      box.style.left = `${Math.min(x + 14, Math.max(0, host.clientWidth - box.offsetWidth - 8))}px`
      box.style.top = `${y + 14 + box.offsetHeight > host.clientHeight ? Math.max(0, y - box.offsetHeight - 10) : y + 14}px`
    },
    hide() { box.hidden = true },
  }
}

function answer({ host, drawing, rows, view }) {
  const tip = tipOf(host)
  const address = code => host.dataset.place.replace('__place__', code)
  const canHover = matchMedia('(hover: hover)').matches
  const told = shape => {
    const state = shape.parentNode.dataset.state
    const title = state ? `${shape.dataset.name}, ${state}` : shape.dataset.name
    return [title, rows[shape.dataset.code]?.[2] ?? host.dataset.nothing]
  }
  const shapeAt = event => event.target.closest('.is-painted [data-code]')
  let from = null
  let moved = false
  let held = null
  const hold = shape => {
    held?.classList.remove('is-held')
    held = shape
    if (!shape) return
    shape.classList.add('is-held')
    shape.parentNode.append(shape)
  }
  drawing.addEventListener('pointermove', event => {
    if (from) {
      const [right, down] = [event.clientX - from.clientX, event.clientY - from.clientY]
      if (!moved && Math.hypot(right, down) < 4) return
      moved = true
      tip.hide()
      view.move(right, down)
      from = event
      return
    }
    if (event.pointerType === 'touch') return
    const shape = shapeAt(event)
    if (shape !== held) hold(shape)
    if (shape) tip.show(...told(shape), '', event)
    else tip.hide()
  })
  drawing.addEventListener('pointerdown', event => {
    moved = false
    if (!view.isNear() || event.button) return
    from = event
    drawing.setPointerCapture(event.pointerId)
  })
  for (const name of ['pointerup', 'pointercancel']) drawing.addEventListener(name, () => { from = null })
  drawing.addEventListener('pointerleave', () => { if (canHover) { hold(null); tip.hide() } })
  drawing.addEventListener('click', event => {
    if (moved) return
    // A pointer that is held by the drawing names the drawing.
    const under = document.elementFromPoint(event.clientX, event.clientY)
    const shape = shapeAt({ target: under ?? event.target })
    if (!shape) return
    const code = shape.dataset.code
    if (canHover) location.assign(address(code))
    else { hold(shape); tip.show(...told(shape), address(code), event) }
  })
}

function buttons(view) {
  const place = document.querySelector('[data-risk-map-buttons]')
  if (!place) return
  place.hidden = false
  const acts = { nearer: () => view.to(STEP), farther: () => view.to(1 / STEP), all: view.all }
  place.addEventListener('click', event => acts[event.target.closest('[data-map-do]')?.dataset.mapDo]?.())
}

async function draw(host) {
  const [text, values] = await Promise.all([
    fetched(host.dataset.shapes, one => one.text()), fetched(host.dataset.values, one => one.json()),
  ])
  const drawing = inlined(text)
  drawing.setAttribute('aria-hidden', 'true')
  // The coarse picture that was seen until now.
  host.querySelector('.map-picture')?.remove()
  host.append(drawing)
  const shapes = shapesOf(drawing, values.level)
  paint(shapes, values.rows, values.state)
  outline(drawing, values.borders)
  const towns = values.level === 'municipality' ? townsOf(drawing, shapes) : () => {}
  const view = camera(host, drawing, towns)
  const chosen = shapes.get(host.dataset.chosen)
  if (chosen) {
    chosen.classList.add('is-chosen')
    chosen.parentNode.append(chosen)
    if (values.level === 'municipality') view.show(chosen.getBBox())
  } else if (values.state && values.level === 'municipality') {
    const asked = drawing.querySelector(`.risk-map__states [data-code="${values.state}"]`)
    if (asked) view.show(asked.getBBox(), 0.85)
  }
  answer({ host, drawing, rows: values.rows, view })
  buttons(view)
  new ResizeObserver(view.look).observe(host)
  host.removeAttribute('aria-busy')
  host.dataset.ready = 'yes'
}

function fail(host) {
  const word = document.createElement('p')
  word.className = 'drawing__missing'
  word.textContent = host.dataset.failed
  host.replaceChildren(...host.querySelectorAll('.map-picture'), word)
  host.dataset.ready = 'failed'
  host.removeAttribute('aria-busy')
}

// Not before the picture is painted: reading the shapes would hold it up.
const afterPainting = act => requestAnimationFrame(() => setTimeout(act))
for (const host of document.querySelectorAll('[data-risk-map]')) afterPainting(() => draw(host).catch(() => fail(host)))
