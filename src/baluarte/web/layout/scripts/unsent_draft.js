// What is typed while somebody calls is not lost by going back, a reload or a cut network: it stays with
// this tab, sealed by a key that only the pages of a living session carry, until the server has it: what
// answers then clears it.
import { askSession, OVER } from './session.js'

const ASKED_AGAIN = 5000
const IV = 12
const DRAFT = 'draft', SENT = 'sent'

const form = document.querySelector('form[data-draft-key]')
if (form && globalThis.crypto?.subtle) keepDraft()

function keepDraft() {
  const place = `draft:${location.pathname}${location.search}`
  const notes = document.querySelectorAll('[data-draft]')
  let key, turn = 0, state = DRAFT, isLeft = false, waits = null, passes = false, isAsking = false

  const forget = () => sessionStorage.removeItem(place)
  const say = what => { for (const note of notes) note.hidden = note.dataset.draft !== what }

  async function save() {
    const mine = ++turn
    const iv = crypto.getRandomValues(new Uint8Array(IV))
    const text = new TextEncoder().encode(JSON.stringify([state, written()]))
    const sealed = new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, text))
    if (mine === turn && !isLeft) sessionStorage.setItem(place, btoa(String.fromCharCode(...iv, ...sealed)))
  }

  async function kept() {
    try {
      const bytes = Uint8Array.from(atob(sessionStorage.getItem(place) ?? ''), c => c.charCodeAt(0))
      const iv = bytes.slice(0, IV)
      const text = await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, key, bytes.slice(IV))
      return JSON.parse(new TextDecoder().decode(text))
    } catch {
      // Of another session, or nothing: nobody reads it any more.
      forget()
      return null
    }
  }

  async function begin() {
    key = await crypto.subtle.importKey('raw', bytesOf(form.dataset.draftKey), 'AES-GCM', false, ['encrypt', 'decrypt'])
    const found = form.dataset.draftDrawn === 'new' ? await kept() : null
    const [before, fields] = found ?? [DRAFT, null]
    if (fields) {
      write(fields)
      say(before === SENT ? SENT : 'back')
    }
    form.dataset.draft = 'kept'
    form.addEventListener('input', save)
    form.addEventListener('change', save)
    // What another tab sent clears what all of them keep: this one keeps its own again.
    document.addEventListener('visibilitychange', () => { if (!document.hidden) save() })
    if (form.dataset.draftDrawn !== 'new') await save()
  }

  // Sent once the network answers; until then it says so, and asks again by itself.
  async function send(submitter) {
    if (isAsking) return
    isAsking = true
    state = DRAFT
    await save()
    const found = await askSession()
    isAsking = false
    if (found === OVER) return stop()
    if (found === null) {
      say('unsent')
      waits ??= setInterval(() => send(submitter), ASKED_AGAIN)
      return
    }
    stop()
    state = SENT
    await save()
    passes = true
    form.requestSubmit(submitter)
    passes = false
  }

  function stop() {
    clearInterval(waits)
    waits = null
  }

  // After whoever asks whether the session lives, and before whoever marks what is being sent.
  addEventListener('submit', event => {
    if (event.target !== form || passes || event.submitter?.name === 'again') return
    event.preventDefault()
    event.stopImmediatePropagation()
    if (waits === null) send(event.submitter)
  }, true)
  let last = null
  addEventListener('online', () => { if (waits !== null) send(last) })
  form.addEventListener('click', event => { last = event.target.closest('button[type=submit]') ?? last })
  for (const button of document.querySelectorAll('[data-draft-forget]')) {
    button.addEventListener('click', () => {
      isLeft = true
      forget()
      location.replace(location.href)
    })
  }
  // Whoever leaves at once leaves nothing of it.
  addEventListener('pagehide', () => {
    if (!document.documentElement.classList.contains('is-leaving')) return
    isLeft = true
    forget()
  })
  begin()
}

function boxes() {
  return [...form.elements].filter(one => one.name && !['csrfmiddlewaretoken'].includes(one.name)
    && !['file', 'password', 'submit', 'button'].includes(one.type))
}

function written() {
  return boxes().map(one => isMarked(one)
    ? [one.name, one.value, one.checked]
    : [one.name, one.value, one.selectedOptions?.[0]?.textContent ?? ''])
}

function write(fields) {
  const said = new Map(fields.map(([name, value, more]) => [`${name}=${value}`, more]))
  const texts = new Map(fields.map(([name, value, more]) => [name, [value, more]]))
  for (const one of boxes()) {
    if (isMarked(one)) one.checked = said.get(`${one.name}=${one.value}`) ?? one.checked
    else if (texts.has(one.name)) fill(one, ...texts.get(one.name))
  }
  for (const details of form.querySelectorAll('details')) details.open ||= holdsSomething(details)
}

// The towns of a state come once it is chosen: the one that was chosen is there before them.
function fill(one, value, label) {
  const isMissing = one.tagName === 'SELECT' && ![...one.options].some(option => option.value === value)
  if (isMissing) one.add(new Option(label, value))
  one.value = value
}

function holdsSomething(details) {
  return [...details.querySelectorAll('input, select, textarea')].some(one => isMarked(one)
    ? one.checked !== one.defaultChecked
    : one.tagName !== 'SELECT' && one.value !== one.defaultValue)
}

function isMarked(one) {
  return one.type === 'checkbox' || one.type === 'radio'
}

function bytesOf(text) {
  return Uint8Array.from(atob(text), c => c.charCodeAt(0))
}
