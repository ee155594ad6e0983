// A chart as a picture that stands alone: its title, the drawing and whence it comes.
import { colour } from './colours.js'
import { broken, save, textOf } from './pictures.js'

const SVG = 'http://www.w3.org/2000/svg'
const EDGE = 24
const TITLE = 20
const SMALL = 13
const SHARPNESS = 2
// What the page's sheet gives an element, which a picture has to say itself.
const SAID = ['fill', 'fill-opacity', 'stroke', 'stroke-opacity', 'stroke-width', 'font-size', 'font-weight', 'text-anchor', 'opacity']

export function offerChart(host) {
  for (const button of document.querySelectorAll(`[data-chart-picture="${host.id}"]`)) {
    button.hidden = false
    button.addEventListener('click', () => keep(host, button.dataset.kind))
  }
}

function keep(host, kind) {
  const drawn = picture(host)
  const text = new XMLSerializer().serializeToString(drawn)
  if (kind === 'svg') return save(new Blob([text], { type: 'image/svg+xml' }), `${nameOf(host)}.svg`)
  const image = new Image()
  image.addEventListener('load', () => {
    const page = document.createElement('canvas')
    page.width = drawn.getAttribute('width') * SHARPNESS
    page.height = drawn.getAttribute('height') * SHARPNESS
    page.getContext('2d').drawImage(image, 0, 0, page.width, page.height)
    page.toBlob(blob => save(blob, `${nameOf(host)}.png`), 'image/png')
  })
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`
}

// What it shows, as the address says it: whoever keeps ten of them knows which is which.
function nameOf(host) {
  return [...location.pathname.split('/').filter(Boolean).slice(1), host.id].join('-')
}

function picture(host) {
  const drawing = host.querySelector('svg')
  const [wide, high] = ['width', 'height'].map(name => Number(drawing.getAttribute(name)))
  const pen = document.createElement('canvas').getContext('2d')
  const lines = (text, font) => { pen.font = font; return broken(pen, text, wide) }
  const title = lines(textOf(`${host.id}-title`), `500 ${TITLE}px serif`)
  const whence = [host.dataset.source, location.host].filter(Boolean).join(' · ')
  const source = lines(whence, `${SMALL}px sans-serif`)
  const top = EDGE + title.length * TITLE * 1.25 + 8
  const sourceAt = top + high + 14
  const size = { width: wide + 2 * EDGE, height: Math.ceil(sourceAt + source.length * SMALL * 1.35 + EDGE) }
  const page = element('svg', { ...size, viewBox: `0 0 ${size.width} ${size.height}` })
  page.append(
    element('rect', { ...size, fill: colour('--paper') }),
    ...written(title, EDGE + TITLE, TITLE, { 'font-family': 'serif', fill: colour('--ink') }),
    standing(drawing, top),
    ...written(source, sourceAt + SMALL, SMALL, { 'font-family': 'sans-serif', fill: colour('--ink-quiet') }),
  )
  return page
}

function standing(drawing, top) {
  const copy = drawing.cloneNode(true)
  const originals = [drawing, ...drawing.querySelectorAll('*')]
  const copies = [copy, ...copy.querySelectorAll('*')]
  originals.forEach((one, place) => {
    const style = getComputedStyle(one)
    for (const name of SAID) copies[place].setAttribute(name, style.getPropertyValue(name))
  })
  for (const [name, value] of Object.entries({ x: EDGE, y: top, 'font-family': 'sans-serif' })) {
    copy.setAttribute(name, value)
  }
  return copy
}

function written(lines, y, size, given) {
  return lines.map((line, number) => {
    const text = element('text', { x: EDGE, y: y + number * size * 1.25, 'font-size': size, ...given })
    text.textContent = line
    return text
  })
}

function element(name, given) {
  const made = document.createElementNS(SVG, name)
  for (const [key, value] of Object.entries(given)) made.setAttribute(key, value)
  return made
}
