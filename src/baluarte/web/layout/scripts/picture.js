// A map as one picture: its title, the drawing, the legend and whence it comes.
import { colour } from './colours.js'
import { broken, save, textOf } from './pictures.js'

const EDGE = 28
const TITLE = 26
const SMALL = 15

export function offerPicture(host, map) {
  const button = document.querySelector(`[data-map-picture="${host.id}"]`)
  if (!button) return
  button.hidden = false
  button.addEventListener('click', () => {
    picture(host, map).toBlob(blob => save(blob, `${host.dataset.file}.png`), 'image/png')
  })
}

function picture(host, map) {
  const drawing = map.getCanvas()
  const scale = drawing.width / drawing.clientWidth
  const width = drawing.clientWidth + 2 * EDGE
  const [serif, sans] = ['--serif', '--sans'].map(colour)
  const page = document.createElement('canvas')
  const pen = page.getContext('2d')
  const lines = (text, font) => { pen.font = font; return broken(pen, text, width - 2 * EDGE) }
  const title = lines(textOf(`${host.id}-title`), `500 ${TITLE}px ${serif}`)
  const source = lines([host.dataset.source, location.host].filter(Boolean).join(' · '), `${SMALL}px ${sans}`)
  const top = EDGE + title.length * TITLE * 1.25 + 8
  const legendAt = top + drawing.clientHeight + 16
  const sourceAt = legendAt + 66
  page.width = width * scale
  page.height = (sourceAt + source.length * SMALL * 1.35 + EDGE) * scale
  pen.scale(scale, scale)
  pen.fillStyle = colour('--paper')
  pen.fillRect(0, 0, page.width, page.height)
  pen.textBaseline = 'top'
  write(pen, title, EDGE, EDGE, `500 ${TITLE}px ${serif}`, colour('--ink'), TITLE * 1.25)
  pen.drawImage(drawing, EDGE, top, drawing.clientWidth, drawing.clientHeight)
  legend(pen, host, legendAt, sans)
  write(pen, source, EDGE, sourceAt, `${SMALL}px ${sans}`, colour('--ink-quiet'), SMALL * 1.35)
  return page
}

function legend(pen, host, y, sans) {
  const figure = host.closest('figure')
  const steps = [...figure.querySelectorAll('.legend__steps li')]
  const wide = Math.min(96, (pen.canvas.width / devicePixelRatio - 2 * EDGE) / Math.max(1, steps.length))
  write(pen, [figure.querySelector('.legend__title').textContent.trim()], EDGE, y, `600 ${SMALL}px ${sans}`, colour('--ink'), SMALL)
  steps.forEach((step, number) => {
    const x = EDGE + number * wide
    const swatch = getComputedStyle(step.querySelector('.swatch'))
    pen.fillStyle = swatch.backgroundColor
    pen.strokeStyle = colour('--edge')
    pen.fillRect(x, y + 22, wide - 8, 12)
    if (step.classList.contains('is-apart')) hatch(pen, x, y + 22, wide - 8, 12)
    pen.strokeRect(x, y + 22, wide - 8, 12)
    write(pen, [step.textContent.trim()], x, y + 39, `${SMALL - 2}px ${sans}`, colour('--ink-soft'), SMALL)
  })
}

function hatch(pen, left, top, wide, high) {
  pen.save()
  pen.beginPath()
  pen.rect(left, top, wide, high)
  pen.clip()
  pen.strokeStyle = colour('--map-hatch')
  pen.beginPath()
  for (let x = left - high; x < left + wide; x += 7) {
    pen.moveTo(x, top + high)
    pen.lineTo(x + high, top)
  }
  pen.stroke()
  pen.restore()
}

function write(pen, lines, x, y, font, ink, step) {
  pen.font = font
  pen.fillStyle = ink
  lines.forEach((line, number) => pen.fillText(line, x, y + number * step))
}
