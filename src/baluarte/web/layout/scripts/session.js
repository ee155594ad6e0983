// Before something is sent from a page that was left, or is not young, it is asked whether its session
// is still there. Where it is not, the page stays with all that was written, and one enters in another
// tab; nothing is kept anywhere.
const LONGEST = 3000
const YOUNG = 120_000
const opened = Date.now()
let wasLeft = false
const LIVES = 'lives'
export const OVER = 'over'

// Says what became of the session; nothing where nobody answers.
async function ask(address, account) {
  try {
    const answer = await fetch(address, { cache: 'no-store', signal: AbortSignal.timeout(LONGEST) })
    if (!answer.ok) return LIVES
    const found = await answer.json()
    if (found.account !== account) return found.account ? 'other' : OVER
    // Entering gave this browser another token; that of the page would be refused.
    for (const one of document.querySelectorAll('[name=csrfmiddlewaretoken]')) one.value = found.token
  } catch { return null }
  return LIVES
}

function dialog() {
  return document.querySelector('[data-session]')
}

// Says whether the session of this page lives; where it does not, how one enters without losing it.
// Whoever cannot ask sends, and the server says what it is.
export async function sessionLives() {
  return await askSession() !== OVER
}

// The same, and nothing where the network does not answer.
export async function askSession() {
  const shown = dialog()
  if (!shown) return LIVES
  const state = await ask(shown.dataset.session, shown.dataset.account)
  if (state === LIVES || state === null) return state
  wasLeft = true
  for (const one of shown.querySelectorAll('[data-when]')) one.hidden = one.dataset.when !== state
  if (!shown.open) shown.showModal()
  return OVER
}

export function stayWithoutSession() {
  const shown = dialog()
  if (!shown || !HTMLFormElement.prototype.requestSubmit) return
  shown.querySelector('button').addEventListener('click', () => shown.close())
  document.addEventListener('visibilitychange', () => { wasLeft = true })
  const asked = new WeakSet()
  let passes = null
  // Before all others who listen: what was not sent is not being sent.
  addEventListener('submit', async event => {
    const { target: form, submitter } = event
    const isSent = form.getAttribute('method')?.toLowerCase() === 'post' && form.closest('main, #show_sealed')
    if (form === passes || !isSent || !(wasLeft || Date.now() - opened > YOUNG)) return
    event.preventDefault()
    event.stopImmediatePropagation()
    if (asked.has(form)) return
    asked.add(form)
    const lives = await sessionLives()
    asked.delete(form)
    if (!lives) return
    passes = form
    form.requestSubmit(submitter)
    passes = null
  }, true)
}
