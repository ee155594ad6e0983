// The theme is in the address (?tema=oscuro), never in the browser: it goes along from link to link.
const WORDS = { dark: 'oscuro', light: 'claro' }

export function followTheme() {
  const root = document.documentElement
  for (const link of document.querySelectorAll('[data-theme-to]')) {
    link.addEventListener('click', event => {
      event.preventDefault()
      root.dataset.theme = link.dataset.themeTo
      history.replaceState(history.state, '', link.href)
      document.dispatchEvent(new CustomEvent('themechange'))
      document.querySelector(`[data-theme-to]:not([data-theme-to="${link.dataset.themeTo}"])`)?.focus()
    })
  }
  document.addEventListener('click', event => {
    const link = event.target.closest?.('a[href]')
    if (!link || !root.dataset.theme || link.dataset.themeTo || link.hasAttribute('download')) return
    const address = new URL(link.href, location.href)
    if (address.origin !== location.origin || address.searchParams.has('tema')) return
    if (address.pathname === location.pathname && address.hash) return
    address.searchParams.set('tema', WORDS[root.dataset.theme])
    link.href = address.href
  }, true)
}
