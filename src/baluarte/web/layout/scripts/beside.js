// The table beside a map is its keyboard: a row that is held is held on the map.
export function answerToTable({ table, land, map, hold, release }) {
  if (!table) return
  const places = new Map(land.municipalities.features.map(place => [place.properties.code, place]))
  const rows = [...table.querySelectorAll('tr[data-id]')]
  rows.forEach((row, number) => {
    const place = places.get(row.dataset.id)
    if (!place) return
    const show = () => hold(place, map.project(middle(place.geometry)))
    row.addEventListener('focus', show)
    row.addEventListener('mouseenter', show)
    row.addEventListener('blur', release)
    row.addEventListener('mouseleave', release)
    row.addEventListener('keydown', event => {
      const next = rows[number + { ArrowDown: 1, ArrowUp: -1 }[event.key]]
      if (!next) return
      event.preventDefault()
      next.focus()
    })
  })
}

function middle({ type, coordinates }) {
  const rings = type === 'Polygon' ? coordinates : coordinates.flat()
  const points = rings[0]
  const span = side => {
    const values = points.map(point => point[side])
    return (Math.min(...values) + Math.max(...values)) / 2
  }
  return [span(0), span(1)]
}
