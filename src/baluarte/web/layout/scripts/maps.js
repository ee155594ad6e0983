// A map is seen as a picture at once. What moves and answers is heavy: it is fetched once it is wanted.
export function openMapsOnceWanted() {
  for (const host of document.querySelectorAll('[data-map-program]')) openOnceWanted(host)
}

function openOnceWanted(host) {
  let again = null
  let isWanted = false
  const want = act => {
    if (host.dataset.ready) return
    again = act ?? again
    if (isWanted) return
    isWanted = true
    open(host)
  }
  const buttons = document.querySelector(`[data-map-buttons="${host.id}"]`)
  const picture = document.querySelector(`[data-map-picture="${host.id}"]`)
  for (const shown of [buttons, picture]) if (shown) shown.hidden = false
  host.addEventListener('pointerenter', ({ pointerType }) => { if (pointerType === 'mouse') want() })
  // A tap opens it and names no place: the map is cut otherwise than its picture.
  host.addEventListener('click', () => want())
  for (const shown of [buttons, picture]) {
    shown?.addEventListener('click', event => {
      const button = event.target.closest('button')
      if (button) want(() => button.click())
    })
  }
  const table = document.getElementById(host.dataset.table)
  table?.addEventListener('focusin', ({ target }) => want(() => {
    if (target === document.activeElement) target.dispatchEvent(new FocusEvent('focus'))
  }))
  // What was asked of the picture is asked of the map.
  host.addEventListener('mapready', () => again?.(), { once: true })
}

function open(host) {
  const { mapProgram, mapSheet } = host.dataset
  host.classList.add('map--wanted')
  host.setAttribute('aria-busy', 'true')
  host.querySelector('.map__loading').hidden = false
  const sheet = Object.assign(document.createElement('link'), { rel: 'stylesheet', href: mapSheet })
  const script = Object.assign(document.createElement('script'), { type: 'module', src: mapProgram })
  script.addEventListener('error', () => sayNot(host))
  document.head.append(sheet, script)
}

// The picture stays, and the table says the same.
function sayNot(host) {
  const word = host.querySelector('.map__loading')
  word.className = 'drawing__missing'
  word.textContent = host.dataset.failed
  host.classList.remove('map--wanted')
  host.removeAttribute('aria-busy')
  host.dataset.ready = 'failed'
}
