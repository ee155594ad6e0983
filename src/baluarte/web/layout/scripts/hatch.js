// The hatch of what cannot be published: one thin line at 45 degrees that joins itself at every edge.
export function hatching(ink, scale) {
  const size = 10 * scale
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = size
  const pen = canvas.getContext('2d')
  pen.strokeStyle = ink
  pen.lineWidth = scale
  for (const shift of [-size, 0, size]) {
    pen.beginPath()
    pen.moveTo(shift, size)
    pen.lineTo(shift + size, 0)
    pen.stroke()
  }
  return pen.getImageData(0, 0, size, size)
}
