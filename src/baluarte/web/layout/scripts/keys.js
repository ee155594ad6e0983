// The workbench by keyboard. Single keys can be turned off: by account (data-keys="off") or here.
let leading = false

export function listenToKeys() {
  const sheet = document.getElementById('keys')
  if (!sheet) return
  const show = document.querySelector('[data-action="keys"]')
  if (show) {
    show.hidden = false
    show.addEventListener('click', () => sheet.showModal())
  }
  sheet.querySelector('[data-action="keys-close"]').addEventListener('click', () => sheet.close())
  sheet.querySelector('[data-action="keys-off"]').addEventListener('click', () => {
    document.body.dataset.keys = 'off'
    sheet.close()
  })
  document.addEventListener('keydown', event => {
    if (document.body.dataset.keys === 'off' || sheet.open) return
    if (event.key === 'Escape') event.target.closest?.('[data-key]')?.blur()
    if (isWriting(event)) return
    if (act(event.key, sheet) || (!event.repeat && press(event.key))) event.preventDefault()
  })
}

function isWriting(event) {
  return event.ctrlKey || event.altKey || event.metaKey || event.target.closest?.('input:not([type=radio]), textarea, select, [contenteditable]')
}

function act(key, sheet) {
  if (leading) {
    leading = false
    return goTo(Number(key))
  }
  if (key === 'g') return (leading = true)
  if (key === '?') return sheet.showModal() ?? true
  if (key === '/') return focus(document.querySelector('[data-search]'))
  if (key === 'j') return step(1)
  if (key === 'k') return step(-1)
  return false
}

function goTo(place) {
  const link = document.querySelectorAll('.rail .menu__link')[place - 1]
  link?.click()
  return Boolean(link)
}

function step(by) {
  const rows = [...document.querySelectorAll('[data-rows] tbody tr')].filter(row => row.querySelector('a, button'))
  if (!rows.length) return false
  const now = rows.findIndex(row => row.contains(document.activeElement))
  const next = now < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, now + by))
  return focus(rows[next].querySelector('a, button'))
}

// What the page itself offers under a key: a button is pressed, a box is written in.
function press(key) {
  const held = [...document.querySelectorAll('[data-key]')].find(one => one.dataset.key === key && !one.disabled)
  if (!held) return false
  if (held.matches('[type=radio]')) held.checked = true
  return held.matches('input, textarea') ? focus(held) : held.click() ?? true
}

function focus(element) {
  element?.focus()
  element?.scrollIntoView({ block: 'nearest' })
  return Boolean(element)
}
