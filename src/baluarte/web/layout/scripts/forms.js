// What went wrong is read first; what is being sent is not sent twice.
export function helpForms() {
  document.querySelector('[data-focus]')?.focus()
  document.addEventListener('submit', event => {
    const form = event.target
    if (form.method !== 'post' || event.defaultPrevented) return
    if (form.dataset.sent) {
      event.preventDefault()
      return
    }
    form.dataset.sent = 'yes'
    event.submitter?.setAttribute('aria-busy', 'true')
    event.submitter?.setAttribute('data-sending', '')
  })
  addEventListener('pageshow', () => {
    for (const form of document.forms) delete form.dataset.sent
    for (const button of document.querySelectorAll('[data-sending]')) button.removeAttribute('aria-busy')
  })
}
