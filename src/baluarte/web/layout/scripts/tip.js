// What stands beside the pointer: which place, how much, and what happened there.
export function tip(host, placeUrl) {
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
    show(place, { x, y }, { pinned = false } = {}) {
      name.textContent = place.state ? `${place.state}, ${place.name}` : place.name
      said.textContent = `: ${place.said}`
      const address = pinned ? placeUrl(place) : ''
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

// The address of what happened in a place; none where nothing is known of it.
export function addressOf(pattern) {
  return place => pattern && place.shade && !place.outside
    ? pattern.replace('__state__', place.code.slice(0, 2)).replace('__place__', place.code)
    : ''
}
