// Leaves at once: the page goes blank, its entry in the history becomes the neutral one.
const PRESSES = 3
const WITHIN = 2000

export function openExit() {
  const exit = document.querySelector('[data-exit]')
  if (!exit) return
  const note = document.querySelector('[data-exit-note]')
  if (note) note.hidden = false
  exit.addEventListener('click', event => {
    event.preventDefault()
    leave(exit)
  })
  let presses = []
  document.addEventListener('keydown', event => {
    if (event.key !== 'Escape') {
      presses = []
      return
    }
    const now = Date.now()
    presses = [...presses.filter(pressed => now - pressed < WITHIN), now]
    if (presses.length >= PRESSES) leave(exit)
  }, true)
  // Links within the page leave no entry of their own: leaving replaces one, and all others stay.
  document.addEventListener('click', event => {
    const within = event.target.closest?.('a[href^="#"]:not([href="#"])')
    if (!within || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    location.replace(within.hash)
  })
  // Coming back with the browser's button must not show what was written.
  addEventListener('pageshow', event => {
    if (event.persisted) location.reload()
  })
}

function leave(exit) {
  // Whoever entered is out, too: it is sent although the page is gone.
  if (exit.form) fetch(exit.form.action, { method: 'POST', body: new URLSearchParams(new FormData(exit.form)), keepalive: true })
  document.documentElement.classList.add('is-leaving')
  document.title = ' '
  for (const form of document.forms) form.reset()
  location.replace(exit.dataset.address ?? exit.href)
}
