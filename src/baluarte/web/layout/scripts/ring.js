// A sound, for whoever asked for it: somebody was called, or a clock nears its end.
const EACH_MS = 60_000
const NEAR_MINUTES = [60, 15, 5]

export function ringWhenCalled() {
  const form = document.querySelector('[data-ring]')
  if (!form) return
  form.hidden = false
  form.addEventListener('submit', event => {
    event.preventDefault()
    turn(form)
  })
  let before = null
  setInterval(async () => {
    // Covered, the page asks for nothing: a desk left alone is not kept open by it.
    if (!isOn(form) || document.documentElement.classList.contains('is-veiled')) return
    const now = await waiting(form.action)
    if (nearsItsEnd() || (before !== null && now > before)) sound()
    before = now ?? before
  }, EACH_MS)
}

const isOn = form => form.querySelector('button').getAttribute('aria-pressed') === 'true'

// What was asked is kept in the session, not in the browser: it ends when one leaves.
async function turn(form) {
  const button = form.querySelector('button')
  const will = !isOn(form)
  form.elements.sound.value = will ? 'on' : 'off'
  if (will) sound()
  const answer = await fetch(form.action, { method: 'POST', body: new FormData(form) }).catch(() => null)
  if (!answer?.ok) return
  button.setAttribute('aria-pressed', String(will))
  button.textContent = will ? button.dataset.on : button.dataset.off
}

async function waiting(address) {
  try {
    const answer = await fetch(address, { headers: { Accept: 'application/json' } })
    const { unread, door } = await answer.json()
    return unread + door
  } catch {
    return null
  }
}

function nearsItsEnd() {
  const left = [...document.querySelectorAll('[data-due]')].map(({ dataset }) => (new Date(dataset.due) - Date.now()) / EACH_MS)
  return left.some(minutes => NEAR_MINUTES.some(near => minutes <= near && minutes > near - 1))
}

// Two short tones, made here: nothing is fetched.
function sound() {
  const context = new AudioContext()
  for (const [begins, hertz] of [[0, 880], [0.25, 660]]) {
    const tone = context.createOscillator(), volume = context.createGain()
    tone.frequency.value = hertz
    volume.gain.value = 0.15
    tone.connect(volume).connect(context.destination)
    tone.start(context.currentTime + begins)
    tone.stop(context.currentTime + begins + 0.18)
  }
}
