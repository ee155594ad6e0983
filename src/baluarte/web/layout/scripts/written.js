// What is being written on a page goes along while one confirms who one is, and comes back with her.
const ASKS = 'show_sealed'

function fields() {
  return [...document.querySelectorAll('main form :is(input, select, textarea)[name]')].filter(
    one => !['hidden', 'file', 'password', 'submit', 'button'].includes(one.type),
  )
}

function said(one) {
  if (one.type === 'checkbox' || one.type === 'radio') return one.checked !== one.defaultChecked ? one.checked : null
  if (one.tagName === 'SELECT') return [...one.options].some(o => o.selected !== o.defaultSelected) ? one.value : null
  return one.value !== one.defaultValue ? one.value : null
}

// Whoever leaves a form half written is asked first; whoever leaves at once has emptied it already.
export function askBeforeLosing() {
  let isSent = false
  document.addEventListener('submit', () => { isSent = true })
  addEventListener('pageshow', () => { isSent = false })
  addEventListener('beforeunload', event => {
    if (!isSent && isHalfWritten()) event.preventDefault()
  })
}

// At the portal nobody is held back; what was sent with something wrong is written and nowhere kept.
export function isHalfWritten() {
  if (!document.body.classList.contains('workbench')) return false
  // What is kept as a draft is found again by whoever comes back.
  const asked = fields().filter(one => one.form.method === 'post' && one.form.dataset.draft !== 'kept')
  return asked.some(one => said(one) !== null || one.ariaInvalid === 'true')
    || document.querySelector('[data-unsaved]') !== null
}

export function keepWritten() {
  const asks = document.getElementById(ASKS)
  asks?.addEventListener('submit', event => {
    // Without us it opens in another tab, and what is being written stays in this one.
    event.submitter?.removeAttribute('formtarget')
    const changed = fields().map((one, place) => [place, one.name, said(one)]).filter(([, , value]) => value !== null)
    asks.elements.written.value = changed.length ? JSON.stringify(changed) : ''
  })
  const kept = document.getElementById('written')
  if (!kept) return
  const all = fields()
  for (const [place, name, value] of JSON.parse(kept.textContent)) {
    const one = all[place]?.name === name ? all[place] : null
    if (one && typeof value === 'boolean') one.checked = value
    else if (one) one.value = value
  }
}
